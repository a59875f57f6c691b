"""What an authority's office sees: codes, accounts, who works with whom."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from kith.access.scope import scope_of_holder
from kith.kit.scope import within
from kith.people.choices import STAFF, Role
from kith.people.models import Account, Authority, Invitation, Person, Team
from kith.people.queries import code_hash, invitation_by_code, live_allocations, open_to

# Codes and accounts


def code_works(code: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a code that can be used now, or None."""
    with within(scope_of_holder(code_hash(code))):
        return _if_open(invitation_by_code(code), at=at)


def invitation_works(ref: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of this reference while its code can be used, or None."""
    with within(scope_of_holder(ref)):
        return _if_open(Invitation.objects.filter(ref=ref).select_related("authority").first(), at=at)


def _if_open(invitation: Invitation | None, *, at: datetime) -> Invitation | None:
    if invitation is None or invitation.used_at or invitation.withdrawn_at or invitation.ends_at <= at:
        return None
    return invitation


def has_account(person: Person) -> bool:
    """Return whether this person has an account now."""
    return Account.objects.filter(person=person, is_active=True).exists()


def open_code_of(person: Person, *, at: datetime) -> Invitation | None:
    """Return the invitation whose code this person could still use, or None."""
    return _open_invitations(at).filter(person=person).first()


def _open_invitations(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=at)


# The office


def staff_of(authority: Authority) -> QuerySet[Account]:
    """Return the staff accounts of an authority, those that have ended last. Never a young person's."""
    staff = Account.objects.filter(authority=authority, role__in=STAFF).select_related("team")
    return staff.order_by("-is_active", "full_name", "ref")


def team_workers(manager: Account) -> QuerySet[Account]:
    """Return the workers of a manager's own team whose accounts have not ended."""
    team = Account.objects.filter(authority=manager.authority, team__isnull=False, team=manager.team)
    return team.filter(role=Role.WORKER, is_active=True).order_by("full_name", "ref")


def staff_invited(authority: Authority, *, at: datetime, team: Team | None = None) -> QuerySet[Invitation]:
    """Return who was invited to work here and has not come yet; only to ``team`` where one is given."""
    invited = _open_invitations(at).filter(authority=authority, role__in=STAFF).select_related("team")
    return invited if team is None else invited.filter(team=team)


def teams_of(authority: Authority) -> QuerySet[Team]:
    """Return the teams of an authority."""
    return Team.objects.filter(authority=authority)


def team_named(authority: Authority, name: str) -> Team | None:
    """Return the authority's team of this name, or None."""
    return Team.objects.filter(authority=authority, name__iexact=name.strip()).first()


def caseload_size(account: Account, *, on: date, viewer: Account) -> int:
    """Return how many people are allocated to an account on a day, as far as their files are open to the viewer."""
    held = live_allocations(on=on).filter(open_to(viewer, "person"), worker=account)
    return held.values("person").distinct().count()


def people_of(viewer: Account, *, on: date, find: str = "", unallocated: bool = False) -> QuerySet[Person]:
    """Return the people of a viewer's authority with who works with them (``working``).

    ``find``: words that each stand in the child ID or name. ``unallocated``: only those nobody works with.
    Adopted children are never listed.
    """
    people = Person.objects.filter(open_to(viewer), authority=viewer.authority_id, adopted_on__isnull=True)
    for word in find.split():
        people = people.filter(
            Q(child_id__icontains=word) | Q(forename__icontains=word) | Q(surname__icontains=word)
        )
    held = live_allocations(on=on)
    if unallocated:
        people = people.exclude(pk__in=held.filter(worker__role=Role.WORKER).values("person"))
    return people.prefetch_related(Prefetch("allocations", queryset=held, to_attr="working"))
