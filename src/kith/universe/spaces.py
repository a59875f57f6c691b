"""Boxes on a picture, which of them are taken, and how wide a text is at least. Plain Python."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

CELL = 64.0
LEFT, RIGHT = 4.0, 996.0


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box, from its left top to its right bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, reach: float) -> "Box":
        """Return the square around a point."""
        return cls(x - reach, y - reach, x + reach, y + reach)

    def overlaps(self, other: "Box") -> bool:
        """Return whether two boxes share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Boxes:
    """What is taken on a picture (from ``left`` to ``right``, and as far down), found quickly by where it is."""

    def __init__(self, left: float = LEFT, right: float = RIGHT) -> None:
        self.left, self.right = left, right
        self._by_cell: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in cells_of(box):
            self._by_cell[cell].append(box)

    def is_free(self, box: Box) -> bool:
        """Return whether a box is on the picture and overlaps nothing that is taken."""
        if min(box.left, box.top) < self.left or max(box.right, box.bottom) > self.right:
            return False
        return not any(box.overlaps(other) for cell in cells_of(box) for other in self._by_cell.get(cell, ()))

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """Return the first of several boxes that is free, or None."""
        return next((box for box in boxes if self.is_free(box)), None)

    def holds(self, x: float, y: float, own: Collection[Box], margin: float) -> bool:
        """Return whether a point lies in or near a taken box that is none of ``own``."""
        near = self._by_cell.get((int(x // CELL), int(y // CELL)), ())
        return any(
            box.left - margin < x < box.right + margin
            and box.top - margin < y < box.bottom + margin
            and box not in own
            for box in near
        )


def cells_of(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares of the grid that a box touches."""
    for column in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for row in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield column, row


def width_of(text: str, size: float) -> int:
    """Return how wide a text is at most, in the picture's units: rather too wide than too narrow."""
    return int(sum(_wide(character) for character in text) * size) + 2


def shortened(text: str, size: float, most: float) -> str:
    """Return a text cut to a width, with dots where it was cut."""
    if width_of(text, size) <= most:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > most:
        kept = kept[:-1]
    return kept.rstrip("\u200d ") + "…"


def _wide(character: str) -> float:
    if unicodedata.combining(character) or character in "\u200d\ufe0f\u200c":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) >= 0x2600:
        return 1.3
    if character in "mwMWQ@%&—…":
        return 1.0
    if character in "iljtfrI.,:;'’|! ()-":
        return 0.42
    return 0.76 if character.isupper() else 0.63
