"""The gates of an authority's office: its staff, its codes, and who works with whom."""

from dataclasses import dataclass

from kith.access.gates.visit import NotHere, Visit, one_of
from kith.people.choices import OUTSIDE, STAFF, Role
from kith.people.models import Account, Allocation, Authority, Invitation, Person
from kith.people.queries import open_to


@dataclass
class Office:
    """An authority's administrator, or a manager for what managers do there."""

    visit: Visit
    authority: Authority


@dataclass
class OneAccount(Office):
    """One staff account of the authority."""

    account: Account


@dataclass
class OneInvitation(Office):
    """One invitation of staff to the authority."""

    invitation: Invitation


@dataclass
class OneAllocation(Office):
    """One worker's part for one person of the authority."""

    allocation: Allocation


@dataclass
class OnePerson(Office):
    """One person of the authority, for saying who works with them; nothing else is read about them."""

    person: Person


def office(visit: Visit) -> Office:
    """Admit an administrator to their own authority's accounts, allocations and imports."""
    if visit.account.role != Role.ADMINISTRATOR or visit.account.authority is None:
        raise NotHere
    return Office(visit, visit.account.authority)


def staff_office(visit: Visit) -> Office:
    """Admit those who invite staff: an authority's managers and administrators."""
    if visit.account.role not in (Role.MANAGER, Role.ADMINISTRATOR) or visit.account.authority is None:
        raise NotHere
    return Office(visit, visit.account.authority)


def office_account(visit: Visit, account_ref: str) -> OneAccount:
    """Admit an administrator to one account their authority gave out: of its staff, or of somebody from outside."""
    authority = office(visit).authority
    staff = Account.objects.filter(authority=authority, role__in=(*STAFF, *OUTSIDE), ref=account_ref)
    return OneAccount(visit, authority, one_of(staff.select_related("authority", "team")))


def office_staff(visit: Visit, account_ref: str) -> OneAccount:
    """Admit whoever answers for a member of staff: an administrator; a manager for the workers of their own team."""
    authority = staff_office(visit).authority
    given = Account.objects.filter(authority=authority, role__in=(*STAFF, *OUTSIDE), is_active=True)
    staff = given.filter(ref=account_ref)
    if visit.account.role == Role.MANAGER:
        staff = staff.filter(role=Role.WORKER, team__isnull=False, team=visit.account.team)
    return OneAccount(visit, authority, one_of(staff.select_related("authority", "team")))


def office_invitation(visit: Visit, invitation_ref: str) -> OneInvitation:
    """Admit whoever may invite staff to one such invitation: a manager to those of their own team."""
    authority = staff_office(visit).authority
    given = Invitation.objects.filter(authority=authority, role__in=(*STAFF, *OUTSIDE))
    made = given.filter(ref=invitation_ref)
    if visit.account.role == Role.MANAGER:
        made = made.filter(team__isnull=False, team=visit.account.team)
    return OneInvitation(visit, authority, one_of(made.select_related("authority", "person")))


def office_allocation(visit: Visit, allocation_ref: str) -> OneAllocation:
    """Admit an administrator to one allocation of their authority."""
    authority = office(visit).authority
    held = Allocation.objects.filter(
        open_to(visit.account, "person"), person__authority=authority, person__adopted_on__isnull=True
    )
    allocation = one_of(held.filter(ref=allocation_ref).select_related("person__authority", "worker"))
    visit.saw([allocation.person])
    return OneAllocation(visit, authority, allocation)


def office_person(visit: Visit, person_ref: str) -> OnePerson:
    """Admit an administrator to one person of their authority, to say who works with them."""
    authority = office(visit).authority
    people = Person.objects.filter(
        open_to(visit.account), authority=authority, adopted_on__isnull=True, ref=person_ref
    )
    person = one_of(people.select_related("authority"))
    visit.saw([person])
    return OnePerson(visit, authority, person)
