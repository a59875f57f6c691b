"""Reads the CSV tables of one collection year, by table and never by file name, and goes on past any damage.

What does not live here: whether the rows fit each other (``check``) and several years together (``merge``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from kith.exchange.ssda903.cells import Cells
from kith.exchange.ssda903.lines import file_problem, lines_of
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.recognise import Headed, recognise
from kith.exchange.ssda903.rows import rows_of
from kith.exchange.ssda903.spec import (
    EpisodeRow,
    HeaderRow,
    Oc3Row,
    PrevPermRow,
    ReviewRow,
    Row,
    SwEpisodeRow,
    Table,
    UascRow,
)
from kith.words import Say

__all__ = [
    "Return",
    "Source",
    "YearFrom",
    "collection_year",
    "files_in",
    "folder_year",
    "read_files",
    "read_folder",
    "told_apart",
    "year_ends_on",
    "year_starts_on",
]

Source = bytes | Path
YearFrom = str
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Return:
    """The rows of one authority's return for one collection year, as read.

    ``year`` is the END year (2018 is 1 April 2017 to 31 March 2018), None when nothing tells it;
    ``year_from`` says what told it: "given", "folder", "episodes" or "". ``tables`` are the kept tables
    that were found, rows or not. Lists keep the order of the file.
    """

    name: str = ""
    year: int | None = None
    year_from: YearFrom = ""
    header: list[HeaderRow] = field(default_factory=list)
    episodes: list[EpisodeRow] = field(default_factory=list)
    reviews: list[ReviewRow] = field(default_factory=list)
    uasc: list[UascRow] = field(default_factory=list)
    oc3: list[Oc3Row] = field(default_factory=list)
    prev_perm: list[PrevPermRow] = field(default_factory=list)
    sw_episodes: list[SwEpisodeRow] = field(default_factory=list)
    tables: frozenset[Table] = frozenset()
    problems: tuple[Problem, ...] = ()

    def rows(self) -> int:
        """How many rows were read."""
        tables = (self.header, self.episodes, self.reviews, self.uasc, self.oc3, self.prev_perm)
        return sum(len(rows) for rows in tables) + len(self.sw_episodes)


def collection_year(day: date) -> int:
    """The END year of the collection year a day falls in: 1 April 2017 is in 2018."""
    return day.year + (day.month >= 4)


def year_starts_on(year: int) -> date:
    """The first day of a collection year."""
    return date(year - 1, 4, 1)


def year_ends_on(year: int) -> date:
    """The last day of a collection year."""
    return date(year, 3, 31)


def folder_year(name: str) -> int | None:
    """The year a folder's own name says: exactly four digits, an END year."""
    return int(name) if re.fullmatch(r"(19|20)\d\d", name, re.ASCII) else None


def files_in(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Every file of these folders and files, as (name, path), in name order; names with a leading dot left out.

    A folder inside, or one that cannot be listed, comes as itself, and ``read_files`` says so.
    """
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
        except OSError:
            inside = [path]
        yield from ((one.name, one) for one in inside if not one.name.startswith("."))


def read_folder(folder: Path, *, year: int | None = None, label: str = "") -> Return:
    """Read one folder as one collection year; ``year`` overrides what the folder's name or episodes say.

    ``label`` goes before each file's name in problems, where several folders are read.
    """
    files = ((label + file, path) for file, path in files_in([folder]))
    return read_files(files, year=year, name=folder.resolve().name)


def told_apart(named: Iterable[tuple[str, Source]]) -> Iterator[tuple[str, Source]]:
    """The same pairs, a name that came before with a number behind it: a problem must name one file and line."""
    taken: set[str] = set()
    for name, source in named:
        own, number = name, 1
        while own in taken:
            number += 1
            own = f"{name} ({number})"
        taken.add(own)
        yield own, source


def read_files(
    named: Iterable[tuple[str, Source]],
    *,
    year: int | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> Return:
    """Read the tables of one collection year from (name, bytes or path) pairs; damage never raises.

    ``year`` is the END year if somebody gave it; otherwise ``name`` (the folder's own name) tells it, else
    the latest DECOM. What could not be read stands in ``problems``, one sentence each, and the rest is read.
    """
    reader = _Reader()
    for file, source in told_apart(named):
        if progress:
            progress(file)
        reader.read(file, source)
    return reader.finished(name, year)


class _Reader:
    """Reads files one after another and keeps what they hold."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows: dict[Table, list[Row]] = {}
        self.read_from: dict[Table, str] = {}
        self.cells = Cells()

    def read(self, name: str, source: Source) -> None:
        data = self._bytes(name, source)
        if data is None:
            return
        lines = lines_of(name, data)
        if isinstance(lines, Problem):
            self.problems.append(lines)
            return
        headed = recognise(name, lines, self.problems)
        if headed and self._first_of_its_table(name, headed.table):
            self._read_table(name, lines, headed)

    def _bytes(self, name: str, source: Source) -> bytes | None:
        if isinstance(source, bytes):
            return source
        try:
            if source.is_dir():
                self.problems.append(_folder_inside(name))
                return None
            return source.read_bytes()
        except OSError:
            message = Say("This file could not be opened.")
            mend = Say("Check that it is there, closed in other programs, and that you may read it.")
            self.problems.append(file_problem(name, "KITH-UNREADABLE", message, mend))
            return None

    def _first_of_its_table(self, name: str, table: Table) -> bool:
        first = self.read_from.get(table)
        if first is not None:
            self.problems.append(_table_twice(name, table, first))
            return False
        self.read_from[table] = name
        return True

    def _read_table(self, name: str, lines: list[str], headed: Headed) -> None:
        rows = self.rows[headed.table] = rows_of(name, lines, headed, self.cells, self.problems)
        if not rows:
            message = Say("The table {table} has no rows that can be read.", {"table": headed.table.value})
            mend = Say("Nothing to do if nobody belongs in it.")
            self.problems.append(file_problem(name, "KITH-NO-ROWS", message, mend, grade=Grade.NOTE))

    def finished(self, name: str, given: int | None) -> Return:
        year, year_from = self._year(name, given)
        episodes = cast("list[EpisodeRow]", self.rows.get(Table.EPISODES, []))
        if year:
            self.problems.extend(_mixed_years(episodes, year))
        return Return(
            name=name,
            year=year,
            year_from=year_from,
            header=cast("list[HeaderRow]", self.rows.get(Table.HEADER, [])),
            episodes=episodes,
            reviews=cast("list[ReviewRow]", self.rows.get(Table.REVIEWS, [])),
            uasc=cast("list[UascRow]", self.rows.get(Table.UASC, [])),
            oc3=cast("list[Oc3Row]", self.rows.get(Table.OC3, [])),
            prev_perm=cast("list[PrevPermRow]", self.rows.get(Table.PREV_PERM, [])),
            sw_episodes=cast("list[SwEpisodeRow]", self.rows.get(Table.SW_EPISODES, [])),
            tables=frozenset(self.rows),
            problems=tuple(self.problems),
        )

    def _year(self, name: str, given: int | None) -> tuple[int | None, YearFrom]:
        if given:
            return given, "given"
        named = folder_year(name)
        if named:
            return named, "folder"
        episodes = cast("list[EpisodeRow]", self.rows.get(Table.EPISODES, []))
        latest = max((row.decom for row in episodes if row.decom), default=None)
        return (collection_year(latest), "episodes") if latest else (None, "")


def _folder_inside(name: str) -> Problem:
    message = Say("This is a folder inside the folder; folders inside are not read.")
    mend = Say("Give it by itself if it holds a collection year.")
    return file_problem(name, "KITH-FOLDER", message, mend, grade=Grade.NOTE)


def _table_twice(name: str, table: Table, first: str) -> Problem:
    values = {"table": table.value, "first": first}
    message = Say("The table {table} was already read from {first}, so this file was not read.", values)
    mend = Say("Leave one file for each table, and give each collection year its own folder.")
    return file_problem(name, "KITH-TABLE-TWICE", message, mend)


def _mixed_years(episodes: Sequence[EpisodeRow], year: int) -> list[Problem]:
    """One flag for a file whose episodes ended before its year or begin after it."""
    first, last = year_starts_on(year), year_ends_on(year)
    outside = next((r for r in episodes if (r.dec and r.dec < first) or (r.decom and r.decom > last)), None)
    if outside is None:
        return []
    values = {"year": year, "line": outside.line}
    message = Say(
        "Some episodes ended before the collection year {year} or begin after it, first in line {line}.",
        values,
    )
    mend = Say("Check the year, and give each collection year its own folder.")
    return [file_problem(outside.file, "KITH-YEARS", message, mend, grade=Grade.FLAGGED, line=1)]
