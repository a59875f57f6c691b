"""How long things are kept: states of a run, reasons for letting go. Plain Python."""

from enum import StrEnum

from kith.words import Say

CARE_RECORD = "care_record"
"""The class whose clock is the law's own: birth and death, not a number of months."""


class RunState(StrEnum):
    """How far one round of letting go has come."""

    LISTED = "listed"
    CONFIRMED = "confirmed"
    DONE = "done"
    DROPPED = "dropped"


RUN_STATE_NAMES = {
    RunState.LISTED: Say("Listed: nothing has gone"),
    RunState.CONFIRMED: Say("Confirmed: about to go"),
    RunState.DONE: Say("Done"),
    RunState.DROPPED: Say("Dropped: nothing went"),
}


class Ground(StrEnum):
    """Why something is erased from the service record before its time."""

    WRONG_PERSON = "wrong_person"
    COURT = "court"
    UNLAWFUL = "unlawful"


GROUND_NAMES = {
    Ground.WRONG_PERSON: Say("It is about somebody else"),
    Ground.COURT: Say("A court has ordered it"),
    Ground.UNLAWFUL: Say("It should never have been kept (UK GDPR, article 17)"),
}


class SpacePart(StrEnum):
    """A part of my space that somebody can erase."""

    PEOPLE = "people"
    SHARING = "sharing"
    ANSWERS = "answers"
    DRAFTS = "drafts"
    EVERYTHING = "everything"


SPACE_PART_NAMES = {
    SpacePart.EVERYTHING: Say("Everything in my space"),
    SpacePart.PEOPLE: Say("My map: all my people and all the days I drew"),
    SpacePart.SHARING: Say("The list of what I shared, and with whom"),
    SpacePart.ANSWERS: Say("What I chose about people from the past"),
    SpacePart.DRAFTS: Say("What I began to write and did not send"),
}
CHANGE_OF_MIND_DAYS = 14
