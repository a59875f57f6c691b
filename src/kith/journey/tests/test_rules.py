"""Homes, carers, workers and lost ties: worked examples, near misses, and a slow obvious twin."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.journey.rules import (
    EpisodeSpell,
    LostTie,
    WorkerSpell,
    carer_changes,
    carers_of,
    days_in_care,
    homes_of,
    in_care_on,
    lost_ties,
    periods_of_care,
    was_adopted,
    workers_between,
    workers_of,
)
from kith.law.birthdays import add_months

ON = date(2025, 3, 31)
START = date(2022, 1, 10)


def episode(
    decom: date, dec: date | None = None, rne: str = "S", ls: str = "C2", place: str = "U6", **codes: str
) -> EpisodeSpell:
    rec = codes.get("rec", "X1" if dec else "")
    return EpisodeSpell(decom, dec, rne, ls, place, rec, codes.get("reason", ""))


A, B, C, D = START, date(2022, 9, 1), date(2023, 3, 1), date(2024, 2, 1)
CHAIN = [
    episode(A, B, "S"),
    episode(B, C, "P", reason="CARPL"),
    episode(C, D, "L", reason="ALLEG"),
    episode(D, None, "B", place="K2"),
]


def kinds(ties: list[LostTie]) -> list[tuple[str, date, date]]:
    return [(tie.kind.value, tie.start, tie.end) for tie in ties]


def test_a_chain_is_one_period_three_homes_and_two_changes_of_carer() -> None:
    assert periods_of_care(CHAIN) == 1
    assert [(h.start, h.end, h.place) for h in homes_of(CHAIN)] == [
        (A, B, "U6"),
        (B, D, "U6"),
        (D, None, "K2"),
    ]
    assert carer_changes(CHAIN) == 2


def test_the_order_in_which_episodes_are_given_does_not_matter() -> None:
    assert homes_of(CHAIN[::-1]) == homes_of(CHAIN)


def test_a_new_start_is_a_second_period_and_the_gap_is_no_time_in_care() -> None:
    again = [episode(A, B, rec="E4A"), episode(C, D, "S", rec="E4A")]
    assert periods_of_care(again) == 2
    assert days_in_care(again, ON) == (B - A).days + (D - C).days


def test_a_first_episode_that_is_a_change_of_law_is_a_home_that_began_before() -> None:
    assert [home.began_before for home in homes_of([episode(A, None, "L")])] == [True]
    assert [home.began_before for home in homes_of([episode(A, None, "T")])] == [False]


def test_the_same_carer_in_a_new_place_is_a_home_and_no_change_of_carer() -> None:
    moved = [episode(A, B), episode(B, None, "T")]
    assert len(homes_of(moved)) == 2
    assert carer_changes(moved) == 0
    assert len(carers_of(moved)) == 1


def test_open_episodes_run_to_the_day_which_is_not_counted() -> None:
    assert days_in_care([episode(ON - timedelta(days=3))], ON) == 3
    assert days_in_care([episode(ON)], ON) == 0
    assert days_in_care([episode(ON + timedelta(days=3))], ON) == 0


def test_the_day_an_episode_ends_is_not_in_care() -> None:
    assert in_care_on([episode(A, B)], B - timedelta(days=1))
    assert not in_care_on([episode(A, B)], B)


def test_short_breaks_count_in_days_homes_and_carers() -> None:
    breaks = [episode(A, B, ls="V4"), episode(B, None, "P", ls="V4")]
    assert days_in_care(breaks, ON) == (ON - A).days
    assert len(homes_of(breaks)) == 2
    assert carer_changes(breaks) == 1
    assert lost_ties(breaks, [], ON) == []


def test_a_carer_left_after_six_months_is_a_lost_tie_and_an_allegation_needs_a_manager() -> None:
    ties = lost_ties(CHAIN, [], ON)
    assert kinds(ties) == [("carer", A, B), ("carer", B, D)]
    assert [(tie.months, tie.needs_manager) for tie in ties] == [(7, False), (17, True)]


@pytest.mark.parametrize(("days", "lost"), [(0, True), (-1, False)])
def test_six_whole_months_count_and_a_day_less_does_not(days: int, lost: bool) -> None:
    end = add_months(A, 6) + timedelta(days=days)
    assert bool(lost_ties([episode(A, end), episode(end, None, "P")], [], ON)) is lost


def test_staying_put_is_no_lost_tie_and_leaving_for_a_home_of_ones_own_is() -> None:
    assert lost_ties([episode(A, D, rec="E17")], [], ON) == []
    assert len(lost_ties([episode(A, D, rec="E5")], [], ON)) == 1


@pytest.mark.parametrize("place", ["T0", "T1", "T2", "T3", "T4"])
def test_a_temporary_place_is_no_tie_but_a_stay_in_one_does_not_break_a_tie(place: str) -> None:
    assert lost_ties([episode(A, D, place=place, rec="E5")], [], ON) == []
    between = [episode(A, B), episode(B, C, "T", place=place), episode(C, D, "T", rec="E5")]
    assert kinds(lost_ties(between, [], ON)) == [("carer", A, D)]


def test_a_tie_ends_with_care_even_if_care_begins_again_later() -> None:
    again = [episode(A, B, rec="E4A"), episode(C, None, "S")]
    assert kinds(lost_ties(again, [], ON)) == [("carer", A, B)]


def test_a_carer_met_before_the_episodes_begin_is_not_guessed() -> None:
    assert lost_ties([episode(A, C, "L"), episode(C, None, "P")], [], ON) == []


def test_a_tie_that_ends_after_the_day_is_not_lost_yet() -> None:
    gone = [episode(A, D, rec="E5")]
    assert lost_ties(gone, [], D - timedelta(days=1)) == []
    assert len(lost_ties(gone, [], D)) == 1


def test_a_last_episode_that_says_another_follows_leaves_the_tie_open() -> None:
    assert lost_ties([episode(A, D, rec="X1")], [], ON) == []


def test_an_ended_worker_of_six_months_is_a_lost_tie_and_an_open_one_is_not() -> None:
    ties = lost_ties([], [WorkerSpell("SW1", A, B), WorkerSpell("SW2", B, None)], ON)
    assert kinds(ties) == [("worker", A, B)]
    assert ties[0].worker == "SW1"
    assert not ties[0].needs_manager


def test_two_touching_spells_of_one_worker_are_one_and_with_a_gap_they_are_two() -> None:
    early, late = WorkerSpell("SW1", A, date(2022, 4, 1)), WorkerSpell("SW1", date(2022, 4, 1), B)
    assert kinds(lost_ties([], [early, late], ON)) == [("worker", A, B)]
    later = WorkerSpell("SW1", date(2022, 4, 2), B)
    assert lost_ties([], [early, later], ON) == []


def test_workers_are_counted_once_each() -> None:
    spells = [WorkerSpell("SW1", A, B), WorkerSpell("SW2", B, C), WorkerSpell("SW1", C, None)]
    assert workers_of(spells) == 2
    assert workers_between(spells, A, B) == 1
    assert workers_between(spells, A, B + timedelta(days=1)) == 2


def test_adoption_is_seen_wherever_it_stands() -> None:
    assert was_adopted([episode(A, B, rec="E12")])
    assert not was_adopted([episode(A, B, rec="E13")])


RNE = st.sampled_from("SLPTBU")
STEPS = st.lists(
    st.tuples(
        RNE,
        st.integers(1, 400),
        st.sampled_from(["X1", "X1", "X1", "E4A", "E17"]),
        st.sampled_from(["C2", "V4"]),
        st.sampled_from(["U6", "T1"]),
    ),
    max_size=8,
)
Steps = list[tuple[str, int, str, str, str]]


def _lived(steps: Steps) -> list[EpisodeSpell]:
    episodes, day = [], START
    for rne, length, rec, ls, place in steps:
        end = day + timedelta(days=length)
        episodes.append(episode(day, end, rne, ls, place, rec=rec))
        day = end if rec == "X1" else end + timedelta(days=7)
    return episodes


def _slow_ties(episodes: list[EpisodeSpell], on: date) -> list[tuple[date, date]]:
    """The twin: from each S, P or B walk on until the next or the end of care."""
    found = []
    for at, first in enumerate(episodes):
        if first.rne not in "SPB":
            continue
        held, end, last = [], None, first
        for one in episodes[at:]:
            if held and one.rne in "SPB":
                end = one.decom
                break
            held.append(one)
            last = one
            if one.rec != "X1":
                end = one.dec
                break
        short = all(one.ls == "V4" for one in held) or all(one.place == "T1" for one in held)
        if end and end <= on and not short and last.rec != "E17" and add_months(first.decom, 6) <= end:
            found.append((first.decom, end))
    return found


@given(STEPS, st.integers(0, 3500))
def test_lost_ties_agree_with_the_slow_twin(steps: Steps, day: int) -> None:
    on = START + timedelta(days=day)
    episodes = _lived(steps)
    assert [(tie.start, tie.end) for tie in lost_ties(episodes, [], on)] == _slow_ties(episodes, on)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), max_size=6))
def test_days_in_care_are_the_union_of_the_episodes(raw: list[tuple[int, int]]) -> None:
    episodes = [
        episode(START + timedelta(days=at), START + timedelta(days=at + length)) for at, length in raw
    ]
    days = {e.decom + timedelta(days=i) for e in episodes for i in range(((e.dec or ON) - e.decom).days)}
    assert days_in_care(episodes, ON) == len(days)


@given(STEPS)
def test_homes_are_the_first_episode_and_every_one_that_says_so(steps: Steps) -> None:
    episodes = _lived(steps)
    said = sum(at == 0 or one.rne in "SPTBU" for at, one in enumerate(episodes))
    assert len(homes_of(episodes)) == said
