"""Writes about what is kept back from the person it is about, one function per deed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions.log import note
from kith.access.models import Withholding
from kith.access.rules import check_reason, check_review_on
from kith.people.models import Account, Person


@transaction.atomic
def withhold(
    person: Person, thing: str, *, reason: str, review_on: date, by: Account, at: datetime
) -> Withholding:
    """Keep one thing back from the person, because reading it would do serious harm; or look again and keep it back.

    What was found before stays as it was, ended. Errors: ``Refused`` without a reason, or a day within a year.
    """
    check_reason(reason)
    check_review_on(review_on, timezone.localdate(at))
    _end(person, thing, by=by, at=at)
    held = Withholding.objects.create(
        person=person, thing=thing, reason=reason.strip(), review_on=review_on, begun_by=by, begun_at=at
    )
    note("withhold", person, by=by, at=at, things=[thing])
    return held


@transaction.atomic
def end_withholding(person: Person, thing: str, *, by: Account, at: datetime) -> None:
    """Let the person read it from now on. Ending what is ended changes nothing."""
    if _end(person, thing, by=by, at=at):
        note("end_withholding", person, by=by, at=at, things=[thing])


def _end(person: Person, thing: str, *, by: Account, at: datetime) -> int:
    open_one = Withholding.objects.filter(person=person, thing=thing, ended_at__isnull=True)
    return open_one.update(ended_at=at, ended_by=by)
