"""Bringing a whole universe in: all of it or nothing, and nobody twice."""

import io
from datetime import datetime
from typing import Any

from django.db import transaction

from kith.access.actions import note
from kith.kit.files import is_made_anew, picture_from
from kith.people.models import Account, Person
from kith.universe.actions.steps import close
from kith.universe.actions.ties import stop_or_go_on
from kith.universe.choices import Wish
from kith.universe.kept import Brought, KeptMember, KeptTie, KeptUniverse
from kith.universe.models import Link, Member, Photo, Sitting, Story, Tie
from kith.universe.queries.kept import MEMBER, TIE
from kith.universe.rules import check_room_for_one_more, closed_when
from kith.words import Refused, Say

PHOTO_LEFT_OUT = Say("The photo of {name} could not be read, so it was left out.")


@transaction.atomic
def bring(person: Person, brought: KeptUniverse, *, by: Account, at: datetime) -> Brought:
    """Put a universe beside what is on the map already. Whoever is here (same name, added at the same moment) stays.

    Nobody is shared with anybody by it, and a wish of "not now" stops everything here as well. Values were checked by
    whoever read them. Errors: ``Refused`` when the map would be too full.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    here = {(one.nickname, one.created_at): one for one in Member.objects.filter(person=person)}
    new = [one for one in brought.members if (one.nickname, one.added_at) not in here]
    check_room_for_one_more(len(here) + len(new) - 1 if new else 0)
    problems: list[Say] = []
    made = {one.number: _member(person, one, problems) for one in new}
    if not made:
        return Brought(came=0, here=len(brought.members))
    sittings = _sittings(person, brought, at)
    _ties(brought, made, sittings)
    _links(person, brought, made, sittings)
    for member in made.values():
        latest = Tie.objects.filter(member=member).order_by("-sitting__opened_at", "-sitting__pk").first()
        if latest is not None and latest.wish == Wish.NOT_NOW:
            stop_or_go_on(member, latest.wish, by=by, at=at)
    note("bring_universe", person, by=by, at=at, things=[one.ref for one in made.values()])
    return Brought(came=len(made), here=len(brought.members) - len(made), problems=tuple(problems))


def _member(person: Person, kept: KeptMember, problems: list[Say]) -> Member:
    said = {name: getattr(kept, name) for name in MEMBER}
    member = Member.objects.create(person=person, created_at=kept.added_at, **said)
    if kept.story:
        Story.objects.create(member=member, words=kept.story)
    if kept.photo:
        try:
            picture = picture_from(io.BytesIO(kept.photo), len(kept.photo))
        except Refused:
            problems.append(Say(PHOTO_LEFT_OUT.msgid, {"name": kept.nickname}))
        else:
            whole = kept.photo if is_made_anew(kept.photo) else picture.whole
            Photo.objects.create(member=member, whole=whole, small=picture.small)
    return member


def _sittings(person: Person, brought: KeptUniverse, at: datetime) -> dict[int, Sitting]:
    """Return each sitting that came, by number; one that opened at the same moment as one here is that one."""
    here = {one.opened_at: one for one in Sitting.objects.filter(person=person)}
    open_here = next((one for one in here.values() if one.closed_at is None), None)
    found = {}
    for kept in brought.sittings:
        same = here.get(kept.opened_at)
        closed_at = closed_when(kept.closed_at, kept.last_change_at, at)
        if closed_at is None and same is None and open_here is not None:
            close(open_here, at)
        found[kept.number] = same or Sitting.objects.create(
            person=person, opened_at=kept.opened_at, last_change_at=kept.last_change_at, closed_at=closed_at
        )
    return found


def _ties(brought: KeptUniverse, made: dict[int, Member], sittings: dict[int, Sitting]) -> None:
    Tie.objects.bulk_create(
        Tie(member=made[one.member], sitting=sittings[one.sitting], **_tie(one))
        for one in brought.ties
        if one.member in made
    )


def _tie(kept: KeptTie) -> dict[str, Any]:
    said = {name: getattr(kept, name) for name in TIE}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _links(
    person: Person, brought: KeptUniverse, made: dict[int, Member], sittings: dict[int, Sitting]
) -> None:
    Link.objects.bulk_create(
        Link(
            person=person,
            one=made[one.one],
            other=made[one.other],
            kind=one.kind,
            feel=one.feel,
            drawn_in=sittings[one.drawn_in],
            gone_in=sittings[one.gone_in] if one.gone_in else None,
        )
        for one in brought.links
        if one.one in made and one.other in made
    )
