"""The picture and the list say the same, in kind words, inside the frame."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.journey.figures import Timeline, home_words, timeline
from kith.journey.queries import Journey
from kith.journey.rules import EpisodeSpell, WorkerSpell, homes_of
from kith.law.care_leaver import Category, Status

ON = date(2026, 6, 1)


def drawn(episodes: list[EpisodeSpell], workers: list[WorkerSpell], *, own: bool = True) -> Timeline:
    nothing = Status(Category.UNKNOWN, None, None, ())
    journey = Journey(
        on=ON,
        episodes=tuple(episodes),
        worker_spells=tuple(workers),
        homes=tuple(homes_of(episodes)),
        lost_ties=(),
        carer_changes=0,
        periods_of_care=1,
        days_in_care=0,
        workers=None,
        in_care=True,
        left_open_on=None,
        status=nothing,
    )
    return timeline(journey, on=ON, own=own)


def spell(start: date, end: date | None, rne: str = "P", place: str = "U6", **kwargs: str) -> EpisodeSpell:
    return EpisodeSpell(
        start, end, rne, kwargs.get("ls", "C2"), place, kwargs.get("rec", "X1" if end else "")
    )


def test_an_empty_journey_draws_nothing() -> None:
    assert drawn([], []).items == ()


def test_each_home_says_what_it_was_and_how_somebody_came() -> None:
    found = drawn(
        [spell(date(2018, 1, 1), date(2020, 1, 1), "S"), spell(date(2020, 1, 1), None, "T", "K2")], []
    )
    assert [str(item.title) for item in found.items] == ["With a foster family", "A children's home"]
    assert [str(said) for item in found.items for said in item.said] == [
        "You came into care here.",
        "You moved here.",
    ]


def test_leaving_care_and_staying_put_are_said() -> None:
    left = drawn([spell(date(2018, 1, 1), date(2020, 1, 1), "S", rec="E4A")], [])
    stayed = drawn([spell(date(2018, 1, 1), date(2020, 1, 1), "S", rec="E17")], [])
    assert str(left.items[0].said[-1]) == "After this you were not in care."
    assert str(stayed.items[0].said[-1]) == "You stayed on with them after care."


@pytest.mark.parametrize(
    ("place", "ls", "words"),
    [
        ("U1", "C2", "With family or friends"),
        ("U4", "C2", "With a foster family"),
        ("K2", "C2", "A children's home"),
        ("K3", "C2", "Your own supported place"),
        ("T1", "C2", "A short stay somewhere else"),
        ("U6", "V4", "Short breaks"),
        ("P1", "C2", "With a parent"),
        ("NEW", "C2", "Another place"),
    ],
)
def test_kinds_of_home_in_kind_words(place: str, ls: str, words: str) -> None:
    assert str(home_words(place, ls, own=True)) == words


@pytest.mark.parametrize("place", ["K1", "R2", "R5", "T1"])
def test_health_and_custody_are_not_told(place: str) -> None:
    said = str(home_words(place, "C2", own=False)).lower()
    assert not any(word in said for word in ("secure", "custody", "offender", "hospital", "health"))


@pytest.mark.parametrize("place", ["R1", "R2", "R3", "R5", "K1", "S1", "P3", "T1", "NEW"])
def test_told_neutrally_no_kind_of_home_stands_out(place: str) -> None:
    """A word kept for health and custody alone would tell of them."""
    assert str(home_words(place, "C2", own=False, neutral=True)) == "Somewhere else"
    assert str(home_words("U4", "C2", own=False, neutral=True)) == "With a foster family"


def test_workers_are_numbered_and_their_registration_number_is_nowhere() -> None:
    found = drawn(
        [],
        [
            WorkerSpell("SW100001", date(2018, 1, 1), date(2019, 1, 1)),
            WorkerSpell("SW100002", date(2019, 1, 1), date(2020, 1, 1)),
            WorkerSpell("SW100001", date(2020, 1, 1), None),
        ],
    )
    assert [str(item.title) for item in found.items] == [
        "Social worker 1",
        "Social worker 2",
        "Social worker 1 again",
    ]
    assert "SW1000" not in repr(found)


days = st.dates(date(2008, 1, 1), date(2026, 5, 1))


@given(
    st.lists(st.tuples(days, days, st.sampled_from("SPTBUL")), max_size=15),
    st.lists(st.tuples(days, days), max_size=8),
)
def test_every_bar_is_inside_the_frame_and_none_lies_on_another(
    homes: list[tuple[date, date, str]], workers: list[tuple[date, date]]
) -> None:
    starts: dict[date, EpisodeSpell] = {}
    for start, end, rne in homes:
        starts[start] = spell(start, max(start, end), rne)
    found = drawn(
        list(starts.values()), [WorkerSpell(f"W{n}", a, max(a, b)) for n, (a, b) in enumerate(workers)]
    )
    placed: dict[int, list[tuple[float, float]]] = {}
    for bar in found.bars:
        left = float(bar.x[:-1])
        assert 0 <= left <= 100
        assert bar.y + bar.height <= found.height
        placed.setdefault(bar.y, []).append((left, left + float(bar.width[:-1])))
    for row in placed.values():
        row.sort()
        assert all(right <= left + 0.9 for (_, right), (left, _) in pairwise(row))
    assert len(found.bars) == len(found.items)
