"""Me in the middle, everybody round me by field, each with a line of their own that runs under nobody. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, pi, sin

from kith.universe.layout.names import place_labels
from kith.universe.layout.sizes import LABEL_HIGH, ME, MIDDLE, NARROWEST_GAP, REACH, Item, Place, Spot
from kith.universe.spaces import Box, Boxes

FRAMES = ((6, 190.0, 372.0), (12, 236.0, 420.0), (24, 372.0, 544.0), (10_000, 436.0, 544.0))
"""Up to so many people: how far from the middle the outermost stand, and how far the picture reaches on each side.

With few it is small, so that their names are large; with many there is as much room as there can be.
"""
LARGEST, NEAREST = 40.0, 150.0
PART = 0.14
"""Between two fields: an angle in which nobody stands."""
ROWS, SHRINK, LINE_CLEAR = 4, 0.95, 3.0
APART_AT_ME, FURTHEST_FROM_ME = 13.0, 130.0
"""How far apart lines are where they leave me, at least."""
MARGIN, NEXT_OUT, WAYS_OUT, TURN = 42.0, 9.0, 4, 0.06
"""Lines between others run round outside everybody, on a few circles within the picture's margin."""
EDGE = 8.0
ORDER = ("friends", "family", "networks", "", "organisations")


@dataclass(frozen=True, slots=True)
class Round:
    """The whole picture: a place for each item, the box of each field's name (by its number), where it fits, and how
    far it reaches from the middle on each side.
    """

    places: tuple[Place, ...]
    names: tuple[Box | None, ...]
    half: float


@lru_cache(maxsize=64)
def lay_round(items: tuple[Item, ...], names: tuple[tuple[str, int, float], ...] = ()) -> Round:
    """Place everybody in a circle. ``names``: a field, the width and the height of its name."""
    r, arcs, step = rows_for(items)
    angles = angles_of(items, step)
    gap = max(NARROWEST_GAP, r * (REACH - 1) * 2)
    spots: list[Spot] = [(0.0, 0.0, 0.0, 0.0)] * len(items)
    for number, index in enumerate(in_order(items)):
        arc = arcs[number % len(arcs)]
        x, y = MIDDLE + arc * cos(angles[index]), MIDDLE - arc * sin(angles[index])
        spots[index] = (x, y, r, r + gap / 2)
    half = frame_for(len(items))[1]
    taken = Boxes(MIDDLE - half + EDGE, MIDDLE + half - EDGE)
    taken.add(Box.around(MIDDLE, MIDDLE, ME))
    for x, y, _, _ in spots:
        taken.add(Box.around(x, y, r * REACH))
    named = tuple(name_of_field(items, angles, one, half, taken) for one in names)
    labels = place_labels(items, spots, taken, tries=outwards)
    begin = max(ME + 2, min(len(items) * APART_AT_ME / (2 * pi), FURTHEST_FROM_ME))
    places = [
        Place(x, y, one, touch, label, (*towards(angle, begin), *towards(angle, far_of(x, y) - r * REACH)))
        for (x, y, one, touch), label, angle in zip(spots, labels, angles, strict=True)
    ]
    return Round(tuple(places), named, half)


def frame_for(count: int) -> tuple[float, float]:
    """Return how far from the middle the outermost of so many stand, and how far the picture reaches."""
    return next((far, half) for most, far, half in FRAMES if count <= most)


def far_of(x: float, y: float) -> float:
    """Return how far a point is from the middle."""
    return float(((x - MIDDLE) ** 2 + (y - MIDDLE) ** 2) ** 0.5)


def towards(angle: float, far: float) -> tuple[float, float]:
    """Return the point so far from the middle in a direction."""
    return MIDDLE + far * cos(angle), MIDDLE - far * sin(angle)


def in_order(items: Sequence[Item]) -> list[int]:
    """Return everybody's number by field, then closest first."""
    return sorted(range(len(items)), key=lambda index: (ORDER.index(items[index].field), items[index].ring))


def parts_of(items: Sequence[Item]) -> int:
    """Return how many fields somebody stands in."""
    return len({item.field for item in items})


def between(items: Sequence[Item]) -> float:
    """Return the angle between two fields; none where there is only one."""
    return min(PART, pi / max(len(items), 1)) if parts_of(items) > 1 else 0.0


def step_of(items: Sequence[Item], rows: int) -> float:
    """Return the angle from one to the next; the last row but one is filled up, so that first and last keep apart."""
    full = -(-max(len(items), 1) // rows) * rows
    return (2 * pi - between(items) * parts_of(items)) / full


def angles_of(items: Sequence[Item], step: float) -> list[float]:
    """Return the direction of each, going round from the right; the fields lie about where the rings have them."""
    apart = between(items)
    angles = [0.0] * len(items)
    angle, before = apart / 2 if apart else pi / 2 - step / 2, None
    for index in in_order(items):
        if before is not None and items[index].field != before:
            angle += apart
        angles[index] = angle + step / 2
        angle, before = angle + step, items[index].field
    return angles


def rows_for(items: Sequence[Item]) -> tuple[float, list[float], float]:
    """Return the largest bubble that fits, how far from the middle each row stands, and the angle from one to the next.

    One in the row behind has its line between two of the row before it.
    """
    count = len(items)
    found = [(size_in(rows, step_of(items, rows), count), rows) for rows in range(1, ROWS + 1)]
    r, rows = max(found, key=lambda pair: (pair[0], -pair[1]))
    return r, arcs_for(rows, r, count), step_of(items, rows)


def arcs_for(rows: int, r: float, count: int) -> list[float]:
    """Return how far from the middle each row stands, innermost first."""
    far, _ = frame_for(count)
    apart = 2 * r * REACH + NARROWEST_GAP
    return [far - apart * (rows - 1 - row) for row in range(rows)]


def size_in(rows: int, step: float, count: int) -> float:
    """Return how large a bubble can be in so many rows; 0 where they do not fit at all."""
    r = LARGEST
    while r > 2:
        reach = r * REACH
        arcs = arcs_for(rows, r, count)
        beside = count <= rows or 2 * arcs[0] * sin(min(rows * step, pi) / 2) >= 2 * reach + NARROWEST_GAP
        passing = rows == 1 or arcs[0] * sin(min(step, pi / 2)) >= reach + LINE_CLEAR
        if arcs[0] >= NEAREST and beside and passing:
            return r
        r *= SHRINK
    return 0.0


def outwards(x: float, y: float, reach: float, wide: int) -> list[Box]:
    """Return the boxes a label may stand in, away from the middle first."""
    below, above, beside = y + reach + 1, y - reach - 1 - LABEL_HIGH, y - LABEL_HIGH / 2
    right, left = (x + reach + 4, beside), (x - reach - 4 - wide, beside)
    sides = [right, left] if x >= MIDDLE else [left, right]
    upright = [(x - wide / 2, below), (x - wide / 2, above)]
    if y < MIDDLE:
        upright.reverse()
    slanted = [(x - wide * part, top) for part in (0.2, 0.8) for _, top in upright[:1]]
    steep = abs(y - MIDDLE) > abs(x - MIDDLE)
    tried = [upright[0], sides[0], *slanted] if steep else [sides[0], upright[0], *slanted]
    return [Box(begin, top, begin + wide, top + LABEL_HIGH) for begin, top in tried]


def name_of_field(
    items: Sequence[Item],
    angles: Sequence[float],
    name: tuple[str, int, float],
    half: float,
    taken: Boxes,
) -> Box | None:
    """Return where a field's name stands, in the corner nearest to its people; None where none is free."""
    field, wide, high = name
    mine = sorted(angle for item, angle in zip(items, angles, strict=True) if item.field == field)
    if not mine:
        return None
    middle = (mine[0] + mine[-1]) / 2
    x, y = towards(middle, half)
    begin, end = MIDDLE - half + 2 * EDGE, MIDDLE + half - 2 * EDGE
    corners = [
        Box(left, top, left + wide, top + high) for left in (begin, end - wide) for top in (begin, end - high)
    ]
    near = sorted(corners, key=lambda box: (box.left + wide / 2 - x) ** 2 + (box.top + high / 2 - y) ** 2)
    found = taken.first_free(near[:2])
    if found:
        taken.add(found)
    return found


def outside(one: Place, other: Place, number: int, half: float) -> tuple[tuple[float, float], ...]:
    """Return a line between two that runs outside of everybody: out, round the shorter way, and in again."""
    begins, ends = angle_of(one), angle_of(other)
    turn = (ends - begins + pi) % (2 * pi) - pi
    far = half - MARGIN + NEXT_OUT * (number % WAYS_OUT)
    steps = max(int(abs(turn) / TURN), 1)
    return (
        towards(begins, far_of(one.x, one.y) + one.r * REACH),
        *(towards(begins + turn * step / steps, far) for step in range(steps + 1)),
        towards(ends, far_of(other.x, other.y) + other.r * REACH),
    )


def angle_of(place: Place) -> float:
    """Return in which direction from the middle somebody stands."""
    return atan2(MIDDLE - place.y, place.x - MIDDLE)
