"""Decisions about notes: what can be written down, and when one may be kept back. Plain Python."""

from datetime import date

from kith.records.choices.notes import LONGEST_LINE, LONGEST_NOTE, LONGEST_WORDS
from kith.words import Refused, Say


def clean_text(text: str, longest: int = LONGEST_NOTE) -> str:
    """Return a text without the space around it. Raises ``Refused`` when it is blank or too long."""
    plain = text.strip()
    if not plain:
        raise Refused(Say("There is nothing written yet."))
    return check_length(plain, longest)


def check_length(text: str, longest: int) -> str:
    """Return the text. Raises ``Refused`` when it is too long."""
    if len(text) > longest:
        raise Refused(
            Say(
                "This is {over} letters too long. Take some out, or make two of it.",
                {"over": len(text) - longest},
            )
        )
    return text


def clean_words(text: str) -> str:
    """Return the person's own words beside a note. Raises ``Refused`` when there are none, or too many."""
    return clean_text(text, LONGEST_WORDS)


def clean_others(about_others: bool, others: str) -> str:
    """Return who else is in a note, in words; nothing where nobody is.

    Raises ``Refused`` when somebody is and it is not said who.
    """
    said = check_length(others.strip(), LONGEST_LINE)
    if about_others and not said:
        raise Refused(Say("Say who else this is about, so that they can be protected too."))
    return said if about_others else ""


def check_day(about_on: date, *, on: date) -> None:
    """Raise ``Refused`` when a note is about a day that has not come."""
    if about_on > on:
        raise Refused(Say("That day has not come yet."))
