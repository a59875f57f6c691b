"""Reads about what is kept back from the person it is about. The subject comes first and has passed a gate."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from kith.access.models import Withholding
from kith.people.models import Person

R = TypeVar("R", bound=Model)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why one thing is kept back, by whom, since when, and when somebody must look at it again."""

    thing: str
    reason: str
    review_on: date
    by: str
    since: datetime


def withheld_from(person: Person) -> frozenset[str]:
    """Return the references of the things this person must not see now, not even in a count."""
    return frozenset(_open().filter(person=person).values_list("thing", flat=True))


def withheld_among(people: QuerySet[Person]) -> list[Withheld]:
    """Return what is kept back from any of these people, what must be looked at soonest first."""
    return [_told(one) for one in _open().filter(person__in=people)]


def withholding_of(person: Person, thing: str) -> Withheld | None:
    """Return why and until when one thing is kept back, or None."""
    one = _open().filter(person=person, thing=thing).first()
    return _told(one) if one else None


def without_withheld(rows: QuerySet[R], person: Person) -> QuerySet[R]:
    """Leave out of the log's rows those that are about nothing but what is withheld; they come back when it ends.

    A look at the whole of a record names no single thing, so it always stays.
    """
    withheld = withheld_from(person)
    if not withheld:
        return rows
    named = rows.exclude(things=[]).values_list("pk", "things")
    return rows.exclude(pk__in=[key for key, things in named if set(things) <= withheld])


def _open() -> QuerySet[Withholding]:
    return Withholding.objects.filter(ended_at__isnull=True).select_related("begun_by")


def _told(one: Withholding) -> Withheld:
    return Withheld(one.thing, one.reason, one.review_on, one.begun_by.full_name, one.begun_at)
