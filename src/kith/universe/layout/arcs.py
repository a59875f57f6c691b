"""Lines between members: arcs that run under nobody where it can be helped. Plain Python."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import hypot

from kith.universe.layout.sizes import REACH, SIZE
from kith.universe.spaces import Box, Boxes

BENDS = (0.05, -0.05, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.56, -0.56, 0.75, -0.75, 1.0, -1.0)
SKEWS = (0.0, 0.35, -0.35)
"""How far an arc's middle lies aside and to one end, as shares of its length; the straightest that is free is taken."""
CELL, STEP, EDGE, CLEAR = 80.0, 16.0, 6.0, 3.0
UNDER_SOMEBODY = 100

Disc = tuple[float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Arc:
    """An arc from edge to edge of two bubbles, as points along it; ``clear``: it runs under nobody else."""

    points: tuple[Point, ...]
    clear: bool


class Discs:
    """Who stands where, found quickly."""

    def __init__(self, discs: Sequence[Disc]) -> None:
        self._by_cell: dict[tuple[int, int], list[tuple[int, Disc]]] = defaultdict(list)
        for index, (x, y, r) in enumerate(discs):
            reach = r + CLEAR
            for column in range(int((x - reach) // CELL), int((x + reach) // CELL) + 1):
                for row in range(int((y - reach) // CELL), int((y + reach) // CELL) + 1):
                    self._by_cell[(column, row)].append((index, (x, y, reach)))

    def under(self, points: Sequence[Point], one: int, other: int) -> bool:
        """Return whether a line along these points runs under anybody but its two ends."""
        return any(
            (x - u) ** 2 + (y - v) ** 2 < reach * reach
            for x, y in points
            for index, (u, v, reach) in self._by_cell.get((int(x // CELL), int(y // CELL)), ())
            if index not in (one, other)
        )


@lru_cache(maxsize=64)
def arcs(
    discs: tuple[Disc, ...],
    pairs: tuple[tuple[int, int], ...],
    words: tuple[Box, ...] = (),
    wide: float = SIZE,
    high: float = SIZE,
) -> tuple[Arc, ...]:
    """Return an arc for each pair of discs (by number): under nobody if there is any way, and under few words."""
    stand, taken = Discs(discs), Boxes()
    for word in words:
        taken.add(word)
    return tuple(arc_between(discs, one, other, stand, taken, wide, high) for one, other in pairs)


def arc_between(
    discs: Sequence[Disc], one: int, other: int, stand: Discs, taken: Boxes, wide: float, high: float
) -> Arc:
    """Return the best arc between two discs."""
    best: tuple[Point, ...] = ()
    least = float("inf")
    for points in bent(discs[one], discs[other]):
        if not all(EDGE < x < wide - EDGE and EDGE < y < high - EDGE for x, y in points):
            continue
        cost = UNDER_SOMEBODY * stand.under(points, one, other)
        cost += 0 if cost >= least else sum(taken.holds(x, y, (), margin=1) for x, y in points)
        if cost < least:
            best, least = points, cost
        if not cost:
            break
    return Arc(best, clear=least < UNDER_SOMEBODY)


def bent(one: Disc, other: Disc) -> Iterator[tuple[Point, ...]]:
    """Yield the points of one arc after the other, straight ones first."""
    (x0, y0, r0), (x1, y1, r1) = one, other
    dx, dy = x1 - x0, y1 - y0
    far = hypot(dx, dy)
    for skew, bend in product(SKEWS, BENDS):
        cx = (x0 + x1) / 2 - dy * bend * 2 + dx * skew
        cy = (y0 + y1) / 2 + dx * bend * 2 + dy * skew
        count = max(int((far * (1 + abs(bend))) / STEP), 6)
        points = [quadratic((x0, y0), (cx, cy), (x1, y1), step / count) for step in range(count + 1)]
        outside = [
            (x, y)
            for x, y in points
            if hypot(x - x0, y - y0) >= r0 * REACH and hypot(x - x1, y - y1) >= r1 * REACH
        ]
        yield tuple(outside if len(outside) > 1 else points)


def quadratic(begin: Point, control: Point, end: Point, t: float) -> Point:
    """Return a point of a quadratic curve, t from 0 to 1."""
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return (
        a * begin[0] + b * control[0] + c * end[0],
        a * begin[1] + b * control[1] + c * end[1],
    )
