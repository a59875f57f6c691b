"""How long a care record is kept, and when a clock of months or days has run out."""

from datetime import date, timedelta

from kith.law.birthdays import add_months, age_on, birthday
from kith.law.configuration import number_on

__all__ = ["care_record_ends_on", "is_over", "kept_to"]


def care_record_ends_on(born_on: date | None, died_on: date | None, *, on: date) -> date | None:
    """Return the first day on which a care record may go, by the law in force on ``on``; None when nobody can say.

    Kept to the 75th birthday; for somebody who died before 18, for 15 years from that day. Born on 29 February, the
    birthday is 1 March. Without a day of birth nothing ever ends. Source: ``rules.toml``, care_record_*.
    """
    if born_on is None:
        return None
    if died_on is not None and age_on(born_on, died_on) < number_on("adult_age", on):
        return birthday(died_on, number_on("care_record_years_after_death", on))
    return birthday(born_on, number_on("care_record_to_age", on))


def kept_to(start: date, *, months: int = 0, days: int = 0) -> date:
    """Return the first day on which something may go that is kept for so long from ``start``."""
    return add_months(start, months) + timedelta(days=days)


def is_over(ends_on: date | None, on: date) -> bool:
    """Whether a clock has run out: periods are [from, to), and what has no end never ends."""
    return ends_on is not None and ends_on <= on
