"""Several years of one authority's returns as one history per child; nothing is stitched silently.

Episodes of one child with the same DECOM are one: the newest year wins, in one file the later row. The same
goes for one worker's spell (SW_ID and SW_DECOM). An episode open in an older year and absent from the newest
stays open and is flagged KITH-OPEN. What does not live here: what a home or a lost tie is (``kith.journey``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.read import Return, year_ends_on, year_starts_on
from kith.exchange.ssda903.spec import EpisodeRow, Oc3Row, SwEpisodeRow, Table
from kith.journey.choices import BEGINS_HOME
from kith.words import Say

__all__ = ["Child", "History", "merge"]


@dataclass(slots=True)
class Child:
    """All that is known of one child: rows in the order of their first days, OC3 rows by year.

    ``left_open_on`` is the last day of the year in which an open episode was last seen, when the newest
    year no longer holds it; None otherwise. ``dob`` is None when no Header gave it.
    """

    child: str
    dob: date | None = None
    episodes: list[EpisodeRow] = field(default_factory=list)
    workers: list[SwEpisodeRow] = field(default_factory=list)
    oc3: dict[int, Oc3Row] = field(default_factory=dict)
    left_open_on: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The children of all years by id, the years, and what the merge found.

    ``seen_from`` is the first day from which every episode must be in the files: the start of the oldest
    year of the unbroken run of years up to the newest, ``seen_until`` the day after the newest; None when no year
    is known. ``workers_given`` says whether any year had a worker table.
    """

    children: Mapping[str, Child]
    years: tuple[int, ...]
    seen_from: date | None
    seen_until: date | None
    workers_given: bool
    problems: tuple[Problem, ...]


def merge(returns: Iterable[Return]) -> History:
    """Merge checked returns (``Checked.kept``) of one authority, in any order; a year may come twice."""
    ordered = sorted(returns, key=lambda one: one.year or 0)
    children: dict[str, Child] = {}
    _add_births(ordered, children)
    problems = [
        *_add_episodes(ordered, children),
        *_began_before(children),
        *_gaps(ordered),
    ]
    _add_workers(ordered, children)
    for one in ordered:
        for row in one.oc3:
            _child(children, row.child).oc3[one.year or 0] = row
    seen_from, seen_until = _seen(ordered)
    return History(
        children=children,
        years=tuple(sorted({one.year for one in ordered if one.year})),
        seen_from=seen_from,
        seen_until=seen_until,
        workers_given=any(Table.SW_EPISODES in one.tables for one in ordered),
        problems=tuple(problems),
    )


def _child(children: dict[str, Child], child: str) -> Child:
    found = children.get(child)
    if found is None:
        found = children[child] = Child(child)
    return found


def _add_births(ordered: Sequence[Return], children: dict[str, Child]) -> None:
    for one in ordered:
        for row in one.header:
            _child(children, row.child).dob = row.dob


def _add_episodes(ordered: Sequence[Return], children: dict[str, Child]) -> Iterator[Problem]:
    winners: dict[tuple[str, date], tuple[int, EpisodeRow]] = {}
    for one in ordered:
        year = one.year or 0
        for row in one.episodes:
            if row.decom is not None:
                winners[row.child, row.decom] = (year, row)
    newest = max((one.year or 0 for one in ordered if Table.EPISODES in one.tables), default=0)
    for key in sorted(winners):
        year, row = winners[key]
        child = _child(children, row.child)
        child.episodes.append(row)
        if row.dec is None and year < newest:
            last_seen_on = year_ends_on(year) if year else row.decom or date.min
            child.left_open_on = max(last_seen_on, child.left_open_on or last_seen_on)
            yield _left_open(row, year, newest)


def _left_open(row: EpisodeRow, year: int, newest: int) -> Problem:
    values = {"year": year, "newest": newest}
    message = Say(
        "This episode is open in the return of {year} and missing from that of {newest}; "
        "it is counted as still open.",
        values,
    )
    mend = Say("Give the episode its end in the newest return, or bring it back.")
    return Problem(row.file, row.line, row.child, "DEC", "KITH-OPEN", Grade.FLAGGED, message, mend)


def _began_before(children: Mapping[str, Child]) -> Iterator[Problem]:
    message = Say("The first known episode did not begin a home; it began before these files.")
    mend = Say("Nothing to do, or give the returns of earlier years too.")
    for child in children.values():
        first = child.episodes[0] if child.episodes else None
        if first and first.rne not in BEGINS_HOME:
            yield Problem(
                first.file, first.line, first.child, "RNE", "KITH-BEFORE", Grade.NOTE, message, mend
            )


def _gaps(ordered: Sequence[Return]) -> Iterator[Problem]:
    """One flag for each return whose year another already has, and for each gap between the years."""
    for older, newer in pairwise(ordered):
        if not older.year or not newer.year or newer.year == older.year + 1:
            continue
        values = {"older": older.year, "newer": newer.year}
        if older.year == newer.year:
            message = Say("The collection year {older} was given twice; the later folder wins.", values)
        else:
            message = Say("There is a gap between the collection years {older} and {newer}.", values)
        mend = Say("Check the years, and give every year once.")
        yield Problem(newer.name, 0, "", "", "KITH-YEARS", Grade.FLAGGED, message, mend)


def _seen(ordered: Sequence[Return]) -> tuple[date | None, date | None]:
    years = sorted({one.year for one in ordered if one.year and Table.EPISODES in one.tables}, reverse=True)
    if not years:
        return None, None
    first = years[0]
    for year in years[1:]:
        if year != first - 1:
            break
        first = year
    return year_starts_on(first), year_starts_on(years[0] + 1)


def _add_workers(ordered: Sequence[Return], children: dict[str, Child]) -> None:
    winners: dict[tuple[str, date, str], SwEpisodeRow] = {}
    for one in ordered:
        for row in one.sw_episodes:
            if row.sw_decom is not None:
                winners[row.child, row.sw_decom, row.sw_id] = row
    for key in sorted(winners):
        _child(children, key[0]).workers.append(winners[key])
