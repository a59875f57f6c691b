"""Reads about sharing, and what an authority's office sees. The subject comes first and has passed a gate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from kith.access.models import Pause, Sharing
from kith.people.choices import STAFF, Role
from kith.people.models import Account, Allocation, Authority, Invitation, Person, Team
from kith.people.queries import allocations_of, invitation_by_code, live, live_allocations

Seen = Mapping[str, frozenset[str]]
"""A thing's reference -> the names of the fields that may be seen of it."""


def is_paused(person: Person) -> bool:
    """Return whether this person has paused all sharing."""
    return Pause.objects.filter(person=person, ended_at__isnull=True).exists()


def _open(on: date) -> QuerySet[Sharing]:
    current = Q(lapses_on__isnull=True) | Q(lapses_on__gt=on)
    return Sharing.objects.filter(current, ended_at__isnull=True)


def shared_with(worker: Account, people: Collection[Person], *, on: date) -> Mapping[int, Seen]:
    """Return, per person's key, the things this worker may see of them on a day, and which fields.

    Asks one question however many people. Paused, lapsed, ended, an allocation that is over, a person whose
    account or record is closed: not in it. Where one worker has two parts, each shows what was shared through it.
    """
    held = Allocation.objects.filter(live(on), worker=worker, worker__is_active=True)
    open_ones = (
        _open(on)
        .filter(person__in=people, person__adopted_on__isnull=True, allocation__in=held)
        .filter(person__account__is_active=True)
        .exclude(person__pauses__in=Pause.objects.filter(ended_at__isnull=True))
    )
    found: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for sharing in open_ones:
        seen = found[sharing.person_id]
        seen[sharing.thing] = seen.get(sharing.thing, frozenset()) | frozenset(sharing.fields)
    return found


def sharings_of(person: Person, *, on: date) -> QuerySet[Sharing]:
    """Return this person's own open sharings (paused or not) with workers whose part has not ended."""
    mine = allocations_of(person, on=on)
    return _open(on).filter(person=person, allocation__in=mine).select_related("allocation__worker")


def who_can_be_shared_with(person: Person, *, on: date) -> QuerySet[Allocation]:
    """Return the named workers this person could share with today, each once, also with two parts.

    Where somebody has two, it is the one through which something is shared, else the earlier one.
    """
    mine = allocations_of(person, on=on)
    shares = Exists(_open(on).filter(allocation=OuterRef("pk")))
    same = mine.filter(worker=OuterRef("worker")).order_by(shares.desc(), "from_on", "pk")
    return mine.filter(pk=Subquery(same.values("pk")[:1]))


# Codes and accounts


def code_works(code: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a code that can be used now, or None."""
    return _if_open(invitation_by_code(code), at=at)


def invitation_works(ref: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of this reference while its code can be used, or None."""
    return _if_open(Invitation.objects.filter(ref=ref).select_related("person").first(), at=at)


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


def workers_of(authority: Authority) -> QuerySet[Account]:
    """Return the workers whom an administrator of this authority may choose."""
    return Account.objects.filter(authority=authority, role=Role.WORKER, is_active=True).select_related(
        "team"
    )


def caseload_size(account: Account, *, on: date) -> int:
    """Return how many people are allocated to an account on a day."""
    return live_allocations(on=on).filter(worker=account).values("person").distinct().count()


def people_of(
    authority: Authority, *, on: date, find: str = "", unallocated: bool = False
) -> QuerySet[Person]:
    """Return an authority's people with who works with them (``working``).

    ``find``: words that each stand in the child ID or name. ``unallocated``: only those nobody works with.
    Adopted children are never listed.
    """
    people = Person.objects.filter(authority=authority, adopted_on__isnull=True)
    for word in find.split():
        people = people.filter(
            Q(child_id__icontains=word) | Q(forename__icontains=word) | Q(surname__icontains=word)
        )
    held = live_allocations(on=on)
    if unallocated:
        people = people.exclude(pk__in=held.values("person"))
    return people.prefetch_related(Prefetch("allocations", queryset=held, to_attr="working"))
