"""Collection years: 1 April to 31 March, called by the year they end in."""

from datetime import date, timedelta
from random import Random

DAY = timedelta(days=1)
YEARS_BACK = 7


def year_of(day: date) -> int:
    """Return the collection year a day falls in."""
    return day.year + (day >= date(day.year, 4, 1))


def first_day(year: int) -> date:
    """Return the first day of a collection year."""
    return date(year - 1, 4, 1)


def last_day(year: int) -> date:
    """Return the last day of a collection year."""
    return date(year, 3, 31)


def some_days(rng: Random, low: int, high: int) -> timedelta:
    """Draw a length of time between two numbers of days, both allowed."""
    return timedelta(days=rng.randint(low, high))


def years_until(today: date) -> range:
    """Return the collection years a council hands over: the current one so far, and those before it."""
    return range(year_of(today) - YEARS_BACK, year_of(today) + 1)
