"""Puts an export of a whole authority into this installation: all of it or nothing, and compared when it is in."""

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.db.models import BinaryField, Field, ForeignKey

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.exchange.whole.gather import Gathering, Model_, columns_of, label_of, models_carried, with_secrets
from kith.exchange.whole.read import read_manifest, rows_of, tables_said
from kith.exchange.whole.spec import LOG, Row
from kith.exchange.whole.write import held_by
from kith.kit.backup.hashes import Held, different
from kith.people.models import Authority
from kith.words import Refused, Say

AT_ONCE = 500
TAKEN = Say(
    "Somebody here has a sign-in name or reference of theirs already. An authority is brought into a blank "
    "installation, or one that shares nothing with it. Nothing was stored."
)


@transaction.atomic
def put_in(parts: Mapping[str, Path], *, at: datetime) -> bool:
    """Store an export, from its parts' folders. Return False when the very same is here already.

    Errors: ``Refused``, and then nothing was stored.
    """
    said = _said(parts)
    here = _authority_of(parts)
    if here is not None:
        return _same_again(here, said)
    try:
        with transaction.atomic():
            _store(parts)
    except IntegrityError:
        raise Refused(TAKEN) from None
    authority = _authority_of(parts)
    assert authority is not None  # noqa: S101  its row was among them
    _compare(authority, said)
    record(
        chain=INSTALLATION,
        kind=Kind.JOB,
        deed="authority_import",
        actor=INSTALLATION,
        things=[authority.ref],
        at=at,
    )
    return True


def holds(authority: Authority, tables: "set[str] | None" = None) -> dict[str, Held]:
    """Return what each table holds of an authority, in the form in which it is carried."""
    gathering = Gathering(authority)
    held = {label_of(model): held_by(gathering.rows(model)) for model in models_carried()}
    return {name: one for name, one in held.items() if tables is None or name in tables}


# Is it here?


def _said(parts: Mapping[str, Path]) -> dict[str, Held]:
    held: dict[str, Held] = {}
    for folder in parts.values():
        held |= tables_said(read_manifest(folder))
    return held


def _authority_of(parts: Mapping[str, Path]) -> Authority | None:
    refs = [row["ref"] for part, folder in parts.items() for row in rows_of(folder, part, "people.authority")]
    if len(refs) != 1:
        raise Refused(Say("This export is not of one authority."))
    return Authority.objects.filter(ref=refs[0]).first()


def _same_again(authority: Authority, said: Mapping[str, Held]) -> bool:
    if different(dict(said), holds(authority, set(said))):
        raise Refused(
            Say("This authority is here already, and it is not the same any more. Nothing was stored.")
        )
    return False


def _compare(authority: Authority, said: Mapping[str, Held]) -> None:
    wrong = different(dict(said), holds(authority, set(said)))
    if wrong:
        names = ", ".join(wrong)
        raise Refused(
            Say(
                "These tables did not come out as they went in: {names}. Nothing was stored.",
                {"names": names},
            )
        )


# Storing


def _store(parts: Mapping[str, Path]) -> None:
    keys: dict[Model_, list[int]] = {}
    for model in models_carried():
        rows = (row for part, folder in parts.items() for row in rows_of(folder, part, label_of(model)))
        if label_of(model) == LOG:
            _store_log(model, rows)
        else:
            keys[model] = [
                one.pk
                for some in _some(rows)
                for one in model._base_manager.bulk_create([_made(model, row, keys) for row in some])
            ]


def _store_log(model: Model_, rows: Iterator[Row]) -> None:
    """One after the other, each with whom it is about: the database lets nobody add either later."""
    about: Model_ = model._meta.get_field("subjects").related_model  # type: ignore[assignment]
    for row in rows:
        entry = _made(model, row, {})
        entry.save(force_insert=True)
        about._base_manager.bulk_create(about(entry=entry, subject=subject) for subject in row["subjects"])


def _made(model: Model_, row: Row, keys: Mapping[Model_, list[int]]) -> Any:
    made = model(**{field.attname: _value(field, row, keys) for field in columns_of(model)})
    if label_of(model) == "mfa.authenticator":
        made.data = with_secrets(made.data, get_adapter().encrypt)  # type: ignore[attr-defined]
    return made


def _value(field: "Field[Any, Any]", row: Row, keys: Mapping[Model_, list[int]]) -> Any:
    value = row[field.name]
    if value is None:
        return None
    if isinstance(field, ForeignKey):
        return keys[field.related_model][value - 1]
    if isinstance(field, BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def _some(rows: Iterator[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
