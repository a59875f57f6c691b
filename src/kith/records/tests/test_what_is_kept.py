"""T-81: the lists of holds, rounds and erasures: whose they are, which are open, in which order."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kith.exchange.models import ImportRun, ProblemRow
from kith.people.tests.factories import a_person
from kith.records.choices.retention import Ground
from kith.records.models import Erased, KeepingRule, LegalHold, RetentionRun, SpaceErasure
from kith.records.queries.retention import (
    counts_of,
    due_in,
    erased_of,
    erasure_waiting,
    erasures_of,
    held_in,
    hold_in,
    holds_in,
    is_held,
    rules_of,
    run_in,
    runs_in,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def hold(person, by, at=NOW, ended_at=None):
    return LegalHold.objects.create(person=person, why="x", placed_at=at, placed_by=by, ended_at=ended_at)


def test_open_holds_are_the_officers_own_councils_oldest_first(cast):
    late = hold(cast.person, cast.data_officer)
    early = hold(cast.other_person, cast.data_officer, at=NOW - DAY)
    ended = hold(a_person(cast.authority), cast.data_officer, ended_at=NOW)
    far = hold(cast.far_person, cast.far_data_officer)
    assert list(holds_in(cast.data_officer)) == [early, late]
    assert [hold_in(cast.data_officer, one.ref) for one in (late, early, ended, far)] == [
        late,
        early,
        None,
        None,
    ]
    assert held_in(cast.authority) == {cast.person.pk, cast.other_person.pk}
    assert is_held(cast.person)
    assert not is_held(ended.person)


def test_rounds_are_a_councils_own_newest_first(cast):
    def run(authority, at):
        return RetentionRun.objects.create(authority=authority, on=at.date(), made_at=at)

    early, late = run(cast.authority, NOW - DAY), run(cast.authority, NOW)
    far = run(cast.far_person.authority, NOW)
    assert list(runs_in(cast.authority)) == [late, early]
    assert [run_in(cast.authority, one.ref) for one in (late, early, far)] == [late, early, None]


def test_numbers_of_each_class_stand_in_order():
    assert list(counts_of({"b": ["1"], "a": ["2", "3"]}).items()) == [("a", 2), ("b", 1)]


def test_an_erasure_waits_until_it_is_done_or_thought_better_of(cast):
    def erasure(person, **when):
        return SpaceErasure.objects.create(person=person, parts=[], asked_at=NOW, due_at=NOW, **when)

    kept = erasure(cast.person, kept_at=NOW)
    done = erasure(cast.person, done_at=NOW)
    assert erasure_waiting(cast.person) is None
    waiting = erasure(cast.person)
    erasure(cast.other_person)
    assert erasure_waiting(cast.person) == waiting
    assert list(erasures_of(cast.person)) == [done]
    assert kept not in erasures_of(cast.person)


def test_stones_stand_for_one_person(cast):
    mine, _ = (
        Erased.objects.create(
            person=person,
            what="note",
            ground=next(iter(Ground)),
            at=NOW,
            by=cast.data_officer,
            backups_until=NOW.date(),
        )
        for person in (cast.person, cast.other_person)
    )
    assert list(erased_of(cast.person)) == [mine]


def test_the_latest_of_a_councils_own_rules_holds_and_no_day_before_it(cast):
    for months, from_on in ((9, date(2027, 1, 1)), (6, date(2026, 6, 2))):
        KeepingRule.objects.create(
            authority=cast.authority,
            kept="problem_rows",
            months=months,
            from_on=from_on,
            source="s",
            made_at=NOW,
            made_by=cast.data_officer,
        )

    def kept(on):
        rule = next(one for one in rules_of(cast.authority, on=on) if one.kept.name == "problem_rows")
        return rule.months, rule.days, rule.source, rule.own

    assert kept(date(2026, 12, 31)) == (6, 0, "s", True)
    assert kept(date(2027, 1, 1)) == (9, 0, "s", True)
    assert kept(date(2026, 6, 1))[3] is False
    assert {one.own for one in rules_of(cast.far_person.authority, on=date(2027, 1, 1))} == {False}


def test_where_nothing_is_due_nothing_is_listed(cast):
    assert due_in(cast.authority, on=NOW.date()) == {}


def test_a_hold_keeps_rows_about_whom_it_names_and_about_nobody_else(cast):
    run = ImportRun.objects.create(authority=cast.authority, at=NOW, state="done")
    rows = {}
    for place, child in enumerate(("HELD1", "FREE1"), 1):
        person = a_person(cast.authority, child_id=child)
        rows[child] = ProblemRow.objects.create(
            run=run, place=place, code="X", grade="A", message="m", child=child
        )
        if child == "HELD1":
            hold(person, cast.data_officer)
    found = due_in(cast.authority, on=date(2029, 1, 1))
    assert found["problem_rows"] == [str(rows["FREE1"].pk)]
