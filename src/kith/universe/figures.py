"""Members -> the picture and the rows of a page. Nobody is counted or scored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import cos, hypot, sin
from typing import Any, Protocol

from django.utils.translation import get_language

from kith.kit.templatetags.kit import said
from kith.people.choices import PART_NAMES, Part
from kith.people.models import Allocation
from kith.universe.choices import (
    FEEL_NAMES,
    FIELD_NAMES,
    OTHER_NAMES,
    RING_NAMES,
    WISH_NAMES,
    Feel,
    Ring,
)
from kith.universe.layout import (
    FIELD_SIZE,
    LABEL_SIZE,
    ME,
    MIDDLE,
    OUTER,
    SIZE,
    WORD_SIZE,
    Item,
    Place,
    Plan,
    lay_out,
)
from kith.universe.queries import MemberNow, SharedMember
from kith.universe.rules import initials
from kith.universe.shapes import shape_of, zigzag
from kith.universe.spaces import Box, shortened, width_of
from kith.words import Say

SHORT_LABEL = 150.0
WHOLE_LABEL = 240.0
CENTRE_SIZE = 28
SMALL_SCREEN, FINGER, SMALLEST_VIEW = 300.0, 24.5, 150.0
"""Pixels: the picture on the narrowest screen, the least a finger needs; and units: the closest view."""
A_ROW, SLOT, DEEP, STRIP_TOP, WAITING = 8, SIZE / 8, 118.0, 62.0, 30.0
"""Under the rings those not placed yet stand in rows: how many in a row, width and depth of each, heading, radius."""
RINGS = (Ring.CLOSEST, Ring.CLOSE, Ring.IN_MY_LIFE, Ring.FURTHER_AWAY)
CORNERS = {"family": (36, 50), "friends": (964, 50), "networks": (36, 966), "organisations": (964, 966)}


@lru_cache(maxsize=32)
def names_in(language: str) -> Mapping[str, Mapping[int | str, str]]:
    """Return what rings, fields, feelings and wishes are called in a language; asked for once, not per member."""
    tables: dict[str, Mapping[Any, Say]] = {
        "ring": RING_NAMES,
        "field": FIELD_NAMES,
        "feel": FEEL_NAMES,
        "wish": WISH_NAMES,
        "other": OTHER_NAMES,
    }
    return {kind: {key: said(name) for key, name in table.items()} for kind, table in tables.items()}


def names() -> Mapping[str, Mapping[int | str, str]]:
    """Return the names in the reader's language."""
    return names_in(get_language() or "")


@dataclass(frozen=True, slots=True)
class Row:
    """One member in words. Blank where nothing was said or nothing is shown."""

    ref: str
    name: str
    initials: str
    ring: int
    ring_name: str
    field: str
    fields: str
    fields_name: str
    feel: str
    feel_name: str
    wish_name: str
    from_file: bool
    hidden: bool
    photo: bool
    seen_by: tuple[str, ...]

    @property
    def said(self) -> str:
        """The member in one breath: name, ring, field, feel."""
        file = names()["other"]["from_file"] if self.from_file else ""
        return ", ".join(
            part for part in (self.name, self.ring_name, self.fields_name, self.feel_name, file) if part
        )


@dataclass(frozen=True, slots=True)
class Bubble:
    """One placed member on the picture."""

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
    line: str
    line_kind: str


@dataclass(frozen=True, slots=True)
class RingLine:
    """One ring: its number, name, radius and where its name stands."""

    ring: int
    name: str
    radius: str
    y: str


@dataclass(frozen=True, slots=True)
class Corner:
    """A field's name in its corner of the picture."""

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
class MapPicture:
    """A universe ready to be drawn. ``linked``: each leads to its page; ``small``: no names.

    ``waiting`` says how those under the rings are called, who have no place yet; blank when there are none.
    """

    bubbles: tuple[Bubble, ...]
    waiting: str
    height: str
    rings: tuple[RingLine, ...]
    seams: tuple[tuple[str, str], ...]
    corners: tuple["Corner", ...]
    whole: str
    inner: str
    linked: bool
    small: bool
    centre: str

    me = ME
    middle = MIDDLE
    label_size = LABEL_SIZE
    word_size = WORD_SIZE
    field_size = FIELD_SIZE


def rows_of(
    members: Sequence[MemberNow | SharedMember], seen_by: Mapping[str, Sequence[str]] | None = None
) -> list[Row]:
    """Return members in words, closest first, those not placed last; within a ring as they were added.

    ``seen_by`` maps a member's reference to the names of who can see them.
    """
    seers = seen_by or {}
    rows = [row_of(member, tuple(seers.get(member.ref, ()))) for member in members]
    return sorted(rows, key=lambda row: row.ring or len(Ring))


def row_of(member: MemberNow | SharedMember, seen_by: tuple[str, ...] = ()) -> Row:
    """Return one member in words."""
    fields, feel = member.fields or (), member.feel or ""
    name = member.nickname or ""
    own = member if isinstance(member, MemberNow) else None
    called = names()
    return Row(
        ref=member.ref,
        name=name,
        initials=initials(name) if name else "",
        ring=member.ring or 0,
        ring_name="" if member.ring is None else called["ring"][member.ring],
        field=fields[0] if fields else "",
        fields=" ".join(fields),
        fields_name=", ".join(called["field"][field] for field in fields) or called["other"]["no_field"],
        feel=feel,
        feel_name=called["feel"][feel] if feel else "",
        wish_name=called["wish"][own.wish] if own and own.wish else "",
        from_file=bool(own and own.from_file),
        hidden=bool(own and own.hidden),
        photo=bool(own and own.photo),
        seen_by=seen_by,
    )


def by_ring(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return rows under the name of their ring, closest first; rings with nobody are left out."""
    groups = [(names()["ring"][ring], [row for row in rows if row.ring == ring]) for ring in Ring]
    return [group for group in [*groups[1:], groups[0]] if group[1]]


def map_picture(
    members: Sequence[MemberNow | SharedMember],
    *,
    linked: bool = False,
    small: bool = False,
    centre: str = "",
) -> MapPicture:
    """Return the picture of everybody not hidden; in the middle ``centre``, or "me".

    Those not placed yet stand under the rings; a small picture leaves them out. Whoever's ring is not shown is not
    drawn at all.
    """
    shown = [row for row in rows_of(members) if not row.hidden]
    placed = [row for row in shown if row.ring]
    waiting = [] if small else [row for row in shown if not row.ring and row.ring_name]
    height = short(SIZE + strip(len(waiting)))
    words = [names()["ring"][ring] for ring in RINGS]
    items = tuple(item_of(row, small=small) for row in placed)
    named = corners() if any(row.field for row in placed) or not placed else ()
    plan = lay_out(
        items, tuple(width_of(word, WORD_SIZE) for word in words), tuple(corner.box for corner in named)
    )
    return MapPicture(
        bubbles=(
            *(bubble_of(row, place) for row, place in zip(placed, plan.places, strict=True)),
            *(waiting_bubble(row, number) for number, row in enumerate(waiting)),
        ),
        waiting=names()["ring"][Ring.NOT_PLACED] if waiting else "",
        height=height,
        rings=tuple(
            RingLine(ring, word, short(edge), short(MIDDLE - edge + WORD_SIZE / 3))
            for ring, word, edge in reversed(list(zip(RINGS, words, plan.edges, strict=True)))
        ),
        seams=tuple(seam(angle) for angle in plan.seams),
        corners=named,
        whole=f"0 0 {short(SIZE)} {height}",
        inner=inner_view(placed, plan),
        linked=linked,
        small=small,
        centre=shortened(centre, CENTRE_SIZE, 2 * ME + 4) if centre else "",
    )


def item_of(row: Row, *, small: bool) -> Item:
    """Return what the layout needs to know of a member. A very long name is never whole."""
    if small or not row.name:
        return Item(row.ring, row.field, 2000, 2000)
    wide = width_of(row.name, LABEL_SIZE)
    cut = width_of(shortened(row.name, LABEL_SIZE, SHORT_LABEL), LABEL_SIZE)
    return Item(row.ring, row.field, wide if wide <= WHOLE_LABEL else 2000, cut)


def bubble_of(row: Row, place: Place) -> Bubble:
    """Return one member as drawn."""
    label = ""
    if place.label:
        label = row.name if place.label.whole else shortened(row.name, LABEL_SIZE, SHORT_LABEL)
    return Bubble(
        row=row,
        x=short(place.x),
        y=short(place.y),
        shape=shape_of(row.field, place.r),
        halo=shape_of(row.field, place.r + 4),
        touch=short(place.touch),
        initials_size=int(place.r * 0.78),
        label=label,
        label_x=short(place.label.x - place.x) if place.label else "",
        label_y=short(place.label.y - place.y) if place.label else "",
        line=line_of(row, place),
        line_kind=row.feel or "unsaid",
    )


def strip(waiting: int) -> float:
    """Return how deep the rows under the rings are for so many."""
    return STRIP_TOP + DEEP * -(-waiting // A_ROW) if waiting else 0.0


def waiting_bubble(row: Row, number: int) -> Bubble:
    """Return one member who has no place yet, in the rows under the rings."""
    down, along = divmod(number, A_ROW)
    return Bubble(
        row=row,
        x=short(SLOT * (along + 0.5)),
        y=short(SIZE + STRIP_TOP + DEEP * down + WAITING),
        shape=shape_of(row.field, WAITING),
        halo=shape_of(row.field, WAITING + 4),
        touch=short(WAITING + 14),
        initials_size=int(WAITING * 0.78),
        label=shortened(row.name, LABEL_SIZE, SLOT - 8),
        label_x="0",
        label_y=short(WAITING + 28),
        line="",
        line_kind="",
    )


def line_of(row: Row, place: Place) -> str:
    """Return the path between me and a member: straight, or a zig-zag where it is hard."""
    if place.line is None:
        return ""
    x0, y0, x1, y1 = place.line
    if row.feel == Feel.HARD and hypot(x1 - x0, y1 - y0) > 8:
        return zigzag(x0, y0, x1, y1)
    return f"M{short(x0)} {short(y0)}L{short(x1)} {short(y1)}"


def inner_view(placed: Sequence[Row], plan: Plan) -> str:
    """Return the view of the two inner rings; blank when nobody stands there.

    Where it is crowded it is closer still, so that on the smallest screen a finger finds everybody in it.
    """
    if not any(row.ring <= Ring.CLOSE for row in placed):
        return ""
    targets = [place.touch for row, place in zip(placed, plan.places, strict=True) if row.ring <= Ring.CLOSE]
    finger = max(min(targets) * SMALL_SCREEN / FINGER, SMALLEST_VIEW)
    half = min(plan.edges[1] + LABEL_SIZE / 2, finger, MIDDLE)
    return f"{short(MIDDLE - half)} {short(MIDDLE - half)} {short(2 * half)} {short(2 * half)}"


def seam(angle: float) -> tuple[str, str]:
    """Return where a line between two fields ends."""
    return short(MIDDLE + OUTER * cos(angle)), short(MIDDLE - OUTER * sin(angle))


def corners() -> tuple[Corner, ...]:
    """Return each field's name in its corner."""
    return tuple(
        Corner(field, names()["field"][field], x, y, "end" if x > MIDDLE else "start")
        for field, (x, y) in CORNERS.items()
    )


def short(number: float) -> str:
    """Write a number for a picture: one place after the point, none where it is whole."""
    return f"{number:.1f}".removesuffix(".0")


def worker_called(allocation: Allocation) -> str:
    """Return a worker's name and the part they play."""
    return f"{allocation.worker.full_name}, {said(PART_NAMES[Part(allocation.part)])}"


class PastSharing(Protocol):
    """What is read of a window that is closed."""

    thing: str
    begun_at: datetime
    ended_at: datetime | None
    allocation: Allocation


@dataclass(frozen=True, slots=True)
class Before:
    """Something that was shared before: what it is called now (blank: hidden or removed), with whom, from, to."""

    name: str
    worker: str
    from_at: datetime
    to_at: datetime | date | None


def shared_before(past: Iterable[PastSharing], rows: Mapping[str, Row]) -> list[Before]:
    """Say what was shared before, for the person themself."""
    return [
        Before(
            name=rows[one.thing].name if one.thing in rows and not rows[one.thing].hidden else "",
            worker=one.allocation.worker.full_name,
            from_at=one.begun_at,
            to_at=one.ended_at or one.allocation.to_on,
        )
        for one in past
    ]
