"""Decisions about letting go: whose clock has run out, and whether anything keeps it. Plain Python."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kith.law.retention import care_record_ends_on, is_over
from kith.words import Refused, Say

LEAST_REASON_WORDS = 3


@dataclass(frozen=True, slots=True)
class Life:
    """What the clock of a care record counts from: a person's key, their birth, and their death where it is known."""

    key: int
    born_on: date | None
    died_on: date | None
    adopted: bool


def ended_records(lives: Iterable[Life], held: Collection[int], *, on: date) -> list[int]:
    """Return the keys of those whose care record may go on a day: the clock has run out, and nobody holds it.

    Adopted children's records follow another law and never end here. Without a day of birth nothing ends.
    """
    return [
        life.key
        for life in lives
        if not life.adopted
        and life.key not in held
        and is_over(care_record_ends_on(life.born_on, life.died_on, on=on), on)
    ]


def still_listed(
    listed: Mapping[str, Collection[str]], due: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Return what goes: only what was listed and confirmed, and only where it is still due now."""
    return {name: sorted(set(keys) & set(due.get(name, ()))) for name, keys in listed.items()}


def check_hold_reason(why: str) -> None:
    """Raise ``Refused`` unless a hold, or its end, is given for a reason in words."""
    if len(why.split()) < LEAST_REASON_WORDS:
        raise Refused(Say("Write why, in words that somebody else can follow."))


def check_not_held(held: bool) -> None:
    """Raise ``Refused`` while a legal hold is open."""
    if held:
        raise Refused(Say("There is a legal hold on this record. Nothing of it may go."))
