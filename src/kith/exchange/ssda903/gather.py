"""The checked rows of a return, put together by child in the shape in which they are kept. Plain Python.

Of two rows that mean the same thing the later one in the file wins. What may not be kept is left behind here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.read import Return
from kith.exchange.ssda903.spec import (
    EpisodeRow,
    HeaderRow,
    Oc3Row,
    PrevPermRow,
    ReviewRow,
    Row,
    SwEpisodeRow,
    UascRow,
)
from kith.journey.choices import ADOPTED
from kith.words import Say

__all__ = ["Cells", "Child", "adoptions_in", "children_of", "rows_by_table", "unkeepable"]

LONGEST_CODE = 12
LONGEST_ID = 30

Cell = str | int | date | None
Cells = tuple[Cell, ...]
Placed = tuple[Cells, Cells]


@dataclass(slots=True)
class Child:
    """Everything one return says about one child that may be kept: by table, what tells rows apart -> values."""

    child: str
    header: HeaderRow | None = None
    rows: dict[str, dict[Cells, Cells]] = field(default_factory=dict)
    places: dict[Cells, tuple[str, int]] = field(default_factory=dict)  # of episodes: file and line


def _episode(row: EpisodeRow) -> Placed:
    return (row.decom,), (row.rne, row.ls, row.place, row.provider, row.dec, row.rec, row.reason)


def _review(row: ReviewRow) -> Placed:
    return (row.review,), (row.review_code,)


def _worker(row: SwEpisodeRow) -> Placed:
    return (row.sw_id, row.sw_decom), (row.sw_dec, row.sw_reason)


def _permanence(row: PrevPermRow) -> Placed:
    return (), (row.prev_perm, row.la_perm, row.date_perm)


def _uasc(row: UascRow) -> Placed:
    return (), (row.duc,)


def _snapshot(row: Oc3Row) -> Placed:
    return (), (row.in_touch, row.activ, row.accom)


def rows_by_table(given: Return) -> Mapping[str, Sequence[Row]]:
    """The rows of a return under the names in which Kith keeps and counts them."""
    return {
        "people": given.header,
        "episodes": given.episodes,
        "reviews": given.reviews,
        "workers": given.sw_episodes,
        "permanence": given.prev_perm,
        "uasc": given.uasc,
        "snapshots": given.oc3,
    }


_PLACED: Mapping[str, Callable[..., Placed]] = {
    "episodes": _episode,
    "reviews": _review,
    "workers": _worker,
    "permanence": _permanence,
    "uasc": _uasc,
    "snapshots": _snapshot,
}


def children_of(given: Return, *, without: Collection[tuple[str, int]] = ()) -> list[Child]:
    """Return the children in the order in which the return names them first, ``without`` some rows (file, line)."""
    found: dict[str, Child] = {}
    for table, rows in rows_by_table(given).items():
        for row in rows:
            if (row.file, row.line) not in without:
                _add(found.setdefault(row.child, Child(row.child)), table, row)
    return list(found.values())


def _add(one: Child, table: str, row: Row) -> None:
    if isinstance(row, HeaderRow):
        one.header = row
        return
    key, values = _PLACED[table](row)
    one.rows.setdefault(table, {})[key] = values
    if table == "episodes":
        one.places[key] = (row.file, row.line)


def unkeepable(given: Return) -> Iterator[Problem]:
    """Yield what is wrong with rows that no column could hold: no date to tell them by, or cells far too long."""
    for table, rows in rows_by_table(given).items():
        placed = _PLACED.get(table)
        for row in rows:
            wrong = _wrong(row, placed(row) if placed else ((), ()))
            if wrong:
                yield wrong


def adoptions_in(episodes: Mapping[Cells, Cells]) -> Mapping[date, date]:
    """Return the episodes that ended by adoption: first day -> day of adoption (the first day where DEC is blank)."""
    return {
        cast("date", decom): cast("date", dec or decom)
        for (decom,), (_, _, _, _, dec, rec, _) in episodes.items()
        if rec in ADOPTED
    }


def _wrong(row: Row, placed: Placed) -> Problem | None:
    key, values = placed
    if None in key or "" in key:
        return _refused(
            row, "KITH-NO-DATE", Say("The date or number that tells this row from others is blank."), _FILL_IN
        )
    if len(row.child) > LONGEST_ID or _too_long((*key, *values)):
        return _refused(row, "KITH-LONG", Say("A cell in this row is far too long."), _SHORTEN)
    return None


def _too_long(cells: Iterable[Cell]) -> bool:
    return any(isinstance(cell, str) and len(cell) > LONGEST_CODE for cell in cells)


_FILL_IN = Say("Fill it in and import the file again.")
_SHORTEN = Say("Check that the columns have not slipped, and import the file again.")


def _refused(row: Row, code: str, message: Say, mend: Say) -> Problem:
    return Problem(row.file, row.line, row.child, "", code, Grade.REFUSED, message, mend)
