"""Birthdays, ages and whole months, 29 February among them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kith.law.birthdays import add_months, age_on, birthday, whole_months

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def test_somebody_born_on_29_february_turns_17_on_1_march_of_a_common_year() -> None:
    assert birthday(date(2008, 2, 29), 17) == date(2025, 3, 1)
    assert age_on(date(2008, 2, 29), date(2025, 2, 28)) == 16
    assert age_on(date(2008, 2, 29), date(2025, 3, 1)) == 17


def test_somebody_born_on_29_february_turns_16_on_29_february_of_a_leap_year() -> None:
    assert birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert age_on(date(2008, 2, 29), date(2024, 2, 28)) == 15


def test_somebody_born_on_28_february_keeps_it() -> None:
    assert birthday(date(2008, 2, 28), 17) == date(2025, 2, 28)


@given(DAYS, st.integers(0, 40))
def test_on_a_birthday_the_age_is_reached_and_the_day_before_it_is_not(born_on: date, age: int) -> None:
    day = birthday(born_on, age)
    assert age_on(born_on, day) == age
    assert age_on(born_on, day - timedelta(days=1)) == age - 1


def test_six_months_from_the_end_of_august_end_with_february() -> None:
    assert whole_months(date(2022, 8, 31), date(2023, 2, 28)) == 6
    assert whole_months(date(2022, 8, 31), date(2023, 2, 27)) == 5


def test_a_spell_that_ends_before_it_begins_has_no_months() -> None:
    assert whole_months(date(2023, 1, 1), date(2022, 1, 1)) == 0


@given(DAYS, st.integers(0, 4000))
def test_whole_months_agree_with_counting_them_one_by_one(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    months = 0
    while add_months(start, months + 1) <= end:
        months += 1
    assert whole_months(start, end) == months
