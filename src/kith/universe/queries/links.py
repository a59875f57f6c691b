"""Reads about links. Only the person ever sees them; whoever is hidden has none."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kith.people.models import Person
from kith.universe.models import Link, Member, Sitting


@dataclass(frozen=True, slots=True)
class LinkNow:
    """A line between two members, by their references; ``one`` is the parent in a link of parent and child."""

    ref: str
    one: str
    other: str
    kind: str
    feel: str


def links_of(person: Person) -> list[LinkNow]:
    """Return the lines between the person's members as they are now."""
    return [_now(link) for link in _shown(person).filter(gone_in__isnull=True)]


def links_as_of(person: Person, sitting_ref: str) -> list[LinkNow]:
    """Return the lines as they stood at one of the person's sittings, without those hidden since."""
    sitting = Sitting.objects.filter(person=person, ref=sitting_ref).first()
    if sitting is None:
        return []
    return [_now(link) for link in _shown(person).filter(_at(sitting.opened_at))]


def link_between(one: Member, other: Member) -> Link | None:
    """Return the line between two members now, whichever of them it begins at, or None."""
    ends = Q(one=one, other=other) | Q(one=other, other=one)
    return Link.objects.filter(ends, gone_in__isnull=True).select_related("one", "other").first()


def _shown(person: Person) -> QuerySet[Link]:
    return Link.objects.filter(
        person=person, one__hidden_at__isnull=True, other__hidden_at__isnull=True
    ).select_related("one", "other")


def _at(moment: datetime) -> Q:
    ended = Q(gone_in__isnull=True) | Q(gone_in__opened_at__gt=moment)
    return Q(drawn_in__opened_at__lte=moment) & ended


def _now(link: Link) -> LinkNow:
    return LinkNow(ref=link.ref, one=link.one.ref, other=link.other.ref, kind=link.kind, feel=link.feel)
