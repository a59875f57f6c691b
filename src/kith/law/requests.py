"""The clock of somebody asking for everything that is held about them."""

from datetime import date

from kith.law.birthdays import add_months
from kith.law.configuration import number_on

__all__ = ["answer_due_on"]


def answer_due_on(received_on: date, *, extended: bool = False) -> date:
    """Return the last day for an answer: the same day one month later (three when extended), or that month's last.

    Where it falls on a weekend the day is not moved: earlier is kinder. Source: ``rules.toml``, access_request_*.
    """
    months = number_on("access_request_months", received_on)
    if extended:
        months += number_on("access_request_more_months", received_on)
    return add_months(received_on, months)
