"""A whole universe, read to be taken along. Only ever for the person whose it is."""

from dataclasses import fields
from datetime import datetime

from kith.people.models import Person
from kith.universe.kept import KeptLink, KeptMember, KeptSitting, KeptTie, KeptUniverse
from kith.universe.models import Link, Member, Sitting, Tie
from kith.universe.rules import closed_when

TIE = [one.name for one in fields(KeptTie) if one.name not in ("member", "sitting")]
MEMBER = [
    "nickname",
    "hidden_at",
    "sort",
    "relation",
    "through",
    "relation_words",
    "gives_words",
    "known_since",
    "grown_up",
]


def universe_of(person: Person, *, at: datetime) -> KeptUniverse:
    """Return everything the person drew and told, hidden ones too. Four questions however much there is."""
    members = list(
        Member.objects.filter(person=person).select_related("story", "photo").order_by("created_at", "pk")
    )
    sittings = list(Sitting.objects.filter(person=person).order_by("opened_at", "pk"))
    number = {one.pk: at for at, one in enumerate(members, 1)}
    occasion = {one.pk: at for at, one in enumerate(sittings, 1)}
    ties = Tie.objects.filter(member__person=person).order_by(
        "sitting__opened_at", "member__created_at", "pk"
    )
    links = Link.objects.filter(person=person).order_by("drawn_in__opened_at", "pk")
    return KeptUniverse(
        members=tuple(_member(one, number[one.pk]) for one in members),
        sittings=tuple(
            KeptSitting(
                occasion[one.pk],
                one.opened_at,
                one.last_change_at,
                closed_when(one.closed_at, one.last_change_at, at),
            )
            for one in sittings
        ),
        ties=tuple(_tie(one, number[one.member_id], occasion[one.sitting_id]) for one in ties),
        links=tuple(
            KeptLink(
                one=number[one.one_id],
                other=number[one.other_id],
                drawn_in=occasion[one.drawn_in_id],
                gone_in=occasion[one.gone_in_id] if one.gone_in_id else None,
                kind=one.kind,
                feel=one.feel,
            )
            for one in links
        ),
    )


def _member(one: Member, number: int) -> KeptMember:
    story, photo = getattr(one, "story", None), getattr(one, "photo", None)
    said = {name: getattr(one, name) for name in MEMBER}
    return KeptMember(
        number=number,
        added_at=one.created_at,
        story=story.words if story else "",
        photo=bytes(photo.whole) if photo else None,
        **said,
    )


def _tie(one: Tie, member: int, sitting: int) -> KeptTie:
    said = {name: getattr(one, name) for name in TIE}
    lists = {name: tuple(said[name]) for name in ("fields", "channels")}
    support = None if one.support is None else tuple(one.support)
    return KeptTie(member=member, sitting=sitting, **{**said, **lists, "support": support})
