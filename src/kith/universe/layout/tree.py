"""A family tree: any number of families side by side, generations one under the other. Plain Python.

Everybody stands in a slot of their own. Older generations have their names above and their lines below, me and whoever
is of my age or younger have their lines above and their names below: so no line runs under a bubble or through a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kith.universe.layout.sizes import REACH

EDGE, GUTTER, SLOT, COLUMNS = 20.0, 24.0, 138.0, 4
WIDTH = EDGE + 2 * (GUTTER + 2 * SLOT)
ME_X = EDGE + GUTTER + COLUMNS / 2 * SLOT
R, ME_R = 34.0, 42.0
ROW, CAPTION, BAND_GAP = 160.0, 44.0, 26.0
NAME_ROOM, LINE_ROOM = 58.0, 20.0
TRUNK, SPINE = 8.0, 10.0
NAME_SIZE, NOTE_SIZE, CAPTION_SIZE = 24, 19, 22
UP, DOWN = True, False

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kin:
    """One family, by numbers of members: who is older, who are the parents, who are brothers and sisters."""

    grandparents: tuple[int, ...] = ()
    parents: tuple[int, ...] = ()
    siblings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody who fits: the families, who stands beside me, my children, and the wider family."""

    kin: tuple[Kin, ...] = ()
    beside: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    wider: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody stands, and whether the name stands above."""

    x: float
    y: float
    above: bool


@dataclass(slots=True)
class Tree:
    """The whole picture: seats by number, the heading of each family (and of the wider one), and the lines."""

    seats: dict[int, Seat] = field(default_factory=dict)
    captions: list[Point] = field(default_factory=list)
    wider_caption: Point | None = None
    lines: list[tuple[Point, ...]] = field(default_factory=list)
    me: Point = (ME_X, ME_R)
    height: float = 0.0


def lay_tree(family: Family) -> Tree:
    """Place everybody on a family tree as wide as ``WIDTH`` and as high as it needs to be."""
    tree = Tree()
    bus = bands(tree, family.kin)
    y = me_row(tree, family.beside, bus)
    y = children_rows(tree, family.children, y)
    tree.height = wider_rows(tree, family.wider, y)
    return tree


# Families


def columns_of(kin: Kin, alone: bool) -> int:
    """Return how many slots wide a family is: half the picture, or all of it."""
    small = len(kin.parents) <= 2 and len(kin.grandparents) <= 4 and len(kin.siblings) <= 6
    return 2 if small and not alone else COLUMNS


def in_bands(kin: Sequence[Kin]) -> Iterator[list[tuple[int, Kin, int]]]:
    """Yield the families that stand side by side: number, family, columns."""
    band: list[tuple[int, Kin, int]] = []
    for number, one in enumerate(kin):
        wide = columns_of(one, len(kin) == 1)
        if band and sum(part[2] for part in band) + wide > COLUMNS:
            yield band
            band = []
        band.append((number, one, wide))
    if band:
        yield band


def bands(tree: Tree, kin: Sequence[Kin]) -> float | None:
    """Place the families; return where the line runs that leads to me, or None without any."""
    y = 0.0
    buses: list[tuple[float, list[float]]] = []
    tree.captions = [(0.0, 0.0)] * len(kin)
    for band in in_bands(kin):
        left = EDGE
        ends: list[float] = []
        spines: list[Point] = []
        for number, one, wide in band:
            tree.captions[number] = (left + GUTTER, y + CAPTION - 16)
            begin, end = family_rows(tree, one, left, wide, y + CAPTION)
            spines.append((left + SPINE, begin))
            ends.append(end)
            left += GUTTER + wide * SLOT
        bus = max(ends) + 6
        tree.lines += [((x, begin), (x, bus)) for x, begin in spines]
        buses.append((bus, [x for x, _ in spines]))
        y = bus + BAND_GAP
    if not buses:
        return None
    many = len(buses) > 1
    for bus, xs in buses:
        last = bus == buses[-1][0]
        begin_x = TRUNK if many else min(xs)
        end_x = max(*xs, ME_X) if last else max(xs)
        tree.lines.append(((begin_x, bus), (end_x, bus)))
    if many:
        tree.lines.append(((TRUNK, buses[0][0]), (TRUNK, buses[-1][0])))
    return buses[-1][0]


def family_rows(tree: Tree, kin: Kin, left: float, wide: int, y: float) -> tuple[float, float]:
    """Place one family's generations; return where its line down begins, and where its rows end."""
    begins = None
    for generation, above in ((kin.grandparents, UP), (kin.parents, UP), (kin.siblings, DOWN)):
        for row in rows(generation, wide):
            rail = seat(tree, row, left, wide, y, above=above)
            tree.lines.append(((left + SPINE, rail), (tree.seats[row[-1]].x, rail)))
            begins = rail if begins is None else begins
            y += ROW
    return (y if begins is None else begins), y


def rows(generation: Sequence[int], wide: int) -> Iterator[Sequence[int]]:
    """Yield a generation in rows, as even as can be."""
    many = -(-len(generation) // wide) if generation else 0
    begin = 0
    for row in range(many):
        end = begin + -(-(len(generation) - begin) // (many - row))
        yield generation[begin:end]
        begin = end


def seat(tree: Tree, row: Sequence[int], left: float, wide: int, y: float, *, above: bool) -> float:
    """Seat one row in the middle of its family, each with a line to the row's own; return where that runs."""
    start = left + GUTTER + (wide - len(row)) * SLOT / 2
    reach = R * REACH
    centre = y + NAME_ROOM + reach if above else y + LINE_ROOM + reach
    rail = centre + reach + LINE_ROOM - 8 if above else y + 8
    for place, number in enumerate(row):
        x = start + (place + 0.5) * SLOT
        tree.seats[number] = Seat(x, centre, above)
        tree.lines.append(((x, centre + reach), (x, rail)) if above else ((x, rail), (x, centre - reach)))
    return rail


# Me, and after me


def me_row(tree: Tree, beside: Sequence[int], bus: float | None) -> float:
    """Place me, and one on each side of me; return where the row ends."""
    y = 0.0 if bus is None else bus
    centre = y + LINE_ROOM + ME_R
    tree.me = (ME_X, centre)
    if bus is not None:
        tree.lines.append(((ME_X, bus), (ME_X, centre - ME_R)))
    for number, side in zip(beside, (1, -1), strict=False):
        x = ME_X + side * SLOT * 1.1
        tree.seats[number] = Seat(x, centre, DOWN)
        tree.lines.append(((ME_X + side * ME_R, centre), (x - side * R * REACH, centre)))
    return centre + ME_R + (NAME_ROOM if beside else 8.0)


def children_rows(tree: Tree, children: Sequence[int], y: float) -> float:
    """Place my children under me; return where they end."""
    if not children:
        return y
    many = list(rows(children, COLUMNS))
    first = y + 8
    for row in many:
        rail = seat(tree, row, EDGE, COLUMNS, y, above=DOWN)
        xs = [tree.seats[number].x for number in row]
        begin = EDGE + SPINE if len(many) > 1 else min(*xs, tree.me[0])
        tree.lines.append(((begin, rail), (max(*xs, tree.me[0]) if rail == first else xs[-1], rail)))
        y += ROW
    if len(many) > 1:
        tree.lines.append(((EDGE + SPINE, first), (EDGE + SPINE, y - ROW + 8)))
    tree.lines.append(((tree.me[0], tree.me[1] + ME_R), (tree.me[0], first)))
    return y


def wider_rows(tree: Tree, wider: Sequence[int], y: float) -> float:
    """Place the wider family under everybody, without lines; return where the picture ends."""
    if not wider:
        return y + 12
    tree.wider_caption = (EDGE + GUTTER, y + CAPTION)
    y += CAPTION
    for row in rows(wider, COLUMNS):
        start = EDGE + GUTTER + (COLUMNS - len(row)) * SLOT / 2
        for place, number in enumerate(row):
            tree.seats[number] = Seat(start + (place + 0.5) * SLOT, y + LINE_ROOM + R * REACH, DOWN)
        y += ROW
    return y + 12


def beside_each_other(tree: Tree, one: int, other: int) -> tuple[Point, Point] | None:
    """Return the line between two who stand next to each other in one row; None for any others."""
    if one not in tree.seats or other not in tree.seats:
        return None
    first, second = sorted((tree.seats[one], tree.seats[other]), key=lambda place: place.x)
    if first.y != second.y or second.x - first.x > SLOT * 1.2:
        return None
    return (first.x + R * REACH, first.y), (second.x - R * REACH, second.y)
