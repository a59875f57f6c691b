"""Reads a file of names, row by row, and goes on past any damage. Plain Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kith.exchange.ssda903.lines import file_problem, lines_of
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.recognise import cells_of
from kith.words import Say

__all__ = ["COLUMNS", "NameRow", "Names", "read_names"]

COLUMNS = ("child", "forename", "surname")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class NameRow:
    """One child's name, and the line it stands in."""

    line: int
    child: str
    forename: str
    surname: str


@dataclass(frozen=True)
class Names:
    """The rows of a file of names, and what was not read. ``known`` is False when it is no such file at all."""

    rows: tuple[NameRow, ...]
    problems: tuple[Problem, ...]
    known: bool


def read_names(name: str, data: bytes) -> Names:
    """Read one file. Any order of columns; further columns are left out; never raises for its content."""
    lines = lines_of(name, data)
    if isinstance(lines, Problem):
        return Names((), (lines,), known=False)
    start = next(number for number, line in enumerate(lines) if line.strip())
    columns = [cell.strip().lower() for cell in cells_of(lines[start]) or []]
    if any(columns.count(column) != 1 for column in COLUMNS):
        return Names((), (_heading(name, start + 1),), known=False)
    problems: list[Problem] = []
    rows = tuple(_rows(name, lines, start, columns, problems))
    return Names(rows, (*problems, *_twice(name, rows)), known=True)


def _twice(name: str, rows: Sequence[NameRow]) -> Iterator[Problem]:
    """One flag for each row that a later row of the same child overrules."""
    last = {row.child: row.line for row in rows}
    mend = Say("Keep the one row that is right.")
    for row in rows:
        if last[row.child] != row.line:
            message = Say(
                "This child id stands again in line {line}, and that row counts.", {"line": last[row.child]}
            )
            yield Problem(name, row.line, row.child, "child", "NAME-TWICE", Grade.FLAGGED, message, mend)


def _heading(name: str, line: int) -> Problem:
    message = Say("The first row does not name the columns child, forename and surname, each once.")
    mend = Say("Put a first row with: child,forename,surname. Use commas between the columns.")
    return file_problem(name, "NAME-HEADING", message, mend, line=line)


def _rows(
    name: str, lines: Sequence[str], start: int, columns: Sequence[str], problems: list[Problem]
) -> Iterator[NameRow]:
    places = [columns.index(column) for column in COLUMNS]
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.strip(" \t,"):
            continue
        cells = cells_of(line)
        if cells is None or len(cells) != len(columns):
            problems.append(_refused(name, number, "", "NAME-ROW", *_SLIPPED))
            continue
        child, forename, surname = (cells[place].strip() for place in places)
        wrong = _wrong(child, forename, surname)
        if wrong:
            problems.append(_refused(name, number, child[:40], *wrong))
        else:
            yield NameRow(number, child, forename, surname)


def _wrong(child: str, forename: str, surname: str) -> tuple[str, Say, Say] | None:
    if not child:
        return "NAME-CHILD", Say("This row has no child id."), Say("Fill in child or remove the row.")
    if not forename and not surname:
        return "NAME-BLANK", Say("This row has no name."), Say("Fill in forename or surname.")
    if not (_like_a_name(forename) and _like_a_name(surname)):
        return (
            "NAME-LONG",
            Say("This is not a name: it is far too long, or a formula."),
            Say("Correct the name."),
        )
    return None


def _like_a_name(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable() and not text.startswith(("=", "+", "@"))


_SLIPPED = (
    Say("This row does not have as many cells as the first row, or a quotation mark has no partner."),
    Say("Look for a comma inside a name; put such a name in quotation marks."),
)


def _refused(name: str, line: int, child: str, code: str, message: Say, mend: Say) -> Problem:
    return Problem(name, line, child, "", code, Grade.REFUSED, message, mend)
