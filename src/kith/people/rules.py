"""Decisions about people: who may have an account, how a person without a name is called."""

from datetime import date, timedelta

from kith.law.birthdays import age_on
from kith.people.choices import YOUNGEST_ACCOUNT_AGE
from kith.words import Refused, Say

CODE_LASTS = timedelta(hours=72)


def check_may_have_account(*, born_on: date | None, adopted: bool, youngest: int, on: date) -> None:
    """Raise ``Refused`` unless this person may have an account of their own.

    ``youngest`` is the authority's own limit in years; never below 13.
    """
    if adopted:
        raise Refused(Say("This record is closed. It cannot have an account."))
    if born_on is None:
        raise Refused(Say("We need a date of birth first. Ask your administrator to add it."))
    limit = max(youngest, YOUNGEST_ACCOUNT_AGE)
    if age_on(born_on, on) < limit:
        raise Refused(
            Say(
                "An account of their own is possible from {age}. Until then, draw the map together on paper.",
                {"age": limit},
            )
        )


def called(forename: str, surname: str, ref: str) -> str:
    """Return what a person is called: their name, or "Person 4F2K" until somebody gives one."""
    name = f"{forename} {surname}".strip()
    return name or f"Person {ref[:4]}"
