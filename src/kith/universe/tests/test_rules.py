"""What may stand on a map, when a sitting closes, what a bubble shows."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from kith.universe import rules
from kith.words import Refused

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_sitting_is_open_until_the_last_moment_of_the_day():
    assert rules.is_open(None, TEN, TEN + timedelta(hours=24) - timedelta(microseconds=1))


def test_a_sitting_is_closed_at_exactly_24_hours():
    assert not rules.is_open(None, TEN, TEN + timedelta(hours=24))
    assert rules.closed_when(None, TEN, TEN + timedelta(days=9)) == TEN + timedelta(hours=24)


def test_a_sitting_is_closed_when_the_person_says_so():
    assert not rules.is_open(TEN, TEN, TEN)
    assert rules.closed_when(TEN, TEN, TEN + timedelta(minutes=1)) == TEN


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nan  ", "Nan"),
        ("جدتي", "جدتي"),
        ("Uncle\u00a0\tJo", "Uncle Jo"),
        ("o\u0308", "ö"),
        ("\u202eevil", "evil"),
        ("a\x00b", "ab"),
        ("👩‍👧", "👩‍👧"),
        ("x" * 60, "x" * 60),
    ],
)
def test_a_nickname_is_kept_in_any_script(typed, kept):
    assert rules.clean_nickname(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\u202e", "\x07", "x" * 61])
def test_a_nickname_that_says_nothing_or_too_much_is_refused(typed):
    with pytest.raises(Refused):
        rules.clean_nickname(typed)


@pytest.mark.parametrize(
    ("nickname", "shown"),
    [
        ("Nan", "N"),
        ("Jo & Pat", "JP"),
        ("mr osei", "MO"),
        ("😀 Tia", "😀"),
        ("👩‍👧", "👩‍👧"),
        ("🇸🇴 house", "🇸🇴"),
        ("جدتي", "ج"),
        ("(Dad)", "("),
        ("straße ß", "SSS"),
    ],
)
def test_a_bubble_shows_one_or_two_signs(nickname, shown):
    assert rules.initials(nickname) == shown


def test_what_was_drawn_first_stays_first_while_it_is_chosen():
    assert rules.clean_fields(["family", "friends"], before=["friends"]) == ["friends", "family"]
    assert rules.clean_fields(["family", "family"], before=["friends"]) == ["family"]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (rules.clean_ring, 5),
        (rules.clean_ring, -1),
        (rules.clean_fields, ["school"]),
        (partial(rules.clean_answer, "feel"), "bad"),
        (partial(rules.clean_answer, "wish"), "never"),
    ],
)
def test_an_answer_that_is_not_on_the_list_is_refused(rule, value):
    with pytest.raises(Refused):
        rule(value)


def test_placing_one_at_a_time_goes_round():
    assert rules.next_to_place(["a", "b", "c"], after="b") == "c"
    assert rules.next_to_place(["a", "b", "c"], after="c") == "a"
    assert rules.next_to_place(["a", "b"], after="placed just now") == "a"
    assert rules.next_to_place(["a"], after="a") is None
    assert rules.next_to_place([], after="a") is None


def test_a_map_holds_more_than_anybody_draws_and_no_more():
    rules.check_room_for_one_more(499)
    with pytest.raises(Refused):
        rules.check_room_for_one_more(500)
