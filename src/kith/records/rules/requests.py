"""Decisions about a request for one's record: who may move it, what a release needs. Plain Python."""

from collections.abc import Sequence
from datetime import date, timedelta

from kith.law.requests import answer_due_on
from kith.records.choices.requests import ANSWERED, LONGEST_HARM_DAYS, NEXT, CameBy, Mover, Reason, State
from kith.words import Refused, Say

Span = tuple[int, int]

# Who


def may_move(state: State, to: State, mover: Mover, came_by: CameBy) -> bool:
    """Whether somebody may move a request on. What a person without Kith decides, the records team writes down."""
    whose = NEXT[state].get(to)
    if whose is Mover.ASKER and mover is Mover.OFFICER:
        return came_by is not CameBy.KITH
    return whose is mover


def check_may_move(state: State, to: State, mover: Mover, came_by: CameBy) -> None:
    """Raise ``Refused`` unless this move exists and is theirs."""
    if not may_move(state, to, mover, came_by):
        raise Refused(Say("This request has moved on. Look at where it stands now."))


# When


def due_on(received_on: date, state: State, *, extended: bool) -> date | None:
    """Return the day by which an answer is due; None once it was answered."""
    return None if state in ANSWERED else answer_due_on(received_on, extended=extended)


def check_may_extend(received_on: date, *, extended: bool, words: str, on: date) -> None:
    """Raise ``Refused`` unless the clock may be extended today: once, with a reason, within the first month."""
    if extended:
        raise Refused(Say("This request has been extended once. The law allows no more."))
    if on > answer_due_on(received_on):
        raise Refused(Say("The first month is over. It can no longer be extended."))
    if len(words.split()) < 3:
        raise Refused(Say("Write why it takes longer. They will read it."))


# What is taken out


def check_harm_review(reason: Reason, review_on: date | None, *, on: date) -> None:
    """Raise ``Refused`` unless what is kept back for serious harm has a day of review within a year."""
    if reason is not Reason.SERIOUS_HARM:
        return
    if review_on is None or not on < review_on <= on + timedelta(days=LONGEST_HARM_DAYS):
        raise Refused(Say("Say on which day within a year this will be looked at again."))


def occurrences(text: str, words: str) -> list[Span]:
    """Return where some words stand in a text, whatever their case; [start, end) each."""
    wanted, found, place = words.casefold(), [], 0
    folded = text.casefold()
    if not wanted or len(folded) != len(
        text
    ):  # a few letters change length when folded: then compare as written
        wanted, folded = words, text
    while wanted and (place := folded.find(wanted, place)) >= 0:
        found.append((place, place + len(wanted)))
        place += len(wanted)
    return found


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, overlapping and touching ones as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
