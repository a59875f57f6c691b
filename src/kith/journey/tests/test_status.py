"""Status where the files leave something open: what the yearly return says, and episodes it leaves out."""

from datetime import date

import pytest

from kith.journey.status import status_of
from kith.law.care_leaver import CareSpell, Category, Status

BORN = date(2008, 6, 10)
SEEN = (date(2020, 4, 1), date(2025, 4, 1))


def status(
    spell: CareSpell, in_touch: str = "", *, on: date = date(2025, 3, 31), left_open_on: date | None = None
) -> Status:
    return status_of(
        on,
        BORN,
        [spell],
        seen_from=SEEN[0],
        seen_until=SEEN[1],
        in_touch=in_touch,
        left_open_on=left_open_on,
    )


HOME = CareSpell(date(2022, 6, 10), date(2024, 7, 1), "C2", "E4A")
OPEN = CareSpell(date(2022, 6, 10), None, "C2")


@pytest.mark.parametrize(
    ("in_touch", "category"),
    [
        ("", Category.UNKNOWN),
        ("YES", Category.UNKNOWN),
        ("RHOM", Category.QUALIFYING),
        ("DIED", Category.NONE),
    ],
)
def test_the_newest_answer_says_whether_home_lasted_or_life_ended(in_touch: str, category: Category) -> None:
    assert status(HOME, in_touch).category is category


def test_somebody_in_care_has_not_died_whatever_the_answer_says() -> None:
    assert status(OPEN, "DIED").category is Category.ELIGIBLE


def test_left_open_the_reasons_say_so_and_it_is_unknown_where_its_end_would_tell_another_story() -> None:
    torn = status(OPEN, left_open_on=date(2024, 3, 31))
    assert torn.category is Category.UNKNOWN
    assert "KITH-OPEN" in str(torn.reasons[0])
    assert status(OPEN).category is Category.ELIGIBLE


def test_what_begins_after_the_files_is_in_no_file_so_none_becomes_unknown_the_day_after_they_end() -> None:
    young = CareSpell(date(2020, 6, 10), date(2021, 7, 1), "C2", "E5")
    assert status(young, on=date(2025, 4, 1)).category is Category.NONE
    later = status(young, on=date(2025, 4, 2))
    assert later.category is Category.UNKNOWN
    assert "end before 2025-04-01" in str(later.reasons[1])


def test_after_18_nothing_more_can_be_missing() -> None:
    whole = status_of(
        date(2030, 1, 1),
        date(2007, 3, 31),
        [CareSpell(date(2020, 6, 10), date(2021, 7, 1), "C2", "E5")],
        seen_from=SEEN[0],
        seen_until=SEEN[1],
        in_touch="",
        left_open_on=None,
    )
    assert whole.category is Category.NONE
