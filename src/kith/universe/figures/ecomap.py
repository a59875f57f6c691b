"""The ecomap: me in the middle, everybody round me by field, and what flows between us on the lines."""

from collections.abc import Collection, Sequence
from math import ceil

from kith.universe.choices import Field
from kith.universe.figures.lines import line_of
from kith.universe.figures.names import names
from kith.universe.figures.picture import (
    Corner,
    MapPicture,
    bubble_of,
    ends_on,
    is_faint,
    item_of,
    link_line,
    links_drawn,
    numbers_of,
)
from kith.universe.figures.rows import rows_of
from kith.universe.layout import FIELD_SIZE, MIDDLE, lay_round
from kith.universe.layout.ecomap import outside
from kith.universe.queries import LinkNow, MemberNow
from kith.universe.shapes import short
from kith.universe.spaces import width_of

FINGER = 24.5


def ecomap(
    members: Sequence[MemberNow],
    *,
    linked: bool = False,
    links: Sequence[LinkNow] = (),
    show: str = "",
    lit: Collection[str] | None = None,
) -> MapPicture:
    """Return the ecomap of everybody placed in a ring and not hidden."""
    rows = [row for row in rows_of(members) if row.ring and not row.hidden]
    items = tuple(item_of(row) for row in rows)
    called = tuple((field.value, str(names()["field"][field])) for field in Field)
    plan = lay_round(items, tuple((field, width_of(name, FIELD_SIZE), 36.0) for field, name in called))
    drawn, many = links_drawn(links, show)
    number = numbers_of(rows)
    wide, begin = 2 * plan.half, short(MIDDLE - plan.half)
    targets = [place.touch for place in plan.places]
    return MapPicture(
        view="ecomap",
        bubbles=tuple(
            bubble_of(row, place, line_of(row, place.line), faint=is_faint(row, lit))
            for row, place in zip(rows, plan.places, strict=True)
        ),
        height=short(wide),
        width=short(wide),
        whole=f"{begin} {begin} {short(wide)} {short(wide)}",
        linked=linked,
        small=False,
        centre="",
        corners=tuple(
            Corner(field, name, int(box.left), int(box.bottom - 10), "start")
            for (field, name), box in zip(called, plan.names, strict=True)
            if box
        ),
        links=tuple(
            link_line(
                link, outside(plan.places[number[link.one]], plan.places[number[link.other]], way, plan.half)
            )
            for way, link in enumerate(ends_on(drawn, number, lit))
        ),
        many_links=many,
        least=ceil(wide * FINGER / (2 * min(targets))) if targets else 0,
    )
