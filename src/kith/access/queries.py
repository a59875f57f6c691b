"""Reads about sharing. The subject comes first and has passed a gate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from kith.access.models import Pause, Sharing
from kith.people.models import Account, Allocation, Person
from kith.people.queries import allocations_of, live

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

    Asks one question however many people. Paused, lapsed, ended, or an allocation that is over: not in it.
    """
    held = Allocation.objects.filter(live(on), worker=worker, worker__is_active=True)
    open_ones = (
        _open(on)
        .filter(person__in=people, allocation__in=held)
        .exclude(person__pauses__in=Pause.objects.filter(ended_at__isnull=True))
    )
    found: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for sharing in open_ones:
        found[sharing.person_id][sharing.thing] = frozenset(sharing.fields)
    return found


def sharings_of(person: Person, *, on: date) -> QuerySet[Sharing]:
    """Return this person's own open sharings (paused or not) with workers whose part has not ended."""
    mine = allocations_of(person, on=on)
    return _open(on).filter(person=person, allocation__in=mine).select_related("allocation__worker")


def who_can_be_shared_with(person: Person, *, on: date) -> QuerySet[Allocation]:
    """Return the named workers this person could share with today."""
    return allocations_of(person, on=on)
