"""Reads about openings, about looking as another sees, and what a data officer watches over."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from kith.access.models import BreakGlass, ViewAs
from kith.access.queries.stops import stopped_for
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.queries import open_to

LATELY = timedelta(minutes=30)

# Openings


def person_to_open(manager: Account, ref: str) -> Person | None:
    """Return the person of this reference if this manager could open their record for a reason, else None."""
    return _within_reach(manager).filter(ref=ref).select_related("authority").first()


def person_named(manager: Account, typed: str) -> Person | None:
    """Return the one person whom a manager typed in full, by child ID or by forename and surname; else None.

    Part of a name finds nobody, and neither does a name that two people have: this is no way to browse.
    """
    return one_named(_within_reach(manager), typed)


def one_named(people: QuerySet[Person], typed: str) -> Person | None:
    """Return the one among some people whose child ID, or forename and surname, was typed in full; else None."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    forename, _, surname = typed.partition(" ")
    whole = Q(child_id__iexact=typed) | (
        Q(forename__iexact=forename, surname__iexact=surname) & ~Q(surname="")
    )
    found = list(people.filter(whole).select_related("authority")[:2])
    return found[0] if len(found) == 1 else None


def _within_reach(manager: Account) -> QuerySet[Person]:
    """The people of the manager's own authority, but for files closed to them and those they must keep away from."""
    if manager.role != Role.MANAGER or not manager.is_active:
        return Person.objects.none()
    people = Person.objects.filter(authority=manager.authority_id, adopted_on__isnull=True)
    return people.filter(open_to(manager)).exclude(pk__in=stopped_for(manager))


def opening_of(manager: Account, person_ref: str, *, at: datetime) -> BreakGlass | None:
    """Return the opening through which a manager may read this person's record now, or None."""
    if person_to_open(manager, person_ref) is None:
        return None
    return open_glasses(manager, at=at).filter(person__ref=person_ref).first()


def lately_open(manager: Account, *, at: datetime) -> QuerySet[BreakGlass]:
    """Return what a manager has open now, and what ended by itself a short while ago: they are told that it did."""
    return _opened_by(manager).filter(ends_at__gt=at - LATELY)


def open_glasses(manager: Account, *, at: datetime) -> QuerySet[BreakGlass]:
    """Return what a manager has open now. At the very moment it ends it is closed."""
    return _opened_by(manager).filter(ends_at__gt=at)


def _opened_by(manager: Account) -> QuerySet[BreakGlass]:
    """What a manager opened and did not end, about whoever is still within reach: a file may have closed meanwhile."""
    mine = BreakGlass.objects.filter(
        opened_by=manager, ended_at__isnull=True, person__in=_within_reach(manager)
    )
    return mine.select_related("person__authority")


def data_officers_of(account: Account) -> QuerySet[Account]:
    """Return the data officers of an account's authority."""
    return Account.objects.filter(
        authority=account.authority_id, role=Role.DATA_OFFICER, is_active=True
    ).order_by("pk")


def openings_of(officer: Account) -> QuerySet[BreakGlass]:
    """Return every opening in a data officer's authority, the newest first."""
    found = BreakGlass.objects.filter(open_to(officer, "person"), person__authority=officer.authority_id)
    return found.select_related("person__authority", "opened_by__team", "reviewed_by").order_by(
        "-opened_at", "-pk"
    )


def opening_by_ref(officer: Account, ref: str) -> BreakGlass | None:
    """Return one opening in a data officer's authority, or None."""
    return openings_of(officer).filter(ref=ref).first()


# Looking as another sees


def view_as_now(viewer: Account, ref: str, *, at: datetime) -> ViewAs | None:
    """Return the time in which somebody looks as another sees, while it lasts and both still work here; or None."""
    held = ViewAs.objects.filter(
        ref=ref,
        viewer=viewer,
        ended_at__isnull=True,
        ends_at__gt=at,
        seen_as__is_active=True,
        seen_as__role=Role.WORKER,
        seen_as__authority=viewer.authority_id,
    )
    return held.select_related("seen_as__team", "seen_as__authority", "viewer").first()


def may_be_looked_as(viewer: Account) -> QuerySet[Account]:
    """Return the workers as whom this account may look: of their team for a manager, of the authority for an office.

    Nobody looks as a young person, a manager or an administrator sees.
    """
    workers = Account.objects.filter(role=Role.WORKER, authority=viewer.authority_id, is_active=True)
    if viewer.role == Role.MANAGER:
        workers = workers.filter(team__isnull=False, team=viewer.team_id)
    elif viewer.role != Role.ADMINISTRATOR:
        workers = workers.none()
    return workers.select_related("team")


def view_ases_of(officer: Account, *, since: date) -> QuerySet[ViewAs]:
    """Return when somebody in a data officer's authority looked as another sees, the newest first."""
    found = ViewAs.objects.filter(seen_as__authority=officer.authority_id, begun_at__date__gte=since)
    return found.select_related("viewer", "seen_as").order_by("-begun_at", "-pk")
