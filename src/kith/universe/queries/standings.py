"""Reads about how everybody stood at every sitting: who came into the rings and who left them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kith.people.models import Person
from kith.universe.models import Tie


@dataclass(frozen=True, slots=True)
class Standing:
    """In which ring a member stood from a day on, until the next of theirs; 0 is in none."""

    ref: str
    on: date
    ring: int


def standings_of(person: Person) -> list[Standing]:
    """Return every standing of everybody not hidden, oldest first. One query."""
    rows = Tie.objects.filter(member__person=person, member__hidden_at__isnull=True)
    found = rows.order_by("sitting__opened_at", "sitting__pk", "pk")
    return [
        Standing(ref, timezone.localdate(at), ring)
        for ref, at, ring in found.values_list("member__ref", "sitting__opened_at", "ring")
    ]
