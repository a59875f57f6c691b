"""Requests for a record, corrections and holds for tests. Everything in them is invented."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from kith.people.models import Account, Person
from kith.records.actions.corrections import ask_to_correct
from kith.records.actions.packs import agree_to_release, ask_anew, make_pack
from kith.records.actions.requests import ask_for_record, move_request
from kith.records.actions.screening import look_at_item
from kith.records.choices.corrections import About
from kith.records.choices.requests import Mover, State
from kith.records.document import FRONT, TITLE, document
from kith.records.models import Correction, Making, Pack, RecordRequest
from kith.records.queries.requests import screened

NOTHING_IN_IT = document([], {}, title=TITLE, front=FRONT, name="", on=date(2026, 1, 1))
WAY = (
    State.IDENTITY_CHECKED,
    State.SEARCHING,
    State.MEETING_OFFERED,
    State.SCREENING,
    State.DECIDING,
)


def a_request(person: Person, by: Account, *, at: datetime, **kwargs: Any) -> RecordRequest:
    made = ask_for_record(person, by=by, at=at, **kwargs)
    assert made is not None
    return made


def moved_to(request: RecordRequest, state: State, officer: Account, *, at: datetime) -> RecordRequest:
    """Take a request along the usual way; before the decision everything is read and shown."""
    start = WAY.index(request.stands) + 1 if request.stands in WAY else 0
    for to in WAY[start : WAY.index(state) + 1]:
        if to is State.DECIDING:
            read_everything(request, officer, at=at)
        move_request(request, to, mover=Mover.OFFICER, by=officer, at=at)
    return request


def read_everything(request: RecordRequest, officer: Account, *, at: datetime) -> None:
    for item in screened(request):
        if item.needs_look:
            look_at_item(request, item.held, by=officer, at=at)


def released(request: RecordRequest, officer: Account, manager: Account, *, at: datetime) -> Pack:
    moved_to(request, State.DECIDING, officer, at=at)
    return let_out(request, manager, at=at)


def let_out(request: RecordRequest, manager: Account, *, at: datetime, **kwargs: Any) -> Pack:
    """What the manager decides and the job then does."""
    return made(request, agree_to_release(request, by=manager, at=at, **kwargs), at=at)


def made_anew(request: RecordRequest, officer: Account, *, at: datetime) -> Pack:
    """What the records team asks for and the job then does."""
    return made(request, ask_anew(request, by=officer, at=at), at=at)


def made(request: RecordRequest, making: Making, *, at: datetime) -> Pack:
    pack = make_pack(making, at=at)
    assert pack is not None
    request.refresh_from_db(fields=["state"])
    return pack


def one_that_is_over(person: Person, by: Account, *, at: datetime) -> RecordRequest:
    """A closed request with a file that was never really made: quick, for tests that only ask its doors."""
    request = a_request(person, by, at=at)
    RecordRequest.objects.filter(pk=request.pk).update(state=State.CLOSED)
    Pack.objects.create(
        request=request,
        made_at=at,
        made_by=by,
        ends_at=at + timedelta(days=90),
        items=0,
        pdf=b"%PDF-1.7",
        data=b"{}",
        pages=json.dumps(NOTHING_IN_IT).encode(),
    )
    return RecordRequest.objects.get(pk=request.pk)


def a_correction(person: Person, by: Account, *, at: datetime) -> Correction:
    made = ask_to_correct(person, about=About.HOMES, says="Amira Kestrel", by=by, at=at)
    assert made is not None
    return made
