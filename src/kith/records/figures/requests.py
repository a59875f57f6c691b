"""A request as its pages show it: where it stands, what comes next, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kith.records.choices.requests import (
    NEXT,
    OFFICE_DEEDS,
    OFFICE_NAMES,
    STATE_MEANS,
    STATE_NAMES,
    Mover,
    State,
)
from kith.records.figures.giving import MakingNow, Stage, making_now
from kith.records.models import RecordRequest, RequestStep
from kith.records.queries.requests import due_of
from kith.records.rules.requests import may_move
from kith.words import Say

PATH = (
    State.RECEIVED,
    State.IDENTITY_CHECKED,
    State.SEARCHING,
    State.MEETING_OFFERED,
    State.SCREENING,
    State.DECIDING,
    State.RELEASED,
    State.FOLLOW_UP,
    State.CLOSED,
)
"""The way of most requests, so that somebody can see how far theirs has come."""
RECORDS_TEAM, MANAGER, THE_PERSON = Say("Records team"), Say("A manager"), Say("You")


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as it is read: when, what, who in neutral words, and what was said."""

    at: datetime
    name: Say
    who: Say
    words: str
    moved: bool


@dataclass(frozen=True, slots=True)
class OfficeStep:
    """One step as the records team reads it."""

    at: datetime
    name: Say
    by: str
    words: str
    moved: bool


def office_steps(steps: Sequence[RequestStep]) -> list[OfficeStep]:
    """Return the steps with names, for those who work on a request."""
    return [
        OfficeStep(
            step.at,
            OFFICE_NAMES[State(step.state)],
            step.by.full_name or step.request.person.name,
            step.words,
            step.moved,
        )
        for step in steps
    ]


@dataclass(frozen=True, slots=True)
class WayMark:
    """One stage of the way: its name, and whether it lies behind, is now, or is still to come."""

    name: Say
    when: str


def own_steps(steps: Sequence[RequestStep], asker: int | None) -> list[StepRow]:
    """Return the steps as the person reads them: services, not names."""
    return [
        StepRow(step.at, STATE_NAMES[State(step.state)], _who(step, asker), step.words, step.moved)
        for step in steps
    ]


def _who(step: RequestStep, asker: int | None) -> Say:
    if step.by_id == asker:
        return THE_PERSON
    return MANAGER if step.by.role == "manager" else RECORDS_TEAM


def stages(request: RecordRequest) -> list[WayMark]:
    """Return how far a request has come; nothing when it left the usual way."""
    now = request.stands
    if now not in PATH:
        return []
    place = PATH.index(now)
    return [
        WayMark(STATE_NAMES[state], "done" if at < place else "now" if at == place else "coming")
        for at, state in enumerate(PATH)
    ]


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request as the person sees it."""

    ref: str
    name: Say
    means: Say
    being_made: bool
    due_on: date | None
    received_on: date
    extended: bool
    may_withdraw: bool
    may_complain: bool


def own_request(request: RecordRequest) -> OwnRequest:
    """Return a request as the person who asked sees it; once a manager has agreed, how far the file is."""
    moves, making = NEXT[request.stands], making_now(request)
    if making is None or making.anew or making.stage is Stage.CHANGED:
        making = None
    return OwnRequest(
        ref=request.ref,
        name=making.own_name if making else STATE_NAMES[request.stands],
        means=making.own_says if making else STATE_MEANS[request.stands],
        being_made=making is not None,
        due_on=due_of(request),
        received_on=request.received_on,
        extended=request.extended_at is not None,
        may_withdraw=moves.get(State.WITHDRAWN) is Mover.ASKER,
        may_complain=moves.get(State.COMPLAINT) is Mover.ASKER,
    )


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A request in the records team's list."""

    ref: str
    name: str
    state: Say
    due_on: date | None
    late: bool
    making: MakingNow | None


def office_rows(requests: Sequence[RecordRequest], *, on: date) -> list[OfficeRow]:
    """Return requests with their days, what is due first on top."""
    rows = [
        OfficeRow(
            ref=request.ref,
            name=request.person.name,
            state=OFFICE_NAMES[request.stands],
            due_on=(due := due_of(request)),
            late=due is not None and due < on,
            making=making_now(request),
        )
        for request in requests
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.name))


def moves(request: RecordRequest, mover: Mover) -> list[tuple[State, Say]]:
    """Return where somebody may move a request to now, and what that deed is called."""
    return [
        (to, OFFICE_DEEDS[to])
        for to in NEXT[request.stands]
        if to in OFFICE_DEEDS and may_move(request.stands, to, mover, request.way)
    ]
