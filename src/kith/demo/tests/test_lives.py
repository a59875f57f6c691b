"""The generator: the same for the same seed, believable, and its files pass the checker."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.demo.lives.calendar import year_of, years_until
from kith.demo.lives.cast import AMIRA, NORTHMOOR
from kith.demo.lives.mistakes import REFUSED, STRANGER
from kith.demo.lives.region import region
from kith.demo.lives.returns import files_of, names_file
from kith.exchange.ssda903.check import check_years
from kith.exchange.ssda903.problem import Grade
from kith.exchange.ssda903.read import read_files
from kith.exchange.ssda903.spec import COLUMNS
from kith.law.birthdays import age_on

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def councils():
    return region(people=300, seed=7, today=TODAY)


def everybody(councils):
    return [life for council in councils for life in council.lives]


def test_the_same_seed_and_day_give_the_same_region(councils):
    assert region(people=300, seed=7, today=TODAY) == councils
    assert region(people=300, seed=8, today=TODAY) != councils


def test_it_has_as_many_people_as_asked_for_and_no_child_twice(councils):
    assert len(everybody(councils)) == 300
    assert len({life.child for life in everybody(councils)}) == 300


def test_no_council_is_a_real_one(councils):
    assert [council.code for council in councils] == ["991", "992", "993"]
    assert all(council.ons_code.startswith("E99") for council in councils)


@settings(max_examples=25, deadline=None)
@given(
    today=st.dates(date(2024, 1, 1), date(2033, 12, 31)),
    seed=st.integers(0, 10_000),
)
def test_lives_hold_together_on_any_day(today, seed):
    for life in everybody(region(people=45, seed=seed, today=today)):
        assert life.born_on <= today
        assert age_on(life.born_on, today) <= 25
        assert life.episodes
        assert life.episodes[0].why_began == "S"
        assert all(episode.began_on >= life.born_on for episode in life.episodes)
        assert all(e.ended_on is None or e.began_on < e.ended_on <= today for e in life.episodes)
        for one, following in pairwise(life.episodes):
            assert one.ended_on is not None
            assert one.ended_on <= following.began_on
            assert (one.ended_on == following.began_on) == (one.how_ended == "X1")
            assert (following.why_began == "S") == (one.how_ended != "X1")
        assert all(s.ended_on is None or s.began_on < s.ended_on for s in life.workers)
        assert all(review.on <= today for review in life.reviews)


def test_brothers_and_sisters_come_into_care_together(councils):
    families = Counter((life.surname, life.episodes[0].began_on) for life in everybody(councils))
    assert sum(size > 1 for size in families.values()) > 10


def test_lives_differ(councils):
    lives = everybody(councils)
    endings = {life.episodes[-1].how_ended for life in lives}
    assert {"", "E17", "E4A", "E11"} <= endings
    assert any(life.alone for life in lives)
    assert {stay.stay.place for life in lives for stay in life.episodes} >= {
        "U6",
        "U4",
        "U3",
        "K2",
        "K3",
        "P1",
    }
    assert len({life.ethnicity for life in lives}) > 8


def test_some_carers_stay_years_and_some_go_after_weeks(councils):
    lengths = [
        ((episode.ended_on or TODAY) - episode.began_on).days
        for life in everybody(councils)
        for episode in life.episodes
    ]
    assert min(lengths) < 60
    assert max(lengths) > 1000


def read(council, *, mistakes):
    years = years_until(TODAY)
    given = [(year, files_of(council, year, today=TODAY, mistakes=mistakes)) for year in years]
    reads = [
        read_files([(name, text.encode()) for name, text in files.items()], year=year)
        for year, files in given
    ]
    return [problem for checked in check_years(reads) for problem in checked.problems]


def test_the_files_pass_the_checker(councils):
    for council in councils:
        worse = [problem for problem in read(council, mistakes=False) if problem.grade is not Grade.NOTE]
        assert worse == []


def test_only_what_is_wrong_on_purpose_is_refused(councils):
    for council in councils:
        refused = [problem for problem in read(council, mistakes=True) if problem.grade is Grade.REFUSED]
        assert {problem.code for problem in refused} == REFUSED
        assert len(refused) == len(REFUSED)


def test_files_hold_the_columns_of_the_collection_and_no_postcode(councils):
    files = files_of(councils[0], year_of(TODAY), today=TODAY)
    headers = {tuple(text.splitlines()[0].split(",")) for text in files.values()}
    assert headers <= set(COLUMNS.values())
    assert all(line.split(",")[10:12] == ["", ""] for line in files["episodes.csv"].splitlines()[1:])


def test_names_are_given_for_nearly_everybody_and_for_nobody_who_was_adopted(councils):
    lines = names_file(councils[0]).splitlines()
    assert lines[0] == "child,forename,surname"
    adopted = {life.child for life in councils[0].lives if life.adopted}
    named = {line.split(",")[0] for line in lines[1:]}
    assert not adopted & named
    assert f"NM{STRANGER}" not in named
    assert len(named) > 0.85 * (len(councils[0].lives) - len(adopted))


def test_the_cast_stand_in_the_smallest_region_as_they_were_written():
    northmoor = region(people=30, seed=1, today=TODAY)[0]
    assert [life.child for life in northmoor.lives][: len(NORTHMOOR)] == [
        sketch.child for sketch in NORTHMOOR
    ]
    amira = next(life for life in northmoor.lives if life.child == AMIRA)
    assert age_on(amira.born_on, TODAY) == 17
    assert sum(episode.why_began in "SPB" for episode in amira.episodes) == 5
