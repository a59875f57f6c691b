"""Birthdays, ages and whole months."""

from calendar import isleap, monthrange
from datetime import MAXYEAR, date

from kith.law.configuration import rule_on

__all__ = ["add_months", "age_on", "birthday", "whole_months"]


def _leap_day_birthday() -> tuple[int, int]:
    month, day = str(rule_on("leap_day_birthday", date(1970, 1, 1)).value).split("-")
    return int(month), int(day)


_IN_OTHER_YEARS = _leap_day_birthday()


def birthday(born_on: date, age: int) -> date:
    """The day on which somebody reaches an age in whole years.

    Born on 29 February, the birthday of other years is 1 March (``rules.toml``, leap_day_birthday).
    """
    year = born_on.year + age
    if born_on.month == 2 and born_on.day == 29 and not isleap(year):
        return date(year, *_IN_OTHER_YEARS)
    return born_on.replace(year=year)


def age_on(born_on: date, day: date) -> int:
    """Whole years lived on a day; negative before birth."""
    age = day.year - born_on.year
    return age if birthday(born_on, age) <= day else age - 1


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months in [start, end), never negative: 31 August to 28 February is six."""
    if end <= start or end.year >= MAXYEAR:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day >= start.day or (end.day >= 28 and add_months(start, months) <= end):
        return months
    return months - 1
