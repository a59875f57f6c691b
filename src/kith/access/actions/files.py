"""Restricted files: named staff shut out of one person's record; and who works with whom, asked through the stops."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions.log import note
from kith.access.actions.notices import tell, tell_person
from kith.access.choices import What
from kith.access.queries.files import may_be_shut_out
from kith.access.queries.stops import stopped
from kith.access.rules import check_reason, check_review_on
from kith.people.actions import allocate
from kith.people.models import Account, Allocation, Person, ShutOut
from kith.people.queries import closed_to, those_near
from kith.words import Refused, Say

CANNOT = Say("They cannot work with this person. Choose somebody else.")
KEPT_APART = Say("A restriction names them. The file stays closed to them until it ends.")


@transaction.atomic
def shut_out(
    person: Person, account: Account, *, reason: str, review_on: date, by: Account, at: datetime
) -> None:
    """Close one person's file to one member of staff: from their next request on it does not exist for them.

    Shutting somebody out twice changes nothing.
    """
    check_reason(reason)
    check_review_on(review_on, timezone.localdate(at))
    if not may_be_shut_out(by, person).filter(pk=account.pk).exists():
        raise Refused(Say("Choose somebody else who works for your authority."))
    close_file(person, account, reason=reason.strip(), review_on=review_on, by=by, at=at)


def close_file(
    person: Person, account: Account, *, reason: str, review_on: date, by: Account, at: datetime
) -> None:
    """Close a file inside a deed that has its own checks. Closing it twice changes nothing."""
    made, new = ShutOut.objects.get_or_create(
        person=person,
        account=account,
        ended_at=None,
        defaults={"reason": reason, "review_on": review_on, "begun_by": by, "begun_at": at},
    )
    if new:
        note("shut_out", person, by=by, at=at, things=[made.ref, account.ref])


@transaction.atomic
def let_in_again(held: ShutOut, *, by: Account, at: datetime) -> None:
    """Open a file again to somebody who was shut out of it. Nobody does this for themselves, or past a restriction."""
    if by.pk == held.account_id:
        raise Refused(CANNOT)
    if stopped(held.person, held.account.ref):
        raise Refused(KEPT_APART)
    if ShutOut.objects.filter(pk=held.pk, ended_at__isnull=True).update(ended_at=at, ended_by=by):
        note("let_in_again", held.person, by=by, at=at, things=[held.ref, held.account.ref])


@transaction.atomic
def let_work_with(
    person: Person,
    worker: Account,
    *,
    part: str,
    from_on: date,
    by: Account,
    at: datetime,
    to_on: date | None = None,
) -> Allocation:
    """Say who works with a person; they and everybody near are told that somebody is new.

    Refused for whom a restriction names and whom the file is closed to.
    """
    if stopped(person, worker.ref) or closed_to(worker).filter(person=person).exists():
        raise Refused(CANNOT)
    begun = allocate(person, worker, part=part, from_on=from_on, to_on=to_on, by=by, at=at)
    tell_person(person, What.WORKER_BEGAN, at=at)
    for account in those_near(person, on=timezone.localdate(at)).exclude(pk__in=(by.pk, worker.pk)):
        tell(account, What.WORKER_BEGAN_NEAR, at=at, of=person)
    return begun
