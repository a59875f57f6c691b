"""Deeds about ties: how somebody stands from this sitting on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kith.access.actions import end_not_now, note, say_not_now
from kith.journey.queries import names_of_prompt
from kith.people.models import Account
from kith.universe.actions.steps import record, sitting_for
from kith.universe.choices import Wish
from kith.universe.models import Member, Sitting, Tie
from kith.universe.rules import clean_answer, clean_end, clean_ring

ANSWERS = (
    "ring",
    "fields",
    "feel",
    "wish",
    "strain",
    "often",
    "channels",
    "giving",
    "support",
    "trusted",
    "star",
    "lasting",
    "ends_on",
    "ends_age",
)
"""What a tie holds, by name."""


@transaction.atomic
def place_member(member: Member, *, ring: int, by: Account, at: datetime) -> None:
    """Say how close somebody is; ring 0 takes them back to those not placed."""
    change("place_member", member, by=by, at=at, ring=clean_ring(ring))


@transaction.atomic
def set_feel(
    member: Member, *, by: Account, at: datetime, feel: str | None = None, wish: str | None = None
) -> None:
    """Say how it feels and what you would like. None leaves an answer as it is; blank takes it back."""
    answers = {
        name: clean_answer(name, value)
        for name, value in (("feel", feel), ("wish", wish))
        if value is not None
    }
    change("set_feel", member, by=by, at=at, **answers)
    if wish is not None:
        stop_or_go_on(member, wish, by=by, at=at)


@transaction.atomic
def describe_tie(member: Member, *, by: Account, at: datetime, **answers: Any) -> None:
    """Say more of how it is with somebody: any of ``ANSWERS`` but ring, fields, feel and wish.

    What is not named stays as it is. Errors: ``Refused``.
    """
    latest = latest_of(member)
    clean = {name: clean_answer(name, value) for name, value in answers.items()}
    ends = [clean.get(name, getattr(latest, name, None)) for name in ("ends_on", "ends_age")]
    clean_end(clean.get("lasting", getattr(latest, "lasting", "")), *ends)
    change("describe_tie", member, by=by, at=at, **clean)


def stop_or_go_on(member: Member, wish: str, *, by: Account, at: datetime) -> None:
    """ "Not now" stops everything about somebody, under every name they have here; another wish takes it back."""
    also = names_of_prompt(member.person, member.suggested_from)
    if wish == Wish.NOT_NOW:
        say_not_now(member.person, member.ref, by=by, at=at, also=also)
    else:
        end_not_now(member.person, member.ref, by=by, at=at, also=also)


def change(deed: str, member: Member, *, by: Account, at: datetime, **values: Any) -> None:
    """Write how a member stands from this sitting on; nothing at all when nothing is different."""
    before = latest_of(member)
    changed = {
        name: value for name, value in values.items() if before is None or getattr(before, name) != value
    }
    if not changed:
        return
    sitting = sitting_for(member.person, at)
    was = state_of(before) if before is not None and before.sitting_id == sitting.pk else None
    now = write_tie(member, sitting, {**(state_of(before) if before else {}), **stored(changed)})
    record(sitting, "tie", member.ref, before=was, after=state_of(now))
    note(deed, member.person, by=by, at=at, things=[member.ref], fields=sorted(changed))


def latest_of(member: Member) -> Tie | None:
    """Return how somebody stands now, or None before they were added."""
    return Tie.objects.filter(member=member).order_by("-sitting__opened_at", "-sitting__pk").first()


def state_of(tie: Tie) -> dict[str, Any]:
    """Return what a tie holds, as JSON can hold it."""
    return stored({name: getattr(tie, name) for name in ANSWERS})


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as JSON can hold them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def write_tie(member: Member, sitting: Sitting, state: Mapping[str, Any] | None) -> Tie:
    """Let a member stand like this in a sitting; None lets what stood before it stand again."""
    if state is None:
        Tie.objects.filter(member=member, sitting=sitting).delete()
        found = latest_of(member)
        assert found is not None  # noqa: S101  the row of an earlier sitting
        return found
    ends_on = state.get("ends_on")
    values = {**state, "ends_on": date.fromisoformat(ends_on) if ends_on else None}
    tie, _ = Tie.objects.update_or_create(member=member, sitting=sitting, defaults=values)
    return tie
