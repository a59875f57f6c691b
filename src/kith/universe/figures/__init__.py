"""Members -> the pictures and the rows of a page: one graph, many views. Nobody is counted or scored here."""

from kith.universe.figures.ecomap import ecomap
from kith.universe.figures.in_words import Passage, in_words
from kith.universe.figures.names import names, names_in
from kith.universe.figures.past import Before, PastSharing, shared_before, worker_called
from kith.universe.figures.picture import MANY_LINKS, Bubble, Corner, LinkLine, MapPicture, RingLine
from kith.universe.figures.presets import NOBODY, ONLY_NAMES, Nobody, Only, lit_by, only_from
from kith.universe.figures.questions import BIRTHDAYS, Question, question_from
from kith.universe.figures.rings import WAITING, map_picture
from kith.universe.figures.rows import Linked, Row, by_ring, row_of, rows_of
from kith.universe.figures.timeline import LifeLine, life_line
from kith.universe.figures.tree import TreePicture, family_tree

__all__ = [
    "BIRTHDAYS",
    "MANY_LINKS",
    "NOBODY",
    "ONLY_NAMES",
    "WAITING",
    "Before",
    "Bubble",
    "Corner",
    "LifeLine",
    "LinkLine",
    "Linked",
    "MapPicture",
    "Nobody",
    "Only",
    "Passage",
    "PastSharing",
    "Question",
    "RingLine",
    "Row",
    "TreePicture",
    "by_ring",
    "ecomap",
    "family_tree",
    "in_words",
    "life_line",
    "lit_by",
    "map_picture",
    "names",
    "names_in",
    "only_from",
    "question_from",
    "row_of",
    "rows_of",
    "shared_before",
    "worker_called",
]
