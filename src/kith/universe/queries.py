"""Reads about universes. The person comes first and has passed a gate; hidden ones are theirs alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from kith.access.queries import Seen
from kith.people.models import Person
from kith.universe.models import Member, Photo, Sitting, Tie
from kith.universe.rules import closed_when, is_open


@dataclass(frozen=True, slots=True)
class MemberNow:
    """One member as the person sees them. ``ring`` 0 is not placed; drawn in their first field."""

    ref: str
    nickname: str
    ring: int
    fields: tuple[str, ...]
    feel: str
    wish: str
    hidden: bool
    from_file: bool
    photo: bool = False


@dataclass(frozen=True, slots=True)
class SharedMember:
    """One member as somebody else may see them. None where that field was not shared. Never the wish."""

    ref: str
    nickname: str | None
    ring: int | None
    fields: tuple[str, ...] | None
    feel: str | None


@dataclass(frozen=True, slots=True)
class SittingNow:
    """One dated occasion: when, until when (None while open), how many members stood differently after it."""

    ref: str
    opened_at: datetime
    last_change_at: datetime
    closed_at: datetime | None
    changed: int


def members_of(person: Person, *, at: datetime) -> list[MemberNow]:
    """Return everybody on the person's own map at a moment, in the order added, hidden ones flagged.

    The state is that of the latest sitting opened at or before ``at``. One query.
    """
    return [_now(tie) for tie in _with_photo(_ties([person.pk], at))]


def members_as_of(person: Person, sitting_ref: str) -> list[MemberNow]:
    """Return the map as it stood at one sitting, without those hidden since; empty when it is not theirs."""
    sitting = Sitting.objects.filter(person=person, ref=sitting_ref).first()
    if sitting is None:
        return []
    return [_now(tie) for tie in _ties([person.pk], sitting.opened_at).filter(member__hidden_at__isnull=True)]


def member_of(person: Person, member_ref: str) -> Member | None:
    """Return one of the person's own members (hidden ones too), or None."""
    return Member.objects.filter(person=person, ref=member_ref).select_related("person__authority").first()


def stands(member: Member, *, at: datetime) -> MemberNow:
    """Return how one member stands at a moment. Errors: ``Tie.DoesNotExist`` before they were added."""
    return _now(_with_photo(_ties([member.person_id], at)).get(member=member))


def photo_of(member: Member, *, small: bool = False) -> bytes | None:
    """Return a member's photo as WebP, whole or cut square for lists; None where there is none."""
    size = "small" if small else "whole"
    photo = Photo.objects.filter(member=member).only("ref", size).first()
    return getattr(photo, size) if photo else None


def shared_view(person: Person, seen: Seen, *, at: datetime) -> list[SharedMember]:
    """Return what may be seen of one person's map; ``seen`` is what ``shared_with`` gave for them."""
    return shared_views([person], {person.pk: seen}, at=at).get(person.pk, [])


def shared_views(
    people: Collection[Person], seen_by_person: Mapping[int, Seen], *, at: datetime
) -> dict[int, list[SharedMember]]:
    """Return, per person's key, what may be seen of their map. Asks one question however many people.

    People of whom nothing may be seen are not in it: never shared, hidden and stopped look the same.
    """
    wanted = [person.pk for person in people if seen_by_person.get(person.pk)]
    refs = {ref for key in wanted for ref in seen_by_person[key]}
    if not refs:
        return {}
    found: dict[int, list[SharedMember]] = {}
    for tie in _ties(wanted, at).filter(member__hidden_at__isnull=True, member__ref__in=refs):
        key = tie.member.person_id
        fields = seen_by_person[key].get(tie.member.ref)
        if fields:
            found.setdefault(key, []).append(_shared(tie, fields))
    return found


def open_sitting(person: Person, *, at: datetime) -> Sitting | None:
    """Return the sitting that changes go into, or None when the next change opens one."""
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    return latest if latest and is_open(latest.closed_at, latest.last_change_at, at) else None


def sittings_of(person: Person, *, at: datetime) -> list[SittingNow]:
    """Return the person's sittings, newest first. Hidden members are not counted."""
    shown = Count("ties", filter=Q(ties__member__hidden_at__isnull=True))
    return [
        SittingNow(
            ref=sitting.ref,
            opened_at=sitting.opened_at,
            last_change_at=sitting.last_change_at,
            closed_at=closed_when(sitting.closed_at, sitting.last_change_at, at),
            changed=sitting.changed,
        )
        for sitting in Sitting.objects.filter(person=person)
        .annotate(changed=shown)
        .order_by("-opened_at", "-pk")
    ]


def _ties(people: Collection[int], at: datetime) -> QuerySet[Tie]:
    latest = Tie.objects.filter(member=OuterRef("member"), sitting__opened_at__lte=at)
    newest_first = latest.order_by("-sitting__opened_at", "-sitting__pk").values("pk")[:1]
    return (
        Tie.objects.filter(member__person__in=people, pk=Subquery(newest_first))
        .select_related("member")
        .order_by("member__created_at", "member__pk")
    )


def _with_photo(ties: QuerySet[Tie]) -> QuerySet[Tie]:
    return ties.annotate(photo=Exists(Photo.objects.filter(member=OuterRef("member"))))


def _now(tie: Tie) -> MemberNow:
    member = tie.member
    return MemberNow(
        ref=member.ref,
        nickname=member.nickname,
        ring=tie.ring,
        fields=tuple(tie.fields),
        feel=tie.feel,
        wish=tie.wish,
        hidden=member.hidden_at is not None,
        from_file=bool(member.suggested_from),
        photo=getattr(tie, "photo", False),
    )


def _shared(tie: Tie, seen: Collection[str]) -> SharedMember:
    return SharedMember(
        ref=tie.member.ref,
        nickname=tie.member.nickname if "name" in seen else None,
        ring=tie.ring if "ring" in seen else None,
        fields=tuple(tie.fields) if "fields" in seen else None,
        feel=tie.feel if "feel" in seen else None,
    )
