"""Which table a file is, told by its header row and never by its name."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from kith.exchange.ssda903.lines import file_problem
from kith.exchange.ssda903.problem import FILE, Grade, Problem
from kith.exchange.ssda903.spec import COLUMNS, KEPT, NEEDED, TELLING, Table
from kith.words import Say

__all__ = ["Headed", "cells_of", "recognise"]

_POOLED = {"LA", "YEAR"}


@dataclass(frozen=True, slots=True)
class Headed:
    """A recognised file: its table, its tidied column names in file order, and where the header stands."""

    table: Table
    columns: tuple[str, ...]
    header_line: int


def cells_of(line: str) -> list[str] | None:
    """The cells of one physical line; None when its quotation marks do not pair up."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return None


def recognise(name: str, lines: Sequence[str], problems: list[Problem]) -> Headed | None:
    """Name the table, or add the sentence why it is not read; harmless differences are noted."""
    number = next(i for i, line in enumerate(lines) if line.strip(' \t,;"\0'))
    cells = cells_of(lines[number])
    if cells is None or "\0" in lines[number]:
        problems.append(_header_spoilt(name, number + 1))
        return None
    columns = tuple(_tidy(cell) for cell in cells)
    table = _table_of(set(columns))
    if table is None:
        problems.append(_separator(name, lines[number]) or _unknown(name))
        return None
    refused = _not_kept(name, table) or _broken_header(name, table, columns)
    if refused:
        problems.append(refused)
        return None
    problems.extend(_notes(name, table, cells, columns, number))
    return Headed(table, columns, number + 1)


def _tidy(cell: str) -> str:
    return cell.strip(" \t\ufeff\u00a0").upper()


def _table_of(columns: set[str]) -> Table | None:
    """The table most of whose columns stand here, half of them at least, a telling one among them."""
    shares = {
        table: len(columns & set(known)) / len(known)
        for table, known in COLUMNS.items()
        if columns & TELLING[table]
    }
    best = max(shares, key=lambda table: (shares[table], len(COLUMNS[table])), default=None)
    return best if best and shares[best] >= 0.5 else None


def _separator(name: str, header: str) -> Problem | None:
    for mark in ";\t|":
        if _table_of({_tidy(cell.strip('"')) for cell in header.split(mark)}):
            message = Say("The columns of this file are not separated by commas.")
            mend = Say("Save it again as CSV with commas between the columns.")
            return file_problem(name, "KITH-SEPARATOR", message, mend, line=1)
    return None


def _unknown(name: str) -> Problem:
    message = Say("The first row of this file is not the header row of an SSDA903 table, so it was not read.")
    mend = Say(
        "Nothing to do if it is not part of the return; otherwise give it the header row of its table."
    )
    return file_problem(name, "KITH-UNKNOWN", message, mend, grade=Grade.NOTE)


def _header_spoilt(name: str, line: int) -> Problem:
    message = Say("The header row of this file is damaged.")
    return file_problem(name, "KITH-HEADING", message, Say("Export the table again."), line=line)


def _not_kept(name: str, table: Table) -> Problem | None:
    if table in KEPT:
        return None
    message = Say("Recognised as the table {table}; Kith keeps nothing of it.", {"table": table.value})
    return file_problem(name, "KITH-NOT-KEPT", message, Say("Nothing to do."), grade=Grade.NOTE, line=FILE)


def _broken_header(name: str, table: Table, columns: tuple[str, ...]) -> Problem | None:
    twice = next((c for c in columns if c and columns.count(c) > 1), None)
    if twice:
        message = Say("The column {column} stands twice in this file.", {"column": twice})
        mend = Say("Remove one of the two and keep the right one.")
        return Problem(name, 1, "", twice, "KITH-COLUMN-TWICE", Grade.REFUSED, message, mend)
    missing = [column for column in NEEDED[table] if column not in columns]
    if missing:
        values = {"table": table.value, "columns": ", ".join(missing)}
        message = Say("This looks like the table {table}, but a column is missing: {columns}.", values)
        mend = Say("Export the table again with all of its columns.")
        return Problem(name, 1, "", missing[0], "KITH-COLUMN-MISSING", Grade.REFUSED, message, mend)
    if set(columns) >= _POOLED:
        message = Say("This file is pooled from several authorities or years.")
        mend = Say("Give the files of one authority and one collection year at a time.")
        return file_problem(name, "KITH-POOLED", message, mend, line=1)
    return None


def _notes(
    name: str, table: Table, cells: Sequence[str], columns: tuple[str, ...], blank_lines: int
) -> list[Problem]:
    notes = []
    nothing = Say("Nothing to do.")
    if blank_lines or any(c.strip("\ufeff") != tidy for c, tidy in zip(cells, columns, strict=True)):
        message = Say(
            "The header row has spaces, small letters or blank lines before it; it was read all the same."
        )
        notes.append(("KITH-HEADING", message, nothing))
    extra = [column for column in columns if column not in COLUMNS[table]]
    if extra:
        named = ", ".join(column[:40] or "(blank)" for column in extra[:5])
        message = Say(
            "Columns that do not belong to this table were left out: {columns}.", {"columns": named}
        )
        notes.append(("KITH-COLUMN-EXTRA", message, nothing))
    absent = [column for column in COLUMNS[table] if column not in columns]
    if absent:
        message = Say(
            "Columns are missing and were read as blank: {columns}.", {"columns": ", ".join(absent)}
        )
        notes.append(("KITH-COLUMN-BLANK", message, Say("Export the table again if they should be filled.")))
    return [file_problem(name, *note, grade=Grade.NOTE, line=1) for note in notes]
