"""Care-leaver status: each yes with its nearest no."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kith.law.birthdays import birthday
from kith.law.care_leaver import CareSpell, Category, Status, days_in, status_on

BORN = date(2008, 6, 10)
AT_14, AT_16, AT_17, AT_18 = (birthday(BORN, age) for age in (14, 16, 17, 18))
AT_21, AT_25 = birthday(BORN, 21), birthday(BORN, 25)
DAY = timedelta(days=1)


def spell(start: date, end: date | None = None, ls: str = "C2", by: str = "") -> CareSpell:
    return CareSpell(start, end, ls, by)


def status(on: date, *spells: CareSpell, seen_from: date | None = None, home: bool = False) -> Status:
    return status_on(on, BORN, spells, seen_from=seen_from, home_for_good=home)


LONG = spell(date(2020, 1, 1))


def test_in_care_at_16_with_thirteen_weeks_is_eligible_from_the_birthday() -> None:
    found = status(AT_16, LONG)
    assert (found.category, found.since, found.next_change_on) == (Category.ELIGIBLE, AT_16, AT_18)


def test_the_day_before_16_is_none_and_names_the_birthday() -> None:
    found = status(AT_16 - DAY, LONG)
    assert (found.category, found.next_change_on) == (Category.NONE, AT_16)


def test_the_ninety_first_day_makes_eligible_and_the_ninetieth_does_not() -> None:
    came = AT_16 + 10 * DAY
    before, after = status(came + 90 * DAY, spell(came)), status(came + 91 * DAY, spell(came))
    assert (before.category, before.next_change_on) == (Category.NONE, came + 91 * DAY)
    assert (after.category, after.since) == (Category.ELIGIBLE, came + 91 * DAY)


def test_days_before_14_do_not_count() -> None:
    found = status(AT_16 + 5 * DAY, spell(AT_14 - 400 * DAY, AT_14), spell(AT_16))
    assert found.category is Category.NONE


def test_days_in_two_periods_add_up_and_overlaps_count_once() -> None:
    early = [spell(AT_14, AT_14 + 60 * DAY), spell(AT_14 + 30 * DAY, AT_14 + 60 * DAY)]
    assert status(AT_16 + 31 * DAY, *early, spell(AT_16)).category is Category.ELIGIBLE
    assert status(AT_16 + 30 * DAY, *early, spell(AT_16)).category is Category.NONE


@pytest.mark.parametrize("ls", ["V3", "V4"])
def test_short_breaks_never_make_eligible(ls: str) -> None:
    assert status(AT_17, spell(date(2020, 1, 1), ls=ls)).category is Category.NONE


def test_a_single_period_under_section_20_does() -> None:
    assert status(AT_17, spell(date(2020, 1, 1), ls="V2")).category is Category.ELIGIBLE


def test_leaving_care_at_17_makes_relevant_from_that_day() -> None:
    found = status(AT_17 + DAY, spell(date(2020, 1, 1), AT_17, by="E5"))
    assert (found.category, found.since, found.next_change_on) == (Category.RELEVANT, AT_17, AT_18)


def test_an_end_still_to_come_has_not_happened() -> None:
    assert status(AT_17 - DAY, spell(date(2020, 1, 1), AT_17, by="E5")).category is Category.ELIGIBLE


def test_one_day_after_16_is_enough_and_the_birthday_itself_is_not() -> None:
    assert status(AT_17, spell(date(2020, 1, 1), AT_16 + DAY, by="E5")).category is Category.RELEVANT
    assert status(AT_17, spell(date(2020, 1, 1), AT_16, by="E5")).category is Category.NONE


def test_home_with_a_parent_is_relevant_for_six_months_and_then_the_files_cannot_tell() -> None:
    left = AT_16 + 30 * DAY
    gone = spell(date(2020, 1, 1), left, by="E4A")
    six = date(2025, 1, 10)
    assert status(six - DAY, gone).category is Category.RELEVANT
    assert status(six - DAY, gone).next_change_on == six
    assert status(six, gone).category is Category.UNKNOWN
    assert status(six, gone, home=True).category is Category.QUALIFYING


@pytest.mark.parametrize("by", ["E11", "E12", "E3", "E2"])
def test_adoption_transfer_and_death_end_the_duties(by: str) -> None:
    found = status(AT_17, spell(date(2020, 1, 1), AT_16 + 50 * DAY, by=by))
    assert found.category is Category.NONE
    assert found.reasons


def test_in_care_until_18_is_former_relevant_until_21_and_then_on_request_until_25() -> None:
    whole = spell(date(2020, 1, 1), AT_18, by="E5")
    assert status(AT_18 - DAY, whole).category is Category.ELIGIBLE
    young = status(AT_18, whole)
    assert (young.category, young.since, young.next_change_on) == (Category.FORMER_RELEVANT, AT_18, AT_21)
    older = status(AT_21, whole)
    assert (older.category, older.next_change_on) == (Category.FORMER_RELEVANT, AT_25)
    assert len(older.reasons) > len(young.reasons)
    assert status(AT_25 - DAY, whole).category is Category.FORMER_RELEVANT
    assert status(AT_25, whole).category is Category.NONE


def test_relevant_until_18_is_former_relevant_after() -> None:
    assert status(AT_18, spell(date(2020, 1, 1), AT_17, by="E6")).category is Category.FORMER_RELEVANT


def test_too_few_days_and_out_of_care_is_qualifying_until_21() -> None:
    short = spell(AT_16 + DAY, AT_16 + 60 * DAY, by="E8")
    found = status(AT_17, short)
    assert (found.category, found.next_change_on) == (Category.QUALIFYING, AT_21)
    assert status(AT_21 - DAY, short).category is Category.QUALIFYING
    assert status(AT_21, short).category is Category.NONE


def test_special_guardianship_before_16_is_qualifying_from_16() -> None:
    kept = spell(date(2020, 1, 1), AT_14, by="E45")
    assert status(AT_16 - DAY, kept).next_change_on == AT_16
    assert status(AT_16, kept).category is Category.QUALIFYING
    assert status(AT_16, spell(date(2020, 1, 1), AT_14, by="E41")).category is Category.NONE


def test_custody_before_16_may_make_relevant_so_it_is_unknown() -> None:
    assert status(AT_17, spell(date(2020, 1, 1), AT_16 - DAY, by="E9")).category is Category.UNKNOWN


def test_too_few_days_are_unknown_when_the_files_begin_after_14() -> None:
    short = spell(AT_16 + DAY, AT_16 + 60 * DAY, by="E8")
    assert status(AT_17, short, seen_from=AT_14 + DAY).category is Category.UNKNOWN
    assert status(AT_17, short, seen_from=AT_14).category is Category.QUALIFYING


def test_enough_days_are_enough_wherever_the_files_begin() -> None:
    assert status(AT_17, LONG, seen_from=AT_16).category is Category.ELIGIBLE


def test_no_spell_at_all_is_unknown_for_an_adult_and_none_under_16() -> None:
    assert status(AT_18, seen_from=AT_17).category is Category.UNKNOWN
    assert status(AT_14, seen_from=AT_14).category is Category.NONE
    assert status(AT_18).category is Category.NONE


def test_unknown_names_the_next_age_at_which_it_could_change_and_ends_at_25() -> None:
    assert status(AT_18, seen_from=AT_17).next_change_on == AT_21
    assert status(AT_21, seen_from=AT_17).next_change_on == AT_25
    assert status(AT_25, seen_from=AT_17).category is Category.NONE


def test_without_a_date_of_birth_it_is_unknown() -> None:
    assert status_on(AT_17, None, [LONG]).category is Category.UNKNOWN


def test_before_the_rules_begin_it_is_unknown() -> None:
    assert status_on(date(1999, 1, 1), date(1982, 1, 1), []).category is Category.UNKNOWN


def test_somebody_born_on_29_february_is_former_relevant_from_1_march() -> None:
    born = date(2008, 2, 29)
    held = [spell(date(2020, 1, 1), None)]
    assert status_on(date(2026, 2, 28), born, held).category is Category.ELIGIBLE
    assert status_on(date(2026, 3, 1), born, held).category is Category.FORMER_RELEVANT


SPELLS = st.lists(
    st.tuples(st.integers(0, 2500), st.integers(0, 900), st.sampled_from(["C2", "V3", "V2"])), max_size=6
)


def _made(raw: list[tuple[int, int, str]]) -> list[CareSpell]:
    start = date(2020, 1, 1)
    return [spell(start + at * DAY, start + (at + length) * DAY, ls) for at, length, ls in raw]


@given(SPELLS, st.integers(0, 2500), st.integers(0, 2500))
def test_days_in_agree_with_counting_day_by_day(
    raw: list[tuple[int, int, str]], first: int, length: int
) -> None:
    spells = _made(raw)
    start = date(2020, 1, 1) + first * DAY
    days = [start + at * DAY for at in range(length)]
    counted = sum(any(s.began_on <= day and (s.ended_on or day) > day for s in spells) for day in days)
    assert days_in(spells, start, start + length * DAY) == counted


@given(SPELLS, st.integers(1500, 6500), st.integers(0, 3000))
def test_a_status_never_gets_lower_by_seeing_further_back(
    raw: list[tuple[int, int, str]], at: int, begins: int
) -> None:
    spells, on, seen = _made(raw), date(2020, 1, 1) + at * DAY, date(2019, 1, 1) + begins * DAY
    known, all_known = status(on, *spells, seen_from=seen), status(on, *spells)
    assert known.category in (all_known.category, Category.UNKNOWN)
    assert known.next_change_on is None or known.next_change_on > on


@given(SPELLS, st.integers(1500, 6500))
@example([(1623, 0, "C2")], 1623)
def test_between_two_changes_that_are_named_nothing_changes_by_itself(
    raw: list[tuple[int, int, str]], at: int
) -> None:
    on = date(2020, 1, 1) + at * DAY
    ended = [one for one in _made(raw) if one.ended_on and one.ended_on <= on]
    found = status(on, *ended)
    if found.next_change_on:
        assert status(found.next_change_on - DAY, *ended).category is found.category
    else:
        assert status(on + 4000 * DAY, *ended).category is found.category
