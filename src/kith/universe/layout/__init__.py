"""Where everybody stands on each picture. Plain Python, no chance in it, nobody over anybody."""

from kith.universe.layout.arcs import Arc, arcs
from kith.universe.layout.ecomap import lay_round
from kith.universe.layout.rings import lay_out
from kith.universe.layout.sizes import (
    FIELD_SIZE,
    INNER,
    LABEL_SIZE,
    ME,
    MIDDLE,
    OUTER,
    REACH,
    SIZE,
    WORD_SIZE,
    Item,
    Label,
    Place,
    Plan,
)

__all__ = [
    "FIELD_SIZE",
    "INNER",
    "LABEL_SIZE",
    "ME",
    "MIDDLE",
    "OUTER",
    "REACH",
    "SIZE",
    "WORD_SIZE",
    "Arc",
    "Item",
    "Label",
    "Place",
    "Plan",
    "arcs",
    "lay_out",
    "lay_round",
]
