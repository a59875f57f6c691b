"""T-81: each decision on its very edge: the day itself and the day before, the last letter, the last minute."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kith.access.choices import LEAST_REASON
from kith.access.rules import (
    OWN_STAYS,
    SEEN_EVERY,
    SHARED_STAYS,
    STAFF_STAYS,
    address_from,
    after_the_night,
    after_the_pause,
    check_begun_on,
    check_codes,
    check_hours,
    check_reason,
    check_review_on,
    is_over,
    lapsed_since,
    latest_review,
    sharing_lapses_on,
    stays,
    writes_on,
)
from kith.words import Refused

BORN = date(2008, 5, 3)
DAY = timedelta(days=1)
AT_16, AT_18 = date(2024, 5, 3), date(2026, 5, 3)
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
ON = date(2026, 5, 3)


@pytest.mark.parametrize(
    ("on", "lapses", "lapsed"),
    [
        (AT_16 - DAY, AT_16, None),
        (AT_16, AT_18, AT_16),
        (AT_18 - DAY, AT_18, AT_16),
        (AT_18, None, AT_18),
    ],
)
def test_sharing_lapses_at_16_and_18_on_the_day_itself(on, lapses, lapsed):
    assert sharing_lapses_on(BORN, on) == lapses
    assert lapsed_since(BORN, on) == lapsed


def test_without_a_day_of_birth_nothing_lapses():
    assert sharing_lapses_on(None, AT_16) is None
    assert lapsed_since(None, AT_16) is None


def test_a_review_lies_ahead_and_within_a_year():
    assert latest_review(ON) == date(2027, 5, 3)
    check_review_on(ON + DAY, ON)
    check_review_on(date(2027, 5, 3), ON)
    for day in (ON - DAY, ON, date(2027, 5, 4)):
        with pytest.raises(Refused):
            check_review_on(day, ON)


def test_a_restriction_begins_today_or_before_never_later():
    check_begun_on(ON, ON)
    check_begun_on(ON - DAY, ON)
    with pytest.raises(Refused):
        check_begun_on(ON + DAY, ON)


def letters(many):
    return "ab cd " + "efgh" * many


def test_a_reason_is_long_enough_to_the_letter():
    enough = letters(LEAST_REASON)[:LEAST_REASON]
    check_reason(enough)
    for short in (enough[:-1], enough[:-1] + " " * 40, enough[:6] + " " * 40 + enough[6:-1]):
        with pytest.raises(Refused, match=str(LEAST_REASON)):
            check_reason(short)


@pytest.mark.parametrize(
    "words", [("abcdef", "ghijkl"), ("abcdef", "ghijkl", "ABCDEF"), ("a", "ab", "abcde")]
)
def test_a_reason_has_three_words_and_six_signs(words):
    with pytest.raises(Refused, match="words"):
        check_reason(" ".join(words * LEAST_REASON))


def test_three_words_and_six_signs_are_enough():
    check_reason(" ".join(("ab", "cd", "ef") * LEAST_REASON))


@pytest.mark.parametrize("hours", [1, 2, 3])
def test_a_record_opens_for_one_two_or_three_hours(hours):
    check_hours(hours)


@pytest.mark.parametrize("hours", [0, 4])
def test_and_for_no_other_time(hours):
    with pytest.raises(Refused):
        check_hours(hours)


@pytest.mark.parametrize(
    ("staff", "shared_phone", "kept", "idle", "longest"),
    [
        (True, False, STAFF_STAYS, timedelta(minutes=30), timedelta(hours=12)),
        (False, False, OWN_STAYS, timedelta(hours=2), timedelta(hours=12)),
        (False, True, SHARED_STAYS, timedelta(minutes=15), timedelta(hours=1)),
        (True, True, SHARED_STAYS, timedelta(minutes=15), timedelta(hours=1)),
    ],
)
def test_how_long_somebody_stays_signed_in_to_the_second(staff, shared_phone, kept, idle, longest):
    assert stays(staff=staff, shared_phone=shared_phone) == kept
    assert (kept.idle, kept.longest) == (idle, longest)
    second = timedelta(seconds=1)
    assert not is_over(kept, begun_at=NOW - longest + second, seen_at=NOW - idle + second, at=NOW)
    assert is_over(kept, begun_at=NOW - idle, seen_at=NOW - idle, at=NOW)
    assert is_over(kept, begun_at=NOW - longest, seen_at=NOW, at=NOW)


@pytest.mark.parametrize(
    ("window", "base", "same"),
    [("w", "s", True), ("w", "other", True), ("x", "s", True), ("x", "other", False)],
)
def test_a_window_writes_on_with_its_own_words_or_from_those_it_began_from(window, base, same):
    assert writes_on(window=window, base=base, kept_window="w", kept_stamp="s") is same


def test_it_is_written_down_each_minute_that_somebody_is_there():
    assert timedelta(minutes=1) == SEEN_EVERY


def test_an_address_is_as_long_as_one_may_be_and_not_a_letter_longer():
    longest = f"{'x' * 64}@{'y' * 61}.{'y' * 61}.{'y' * 61}.org"
    assert len(longest) == 254
    assert address_from(longest)[1] == longest
    with pytest.raises(Refused):
        address_from(longest.replace("org", "info"))


@pytest.mark.parametrize(("hour", "goes"), [(7, 8), (8, 8), (21, 21), (22, 8)])
def test_the_night_ends_on_the_hour_and_by_day_nothing_waits(hour, goes):
    odd = datetime(2026, 5, 3, hour, 42, 17, 5, tzinfo=UTC)
    waits = hour in (7, 22)
    day = 4 if hour == 22 else 3
    assert after_the_night(odd) == (datetime(2026, 5, day, goes, tzinfo=UTC) if waits else odd)


def test_a_pause_is_counted_from_the_last_and_never_into_the_past():
    assert after_the_pause(NOW, None, DAY) == NOW
    assert after_the_pause(NOW, NOW - DAY / 2, DAY) == NOW + DAY / 2
    assert after_the_pause(NOW, NOW - 2 * DAY, DAY) == NOW


@pytest.mark.parametrize(("hour", "day", "may"), [(2, 5, True), (3, 5, False), (2, 6, False), (0, 6, False)])
def test_so_many_codes_an_hour_and_a_day(hour, day, may):
    if may:
        check_codes(hour, day)
        return
    with pytest.raises(Refused):
        check_codes(hour, day)
