"""Reads about members and how they stand. The person has passed a gate; hidden ones are theirs alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kith.access.choices import Shown
from kith.access.queries import Seen
from kith.people.models import Person
from kith.universe.models import Member, Photo, Sitting, Story, Tie


@dataclass(frozen=True, slots=True)
class MemberNow:
    """One member as the person sees them. ``ring`` 0 is not placed; drawn in their first field.

    Blank and None are nothing said. ``support`` is the empty tuple where none of it was ticked, None where nothing was
    said; ``known_since`` is a year; ``ends_on`` or ``ends_age`` (a birthday) says until when a service lasts.
    """

    ref: str
    nickname: str
    ring: int
    fields: tuple[str, ...]
    feel: str
    wish: str
    hidden: bool
    from_file: bool
    photo: bool = False
    sort: str = ""
    relation: str = ""
    through: str = ""
    relation_words: str = ""
    gives_words: str = ""
    known_since: int | None = None
    grown_up: bool | None = None
    strain: str = ""
    often: str = ""
    channels: tuple[str, ...] = ()
    giving: str = ""
    support: tuple[str, ...] | None = None
    trusted: bool | None = None
    star: bool = False
    lasting: str = ""
    ends_on: date | None = None
    ends_age: int | None = None


@dataclass(frozen=True, slots=True)
class SharedMember:
    """One member as somebody else may see them: as in ``MemberNow``, and blank or None where it was not shared.

    What was not shared and what was not said look the same. Never the story, the photo or a line.
    """

    ref: str
    nickname: str | None
    ring: int | None
    fields: tuple[str, ...] | None
    feel: str | None
    wish: str = ""
    relation: str = ""
    through: str = ""
    relation_words: str = ""
    gives_words: str = ""
    strain: str = ""
    often: str = ""
    channels: tuple[str, ...] = ()
    giving: str = ""
    support: tuple[str, ...] | None = None
    trusted: bool | None = None
    lasting: str = ""
    ends_on: date | None = None
    ends_age: int | None = None


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


def story_of(member: Member) -> str:
    """Return what the person tells of somebody; blank where nothing is told."""
    story = Story.objects.filter(member=member).first()
    return story.words if story else ""


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
            found.setdefault(key, []).append(shared_as(_now(tie), fields))
    return found


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
        sort=member.sort,
        relation=member.relation,
        through=member.through,
        relation_words=member.relation_words,
        gives_words=member.gives_words,
        known_since=member.known_since,
        grown_up=member.grown_up,
        strain=tie.strain,
        often=tie.often,
        channels=tuple(tie.channels),
        giving=tie.giving,
        support=None if tie.support is None else tuple(tie.support),
        trusted=tie.trusted,
        star=tie.star,
        lasting=tie.lasting,
        ends_on=tie.ends_on,
        ends_age=tie.ends_age,
    )


SHOWS = {
    Shown.STRAIN: ("strain",),
    Shown.IN_TOUCH: ("often", "channels"),
    Shown.GIVES: ("giving", "support", "gives_words"),
    Shown.TRUSTED: ("trusted",),
    Shown.RELATION: ("relation", "through", "relation_words"),
    Shown.LASTING: ("lasting", "ends_on", "ends_age"),
    Shown.WISH: ("wish",),
}
"""Which answers each of what can be shown holds, beside name, ring, fields and feel."""


def shared_as(now: MemberNow, seen: Collection[str]) -> SharedMember:
    """Return a member with exactly these fields, and nothing of the others."""
    answers = {name: getattr(now, name) for shown, names in SHOWS.items() if shown in seen for name in names}
    return SharedMember(
        ref=now.ref,
        nickname=now.nickname if Shown.NAME in seen else None,
        ring=now.ring if Shown.RING in seen else None,
        fields=now.fields if Shown.FIELDS in seen else None,
        feel=now.feel if Shown.FEEL in seen else None,
        **answers,
    )
