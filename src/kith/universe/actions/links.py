"""Deeds about links: how two members stand to each other, as the person draws it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kith.access.actions import note
from kith.people.models import Account
from kith.universe.actions.steps import record, sitting_for
from kith.universe.choices import LinkKind
from kith.universe.models import Link, Member, Sitting
from kith.universe.queries import link_between
from kith.universe.rules import check_two_ends, clean_answer


@transaction.atomic
def draw_link(
    one: Member, other: Member, *, by: Account, at: datetime, kind: str = "", feel: str = ""
) -> None:
    """Say that two members know each other, and how; for parent and child ``one`` is the parent.

    Drawing what is drawn like this already changes nothing. Errors: ``Refused``.
    """
    check_two_ends(one.ref, other.ref)
    state = {
        "kind": clean_answer("kind", kind),
        "feel": clean_answer("feel", feel),
        "parent": one.ref if kind == LinkKind.PARENT else "",
    }
    _change("draw_link", one, other, state, by=by, at=at)


@transaction.atomic
def rub_out_link(one: Member, other: Member, *, by: Account, at: datetime) -> None:
    """Take the line between two members away, from this sitting on."""
    _change("rub_out_link", one, other, None, by=by, at=at)


def _change(
    deed: str, one: Member, other: Member, state: Mapping[str, Any] | None, *, by: Account, at: datetime
) -> None:
    sitting = sitting_for(one.person, at)
    before = _state_of(link_between(one, other))
    if before == state:
        return
    write_link(sitting, one, other, state)
    record(
        sitting,
        "link",
        f"{one.ref} {other.ref}",
        before=before,
        after=state,
    )
    note(deed, one.person, by=by, at=at, things=[one.ref, other.ref], fields=["link"])


def _state_of(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "kind": link.kind,
        "feel": link.feel,
        "parent": link.one.ref if link.kind == LinkKind.PARENT else "",
    }


def write_link(sitting: Sitting, one: Member, other: Member, state: Mapping[str, Any] | None) -> None:
    """Let two members be linked like this from a sitting on, or not at all."""
    now = link_between(one, other)
    if now is not None and now.drawn_in_id == sitting.pk:
        now.delete()
    elif now is not None:
        now.gone_in = sitting
        now.save(update_fields=["gone_in"])
    if state is None:
        return
    ends = sorted((one, other), key=lambda member: (member.ref != state["parent"], member.pk))
    drawn = {"kind": state["kind"], "feel": state["feel"], "one": ends[0], "other": ends[1]}
    if Link.objects.filter(gone_in=sitting, **drawn).update(gone_in=None):
        return
    Link.objects.create(person=one.person, drawn_in=sitting, **drawn)
