"""What any picture of a universe is made of, and each member and line as drawn on it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith.universe.choices import Feel, LinkKind, Strain
from kith.universe.figures.lines import Line
from kith.universe.figures.rows import Row
from kith.universe.layout import (
    FIELD_SIZE,
    LABEL_SIZE,
    ME,
    MIDDLE,
    SIZE,
    WORD_SIZE,
    Item,
    Place,
    arcs,
)
from kith.universe.layout.tree import CAPTION_SIZE
from kith.universe.queries import LinkNow
from kith.universe.shapes import arrow_head, candle_on, shape_of, short, star_on, straight, wave, zigzag_along
from kith.universe.spaces import Box, shortened, width_of

SHORT_LABEL = 150.0
WHOLE_LABEL = 240.0
CENTRE_SIZE = 28
MANY_LINKS = 20
"""With more lines between members than this only those of one chosen member are drawn."""
NEVER_WHOLE = 2000


@dataclass(frozen=True, slots=True)
class Bubble:
    """One placed member on a picture. ``faint``: not among those that were asked for."""

    row: Row
    x: str
    y: str
    shape: str
    halo: str
    touch: str
    initials_size: int
    label: str
    label_x: str
    label_y: str
    line: str = ""
    line_kind: str = ""
    marks: str = ""
    weight: str = ""
    faint: bool = False
    star: str = ""
    candle: str = ""
    wave: str = ""
    note: str = ""
    note_y: str = ""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A line between two members as drawn: by their references, its kind, its path, and an arrow head."""

    one: str
    other: str
    kind: str
    path: str
    marks: str


@dataclass(frozen=True, slots=True)
class RingLine:
    """One ring: its number, name, radius and where its name stands."""

    ring: int
    name: str
    radius: str
    y: str


@dataclass(frozen=True, slots=True)
class Corner:
    """A field's name on the picture."""

    field: str
    name: str
    x: int
    y: int
    anchor: str

    @property
    def box(self) -> Box:
        """What the name takes."""
        wide = width_of(self.name, FIELD_SIZE)
        left = self.x - wide if self.anchor == "end" else self.x
        return Box(left, self.y - FIELD_SIZE, left + wide, self.y + FIELD_SIZE / 3)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the picture itself: its look and its path."""

    look: str
    path: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the picture: where its middle stands."""

    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A universe ready to be drawn. ``linked``: each leads to its page; ``small``: no names.

    ``waiting`` says how those under the rings are called, who have no place yet; blank when there are none.
    ``least`` is how wide in pixels it is at least, where a finger is to find everybody; ``many_links``: there are more
    lines between members than are drawn at once; ``left_out``: for some there was no way that runs under nobody.
    """

    view: str
    bubbles: tuple[Bubble, ...]
    height: str
    whole: str
    linked: bool
    small: bool
    centre: str
    waiting: str = ""
    rings: tuple[RingLine, ...] = ()
    seams: tuple[tuple[str, str], ...] = ()
    corners: tuple[Corner, ...] = ()
    inner: str = ""
    links: tuple[LinkLine, ...] = ()
    many_links: bool = False
    left_out: bool = False
    strokes: tuple[Stroke, ...] = ()
    words: tuple[Word, ...] = ()
    width: str = short(SIZE)
    least: int = 0
    me_x: str = short(MIDDLE)
    me_y: str = short(MIDDLE)
    label_size: int = LABEL_SIZE

    me = ME
    word_size = WORD_SIZE
    field_size = FIELD_SIZE
    caption_size = CAPTION_SIZE


def item_of(row: Row, *, small: bool = False) -> Item:
    """Return what the layout needs to know of a member. A very long name is never whole."""
    if small or not row.name:
        return Item(row.ring, row.field, NEVER_WHOLE, NEVER_WHOLE)
    wide = width_of(row.name, LABEL_SIZE)
    cut = width_of(shortened(row.name, LABEL_SIZE, SHORT_LABEL), LABEL_SIZE)
    return Item(row.ring, row.field, wide if wide <= WHOLE_LABEL else NEVER_WHOLE, cut)


def bubble_of(row: Row, place: Place, line: Line, *, faint: bool = False) -> Bubble:
    """Return one member as drawn."""
    label = ""
    if place.label:
        label = row.name if place.label.whole else shortened(row.name, LABEL_SIZE, SHORT_LABEL)
    drawn = line if not faint else Line()
    return Bubble(
        row=row,
        x=short(place.x),
        y=short(place.y),
        touch=short(place.touch),
        label=label,
        label_x=short(place.label.x - place.x) if place.label else "",
        label_y=short(place.label.y - place.y) if place.label else "",
        line=drawn.path,
        line_kind=drawn.kind,
        marks=drawn.marks,
        weight=drawn.weight,
        faint=faint,
        wave="" if drawn.path or faint else worn(row, place.r),
        **shapes(row, place.r),
    )


def shapes(row: Row, r: float) -> dict[str, Any]:
    """Return the paths of a bubble: shape, halo, and the marks it wears."""
    return {
        "shape": shape_of(row.field, r),
        "halo": shape_of(row.field, r + 4),
        "initials_size": int(r * 0.78),
        "star": star_on(r) if row.star else "",
        "candle": candle_on(r) if row.died else "",
    }


def worn(row: Row, r: float) -> str:
    """Return the small zig-zag on the bubble itself, where there is no room for a line that says so."""
    strained = row.strain in (Strain.SOME, Strain.A_LOT, Strain.BROKEN)
    return wave(r) if strained or (not row.strain and row.feel == Feel.HARD) else ""


def links_drawn(links: Sequence[LinkNow], show: str) -> tuple[list[LinkNow], bool]:
    """Return which lines between members are drawn, and whether there are too many to draw all of them."""
    many = len(links) > MANY_LINKS
    if many or show:
        return [link for link in links if show and show in (link.one, link.other)], many
    return list(links), False


def link_lines(
    links: Sequence[LinkNow],
    rows: Sequence[Row],
    places: Sequence[Place],
    *,
    me: tuple[float, float, float] = (MIDDLE, MIDDLE, ME),
    lit: Collection[str] | None = None,
    every: bool = False,
) -> tuple[LinkLine, ...]:
    """Return the lines between members who both stand on the picture, drawn so that they run under nobody.

    Those for which there is no such way are left out, but not with ``every``.
    """
    number = numbers_of(rows)
    wanted = ends_on(links, number, lit)
    discs = (*((place.x, place.y, place.r) for place in places), me)
    words = tuple(place.label.box for place in places if place.label)
    pairs = tuple((number[link.one], number[link.other]) for link in wanted)
    return tuple(
        link_line(link, arc.points)
        for link, arc in zip(wanted, arcs(discs, pairs, words), strict=True)
        if arc.points and (arc.clear or every)
    )


def numbers_of(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return which number each member has on a picture."""
    return {row.ref: index for index, row in enumerate(rows)}


def ends_on(
    links: Sequence[LinkNow], number: Mapping[str, int], lit: Collection[str] | None
) -> list[LinkNow]:
    """Return the lines of which both ends are on the picture, and not faint."""
    return [
        link
        for link in links
        if link.one in number and link.other in number and (lit is None or {link.one, link.other} <= set(lit))
    ]


def link_line(link: LinkNow, points: Sequence[tuple[float, float]]) -> LinkLine:
    """Return one line between two members, along points."""
    return LinkLine(link.one, link.other, link.kind or "know", *link_path(link, points))


def link_path(link: LinkNow, points: Sequence[tuple[float, float]]) -> tuple[str, str]:
    """Return the path of a line between members (a zig-zag where it is hard), and the arrow to a child."""
    path = zigzag_along(points) if link.feel == Feel.HARD else straight(points)
    if link.kind != LinkKind.PARENT:
        return path, ""
    (x0, y0), (x1, y1) = points[-2:]
    far = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    return path, arrow_head(x1, y1, (x1 - x0) / far, (y1 - y0) / far)


def is_faint(row: Row, lit: Collection[str] | None) -> bool:
    """Return whether somebody is drawn faintly: not among those that were asked for."""
    return lit is not None and row.ref not in lit
