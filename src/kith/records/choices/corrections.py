"""Saying that something in one's record is wrong, and what staff can answer. Plain Python."""

from enum import StrEnum

from kith.words import Say


class Answer(StrEnum):
    """What became of it."""

    CORRECTED = "corrected"
    BESIDE = "beside"
    NOT_CHANGED = "not_changed"


ANSWER_NAMES = {
    Answer.CORRECTED: Say("It was put right. What stood there before is kept as an older version."),
    Answer.BESIDE: Say("What was written stays, and your words now stand beside it."),
    Answer.NOT_CHANGED: Say("It was not changed."),
}
OFFICE_ANSWERS = {
    Answer.CORRECTED: Say("Put right: say below what it says now"),
    Answer.BESIDE: Say("Their words stand beside it from now on"),
    Answer.NOT_CHANGED: Say("Not changed: say below why"),
}


class About(StrEnum):
    """Which part of the record is wrong."""

    WHO_I_AM = "who_i_am"
    HOMES = "homes"
    WORKERS = "workers"
    WRITTEN = "written"
    MISSING = "missing"
    ELSE = "else"


ABOUT_NAMES = {
    About.WHO_I_AM: Say("My name, birthday or who I am"),
    About.HOMES: Say("Where I lived"),
    About.WORKERS: Say("Who worked with me"),
    About.WRITTEN: Say("Something that somebody wrote"),
    About.MISSING: Say("Something is missing"),
    About.ELSE: Say("Something else"),
}
