"""A pack being made, and somebody being told, as pages show them: what is so now, never more hopeful than it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from kith.access.rules import address_from
from kith.kit.choices import Sending
from kith.kit.jobs import standing
from kith.kit.outbox import channels, how_it_went
from kith.records.actions.packs import make_pack_of
from kith.records.actions.telling import tell_asker
from kith.records.choices.giving import TELLING_SAYS, TO_DO_YOURSELVES, Ended, Telling
from kith.records.choices.requests import GIVEN_OUT, State
from kith.records.models import RecordRequest
from kith.records.queries.giving import has_account, last_made, last_making
from kith.words import Say


class Stage(StrEnum):
    """How far a pack is that somebody decided on."""

    BEING_MADE = "being_made"
    AGAIN = "again"
    GIVEN_UP = "given_up"
    CHANGED = "changed"


OWN_NAMES = {
    Stage.BEING_MADE: Say("It is being made for you"),
    Stage.AGAIN: Say("It is being made for you"),
    Stage.GIVEN_UP: Say("It is held up"),
    Stage.CHANGED: Say("Something has to be read once more"),
}
OWN_SAYS = {
    Stage.BEING_MADE: Say("That takes a few minutes. When it is ready, there is a message for you in Kith."),
    Stage.AGAIN: Say(
        "It could not be made yet. We try again at {time} on {day}, by itself. Nothing is lost."
    ),
    Stage.GIVEN_UP: Say(
        "It could not be made, and somebody has to look into it. The records team sees this too. Nothing is lost; "
        "you can ask below what happens next."
    ),
    Stage.CHANGED: Say(
        "Something was written since the records team read it. They have to read that first. Nothing is lost."
    ),
}
OFFICE_SAYS = {
    Stage.BEING_MADE: Say("The file is being made, since {time} on {day}. That takes a few minutes."),
    Stage.AGAIN: Say("The file could not be made. Kith tries again by itself at {time} on {day}."),
    Stage.GIVEN_UP: Say(
        "The file could not be made, and Kith has stopped trying. Tell whoever runs Kith: they can see why. Then "
        "have it made again."
    ),
    Stage.CHANGED: Say(
        "The file was not made: something has changed since it was read. It has to be screened once more."
    ),
}


def _at(says: Say, moment: datetime) -> Say:
    local = timezone.localtime(moment)
    return Say(says.msgid, {"time": f"{local:%H:%M}", "day": local.date().isoformat()})


@dataclass(frozen=True, slots=True)
class MakingNow:
    """A pack that is not there yet: how far it is, since when, and when it is tried again."""

    stage: Stage
    anew: bool
    since: datetime
    again_at: datetime | None = None

    @property
    def own_name(self) -> Say:
        """How the person's page calls it."""
        return OWN_NAMES[self.stage]

    @property
    def own_says(self) -> Say:
        """What the person reads about it."""
        return _at(OWN_SAYS[self.stage], self.again_at or self.since)

    @property
    def office_says(self) -> Say:
        """What the office reads about it."""
        return _at(OFFICE_SAYS[self.stage], self.again_at or self.since)

    @property
    def waits(self) -> bool:
        """Whether nobody has to do anything: it is being made, or tried again by itself."""
        return self.stage in (Stage.BEING_MADE, Stage.AGAIN)


def making_now(request: RecordRequest) -> MakingNow | None:
    """Return the pack of a request that was decided on and is not there; None where there is no such thing."""
    last = last_making(request)
    if last is None:
        return None
    if last.ended_at is not None:
        undecided = request.stands in (GIVEN_OUT if last.anew else {State.DECIDING})
        stopped = last.ended == Ended.CHANGED and undecided
        return MakingNow(Stage.CHANGED, last.anew, last.ended_at) if stopped else None
    how = standing(make_pack_of, last.ref)
    if how is None or how.given_up:
        return MakingNow(Stage.GIVEN_UP, last.anew, last.asked_at)
    stage = Stage.AGAIN if how.failed else Stage.BEING_MADE
    return MakingNow(stage, last.anew, last.asked_at, how.next_at)


@dataclass(frozen=True, slots=True)
class Told:
    """Whether somebody knows that their record is ready: a sentence, and whether the office has to do it itself."""

    says: Say
    yourselves: bool


def told(request: RecordRequest) -> Told | None:
    """Return how whoever asked was told that their record is ready; None while it is not."""
    if request.stands not in GIVEN_OUT:
        return None
    how, day = _telling(request)
    says = TELLING_SAYS[how]
    return Told(Say(says.msgid, {"day": day}) if day else says, how in TO_DO_YOURSELVES)


SENDINGS = {
    Sending.WAITING: Telling.ON_ITS_WAY,
    Sending.SENDING: Telling.ON_ITS_WAY,
    Sending.SENT: Telling.SENT,
    Sending.REFUSED: Telling.NOT_TAKEN,
    Sending.TOO_LATE: Telling.NOT_TAKEN,
    Sending.IN_DOUBT: Telling.PERHAPS,
}


def _telling(request: RecordRequest) -> tuple[Telling, str]:
    if not request.tell_at:
        return (Telling.IN_KITH if has_account(request) else Telling.NO_ADDRESS), ""
    made, went = last_made(request), how_it_went(request.ref)
    waits = standing(tell_asker, made.ref) if made is not None else None
    coming = waits is not None and not waits.given_up
    if (coming or went is None) and address_from(request.tell_at)[0] not in channels():
        return Telling.NO_WAY, ""
    if coming or went is None:
        return (Telling.LATER if coming else Telling.FORGOTTEN), ""
    state, ended_at = went
    how = SENDINGS[state]
    return how, timezone.localdate(ended_at).isoformat() if how is Telling.SENT and ended_at else ""
