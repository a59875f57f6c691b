"""What every picture shares: its sizes, and how places on it are told. Plain Python.

Units are the picture's own: a square of 1000. Angles are in radians, anticlockwise from the right.
"""

from dataclasses import dataclass

from kith.universe.spaces import Box

SIZE = 1000.0
MIDDLE = SIZE / 2
OUTER = 466.0
ME = 48.0
INNER = ME + 10
LABEL_SIZE = 28
LABEL_HIGH = 33.0
WORD_SIZE = 21
FIELD_SIZE = 30
REACH = 1.12
"""The corners of a shape reach this far beyond its radius; half the narrowest gap has room for it."""
NARROWEST_GAP = 6.0
Spot = tuple[float, float, float, float]
"""Where a bubble stands: x, y, radius, and the radius a finger may touch."""


@dataclass(frozen=True, slots=True)
class Item:
    """Somebody to be placed: ring 1 to 4, first field or blank, width of the whole and the short label."""

    ring: int
    field: str
    wide: int
    short: int


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands: its middle, its baseline, and whether the whole name fits."""

    x: float
    y: float
    whole: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Place:
    """Where one item stands. ``line`` is from me's side to the item's, or None without room."""

    x: float
    y: float
    r: float
    touch: float
    label: Label | None
    line: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole picture: the outer edge of each ring, the boxes of its words, and a place for each item."""

    edges: tuple[float, ...]
    words: tuple[Box, ...]
    seams: tuple[float, ...]
    places: tuple[Place, ...]
