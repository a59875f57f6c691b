"""Every view of 200 universes: nobody over anybody, no name outside, no line under somebody else."""

from itertools import combinations, pairwise
from math import hypot
from random import Random
from time import process_time

import pytest

from kith.universe.choices import LINK_NAMES, Feel, Field, Giving, Lasting, Often, Relation, Strain, Through
from kith.universe.figures import ecomap, family_tree, map_picture
from kith.universe.layout import Item, arcs, lay_out, lay_round
from kith.universe.layout.tree import CAPTION_SIZE, NAME_SIZE, NOTE_SIZE
from kith.universe.queries import LinkNow
from kith.universe.spaces import Box, width_of
from kith.universe.tests.factories import a_now

UNIVERSES = 200
NAMES = (
    "Nan",
    "Mum",
    "Wilhelmina Montgomery-Featherstonehaugh",
    "زينب",
    "外婆",
    "Kez",
    "Mr Osei",
    "Boxing club",
)
SMALL_SCREEN, DESK, FINGER = 296, 700, 24
"""Pixels a picture has in the page on screens of 320 and 1280. The SVG scales as a whole: what stands apart in its own
units stands apart at every width, and nothing is outside at any."""


def a_universe(seed):
    """Return members and links, as uneven as they come: 1 to 150, every mark, every kind of family and line."""
    chance = Random(seed)
    count = chance.choice([1, 2, 5, 10, 25, 60, 150]) if seed % 3 else chance.randint(1, 150)
    few = chance.random() < 0.3
    fields = [chance.choice(list(Field))] if few else list(Field)

    def some(options):
        return chance.choice(["", *options])

    members = [
        a_now(
            nickname=chance.choice(NAMES),
            ring=chance.choice([1, 1, 2, 3, 4]) if few else chance.choice([0, 1, 2, 2, 3, 3, 4, 4]),
            fields=() if chance.random() < 0.1 else (chance.choice(fields).value,),
            feel=some(Feel),
            strain=some(Strain),
            giving=some(Giving),
            often=some(Often),
            lasting=some(Lasting),
            star=chance.random() < 0.1,
            sort=chance.choice(["", "", "died"]),
            relation=some(Relation),
            through=some(Through),
        )
        for _ in range(count)
    ]
    pairs = {
        tuple(sorted(chance.sample([one.ref for one in members], 2)))
        for _ in range(chance.randint(0, count) if count > 1 else 0)
    }
    links = [
        LinkNow(f"L{number}", one, other, chance.choice(list(LINK_NAMES)), some(Feel))
        for number, (one, other) in enumerate(sorted(pairs))
    ]
    return members, links


def drawn(view, seed):
    members, links = a_universe(seed)
    if view == "family":
        return family_tree(members, links=links).map
    picture = map_picture if view == "rings" else ecomap
    shown = picture(members, links=links)
    if shown.many_links:
        shown = picture(members, links=links, show=links[0].one)
    return shown


def points_of(path):
    """Return the corners of a path of straight stretches, stretch by stretch."""
    for stretch in path.split("M")[1:]:
        yield [tuple(float(number) for number in corner.split()) for corner in stretch.split("L")]


def along(path, step=4.0):
    for corners in points_of(path):
        for (x0, y0), (x1, y1) in pairwise(corners):
            count = max(int(hypot(x1 - x0, y1 - y0) / step), 1)
            for number in range(count + 1):
                yield x0 + (x1 - x0) * number / count, y0 + (y1 - y0) * number / count


def label_boxes(bubble, size):
    x, y = float(bubble.x), float(bubble.y)
    for text, label_x, label_y, high in (
        (bubble.label, bubble.label_x, bubble.label_y, size),
        (bubble.note, "0", bubble.note_y, NOTE_SIZE),
    ):
        if text:
            middle, base, wide = x + float(label_x), y + float(label_y), width_of(text, high)
            yield Box(middle - wide / 2, base - high * 0.75, middle + wide / 2, base + high * 0.2)


@pytest.mark.parametrize("view", ["rings", "ecomap", "family"])
def test_nobody_stands_over_anybody_and_no_name_is_outside(view):
    for seed in range(UNIVERSES):
        picture = drawn(view, seed)
        left, top, wide, high = (float(number) for number in picture.whole.split())
        placed = [(float(one.x), float(one.y), reach_of(one)) for one in picture.bubbles]
        for (x, y, r), (u, v, s) in combinations(placed, 2):
            assert hypot(x - u, y - v) >= r + s - 0.2, seed
        for x, y, r in placed:
            assert left <= x - r <= x + r <= left + wide, seed
            assert top <= y - r <= y + r <= top + high, seed
        for one in picture.bubbles:
            for box in label_boxes(one, picture.label_size):
                assert left - 0.1 <= box.left < box.right <= left + wide + 0.1, (seed, one.label)
                assert top <= box.top < box.bottom <= top + high, (seed, one.label)
        for word in picture.words:
            assert (
                left <= float(word.x) <= float(word.x) + width_of(word.text, CAPTION_SIZE) <= left + wide
            ), seed
        x, y = float(picture.me_x), float(picture.me_y)
        assert all(hypot(x - u, y - v) >= r + 42 for u, v, r in placed), seed


def reach_of(bubble):
    """Return the radius of a bubble, as drawn: its halo is 4 larger than its shape."""
    numbers = [abs(float(number)) for number in numbers_in(bubble.shape)]
    return max(numbers[:2])


def numbers_in(path):
    word = ""
    for sign in f"{path} ":
        if sign in "0123456789.":
            word += sign
        elif word:
            yield word
            word = ""


@pytest.mark.parametrize("view", ["rings", "ecomap"])
def test_no_line_from_me_runs_under_somebody_else(view):
    for seed in range(0, UNIVERSES, 2):
        picture = drawn(view, seed)
        placed = [(float(one.x), float(one.y), reach_of(one)) for one in picture.bubbles]
        for number, one in enumerate(picture.bubbles):
            if not one.line:
                continue
            others = placed[:number] + placed[number + 1 :]
            for corners in points_of(one.line):
                (x0, y0), (x1, y1) = corners[0], corners[-1]
                for step in range(41):
                    x, y = x0 + (x1 - x0) * step / 40, y0 + (y1 - y0) * step / 40
                    assert all(hypot(x - u, y - v) > r for u, v, r in others), (seed, one.row.name)


def test_a_line_of_the_tree_runs_under_nobody_and_through_no_name():
    for seed in range(0, UNIVERSES, 2):
        picture = drawn("family", seed)
        placed = [(float(one.x), float(one.y), reach_of(one) - 1) for one in picture.bubbles]
        names = [box for one in picture.bubbles for box in label_boxes(one, NAME_SIZE)]
        for stroke in picture.strokes:
            for x, y in along(stroke.path):
                assert all(hypot(x - u, y - v) >= r for u, v, r in placed), seed
                assert not any(box.left < x < box.right and box.top < y < box.bottom for box in names), seed


def test_lines_between_others_run_outside_of_everybody_on_the_ecomap():
    for seed in range(0, UNIVERSES, 4):
        picture = drawn("ecomap", seed)
        placed = {one.row.ref: (float(one.x), float(one.y), reach_of(one)) for one in picture.bubbles}
        for link in picture.links:
            others = [spot for ref, spot in placed.items() if ref not in (link.one, link.other)]
            for x, y in list(along(link.path))[::3]:
                assert all(hypot(x - u, y - v) > r - 5 for u, v, r in others), seed


def test_on_the_rings_a_line_between_two_runs_under_nobody_or_is_left_to_the_list():
    for seed in range(0, UNIVERSES, 2):
        members, links = a_universe(seed)
        picture = map_picture(members, links=links)
        placed = {one.row.ref: (float(one.x), float(one.y), reach_of(one)) for one in picture.bubbles}
        for link in picture.links:
            others = [spot for ref, spot in placed.items() if ref not in (link.one, link.other)]
            for x, y in list(along(link.path))[::3]:
                assert all(hypot(x - u, y - v) > r - 5 for u, v, r in others), seed
        both = [link for link in links if {link.one, link.other} <= set(in_rings(picture))]
        assert picture.many_links or picture.left_out == (len(picture.links) < len(both))


def in_rings(picture):
    return [one.row.ref for one in picture.bubbles if one.row.ring]


def test_among_thirty_people_nearly_every_line_between_two_finds_a_way_round_the_others():
    chance, free, total = Random(4), 0, 0
    for _ in range(20):
        items = tuple(
            Item(chance.choice([1, 2, 3, 4]), chance.choice(list(Field)).value, 90, 90) for _ in range(30)
        )
        plan = lay_out(items, (86, 66, 104, 140))
        discs = tuple((place.x, place.y, place.r) for place in plan.places)
        pairs = tuple(tuple(chance.sample(range(30), 2)) for _ in range(15))
        found = arcs((*discs, (500.0, 500.0, 48.0)), pairs)
        free += sum(arc.clear for arc in found)
        total += len(found)
        for arc, pair in zip(found, pairs, strict=True):
            others = [disc for number, disc in enumerate(discs) if number not in pair]
            if arc.clear:
                assert all(hypot(x - u, y - v) >= r for x, y in arc.points for u, v, r in others)
    assert free / total > 0.9


@pytest.mark.parametrize("view", ["ecomap", "family"])
def test_on_the_smallest_screen_a_finger_finds_everybody(view):
    """The ecomap is at least ``least`` pixels wide (its frame is moved sideways); the tree is made for a phone."""
    for seed in range(0, UNIVERSES, 3):
        picture = drawn(view, seed)
        wide = float(picture.whole.split()[2])
        shown = max(SMALL_SCREEN, picture.least)
        assert all(2 * float(one.touch) * shown / wide >= FINGER for one in picture.bubbles), seed


def test_150_people_are_laid_out_in_every_view_well_under_100_ms():
    items = tuple(
        Item(1 + number % 4, ("family", "friends", "organisations", "networks", "")[number * 7 % 5], 90, 60)
        for number in range(150)
    )
    for lay in (lambda: lay_out(items, (86, 66, 104, 141)), lambda: lay_round(items)):
        begun = process_time()
        lay()
        assert process_time() - begun < 0.1
    members, links = a_universe(2)
    begun = process_time()
    family_tree(members * 1, links=links)
    assert process_time() - begun < 0.1
