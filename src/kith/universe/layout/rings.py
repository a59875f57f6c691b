"""Rings by fields: where everybody stands, nobody over anybody, and no chance in it. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import asin, cos, pi, sin, sqrt

from kith.universe.layout.names import line_to, place_labels
from kith.universe.layout.sizes import INNER, ME, MIDDLE, NARROWEST_GAP, OUTER, REACH, Item, Place, Plan, Spot
from kith.universe.spaces import Box, Boxes

USUAL_EDGES = (INNER, 206.0, 308.0, 392.0, OUTER)
SMALLEST_CAP = 18.0
NARROWEST, WIDTH_OF_ONE = 40.0, 68.0
LARGEST = {1: 43.0, 2: 39.0, 3: 35.0, 4: 32.0}
WIDEST_GAP = 36.0


@dataclass(frozen=True, slots=True)
class Sector:
    """A slice of the circle, from an angle to an angle."""

    begins: float
    ends: float

    @property
    def span(self) -> float:
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class Spread:
    """Spots within one cell, as (distance from the middle, angle), and how far the nearest are apart."""

    spots: tuple[tuple[float, float], ...]
    apart: float


@lru_cache(maxsize=128)
def lay_out(items: tuple[Item, ...], words: tuple[int, ...], corners: tuple[Box, ...] = ()) -> Plan:
    """Place everybody. ``words`` are the widths of the rings' names, ``corners`` what else is taken."""
    sectors = sectors_for(items)
    edges = edges_for(items, sectors)
    word_boxes = tuple(word_box(edge, wide) for edge, wide in zip(edges[1:], words, strict=True))
    spots: list[Spot] = [(0.0, 0.0, 0.0, 0.0)] * len(items)
    most = LARGEST[1]
    for ring in LARGEST:
        for index, spot in ring_spots(ring, items, sectors, edges, words, most=most):
            spots[index] = spot
            most = max(spot[2], SMALLEST_CAP)
    taken = Boxes()
    for box in (*word_boxes, *corners):
        taken.add(box)
    taken.add(Box.around(MIDDLE, MIDDLE, ME))
    for x, y, r, _ in spots:
        taken.add(Box.around(x, y, r * REACH))
    labels = place_labels(items, spots, taken)
    places = [
        Place(x, y, r, touch, label, line_to(x, y, r, taken, len(items)))
        for (x, y, r, touch), label in zip(spots, labels, strict=True)
    ]
    return Plan(edges[1:], word_boxes, seams_of(sectors), tuple(places))


# Rings and sectors


def sectors_for(items: Sequence[Item]) -> dict[str, Sector]:
    """Return the slice of each field. Those in no field get a wedge at the foot, or everything."""
    loose = sum(not item.field for item in items)
    if items and loose == len(items):
        return {"": Sector(pi / 2, pi * 5 / 2)}
    half = min(max(loose / max(len(items), 1) * pi, pi / 7), pi * 0.36) if loose else 0.0
    foot = pi * 3 / 2
    sectors = {
        "friends": Sector(0.0, pi / 2),
        "family": Sector(pi / 2, pi),
        "networks": Sector(pi, foot - half),
        "organisations": Sector(foot + half, pi * 2),
    }
    if loose:
        sectors[""] = Sector(foot - half, foot + half)
    return sectors


def seams_of(sectors: dict[str, Sector]) -> tuple[float, ...]:
    """Return the angles of the lines between fields."""
    return tuple(sorted({sector.begins for sector in sectors.values()})) if len(sectors) > 1 else ()


def edges_for(items: Sequence[Item], sectors: dict[str, Sector]) -> tuple[float, ...]:
    """Return where the rings begin and end: inner ones wider, crowded ones as wide as they can be."""
    usual = [outer**2 - inner**2 for inner, outer in pairwise(USUAL_EDGES)]
    needs = [room_for(ring, items, sectors) for ring in LARGEST]
    total = OUTER**2 - INNER**2
    areas = [max(pair) for pair in zip(usual, needs, strict=True)]
    spare = total - sum(needs)
    if sum(areas) > total:
        if spare > 0:
            areas = [need + spare * part / total for need, part in zip(needs, usual, strict=True)]
        else:
            areas = [need * total / sum(needs) for need in needs]
    edges = [INNER]
    for area in areas:
        edges.append(sqrt(edges[-1] ** 2 + area * total / sum(areas)))
    crowded = {item.ring for item in items}
    return widened(edges, [WIDTH_OF_ONE if ring in crowded else NARROWEST for ring in LARGEST])


def room_for(ring: int, items: Sequence[Item], sectors: dict[str, Sector]) -> float:
    """Return how much of the whole circle's (radius squared) a ring wants for its fullest field."""
    r = LARGEST[ring]
    one = (2 * r + WIDEST_GAP / 2) ** 2
    counts = [
        sum(item.ring == ring and item.field == field for item in items) / sector.span * 2
        for field, sector in sectors.items()
    ]
    return max(counts) * one


def widened(edges: Sequence[float], least: Sequence[float]) -> tuple[float, ...]:
    """Give each ring at least its least width, taken from what the others can spare."""
    widths = [outer - inner for inner, outer in pairwise(edges)]
    lacking = sum(max(low - width, 0.0) for width, low in zip(widths, least, strict=True))
    spare = sum(max(width - low, 0.0) for width, low in zip(widths, least, strict=True))
    kept = [
        low + max(width - low, 0.0) * (1 - lacking / spare) for width, low in zip(widths, least, strict=True)
    ]
    found = [edges[0]]
    for width in kept:
        found.append(found[-1] + width)
    return tuple(found)


def word_box(edge: float, wide: int) -> Box:
    """Return the box of a ring's name: on the ring's line, at the top."""
    return Box(MIDDLE - wide / 2, MIDDLE - edge - 13, MIDDLE + wide / 2, MIDDLE - edge + 13)


# Bubbles


def ring_spots(
    ring: int,
    items: Sequence[Item],
    sectors: dict[str, Sector],
    edges: Sequence[float],
    words: Sequence[int],
    most: float,
) -> Iterable[tuple[int, Spot]]:
    """Yield each item of one ring with its spot (x, y, r, touch radius); all of one size, ``most`` or less."""
    cells = {
        field: [index for index, item in enumerate(items) if item.ring == ring and item.field == field]
        for field in sectors
    }
    full = {field: indexes for field, indexes in cells.items() if indexes}
    scale = min(most / LARGEST[ring], 1.0)
    while full:
        r = LARGEST[ring] * scale
        gap = max(NARROWEST_GAP, 2 * r * (REACH - 1), WIDEST_GAP * scale**4)
        cell = Cell(ring, edges[ring - 1], edges[ring], r, gap, words)
        spreads = {field: cell.spread(sectors[field], len(indexes)) for field, indexes in full.items()}
        if all(spreads.values()):
            break
        scale *= 0.93
    for field, indexes in full.items():
        spread = spreads[field]
        assert spread is not None  # noqa: S101  the loop above ends only when all are
        for index, (distance, angle) in zip(indexes, spread.spots, strict=True):
            yield index, (MIDDLE + distance * cos(angle), MIDDLE - distance * sin(angle), r, r + gap / 2)


@dataclass(frozen=True, slots=True)
class Cell:
    """One ring at one size of bubble: finds room for a number of them in a sector."""

    ring: int
    inner: float
    outer: float
    r: float
    gap: float
    words: Sequence[int]

    def spread(self, sector: Sector, count: int) -> Spread | None:
        """Return the most even spread of ``count`` spots in a sector, or None when they do not fit."""
        wide = self.outer - self.inner
        one_fits = wide >= 2 * self.r + max(NARROWEST_GAP, 2 * self.r * (REACH - 1))
        most_rows = max(int(wide / (2 * self.r + self.gap)), int(one_fits))
        found = [self.in_rows(sector, count, rows) for rows in range(1, min(most_rows, count) + 1)]
        fitting = [spread for spread in found if spread]
        return max(fitting, key=lambda spread: spread.apart) if fitting else None

    def in_rows(self, sector: Sector, count: int, rows: int) -> Spread | None:
        high = (self.outer - self.inner) / rows
        sway = min(max(high / 2 - self.r - self.gap / 2, 0.0) * 0.5, 14.0)
        arcs = [self.inner + (row + 0.5) * high for row in range(rows)]
        free = [self.free(sector, arc, sway) for arc in arcs]
        halves = [self.half(arc - sway) for arc in arcs]
        room = [int(part.span / (2 * half) + 1e-9) for part, half in zip(free, halves, strict=True)]
        if sum(room) < count:
            return None
        shares = share_out(count, room)
        spots: list[tuple[float, float]] = []
        apart = high if rows > 1 else 1e9
        for row, (arc, part, half, share) in enumerate(zip(arcs, free, halves, shares, strict=True)):
            if share:
                spots += along(arc, part, half, share, sway, self.ring + row)
                apart = min(apart, arc * part.span / share)
        return Spread(tuple(spots), apart)

    def half(self, arc: float) -> float:
        """Return half the angle one bubble and its gap take on an arc; more than there is where none fits."""
        reach = self.r + self.gap / 2
        return asin(reach / arc) if arc > reach else 7.0

    def free(self, sector: Sector, arc: float, sway: float) -> Sector:
        """Return the part of a sector in which a bubble on this arc keeps off the rings' names at the top."""
        keep = self.word_angle(arc, sway)
        begins = sector.begins + (keep if touches_top(sector.begins) else 0.0)
        ends = sector.ends - (keep if touches_top(sector.ends) else 0.0)
        return Sector(begins, max(ends, begins))

    def word_angle(self, arc: float, sway: float) -> float:
        reach = self.r * REACH + sway + 15
        near = [
            wide / 2
            for edge, wide in (
                (self.outer, self.words[self.ring - 1]),
                (self.inner, self.words[self.ring - 2]),
            )
            if abs(edge - arc) < reach + wide**2 / edge / 8 and edge > INNER
        ]
        if not near:
            return 0.0
        wanted = (max(near) + self.r * REACH + 4) / (arc - sway)
        return max(asin(min(wanted, 1.0)) - self.half(arc - sway), 0.0)


def touches_top(angle: float) -> bool:
    """Return whether a sector's edge is the line upwards, where the rings' names stand."""
    return abs(angle - pi / 2) < 1e-6 or abs(angle - pi * 5 / 2) < 1e-6


def share_out(count: int, room: Sequence[int]) -> list[int]:
    """Share ``count`` among rows in proportion to their room, never more than a row has."""
    total = sum(room)
    shares = [min(count * part // total, part) for part in room]
    rest = sorted(range(len(room)), key=lambda row: -(count * room[row] / total - shares[row]))
    while sum(shares) < count:
        for row in rest:
            if sum(shares) < count and shares[row] < room[row]:
                shares[row] += 1
    return shares


def along(
    arc: float, part: Sector, half: float, count: int, sway: float, turn: int
) -> list[tuple[float, float]]:
    """Return ``count`` spots along an arc: evenly, a little turned and swaying, as if by hand."""
    step = part.span / count
    turned = (step / 2 - half) * (0.42, -0.36, 0.3, -0.48)[turn % 4]
    return [
        (arc + sway * (1 if (index + turn) % 2 else -1), part.begins + (index + 0.5) * step + turned)
        for index in range(count)
    ]
