"""Rows of lower rooms shaped for the desk's pages. Nothing is stored; a page of 30 asks no more than a page of 3."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kith.access.queries import is_paused, restrictions_of, shared_with, sharings_of
from kith.desk.choices import STATUS_MEANS, STATUS_NAMES, STATUS_SOURCES, Show
from kith.desk.rules import Facts, Reason, is_shown, last_change, next_thing, reason_for
from kith.journey.choices import LostTieKind
from kith.journey.figures import Timeline, state_said, timeline
from kith.journey.queries import (
    Journey,
    LostTieNow,
    journey_of,
    journeys_of,
    lost_ties_by_person,
    lost_ties_of,
    prompts_for,
)
from kith.journey.release import Answer, ReleaseState, may_release
from kith.people.choices import Role
from kith.people.models import Account, Allocation, Person
from kith.people.queries import allocations_of, caseload_of, live_allocations, team_caseload
from kith.universe.choices import Ring
from kith.universe.figures import MapPicture, Row, map_picture, rows_of
from kith.universe.queries import MemberNow, SharedMember, members_of, shared_view, shared_views
from kith.words import Say


@dataclass(frozen=True)
class DeskRow:
    """One person on a list: what they are called, why they stand here, what changed last and what comes next."""

    ref: str
    name: str
    reason: Reason
    last: Say | None
    coming: Say | None
    workers: Sequence[str]
    facts: Facts


def short_name(person: Person) -> str:
    """Return what somebody is called in a sentence: the forename, or "Person 4F2K"."""
    return person.forename or person.name


# Lists


def caseload_rows(worker: Account, *, on: date, at: datetime) -> tuple[list[Person], list[DeskRow]]:
    """Return a worker's people and their rows, what is about to change first."""
    people = list(caseload_of(worker, on=on))
    since = _since(worker, on=on)
    views = shared_views(people, shared_with(worker, people, on=on), at=at)
    shared = {key: len(members) for key, members in views.items()}
    return people, _rows(people, role=Role.WORKER, since=since, shared=shared, on=on)


def team_rows(manager: Account, *, on: date) -> tuple[list[Person], list[DeskRow]]:
    """Return a team's people and their rows, from the journey only: nothing a person shared is read."""
    people = list(team_caseload(manager, on=on))
    workers: dict[int, list[str]] = {}
    held = (
        live_allocations(on=on)
        .filter(worker__team=manager.team_id, person__in=people)
        .order_by("from_on", "pk")
    )
    for allocation in held:
        workers.setdefault(allocation.person_id, []).append(allocation.worker.full_name)
    return people, _rows(people, role=Role.MANAGER, workers=workers, on=on)


def shown(rows: Sequence[DeskRow], *, show: Show, name: str) -> list[DeskRow]:
    """Return the rows a filter and a part of a name leave in."""
    named = [row for row in rows if name.casefold() in row.name.casefold()]
    return [row for row in named if is_shown(row.facts, show)]


def _since(worker: Account, *, on: date) -> dict[int, date]:
    """Return, per person's key, the day from which this worker has been theirs without a break today."""
    since: dict[int, date] = {}
    for allocation in live_allocations(on=on).filter(worker=worker).order_by("from_on"):
        since.setdefault(allocation.person_id, allocation.from_on)
    return since


def _rows(
    people: Sequence[Person],
    *,
    role: Role,
    on: date,
    since: Mapping[int, date] | None = None,
    shared: Mapping[int, int] | None = None,
    workers: Mapping[int, Sequence[str]] | None = None,
) -> list[DeskRow]:
    journeys = journeys_of(people, on=on)
    ties = lost_ties_by_person(people, journeys, on=on)
    rows = []
    for person in people:
        facts = _facts(
            person,
            journeys[person.pk],
            ties[person.pk],
            role=role,
            new_since=(since or {}).get(person.pk),
            shared=(shared or {}).get(person.pk, 0),
        )
        rows.append(_row(person, facts, (workers or {}).get(person.pk, ())))
    return sorted(rows, key=lambda row: (row.reason.rank, row.reason.days, row.name))


def _row(person: Person, facts: Facts, workers: Sequence[str]) -> DeskRow:
    return DeskRow(
        ref=person.ref,
        name=person.name,
        reason=reason_for(facts),
        last=last_change(facts),
        coming=next_thing(facts, short=True),
        workers=workers,
        facts=facts,
    )


def _facts(
    person: Person,
    journey: Journey,
    ties: Collection[LostTieNow],
    *,
    role: Role,
    new_since: date | None,
    shared: int,
) -> Facts:
    states = [tie.state for tie in ties]
    return Facts(
        on=journey.on,
        name=short_name(person),
        born_on=person.born_on,
        moved_on=_moved_on(journey),
        worker_since=max(
            (spell.start for spell in journey.worker_spells if spell.start <= journey.on), default=None
        ),
        new_since=new_since,
        unread_ties=states.count(ReleaseState.WORKER_READS),
        ties_for_manager=states.count(ReleaseState.MANAGER_READS) if role is Role.MANAGER else 0,
        status_changes_on=journey.status.next_change_on,
        shared=shared,
    )


def _moved_on(journey: Journey) -> date | None:
    """The day the present home began; None when the files do not tell."""
    last = journey.homes[-1] if journey.homes else None
    if last is None or last.began_before or last.start > journey.on:
        return None
    return last.start


# One person


@dataclass(frozen=True)
class TieRow:
    """An ended tie of six months or more, what stands to be done, and by whom."""

    key: str
    title: Say
    from_on: date
    to_on: date
    months: int
    state: Say
    may_release: bool
    may_be_together: bool
    released: bool


class Stop(Protocol):
    """What the page says of a restriction that holds: about whom, what contact, whether both are to be seen."""

    ref: str
    other: str
    not_now_at: datetime | None

    @property
    def mode_name(self) -> Say:
        """What contact there may be."""


@dataclass(frozen=True)
class PersonPage:
    """What one worker, or one manager, may read of one person.

    For a manager ``shared`` is None, ``reasons`` is empty and homes are told neutrally: reasons and kinds of home
    can tell of health or custody.
    """

    name: str
    short: str
    born_on: date | None
    unnamed: bool
    allocations: Sequence[Allocation]
    journey: Journey
    status: Say
    status_means: Say
    status_source: Say
    reasons: Sequence[Say]
    coming: Say | None
    ties: Sequence[TieRow]
    stops: Sequence[Stop]
    shared: Sequence[Row] | None
    fields_shared: Collection[str]
    map: MapPicture | None
    timeline: Timeline


def person_page(
    person: Person, viewer: Account, *, on: date, at: datetime, opened: bool = False
) -> PersonPage:
    """Return one person as the allocated worker or the team's manager may see them.

    ``opened``: a manager who is not theirs reads it for a reason; what only their own may decide is left out.
    """
    role = Role(viewer.role)
    journey = journey_of(person, on=on)
    seen = shared_with(viewer, [person], on=on).get(person.pk, {}) if role is Role.WORKER else {}
    members = shared_view(person, seen, at=at)
    category = journey.status.category
    facts = Facts(on=on, name="", born_on=person.born_on, status_changes_on=journey.status.next_change_on)
    return PersonPage(
        name=person.name,
        short=short_name(person),
        born_on=person.born_on,
        unnamed=not (person.forename or person.surname),
        allocations=list(allocations_of(person, on=on)),
        journey=journey,
        status=STATUS_NAMES[category],
        status_means=STATUS_MEANS[category],
        status_source=STATUS_SOURCES[category],
        reasons=journey.status.reasons if role is Role.WORKER else (),
        coming=next_thing(facts),
        ties=[] if opened else [_tie_row(tie, role) for tie in lost_ties_of(person, on=on, journey=journey)],
        stops=list(restrictions_of(person)),
        shared=rows_of(members) if role is Role.WORKER else None,
        fields_shared=frozenset[str]().union(*(seen[member.ref] for member in members)),
        map=_map_shown(person, members),
        timeline=timeline(journey, on=on, neutral=role is not Role.WORKER),
    )


def _map_shown(person: Person, members: Sequence[SharedMember]) -> MapPicture | None:
    """Return the picture of whom they shared, they themselves in the middle; None when nobody would be on it."""
    picture = map_picture(members, centre=short_name(person))
    return picture if picture.bubbles else None


def _tie_row(tie: LostTieNow, role: Role) -> TieRow:
    worker = tie.kind is LostTieKind.WORKER
    waiting = tie.state in (ReleaseState.WORKER_READS, ReleaseState.MANAGER_READS)
    return TieRow(
        key=tie.key,
        title=Say("A social worker") if worker else Say("Carers in one home"),
        from_on=tie.from_on,
        to_on=tie.to_on,
        months=tie.months,
        state=state_said(tie.state, role),
        may_release=waiting and may_release(needs_manager=tie.needs_manager, role=role),
        may_be_together=tie.state is ReleaseState.TOGETHER_FIRST and role is Role.WORKER,
        released=not waiting,
    )


# Home


@dataclass(frozen=True)
class HomePage:
    """A young person's home: one thing that matters today, their map, and who sees what."""

    name: str
    card: str
    unplaced: int
    members: Sequence[MemberNow]
    map: MapPicture | None
    sees: Sequence[tuple[str, int]]


def home_page(person: Person, *, on: date, at: datetime) -> HomePage:
    """Return what a young person finds when they come in."""
    members = [member for member in members_of(person, at=at) if not member.hidden]
    sees: dict[str, int] = {}
    refs = {member.ref for member in members}
    for sharing in sharings_of(person, on=on):
        if sharing.thing in refs:
            name = sharing.allocation.worker.full_name
            sees[name] = sees.get(name, 0) + 1
    paused = is_paused(person)
    waiting = any(prompt.answer is Answer.BLANK for prompt in prompts_for(person, on=on))
    unplaced = sum(member.ring == Ring.NOT_PLACED for member in members)
    return HomePage(
        name=person.forename,
        card=card_for(
            waiting=waiting, paused=paused, members=len(members), unplaced=unplaced, shares=bool(sees)
        ),
        unplaced=unplaced,
        members=members,
        map=map_picture(members, small=True) if members else None,
        sees=[] if paused else sorted(sees.items()),
    )


def card_for(*, waiting: bool, paused: bool, members: int, unplaced: int, shares: bool) -> str:
    """Return which one card matters today."""
    if waiting:
        return "past"
    if paused:
        return "paused"
    if not members:
        return "first"
    if unplaced:
        return "unplaced"
    return "quiet" if shares else "share"
