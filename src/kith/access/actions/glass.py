"""Opening one person's record outside one's own work: begun for a reason, told to others at once, reviewed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kith.access.actions.log import note
from kith.access.actions.notices import tell, tell_person
from kith.access.choices import Outcome, What
from kith.access.models import BreakGlass
from kith.access.queries.glass import data_officers_of, person_to_open
from kith.access.queries.stops import may_hear
from kith.access.rules import check_hours, check_reason
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.queries import allocations_of
from kith.words import Refused, Say

NOBODY_FOUND = Say("Nobody is found with exactly this child ID or name. Check it, and try again.")
NOBODY_TO_TELL = Say(
    "Your authority has no data officer yet, so nobody would see this. Ask an administrator to invite one first."
)


def check_why(reason: str, hours: int) -> None:
    """Raise ``Refused`` unless there is a reason, and no more hours than may be.

    Asked before anybody is looked for: an answer about somebody is not to be had without a reason.
    """
    check_reason(reason)
    check_hours(hours)


@transaction.atomic
def open_glass(person: Person, *, reason: str, hours: int, by: Account, at: datetime) -> BreakGlass:
    """Let a manager read one person's service record for some hours. Twice is the same opening, not a longer one.

    The data officers, the person and the managers of those who work with them are told at once.
    """
    check_why(reason, hours)
    if person_to_open(by, person.ref) is None:
        raise Refused(NOBODY_FOUND)
    officers = [officer for officer in data_officers_of(by) if may_hear(officer, person)]
    if not officers:
        raise Refused(NOBODY_TO_TELL)
    mine = BreakGlass.objects.filter(person=person, opened_by=by, ended_at__isnull=True)
    mine.filter(ends_at__lte=at).update(ended_at=F("ends_at"))
    opening, new = BreakGlass.objects.get_or_create(
        person=person,
        opened_by=by,
        ended_at=None,
        defaults={"reason": reason.strip(), "opened_at": at, "ends_at": at + timedelta(hours=hours)},
    )
    if new:
        _tell_everybody(opening, officers, at=at)
        note("open_glass", person, by=by, at=at, things=[opening.ref])
    return opening


def _tell_everybody(opening: BreakGlass, officers: list[Account], *, at: datetime) -> None:
    person = opening.person
    tell_person(person, What.GLASS_OPENED, at=at, about=opening.ref)
    for officer in officers:
        tell(officer, What.GLASS_TO_REVIEW, at=at, about=opening.ref, of=person)
    teams = allocations_of(person, on=timezone.localdate(at)).values("worker__team")
    managers = Account.objects.filter(
        role=Role.MANAGER, authority=person.authority_id, team__in=teams, is_active=True
    )
    for manager in managers.exclude(pk=opening.opened_by_id):
        tell(manager, What.GLASS_IN_TEAM, at=at, about=opening.ref, of=person)


@transaction.atomic
def end_glass(opening: BreakGlass, *, by: Account, at: datetime) -> None:
    """Close a record before its time; whoever had opened it is told. Closing what is closed changes nothing."""
    standing = BreakGlass.objects.filter(pk=opening.pk, ended_at__isnull=True, ends_at__gt=at)
    if standing.update(ended_at=at):
        if by.pk != opening.opened_by_id:
            tell(opening.opened_by, What.GLASS_CLOSED, at=at, about=opening.ref, of=opening.person)
        note("end_glass", opening.person, by=by, at=at, things=[opening.ref])


@transaction.atomic
def review_glass(opening: BreakGlass, *, outcome: str, found: str, by: Account, at: datetime) -> None:
    """Say what became of an opening, once it has ended. It then leaves the list of those to be looked at."""
    if by.role != Role.DATA_OFFICER or by.pk == opening.opened_by_id:
        raise Refused(Say("A data officer who did not open it looks at it."))
    check_reason(found)
    locked = BreakGlass.objects.select_for_update().get(pk=opening.pk)
    if locked.ended_at is None and locked.ends_at > at:
        raise Refused(Say("It is still open. End it first, or wait until it has ended."))
    if locked.reviewed_at is not None:
        raise Refused(Say("Somebody has reviewed this already."))
    locked.reviewed_by, locked.reviewed_at = by, at
    locked.outcome, locked.found = Outcome(outcome).value, found.strip()
    locked.save(update_fields=["reviewed_by", "reviewed_at", "outcome", "found"])
    note("review_glass", opening.person, by=by, at=at, things=[opening.ref])
