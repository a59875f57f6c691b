"""Names beside bubbles where there is room, and lines from me that run under nobody. Plain Python."""

from collections.abc import Callable, Sequence
from math import ceil, hypot

from kith.universe.layout.sizes import LABEL_HIGH, LABEL_SIZE, ME, MIDDLE, REACH, Item, Label, Spot
from kith.universe.spaces import Box, Boxes

LINES_UP_TO = 48
STUB = 34.0
FLATTEST = 0.75


def place_labels(
    items: Sequence[Item],
    spots: Sequence[Spot],
    taken: Boxes,
    tries: Callable[[float, float, float, int], list[Box]] | None = None,
) -> list[Label | None]:
    """Give each bubble its name where there is room: below, above, beside; whole, short, or not at all."""
    labels: list[Label | None] = [None] * len(items)
    for index in sorted(range(len(items)), key=lambda index: (items[index].ring, index)):
        item, (x, y, r, _) = items[index], spots[index]
        for wide, whole in ((item.wide, True), (item.short, False)):
            box = taken.first_free((tries or around)(x, y, r * REACH, wide)) if r > LABEL_SIZE / 2 else None
            if box is not None:
                taken.add(box)
                labels[index] = Label((box.left + box.right) / 2, box.bottom - 8, whole, box)
                break
    return labels


def around(x: float, y: float, reach: float, wide: int) -> list[Box]:
    """Return the boxes a label may stand in, best first."""
    below, above = y + reach + 1, y - reach - 1 - LABEL_HIGH
    beside = y - LABEL_HIGH / 2
    upright = [(x - wide / 2, below), (x - wide / 2, above)]
    if (MIDDLE - y) > FLATTEST * hypot(x - MIDDLE, y - MIDDLE):
        upright.reverse()  # the line to me leaves downwards: the name keeps out of its way
    starts = [
        *upright,
        (x + reach + 4, beside),
        (x - reach - 4 - wide, beside),
        (x - wide * 0.2, below),
        (x - wide * 0.8, below),
    ]
    return [Box(left, top, left + wide, top + LABEL_HIGH) for left, top in starts]


def line_to(
    x: float, y: float, r: float, taken: Boxes, count: int
) -> tuple[float, float, float, float] | None:
    """Return a line from me to a bubble; a short one where a whole one would run under others."""
    far = hypot(x - MIDDLE, y - MIDDLE)
    dx, dy = (x - MIDDLE) / far, (y - MIDDLE) / far
    own = {Box.around(x, y, r * REACH), Box.around(MIDDLE, MIDDLE, ME)}
    end = far - r * REACH
    if count <= LINES_UP_TO and clear(dx, dy, ME, end, taken, own):
        return at(dx, dy, ME, end)
    for long in (STUB, STUB / 2):
        if end - long > ME and clear(dx, dy, end - long, end, taken, own):
            return at(dx, dy, end - long, end)
    return None


def clear(dx: float, dy: float, begin: float, end: float, taken: Boxes, own: set[Box]) -> bool:
    """Return whether nobody else and no word stands in the way."""
    steps = max(ceil((end - begin) / 8), 1)
    for step in range(steps + 1):
        along_by = begin + (end - begin) * step / steps
        if taken.holds(MIDDLE + dx * along_by, MIDDLE + dy * along_by, own, margin=5):
            return False
    return True


def at(dx: float, dy: float, begin: float, end: float) -> tuple[float, float, float, float]:
    """Return a stretch of a ray from the middle as two points."""
    return (MIDDLE + dx * begin, MIDDLE + dy * begin, MIDDLE + dx * end, MIDDLE + dy * end)
