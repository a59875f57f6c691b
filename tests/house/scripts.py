"""Sixty strings that would be a script if anything took them for one, and everything stored made of them."""

from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from kith.access.actions import share
from kith.kit.sealed import SealedTextField
from kith.people.choices import Role
from kith.people.models import Account
from kith.people.tests.factories import a_person, a_team, an_account, an_allocation
from kith.records.tests.factories import a_note
from kith.universe.actions import add_member

MARK = "kxss"
_CALL = f"alert('{MARK}')"
_PLAIN = (
    f"<script>{_CALL}</script>",
    f"<SCRIPT>{_CALL}</SCRIPT >",
    f"<scr<script>ipt>{_CALL}",
    f"<script/{MARK}>{_CALL}",
    f"<script src=//{MARK}.example>",
    f"<script>/*{MARK}*/alert(1)//",
    f"</script><script>{_CALL}",
    f"</title><script>{_CALL}",
    f"</textarea><script>{_CALL}",
    f"</style><script>{_CALL}",
    f"</option><script>{_CALL}",
    f"</select><script>{_CALL}",
    f"</svg><script>{_CALL}",
    f"</text><script>{_CALL}",
    f"<!--><script>{_CALL}",
    f"--><script>{_CALL}",
    f"]]><script>{_CALL}",
    f"<![CDATA[<script>{_CALL}",
    f"<img src=x onerror={_CALL}>",
    f"<img/src=x/onerror={_CALL}>",
    f"<IMG SRC=x OnErRoR={_CALL}>",
    f"<img src=javascript:{_CALL}>",
    f"<svg onload={_CALL}>",
    f"<svg/onload={_CALL}//",
    f"<svg><script>{_CALL}",
    f"<svg><animate onbegin={_CALL}>",
    f"<svg><set onbegin={_CALL}>",
    f"<svg><a href=javascript:{_CALL}>x",
    f"<math href=javascript:{_CALL}>x",
    f"<body onload={_CALL}>",
    f"<body onpageshow={_CALL}>",
    f"<iframe src=javascript:{_CALL}>",
    f"<iframe srcdoc=<script>{_CALL}>",
    f"<object data=javascript:{_CALL}>",
    f"<embed src=javascript:{_CALL}>",
    f"<base href=//{MARK}.example/>",
    f"<link rel=import href=//{MARK}.example>",
    f"<meta http-equiv=refresh content=0;//{MARK}>",
    f"<form action=javascript:{_CALL}><button>",
    f"<button formaction=javascript:{_CALL}>x",
    f"<input autofocus onfocus={_CALL}>",
    f"<select autofocus onfocus={_CALL}>",
    f"<details open ontoggle={_CALL}>",
    f"<video><source onerror={_CALL}>",
    f"<audio src=x onerror={_CALL}>",
    f"<marquee onstart={_CALL}>",
    f"<style onload={_CALL}></style>",
    f"<style>@import'//{MARK}.example';",
    f"<template><script>{_CALL}",
    f"<noscript><p title='</noscript><img {MARK}>",
    f"javascript:{_CALL}",
    f'"autofocus onfocus={_CALL} x="',
    f"'autofocus onfocus={_CALL} x='",
    f'" style=animation-name:{MARK} onanimationstart=alert(1) ',
    f"`onmouseover={_CALL}`",
    f"${{{_CALL}}}",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"{{% debug %}}{{{{ {MARK}|safe }}}}",
    f"\\u003cscript\\u003e{MARK}",
    f"&lt;script&gt;{MARK}&#60;b&#62;",
)
STRINGS = tuple(dict.fromkeys(_PLAIN))
ALL = "\n".join(STRINGS)
LEAST = 60


def plant(world: Any) -> None:
    """Make names, notes, members, teams, staff and every other stored text of these strings."""
    assert len(STRINGS) == LEAST
    cast, now = world.cast, timezone.now()
    for number, text in enumerate(STRINGS):
        member = add_member(
            cast.person, text, ring=number % 5, fields=["family"], by=cast.young_person, at=now
        )
        assert member is not None
        share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
        an_allocation(a_person(cast.authority, forename=text, surname=text), cast.worker)
        a_team(cast.authority, name=text)
        an_account(Role.WORKER, authority=cast.authority, team=cast.team, full_name=text)
    a_note(cast.allocation, cast.worker, at=now, text=ALL, about_others=True, others=STRINGS[0])
    turn = cycle(STRINGS)
    planted = sum(_planted(row, turn) for row in _rows(world))
    assert planted > LEAST // 2, "the world has more in it than that"


def _rows(world: Any) -> list[models.Model]:
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("kith.") and model._meta.app_label not in ("audit", "kit", "law")
    ]
    return [row for model in ours for row in model._default_manager.order_by("pk")[:5]]


def _planted(row: models.Model, turn: Any) -> int:
    """Put a string into each text of a row that somebody could have written; what may not change stays."""
    texts = [field for field in row._meta.concrete_fields if _written(field)]
    done = 0
    for field in texts:
        longest = getattr(field, "max_length", None)
        told = ALL if longest is None else next(turn)
        if longest is not None and len(told) > longest:
            continue
        setattr(row, field.attname, told)
        try:
            with transaction.atomic():
                row.save(update_fields=[field.attname])
            done += 1
        except DatabaseError:
            row.refresh_from_db()
    return done


def _written(field: models.Field) -> bool:
    if field.choices or field.unique or field.is_relation:
        return False
    if isinstance(field, SealedTextField):
        return field.name != "nickname"  # the sixty members have them
    return isinstance(field, models.CharField) and field.name in (
        "forename",
        "surname",
        "full_name",
        "name",
        "source",
    )


__all__ = ["ALL", "MARK", "STRINGS", "Account", "plant"]
