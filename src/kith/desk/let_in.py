"""Rows shaped for those let in from outside and for reviewing officers: what is given to them, never more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kith.access.queries import agreed_with, allocated_to, shared_with
from kith.desk.choices import STATUS_MEANS, STATUS_NAMES
from kith.journey.figures import Timeline, timeline
from kith.journey.queries import journey_of
from kith.people.choices import JourneyPart, Part
from kith.people.models import Account, Allocation, Person
from kith.people.queries import allocations_of
from kith.universe.figures import Row, rows_of
from kith.universe.queries import shared_view
from kith.words import Say


@dataclass(frozen=True)
class LetInRow:
    """One person on the list: as what (``part``) or for what (``purpose``), and until when."""

    ref: str
    name: str
    part: Say | None
    purpose: str
    to_on: date | None


@dataclass(frozen=True)
class LetInPage:
    """What one person's page gives to whoever is let in; None or empty where it is not given."""

    name: str
    shared: Sequence[Row] | None
    fields_shared: Collection[str]
    timeline: Timeline | None
    team: Sequence[Allocation] | None
    status: Say | None
    status_means: Say | None


def let_in_rows(account: Account, *, on: date) -> tuple[list[Person], list[LetInRow]]:
    """Return whom this account is let in to today, and why."""
    agreed, held = list(agreed_with(account, on=on)), list(allocated_to(account, on=on))
    rows = [
        LetInRow(one.person.ref, one.person.name, None, one.agreement.purpose, one.agreement.to_on)
        for one in agreed
    ]
    rows += [LetInRow(one.person.ref, one.person.name, one.part_name, "", one.to_on) for one in held]
    people = [one.person for one in agreed] + [one.person for one in held]
    return people, sorted(rows, key=lambda row: row.name)


def let_in_page(
    person: Person, viewer: Account, *, parts: Collection[JourneyPart], shares: bool, on: date, at: datetime
) -> LetInPage:
    """Return the parts that are given of one person; ``shares``: whether they can share with this viewer at all."""
    seen = shared_with(viewer, [person], on=on).get(person.pk, {}) if shares else {}
    members = shared_view(person, seen, at=at)
    category = journey_of(person, on=on).status.category if JourneyPart.STATUS in parts else None
    return LetInPage(
        name=person.name,
        shared=rows_of(members) if shares else None,
        fields_shared=frozenset[str]().union(*(seen[member.ref] for member in members)),
        timeline=_homes(person, on=on) if JourneyPart.HOMES in parts else None,
        team=_team(person, viewer, on=on) if JourneyPart.TEAM in parts else None,
        status=STATUS_NAMES[category] if category else None,
        status_means=STATUS_MEANS[category] if category else None,
    )


def _team(person: Person, viewer: Account, *, on: date) -> list[Allocation]:
    """Return workers and carers; that somebody has an advocate is for nobody outside the council to know."""
    found = allocations_of(person, on=on)
    return list(found if viewer.works_here else found.exclude(part=Part.ADVOCATE))


def _homes(person: Person, *, on: date) -> Timeline:
    """Return homes and dates, neutrally told, without the files' workers: who works with them is another part."""
    homes_only = replace(journey_of(person, on=on), worker_spells=(), workers=0)
    return timeline(homes_only, on=on, neutral=True)
