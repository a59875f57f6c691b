"""The gates of workers and managers: their desks, and the people they work with."""

from dataclasses import dataclass
from typing import Any

from kith.access.gates.visit import NotHere, Visit, one_of
from kith.access.queries.glass import opening_of
from kith.access.queries.partner import allocated_to
from kith.access.queries.stops import stopped_for
from kith.audit.choices import Kind
from kith.people.choices import Role
from kith.people.models import Allocation, Person
from kith.people.queries import open_to, team_caseload


@dataclass
class Desk:
    """A worker or manager at their desk."""

    visit: Visit


@dataclass
class TheirPerson:
    """A person whom this worker (``allocation`` given), their manager or reviewing officer (None) may read about.

    ``opened`` where a manager of another team opened the record for a reason: to read, never to change.
    """

    visit: Visit
    person: Person
    allocation: Allocation | None
    opened: bool = False


def worker_desk(visit: Visit) -> Desk:
    """Admit workers to their own caseload."""
    if visit.account.role != Role.WORKER:
        raise NotHere
    return Desk(visit)


def manager_desk(visit: Visit) -> Desk:
    """Admit managers to their team's caseload."""
    if visit.account.role != Role.MANAGER:
        raise NotHere
    return Desk(visit)


def allocated_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit a worker to one person while their allocation is live."""
    if visit.account.role != Role.WORKER:
        raise NotHere
    held = Allocation.objects.filter(
        open_to(visit.account, "person"),
        person__ref=person_ref,
        person__adopted_on__isnull=True,
        worker=visit.account,
    ).exclude(person__in=stopped_for(visit.account))
    allocation = (
        held.filter(pk__in=allocations_live(visit))
        .select_related("person__authority")
        .order_by("-from_on")
        .first()
    )
    if allocation is None:
        raise NotHere
    visit.saw([allocation.person])
    return TheirPerson(visit, allocation.person, allocation)


def allocations_live(visit: Visit) -> Any:
    """Return the keys of this visitor's allocations that hold today."""
    from_on = Allocation.objects.filter(worker=visit.account, worker__is_active=True, from_on__lte=visit.on)
    return from_on.exclude(to_on__lte=visit.on).values("pk")


def team_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit a manager to the journey of one person allocated to their team."""
    if visit.account.role != Role.MANAGER:
        raise NotHere
    person = (
        team_caseload(visit.account, on=visit.on).filter(ref=person_ref).select_related("authority").first()
    )
    if person is None:
        raise NotHere
    visit.saw([person])
    return TheirPerson(visit, person, None)


def allocated_or_team_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit the allocated worker, or the manager of the team that the person is allocated to."""
    if visit.account.role == Role.MANAGER:
        return team_person(visit, person_ref)
    return allocated_person(visit, person_ref)


def readable_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit whoever works with the person, their team's manager, or a manager who has opened the record."""
    if visit.account.role != Role.MANAGER:
        return allocated_person(visit, person_ref)
    try:
        return team_person(visit, person_ref)
    except NotHere:
        return opened_person(visit, person_ref)


def readable_record(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit whoever reads the person's page, or the reviewing officer who chairs their reviews: to read only."""
    if visit.account.role != Role.REVIEWING_OFFICER:
        return readable_person(visit, person_ref)
    held = one_of(allocated_to(visit.account, on=visit.on).filter(person__ref=person_ref))
    visit.saw([held.person])
    return TheirPerson(visit, held.person, None)


def opened_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit a manager to the record they have opened for a reason, until its time is over."""
    opening = opening_of(visit.account, person_ref, at=visit.now)
    if opening is None:
        raise NotHere
    visit.kind = Kind.BREAK_GLASS
    visit.saw([opening.person], things=[opening.ref])
    return TheirPerson(visit, opening.person, None, opened=True)
