"""Reads about who is who that other rooms may make. Permission is the gates' business (``kith.access``)."""

import hashlib
from datetime import date

from django.db.models import Q, QuerySet

from kith.people.models import Account, Allocation, Authority, Invitation, Person


def live(on: date) -> Q:
    """Match allocations that hold on a day. Periods are [from, to)."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))


def authority_by_code(code: str) -> Authority:
    """Return the authority with this 3-digit or E-code. Errors: ``Authority.DoesNotExist``."""
    return Authority.objects.get(Q(code=code) | Q(ons_code=code))


def live_allocations(*, on: date) -> QuerySet[Allocation]:
    """Return every allocation that holds on a day, with its worker and person."""
    return Allocation.objects.filter(live(on), worker__is_active=True).select_related(
        "worker", "worker__team", "person"
    )


def allocations_of(person: Person, *, on: date) -> QuerySet[Allocation]:
    """Return who works with this person on a day."""
    return live_allocations(on=on).filter(person=person)


def caseload_of(worker: Account, *, on: date) -> QuerySet[Person]:
    """Return the people allocated to a worker on a day; adopted children are never listed."""
    held = live_allocations(on=on).filter(worker=worker)
    return Person.objects.filter(adopted_on__isnull=True, pk__in=held.values("person"))


def team_caseload(manager: Account, *, on: date) -> QuerySet[Person]:
    """Return the people allocated on a day to somebody in this manager's team."""
    if manager.team_id is None:
        return Person.objects.none()
    held = live_allocations(on=on).filter(
        worker__team=manager.team_id, worker__authority=manager.authority_id
    )
    return Person.objects.filter(adopted_on__isnull=True, pk__in=held.values("person"))


def code_hash(code: str) -> str:
    """Return the hash under which an invitation's code is stored; case, spaces and dashes do not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def invitation_by_code(code: str) -> Invitation | None:
    """Return the invitation a typed code belongs to, or None."""
    return (
        Invitation.objects.filter(code_hash=code_hash(code))
        .select_related("person", "authority", "team")
        .first()
    )
