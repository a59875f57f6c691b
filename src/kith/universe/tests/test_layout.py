"""Nobody stands over anybody, and no name over a name, however many and however uneven they are."""

from itertools import combinations, pairwise
from math import hypot
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kith.universe.layout import INNER, ME, MIDDLE, OUTER, REACH, SIZE, Item, Plan, lay_out
from kith.universe.spaces import Box, shortened, width_of

WORDS = (86, 66, 104, 140)
FIELDS = ("family", "friends", "organisations", "networks", "")
an_item = st.builds(
    Item,
    ring=st.integers(1, 4),
    field=st.sampled_from(FIELDS),
    wide=st.integers(20, 420),
    short=st.integers(20, 180),
)
few_cells = st.lists(
    st.builds(Item, st.integers(1, 4), st.sampled_from(FIELDS), st.just(90), st.just(90)),
    min_size=1,
    max_size=3,
)


def check(items: list[Item]) -> Plan:
    plan = lay_out(tuple(items), WORDS)
    for item, place in zip(items, plan.places, strict=True):
        check_in_its_ring(item, place, (INNER, *plan.edges))
    for one, other in combinations(plan.places, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= (one.r + other.r) * REACH - 1e-6
    labels = [place.label.box for place in plan.places if place.label]
    bubbles = [Box.around(place.x, place.y, place.r) for place in plan.places]
    for word in plan.words:
        assert not any(covers(word, place) for place in plan.places)
    for label in labels:
        assert label.left >= 0
        assert label.right <= SIZE
        assert not any(
            label.overlaps(other) for other in [*bubbles, *plan.words, Box.around(MIDDLE, MIDDLE, ME)]
        )
    assert not any(one.overlaps(other) for one, other in combinations(labels, 2))
    return plan


def check_in_its_ring(item, place, edges):
    far = hypot(place.x - MIDDLE, place.y - MIDDLE)
    assert edges[item.ring - 1] + place.r - 1e-6 <= far <= edges[item.ring] - place.r + 1e-6
    x, y = place.x - MIDDLE, MIDDLE - place.y
    sides = {
        "family": (x < 0, y > 0),
        "friends": (x > 0, y > 0),
        "organisations": (x > 0, y < 0),
        "networks": (x < 0, y < 0),
    }
    assert all(sides.get(item.field, (True,)))


def covers(word: Box, place) -> bool:
    dx = max(word.left - place.x, 0, place.x - word.right)
    dy = max(word.top - place.y, 0, place.y - word.bottom)
    return hypot(dx, dy) < place.r - 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(an_item, max_size=25))
@example([Item(ring, "family", 20, 20) for ring in (1, 1, 1, 1, 2, 2, 3)])
def test_few_people_in_any_distribution(items):
    check(items)


@settings(max_examples=40, deadline=None)
@given(st.lists(an_item, min_size=1, max_size=3), st.lists(an_item, max_size=20), st.sampled_from([60, 150]))
def test_most_people_in_a_few_cells(crowded, others, count):
    many = [crowded[number % len(crowded)] for number in range(count - len(others))]
    check([*others, *many])


@pytest.mark.parametrize("count", [10, 60, 150])
@pytest.mark.parametrize("ring", [1, 2, 3, 4])
@pytest.mark.parametrize("field", FIELDS)
def test_everybody_in_one_cell(ring, field, count):
    check([Item(ring, field, 80, 80)] * count)


@pytest.mark.parametrize("field", FIELDS)
def test_nearly_everybody_in_one_cell_and_one_in_each_other(field):
    others = [Item(ring, other, 110, 110) for ring in (1, 2, 3, 4) for other in FIELDS]
    for ring in (1, 2, 3, 4):
        check([*others, *[Item(ring, field, 110, 110)] * 130])


def test_inner_rings_are_wider_when_nothing_is_crowded():
    edges = check([Item(ring, field, 80, 80) for ring in (1, 2, 3, 4) for field in FIELDS[:4]]).edges
    widths = [outer - inner for inner, outer in pairwise((INNER, *edges))]
    assert widths == sorted(widths, reverse=True)
    assert edges[-1] == pytest.approx(OUTER)


def test_ten_people_all_have_their_whole_names_and_a_finger_finds_them():
    items = [Item(1 + number % 4, FIELDS[number % 5], 110, 110) for number in range(10)]
    plan = check(items)
    assert all(place.label and place.label.whole for place in plan.places)
    inner = plan.edges[1] + 30
    on_a_phone = 290 / (2 * inner)
    assert all(
        2 * place.r * on_a_phone >= 24
        for item, place in zip(items, plan.places, strict=True)
        if item.ring < 3
    )


def test_a_line_runs_under_nobody_else():
    items = [Item(1 + number % 4, FIELDS[number % 5], 110, 110) for number in range(30)]
    plan = check(items)
    assert sum(place.line is not None for place in plan.places) > 15
    for place in plan.places:
        if place.line is None:
            continue
        x0, y0, x1, y1 = place.line
        for step in range(51):
            x, y = x0 + (x1 - x0) * step / 50, y0 + (y1 - y0) * step / 50
            others = [other for other in plan.places if other is not place]
            assert all(hypot(other.x - x, other.y - y) > other.r for other in others)


def test_the_same_people_stand_in_the_same_places():
    items = tuple(Item(1 + number % 4, FIELDS[number % 5], 90, 90) for number in range(40))
    first = lay_out(items, WORDS)
    lay_out.cache_clear()
    assert lay_out(items, WORDS) == first


def test_150_people_are_laid_out_quickly():
    items = tuple(Item(1 + number % 4, FIELDS[number * 7 % 5], 60 + number % 90, 60) for number in range(150))
    begun = process_time()
    lay_out(items, WORDS)
    assert process_time() - begun < 0.25


def test_nobody_at_all_is_an_empty_picture():
    assert lay_out((), WORDS).places == ()


@pytest.mark.parametrize("text", ["Nan", "Wilhelmina Montgomery", "جدتي", "外婆", "👩‍👧", "iiii"])
def test_a_text_is_at_least_as_wide_as_its_letters(text):
    assert width_of(text, 26) >= 26 * 0.3


def test_a_long_name_is_cut_with_dots():
    assert shortened("Wilhelmina Montgomery", 26, 150).endswith("…")
    assert width_of(shortened("Wilhelmina Montgomery", 26, 150), 26) <= 150
    assert shortened("Nan", 26, 150) == "Nan"
