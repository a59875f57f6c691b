"""Decisions about corrections: what has to be said, by both sides. Plain Python."""

from kith.records.choices.corrections import Answer
from kith.words import Refused, Say


def check_says(says: str) -> None:
    """Raise ``Refused`` unless something is said."""
    if not says.strip():
        raise Refused(Say("Write what is wrong, in your own words."))


def check_answer(answer: Answer, *, now: str, why: str) -> None:
    """Raise ``Refused`` unless the answer says what it has to: what is right now, or why nothing was changed."""
    if answer is Answer.CORRECTED and not now.strip():
        raise Refused(Say("Write what it says now."))
    if answer is Answer.NOT_CHANGED and len(why.split()) < 3:
        raise Refused(Say("Write why, so that they can understand it."))
