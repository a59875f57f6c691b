"""The clock of a request: one calendar month, three when it is extended."""

from datetime import date

import pytest

from kith.law.requests import answer_due_on


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 3), date(2026, 4, 3)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_an_answer_is_due_on_the_same_day_of_the_next_month_or_its_last(received: date, due: date) -> None:
    assert answer_due_on(received) == due


def test_an_extended_one_is_due_three_months_after_it_came() -> None:
    assert answer_due_on(date(2026, 11, 30), extended=True) == date(2027, 2, 28)
