"""How a line is drawn between me and somebody: by ecomap convention, and never by colour alone.

Its shape tells of strain (straight, zig-zag, broken off), its dashes of how it feels, its weight of closeness, its
arrow heads of who gives.
"""

from dataclasses import dataclass
from math import hypot

from kith.universe.choices import Feel, Giving, Often, Ring, Strain
from kith.universe.figures.rows import Row
from kith.universe.shapes import across, arrow_head, straight, zigzag

ROOM_FOR_A_SHAPE, ROOM_FOR_A_GAP, ROOM_FOR_MARKS, ROOM_FOR_ALL = 8.0, 22.0, 35.0, 60.0
GAP, BAR = 8.0, 10.0
TO_ME, HARD_AT = 34.0, (16.0, 22.0)
"""How far from somebody an arrow head to me stands, where lines come together, and the strokes of what is hard."""
WAVES = {Strain.SOME: (17.0, 4.5), Strain.A_LOT: (11.0, 9.0), "": (13.0, 6.5)}
"""Per strain: how long each turn of the zig-zag is, how far it swings; hard, with no word on strain, lies between."""

Stretch = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as drawn: its path, the strokes on it (arrow heads, bars), its dashes and its weight."""

    path: str = ""
    marks: str = ""
    kind: str = ""
    weight: str = ""


def line_of(row: Row, stretch: Stretch | None) -> Line:
    """Return how the line between me and somebody is drawn on a stretch; nothing where there is no room."""
    if stretch is None:
        return Line(kind=row.feel or "unsaid")
    return Line(path_of(row, stretch), marks_of(row, stretch), row.feel or "unsaid", weight_of(row))


def weight_of(row: Row) -> str:
    """Return whether a line is strong, weak, or neither."""
    if row.ring == Ring.CLOSEST and row.feel == Feel.GOOD:
        return "strong"
    if row.ring == Ring.FURTHER_AWAY or row.often in (Often.RARELY, Often.NEVER):
        return "weak"
    return ""


def path_of(row: Row, stretch: Stretch) -> str:
    """Return the line itself: straight, a zig-zag, or with a gap where it is broken off."""
    x0, y0, x1, y1 = stretch
    long = hypot(x1 - x0, y1 - y0)
    if row.strain == Strain.BROKEN and long > ROOM_FOR_A_GAP:
        dx, dy = (x1 - x0) / long * GAP, (y1 - y0) / long * GAP
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        return straight(((x0, y0), (mx - dx, my - dy))) + straight(((mx + dx, my + dy), (x1, y1)))
    waved = row.strain in (Strain.SOME, Strain.A_LOT) or (not row.strain and row.feel == Feel.HARD)
    if waved and long > ROOM_FOR_A_SHAPE:
        return zigzag(x0, y0, x1, y1, *WAVES[Strain(row.strain) if row.strain else ""])
    return straight(((x0, y0), (x1, y1)))


def marks_of(row: Row, stretch: Stretch) -> str:
    """Return the strokes on a line: bars where it is broken off or hard, an arrow head to who is given to."""
    x0, y0, x1, y1 = stretch
    long = hypot(x1 - x0, y1 - y0)
    if long < ROOM_FOR_A_GAP:
        return ""
    dx, dy = (x1 - x0) / long, (y1 - y0) / long
    found = ""
    if row.strain == Strain.BROKEN:
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        found += across(mx - dx * GAP, my - dy * GAP, dx, dy, BAR)
        found += across(mx + dx * GAP, my + dy * GAP, dx, dy, BAR)
    if long < ROOM_FOR_MARKS:
        return found
    if row.giving in (Giving.ME, Giving.BOTH):
        found += arrow_head(x1, y1, dx, dy)
    if row.giving in (Giving.THEY, Giving.BOTH):
        back = TO_ME if long > ROOM_FOR_ALL else long
        found += arrow_head(x1 - dx * back, y1 - dy * back, -dx, -dy)
    if row.feel == Feel.HARD and row.strain and long > ROOM_FOR_ALL:
        found += "".join(across(x1 - dx * at, y1 - dy * at, dx, dy, BAR) for at in HARD_AT)
    return found
