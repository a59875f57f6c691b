"""Reads the CSV tables of one collection year, by table and never by file name, and goes on past any damage.

What does not live here: whether the rows fit each other (``check``) and several years together (``merge``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import cast

from kith.exchange.ssda903.cells import NOT_A_DATE, Codes, Dates, Ids, Texts
from kith.exchange.ssda903.lines import file_problem, lines_of
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.recognise import Headed, cells_of, recognise
from kith.exchange.ssda903.spec import (
    COLUMNS,
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
    "year_ends_on",
    "year_starts_on",
]

Source = bytes | Path
YearFrom = str
Progress = Callable[[str], None]

_LONGEST_LINE = 20_000
_FORMULA = tuple("=+-@")
_FORMULA_SOMEWHERE = re.compile(r'(?:^|[,"])\s*[=+\-@]')


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
    """Every file of these folders and files, as (name, path), folders in name order, folders inside too.

    A folder that cannot be listed comes as itself, and ``read_files`` says so.
    """
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
        except OSError:
            inside = [path]
        yield from ((one.name, one) for one in inside if not one.name.startswith("."))


def read_folder(folder: Path, *, year: int | None = None) -> Return:
    """Read one folder as one collection year; ``year`` overrides what the folder's name or episodes say."""
    return read_files(files_in([folder]), year=year, name=folder.resolve().name)


def read_files(
    named: Iterable[tuple[str, Source]],
    *,
    year: int | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> Return:
    """Read the tables of one collection year from (name, bytes or path) pairs; never raises for their content.

    ``year`` is the END year if somebody gave it; otherwise ``name`` (the folder's own name) tells it, else
    the latest DECOM. What could not be read stands in ``problems``, one sentence each, and the rest is read.
    """
    reader = _Reader()
    for file, source in named:
        if progress:
            progress(file)
        reader.read(file, source)
    return reader.finished(name, year)


ID, CODE, DATE, TEXT = "id", "code", "date", "text"
_Kinds = Sequence[tuple[str, str]]

_ROWS: Mapping[Table, tuple[Callable[..., Row], _Kinds]] = {
    Table.HEADER: (HeaderRow, (("SEX", CODE), ("DOB", DATE), ("ETHNIC", CODE), ("MC_DOB", DATE))),
    Table.EPISODES: (
        EpisodeRow,
        (
            ("DECOM", DATE),
            ("RNE", CODE),
            ("LS", CODE),
            ("PLACE", CODE),
            ("PLACE_PROVIDER", CODE),
            ("DEC", DATE),
            ("REC", CODE),
            ("REASON_PLACE_CHANGE", CODE),
            ("URN", CODE),
        ),
    ),
    Table.REVIEWS: (ReviewRow, (("DOB", DATE), ("REVIEW", DATE), ("REVIEW_CODE", CODE))),
    Table.UASC: (UascRow, (("SEX", CODE), ("DOB", DATE), ("DUC", DATE))),
    Table.OC3: (Oc3Row, (("DOB", DATE), ("IN_TOUCH", CODE), ("ACTIV", CODE), ("ACCOM", CODE))),
    Table.PREV_PERM: (
        PrevPermRow,
        (("DOB", DATE), ("PREV_PERM", CODE), ("LA_PERM", CODE), ("DATE_PERM", TEXT)),
    ),
    Table.SW_EPISODES: (
        SwEpisodeRow,
        (("DOB", DATE), ("SW_ID", CODE), ("SW_DECOM", DATE), ("SW_DEC", DATE), ("SW_REASON", CODE)),
    ),
}


class _Reader:
    """Reads files one after another and keeps what they hold."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows: dict[Table, list[Row]] = {}
        self.read_from: dict[Table, str] = {}
        self.ids = Ids()
        codes = Codes()
        self.cells: Mapping[str, Callable[[str], object]] = {
            ID: self.ids.__getitem__,
            CODE: codes.__getitem__,
            DATE: Dates().__getitem__,
            TEXT: Texts().__getitem__,
        }

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
        first = self.read_from.setdefault(table, name)
        if first is not name:
            self.problems.append(_table_twice(name, table, first))
        return first is name

    def _read_table(self, name: str, lines: list[str], headed: Headed) -> None:
        table = _TableReader(name, lines, headed, self)
        rows = self.rows[headed.table] = table.read()
        if not rows:
            message = Say("The table {table} has a header row and no rows.", {"table": headed.table.value})
            mend = Say("Nothing to do if nobody belongs in it.")
            self.problems.append(file_problem(name, "KITH-NO-ROWS", message, mend, grade=Grade.NOTE))
        self.problems.extend(table.id_warnings())

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


class _TableReader:
    """Turns the lines of one table into rows; a damaged line costs that line only."""

    def __init__(self, name: str, lines: list[str], headed: Headed, reader: _Reader) -> None:
        self.name = name
        self.lines = lines
        self.headed = headed
        self.problems = reader.problems
        self.ids = reader.ids
        self.decimals: list[int] = []
        self.width = len(headed.columns)
        self.make, kinds = _ROWS[headed.table]
        self.columns = [column for column, _ in kinds]
        self.convert = [reader.cells[kind] for _, kind in kinds]
        self.pick = itemgetter(*(self._place(column) for column in self.columns))
        self.child_at = headed.columns.index("CHILD")
        body = "\n".join(lines[headed.header_line :])
        self.has_formula = any(map(_FORMULA_SOMEWHERE.search, lines[headed.header_line :]))
        self.has_nul = "\0" in body
        self.own = [i for i, column in enumerate(headed.columns) if column in COLUMNS[headed.table]]

    def _place(self, column: str) -> int:
        """Where a column stands; one that is missing stands in the blank cell put after the last."""
        return self.headed.columns.index(column) if column in self.headed.columns else self.width

    def read(self) -> list[Row]:
        rows: list[Row] = []
        start = self.headed.header_line
        for number, line in enumerate(self.lines[start:], start + 1):
            row = self._row(number, line)
            if row is not None:
                rows.append(row)
        return rows

    def _row(self, number: int, line: str) -> Row | None:
        cells = self._cells(number, line)
        if cells is None:
            return None
        text = cells[self.child_at]
        child = self.ids[text]
        if not child or text in self.ids.spoilt:
            self._refuse(number, child, "CHILD", *_ID_FAULTS[bool(child)])
            return None
        if text in self.ids.decimals:
            self.decimals.append(number)
        values = [convert(cell) for convert, cell in zip(self.convert, self.pick(cells), strict=True)]
        bad = self._take_out_bad_dates(values) if NOT_A_DATE in values else ()
        return self.make(self.name, number, bad, child, *values)

    def _take_out_bad_dates(self, values: list[object]) -> tuple[str, ...]:
        bad = tuple(c for c, value in zip(self.columns, values, strict=True) if value is NOT_A_DATE)
        values[:] = [None if value is NOT_A_DATE else value for value in values]
        return bad

    def _cells(self, number: int, line: str) -> list[str] | None:
        """The cells of a line, one blank cell after them; None when blank or refused."""
        if not line or not line.strip(' \t,"'):
            return None
        if len(line) > _LONGEST_LINE or (self.has_nul and "\0" in line):
            self._refuse(number, "", "", *_LINE_FAULTS[len(line) > _LONGEST_LINE])
            return None
        cells = cells_of(line)
        if cells is None:
            self._refuse(number, "", "", *_QUOTES)
            return None
        if len(cells) != self.width and not self._fits(number, cells):
            return None
        if self.has_formula and self._formula(number, cells):
            return None
        cells.append("")
        return cells

    def _fits(self, number: int, cells: list[str]) -> bool:
        """Blank cells too many are taken off; anything else is refused."""
        if len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
            del cells[self.width :]
            return True
        cut_off = len(cells) < self.width and number == len(self.lines)
        values = {"found": len(cells), "wanted": self.width}
        message = Say("This row has {found} cells where the header row has {wanted}.", values)
        mend = Say("The file seems to have been cut off: export it again." if cut_off else _MEND_ROW)
        child = cells[self.child_at].strip()[:40] if self.child_at < len(cells) else ""
        self._refuse(number, child, "", "KITH-ROW", message, mend)
        return False

    def _formula(self, number: int, cells: list[str]) -> bool:
        at = next((i for i in self.own if cells[i].lstrip().startswith(_FORMULA)), None)
        if at is None:
            return False
        child = "" if at == self.child_at else cells[self.child_at].strip()
        self._refuse(number, child, self.headed.columns[at], *_FORMULA_CELL)
        return True

    def _refuse(self, number: int, child: str, column: str, code: str, message: Say, mend: Say) -> None:
        self.problems.append(Problem(self.name, number, child, column, code, Grade.REFUSED, message, mend))

    def id_warnings(self) -> list[Problem]:
        """One warning for the file when a spreadsheet turned ids into decimal numbers."""
        if not self.decimals:
            return []
        values = {"rows": len(self.decimals), "line": self.decimals[0]}
        message = Say(
            "Child ids end in .0 in {rows} rows, the first in line {line}; it was taken off.", values
        )
        mend = Say("Check the ids against your case system: a spreadsheet may have taken leading zeros too.")
        return [Problem(self.name, 1, "", "CHILD", "KITH-DECIMAL", Grade.FLAGGED, message, mend)]


_Fault = tuple[str, Say, Say]
_MEND_ROW = "Look for a comma inside a cell, or cells that were left out, and export the table again."
_ID_FAULTS: Mapping[bool, _Fault] = {
    False: ("KITH-CHILD", Say("This row has no child id."), Say("Fill in CHILD or remove the row.")),
    True: (
        "KITH-CHILD",
        Say("The child id was spoilt: it is far too long, or a spreadsheet turned it into a rounded number."),
        Say("Take the id from your case system, and keep the column as text."),
    ),
}
_LINE_FAULTS: Mapping[bool, _Fault] = {
    False: ("KITH-NUL", Say("This row holds characters that are no text."), Say("Export the table again.")),
    True: ("KITH-LONG", Say("This line is far too long for a row."), Say("Export the table again.")),
}
_QUOTES: _Fault = (
    "KITH-QUOTES",
    Say("A quotation mark in this row has no partner."),
    Say("Remove the quotation mark, or export the table again."),
)
_FORMULA_CELL: _Fault = (
    "KITH-FORMULA",
    Say("A cell begins like a formula (=, +, - or @); ids, codes and dates never do."),
    Say("Replace the formula by the value it stood for."),
)


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
    outside = [
        row
        for row in episodes
        if (row.dec and row.dec < first) or (row.decom is not None and row.decom > last)
    ]
    if not outside:
        return []
    values = {"rows": len(outside), "year": year, "line": outside[0].line}
    message = Say(
        "{rows} episodes ended before the collection year ending in {year} or begin after it (first: line {line}).",
        values,
    )
    mend = Say("Check the year, and give each collection year its own folder.")
    return [file_problem(outside[0].file, "KITH-YEARS", message, mend, grade=Grade.FLAGGED, line=1)]
