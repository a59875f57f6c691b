"""Reads about sharing. The subject comes first and has passed a gate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from kith.access.models import Pause, Sharing
from kith.access.queries.stops import accounts_stopped, stopped_for, stopped_names
from kith.access.rules import lapsed_since
from kith.kit.scope import wanted
from kith.people.models import Account, Allocation, Person
from kith.people.queries import allocations_of, live, open_to

Seen = Mapping[str, frozenset[str]]
"""A thing's reference -> the names of the fields that may be seen of it."""


def is_paused(person: Person) -> bool:
    """Return whether this person has paused all sharing."""
    return Pause.objects.filter(person=person, ended_at__isnull=True).exists()


def standing(person: Person, on: date) -> QuerySet[Sharing]:
    """Return a person's windows that are open: not ended, and not lapsed by their birthdays as they are known now."""
    found = Sharing.objects.filter(person=person, ended_at__isnull=True)
    since = lapsed_since(person.born_on, on)
    return found if since is None else found.filter(begun_at__gte=_first_moment(since))


def _first_moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def shared_with(worker: Account, people: Collection[Person], *, on: date) -> Mapping[int, Seen]:
    """Return, per person's key, the things this worker may see of them on a day, and which fields.

    Asks one question however many people. Paused, lapsed, ended, stopped, an allocation that is over, a person whose
    account or record is closed: not in it. Where one worker has two parts, each shows what was shared through it.
    Somebody else who looks as this worker sees gets nothing: what is shared is between the two of them.
    """
    if wanted().account not in (None, worker.pk):
        return {}
    held = Allocation.objects.filter(live(on), worker=worker, worker__is_active=True)
    open_ones = (
        Sharing.objects.filter(open_to(worker, "person"), ended_at__isnull=True)
        .filter(person__in=people, person__adopted_on__isnull=True, allocation__in=held)
        .filter(person__account__is_active=True)
        .exclude(person__pauses__in=Pause.objects.filter(ended_at__isnull=True))
        .exclude(person__in=stopped_for(worker))
    )
    lapsed = {person.pk: lapsed_since(person.born_on, on) for person in people}
    found: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for sharing in open_ones:
        since = lapsed[sharing.person_id]
        if since is not None and timezone.localdate(sharing.begun_at) < since:
            continue
        seen = found[sharing.person_id]
        seen[sharing.thing] = seen.get(sharing.thing, frozenset()) | frozenset(sharing.fields)
    return found


def sharings_of(person: Person, *, on: date) -> QuerySet[Sharing]:
    """Return this person's own open sharings (paused or not) with workers whose part has not ended."""
    mine = allocations_of(person, on=on)
    return standing(person, on).filter(allocation__in=mine).select_related("allocation__worker")


def shared_before(person: Person, *, on: date) -> list[Sharing]:
    """Return what this person shared before and nobody sees any more, the latest first."""
    open_now = sharings_of(person, on=on).values("pk")
    past = Sharing.objects.filter(person=person).exclude(pk__in=open_now)
    return list(past.select_related("allocation__worker").order_by("-begun_at", "-pk"))


def can_be_shared(person: Person, thing: str) -> bool:
    """Return whether nothing stops a thing of this person's from being shared."""
    return thing not in stopped_names(person)


def who_can_be_shared_with(person: Person, *, on: date) -> QuerySet[Allocation]:
    """Return the named workers this person could share with today, each once, also with two parts.

    Where somebody has two, it is the one through which something is shared, else the earlier one.
    """
    mine = allocations_of(person, on=on).exclude(worker__ref__in=accounts_stopped(person))
    shares = Exists(standing(person, on).filter(allocation=OuterRef("pk")))
    same = mine.filter(worker=OuterRef("worker")).order_by(shares.desc(), "from_on", "pk")
    return mine.filter(pk=Subquery(same.values("pk")[:1]))
