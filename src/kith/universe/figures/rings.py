"""The map: rings by fields, with those not placed yet under them."""

from collections.abc import Collection, Sequence
from math import cos, sin

from kith.universe.choices import Ring
from kith.universe.figures.lines import line_of
from kith.universe.figures.names import names
from kith.universe.figures.picture import (
    CENTRE_SIZE,
    Bubble,
    Corner,
    MapPicture,
    RingLine,
    bubble_of,
    ends_on,
    is_faint,
    item_of,
    link_lines,
    links_drawn,
    numbers_of,
    shapes,
)
from kith.universe.figures.rows import Row, rows_of
from kith.universe.layout import LABEL_SIZE, ME, MIDDLE, OUTER, SIZE, WORD_SIZE, Plan, lay_out
from kith.universe.queries import LinkNow, MemberNow, SharedMember
from kith.universe.shapes import short
from kith.universe.spaces import shortened, width_of

SMALL_SCREEN, FINGER, SMALLEST_VIEW = 300.0, 24.5, 150.0
"""Pixels: the picture on the narrowest screen, the least a finger needs; and units: the closest view."""
A_ROW, SLOT, DEEP, STRIP_TOP, WAITING = 8, SIZE / 8, 118.0, 62.0, 30.0
"""Under the rings those not placed yet stand in rows: how many in a row, width and depth of each, heading, radius."""
RINGS = (Ring.CLOSEST, Ring.CLOSE, Ring.IN_MY_LIFE, Ring.FURTHER_AWAY)
CORNERS = {"family": (36, 50), "friends": (964, 50), "networks": (36, 966), "organisations": (964, 966)}


def map_picture(
    members: Sequence[MemberNow | SharedMember],
    *,
    linked: bool = False,
    small: bool = False,
    centre: str = "",
    links: Sequence[LinkNow] = (),
    show: str = "",
    lit: Collection[str] | None = None,
) -> MapPicture:
    """Return the picture of everybody not hidden; in the middle ``centre``, or "me".

    Those not placed yet stand under the rings; a small picture leaves them out. Whoever's ring is not shown is not
    drawn at all. ``links`` are the lines between members, ``show`` whose lines alone; ``lit``: who is not faint.
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
    drawn, many = links_drawn(links, show)
    lines = link_lines(drawn, placed, plan.places, lit=lit, every=bool(show)) if drawn else ()
    return MapPicture(
        view="rings",
        bubbles=(
            *(
                bubble_of(row, place, line_of(row, place.line), faint=is_faint(row, lit))
                for row, place in zip(placed, plan.places, strict=True)
            ),
            *(waiting_bubble(row, number, faint=is_faint(row, lit)) for number, row in enumerate(waiting)),
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
        links=lines,
        many_links=many,
        left_out=len(lines) < len(ends_on(drawn, numbers_of(placed), lit)),
    )


def strip(waiting: int) -> float:
    """Return how deep the rows under the rings are for so many."""
    return STRIP_TOP + DEEP * -(-waiting // A_ROW) if waiting else 0.0


def waiting_bubble(row: Row, number: int, *, faint: bool = False) -> Bubble:
    """Return one member who has no place yet, in the rows under the rings."""
    down, along = divmod(number, A_ROW)
    return Bubble(
        row=row,
        x=short(SLOT * (along + 0.5)),
        y=short(SIZE + STRIP_TOP + DEEP * down + WAITING),
        touch=short(WAITING + 14),
        label=shortened(row.name, LABEL_SIZE, SLOT - 8),
        label_x="0",
        label_y=short(WAITING + 28),
        faint=faint,
        **shapes(row, WAITING),
    )


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
