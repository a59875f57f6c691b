"""Why somebody is on top today, in one sentence."""

from datetime import date, timedelta

import pytest

from kith.desk.choices import Show
from kith.desk.rules import Facts, Rank, is_shown, last_change, next_thing, next_turning, reason_for

TODAY = date(2026, 11, 20)  # a Friday


def facts(**kwargs):
    return Facts(on=TODAY, name="Amira", **kwargs)


def said(**kwargs):
    return str(reason_for(facts(**kwargs)).say)


def days(number):
    return TODAY + timedelta(days=number)


def born_so_that(age, turns_in):
    day = days(turns_in)
    return day.replace(year=day.year - age)


@pytest.mark.parametrize(
    ("turns_in", "sentence"),
    [
        (0, "Turns 18 today."),
        (1, "Turns 18 tomorrow."),
        (13, "Turns 18 in 13 days."),
        (63, "Turns 18 in 9 weeks."),
        (84, "Turns 18 in 12 weeks."),
        (85, "All quiet."),
    ],
)
def test_a_birthday_that_changes_something_is_said_up_to_twelve_weeks_before(turns_in, sentence):
    assert said(born_on=born_so_that(18, turns_in)) == sentence


@pytest.mark.parametrize("age", [16, 18, 21, 25])
def test_four_birthdays_change_something(age):
    assert said(born_on=born_so_that(age, 30)) == f"Turns {age} in 4 weeks."


def test_other_birthdays_do_not():
    assert said(born_on=born_so_that(17, 30)) == "All quiet."


def test_somebody_born_on_29_february_turns_18_on_1_march():
    assert next_turning(date(2009, 2, 28), date(2027, 1, 1)) == (18, date(2027, 2, 28))
    assert next_turning(date(2008, 2, 29), date(2026, 2, 28)) == (18, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        (0, "Moved home today."),
        (1, "Moved home yesterday."),
        (14, "Moved home 14 days ago."),
        (15, "All quiet."),
    ],
)
def test_a_move_is_news_for_two_weeks(ago, sentence):
    assert said(moved_on=days(-ago)) == sentence


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        (0, "New to you today."),
        (4, "New to you since Monday."),
        (6, "New to you since Saturday."),
        (7, "All quiet."),
    ],
)
def test_somebody_is_new_for_a_week(ago, sentence):
    assert said(new_since=days(-ago)) == sentence


def test_ended_ties_are_counted_in_words():
    assert said(unread_ties=1) == "1 long tie in the file ended; nobody has read it yet."
    assert said(unread_ties=2) == "2 long ties in the file ended; nobody has read them yet."
    assert said(ties_for_manager=1, unread_ties=5) == "1 ended tie in the file needs you to look first."


def test_what_they_show_is_said_by_name():
    assert said(shared=1) == "Amira shows you 1 person."
    assert said(shared=3) == "Amira shows you 3 people."
    assert said(shared=0) == "All quiet."


def test_a_change_of_status_that_is_no_birthday_is_said():
    assert said(status_changes_on=days(40)) == "Leaving care status may change on 2026-12-30."
    assert said(status_changes_on=days(100)) == "All quiet."


def test_what_is_about_to_change_stands_before_what_has_changed():
    everything = facts(
        born_on=born_so_that(18, 60),
        moved_on=days(-1),
        new_since=days(-1),
        unread_ties=1,
        status_changes_on=days(3),
        shared=2,
    )
    assert reason_for(everything).rank is Rank.TURNS
    assert list(Rank) == sorted(Rank)


def test_the_later_of_a_move_and_a_new_worker_is_the_last_change():
    assert str(last_change(facts(moved_on=days(-40), worker_since=days(-300)))) == "Moved home 5 weeks ago"
    assert str(last_change(facts(moved_on=days(-400), worker_since=days(-100)))) == "New worker 3 months ago"
    assert str(last_change(facts(moved_on=days(-800)))) == "Moved home 2 years ago"
    assert str(last_change(facts(worker_since=days(-1)))) == "New worker"
    assert last_change(facts()) is None


def test_the_next_thing_is_the_nearer_of_birthday_and_status():
    born_on = born_so_that(18, 100)
    assert str(next_thing(facts(born_on=born_on))) == f"turns 18 on {days(100)}"
    assert (
        str(next_thing(facts(born_on=born_on, status_changes_on=days(9)), short=True)) == f"status {days(9)}"
    )
    assert str(next_thing(facts(born_on=born_on, status_changes_on=days(-9)))) == f"turns 18 on {days(100)}"
    assert next_thing(facts(born_on=date(1990, 1, 1))) is None


def test_filters_leave_in_who_was_asked_for():
    moved, quiet = facts(moved_on=days(-60)), facts(moved_on=days(-120))
    assert is_shown(moved, Show.MOVED)
    assert not is_shown(quiet, Show.MOVED)
    assert is_shown(facts(new_since=days(-3)), Show.WEEK)
    assert not is_shown(moved, Show.WEEK)
    assert is_shown(quiet, Show.EVERYONE)
