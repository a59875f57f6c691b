"""T-57: how long a care record is kept, held to a second program that was written on its own, over many dates."""

import random
from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta

import pytest

from kith.law.retention import care_record_ends_on, is_over, kept_to

TODAY = date(2026, 6, 1)


def calendar() -> dict[tuple[int, int], list[date]]:
    """Every day on which somebody born on a month and day has a birthday, found by walking from day to day."""
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    day, yesterday = date(1900, 1, 1), date(1899, 12, 31)
    while day.year < 2150:
        found[day.month, day.day].append(day)
        if (day.month, day.day) == (3, 1) and yesterday.day == 28:
            found[2, 29].append(day)
        yesterday, day = day, day + timedelta(days=1)
    return found


BIRTHDAYS = calendar()


def anniversary(of: date, number: int) -> date:
    days = BIRTHDAYS[of.month, of.day]
    return days[bisect_right(days, of) + number - 1]


def second_program(born_on: date, died_on: date | None) -> date:
    """Written on its own: counts birthdays along a walked calendar and knows nothing of years and months."""
    if died_on is not None and died_on < anniversary(born_on, 18):
        return anniversary(died_on, 15)
    return anniversary(born_on, 75)


def lives(number: int, seed: int) -> list[tuple[date, date | None]]:
    dice = random.Random(seed)
    first, last = date(1925, 1, 1).toordinal(), date(2026, 1, 1).toordinal()
    found: list[tuple[date, date | None]] = []
    for _ in range(number):
        born = date.fromordinal(dice.randrange(first, last))
        if dice.random() < 0.2:
            born = date(dice.choice(range(1928, 2025, 4)), 2, 29)
        died = None
        if dice.random() < 0.4:
            died = born + timedelta(days=dice.randrange(0, 22 * 366))
            if dice.random() < 0.2:
                died = date(died.year + (-died.year % 4), 2, 29)
        found.append((born, died))
    return found


def test_the_end_of_a_record_equals_the_second_program_on_thousands_of_lives() -> None:
    for born, died in lives(20_000, seed=57):
        assert care_record_ends_on(born, died, on=TODAY) == second_program(born, died), (born, died)


def test_nothing_goes_early_and_nothing_late() -> None:
    for born, died in lives(20_000, seed=58):
        ends = care_record_ends_on(born, died, on=TODAY)
        assert ends is not None
        assert not is_over(ends, ends - timedelta(days=1))
        assert is_over(ends, ends)


@pytest.mark.parametrize(
    ("born", "died", "ends"),
    [
        (date(1951, 5, 3), None, date(2026, 5, 3)),
        (date(1952, 2, 29), None, date(2027, 3, 1)),  # a 75th birthday is never in a leap year
        (date(2000, 5, 3), date(2018, 5, 2), date(2033, 5, 2)),  # the day before 18
        (date(2000, 5, 3), date(2018, 5, 3), date(2075, 5, 3)),  # on the 18th birthday
        (date(2004, 2, 29), date(2022, 2, 28), date(2037, 2, 28)),
        (date(2004, 2, 29), date(2022, 3, 1), date(2079, 3, 1)),
        (date(1999, 1, 1), date(2008, 2, 29), date(2023, 3, 1)),
    ],
)
def test_the_day_itself(born: date, died: date | None, ends: date) -> None:
    assert care_record_ends_on(born, died, on=TODAY) == ends


def test_without_a_day_of_birth_nothing_ever_ends() -> None:
    assert care_record_ends_on(None, None, on=TODAY) is None
    assert care_record_ends_on(None, date(1990, 1, 1), on=TODAY) is None
    assert not is_over(None, date(9999, 1, 1))


def test_months_and_days_are_counted_to_the_same_day_or_the_months_last() -> None:
    assert kept_to(date(2024, 1, 31), months=1) == date(2024, 2, 29)
    assert kept_to(date(2024, 1, 31), days=1) == date(2024, 2, 1)
    assert kept_to(date(2024, 2, 29), months=24) == date(2026, 2, 28)
    assert kept_to(date(2024, 2, 1), months=2, days=3) == date(2024, 4, 4)
