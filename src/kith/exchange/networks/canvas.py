"""Network Canvas's CSV files, of all three generations in the wild: read, and written as the newest.

One file each for the person, for each kind of alter and for each kind of tie, of one session or of several merged.
Joined by uuid, never by row number. Plain Python.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kith.exchange.networks.session import Alter, Line, Session
from kith.words import Say

EGO = {
    "networkCanvasEgoUUID": "ego",
    "networkCanvasCaseID": "case",
    "networkCanvasSessionID": "session",
    "networkCanvasProtocolName": "protocol",
    "sessionStart": "started",
    "sessionFinish": "finished",
    "sessionExported": "exported",
}
"""Columns of the person's file, and what we call them."""
APP = ("APP_VERSION", "COMMIT_HASH", "networkCanvasInterviewLocale", "networkCanvasFinishOutcome")
"""Columns that came with the second (two) and the third generation (two more)."""
ALTER = ("nodeID", "networkCanvasEgoUUID", "networkCanvasUUID")
TIE = (
    "edgeID",
    "from",
    "to",
    "networkCanvasEgoUUID",
    "networkCanvasUUID",
    "networkCanvasSourceUUID",
    "networkCanvasTargetUUID",
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
STRAY = "null"
"""A column some versions wrote by mistake; it is always empty."""
FILE = re.compile(
    r"(?P<session>.*)_(?P<what>ego|attributeList|edgeList|adjacencyMatrix)(?:_(?P<kind>[^/\\]*))?\.csv", re.I
)
NEWEST = 3

NOT_READ = Say("{file} could not be read: {why}")
NOT_ONE_OF_THEIRS = Say("{file} is none of Network Canvas's files, so it was left out.")
NO_EGO = Say("{file}, line {line}: whose this is ({column}) is not in any ego file, so the row was left out.")
NO_END = Say("{file}, line {line}: one end of the tie is nobody in these files, so the tie was left out.")
TWICE = Say("{file}, line {line}: the same {column} came before, so the row was left out.")
NO_COLUMN = Say(
    "{file} has no column {column}. Export it again with Network Canvas, and leave its columns as they are."
)
NOT_TEXT = Say(
    "{file} is not text in UTF-8. Send the file as Network Canvas wrote it, not opened and saved elsewhere."
)
SHORT = Say("{file}, line {line}: the row has more or fewer cells than the first line, so it was left out.")
NO_PEOPLE = Say("There is no ego file (its name ends in _ego.csv), so nobody is known whose network this is.")


def read(files: Mapping[str, bytes]) -> tuple[list[Session], list[Say]]:
    """Return the sessions in some files, by name, and a sentence for each part that could not be read."""
    problems: list[Say] = []
    sorted_files: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
    for name, content in files.items():
        found = FILE.fullmatch(name)
        if found is None:
            problems.append(Say(NOT_ONE_OF_THEIRS.msgid, {"file": name}))
            continue
        sorted_files[found["what"].lower()].append((name, found["kind"] or "", content))
    sessions: dict[str, Session] = {}
    for name, _kind, content in sorted_files["ego"]:
        for _line, row in _rows(name, content, ("networkCanvasEgoUUID",), problems):
            one = _session(row)
            sessions.setdefault(one.ego, one)
    if not sessions:
        return [], [*problems, NO_PEOPLE]
    alters = _alters(sorted_files["attributelist"], sessions, problems)
    lines = _lines(sorted_files["edgelist"], alters, problems)
    whole = [
        replace(one, alters=tuple(alters[ego].values()), lines=tuple(lines[ego]))
        for ego, one in sessions.items()
    ]
    return whole, problems


def _session(row: Mapping[str, str]) -> Session:
    generation = 3 if APP[3] in row else 2 if APP[0] in row else 1
    known: dict[str, Any] = {ours: row.get(theirs, "") for theirs, ours in EGO.items()}
    return Session(
        generation=generation,
        app={column: row[column] for column in APP if column in row},
        cells=_own(row, (*EGO, *APP), generation),
        **known,
    )


def _alters(
    files: Iterable[tuple[str, str, bytes]], sessions: Mapping[str, Session], problems: list[Say]
) -> dict[str, dict[str, Alter]]:
    found: dict[str, dict[str, Alter]] = {ego: {} for ego in sessions}
    for name, kind, content in files:
        for line, row in _rows(name, content, ("networkCanvasEgoUUID", "networkCanvasUUID"), problems):
            ego, uuid = row["networkCanvasEgoUUID"], row["networkCanvasUUID"]
            if ego not in sessions:
                problems.append(_at(NO_EGO, name, line, "networkCanvasEgoUUID"))
            elif uuid in found[ego]:
                problems.append(_at(TWICE, name, line, "networkCanvasUUID"))
            else:
                found[ego][uuid] = Alter(uuid, kind, _own(row, ALTER, sessions[ego].generation))
    return found


def _lines(
    files: Iterable[tuple[str, str, bytes]], alters: Mapping[str, Mapping[str, Alter]], problems: list[Say]
) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for name, kind, content in files:
        for line, row in _rows(name, content, TIE[3:], problems):
            ego = row["networkCanvasEgoUUID"]
            one, other = row["networkCanvasSourceUUID"], row["networkCanvasTargetUUID"]
            if ego not in alters:
                problems.append(_at(NO_EGO, name, line, "networkCanvasEgoUUID"))
            elif one not in alters[ego] or other not in alters[ego]:
                problems.append(_at(NO_END, name, line, ""))
            else:
                found[ego].append(Line(row["networkCanvasUUID"], kind, one, other, _own(row, TIE, 3)))
    return found


def _rows(
    name: str, content: bytes, needed: Sequence[str], problems: list[Say]
) -> list[tuple[int, dict[str, str]]]:
    """Return a file's rows by column, with their line numbers; nothing where it cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Say(NOT_TEXT.msgid, {"file": name}))
        return []
    try:
        table = csv.reader(io.StringIO(text, newline=""), strict=True)
        heading = next(table, [])
        for column in needed:
            if column not in heading:
                problems.append(Say(NO_COLUMN.msgid, {"file": name, "column": column}))
                return []
        rows = []
        for cells in table:
            if len(cells) != len(heading):
                problems.append(_at(SHORT, name, table.line_num, ""))
                continue
            rows.append((table.line_num, dict(zip(heading, cells, strict=True))))
    except csv.Error as error:
        problems.append(Say(NOT_READ.msgid, {"file": name, "why": str(error)}))
        return []
    return rows


def _own(row: Mapping[str, str], fixed: Sequence[str], generation: int) -> dict[str, str]:
    """Return the study's own cells. The third generation puts an apostrophe before what a sheet would run."""
    cells = {column: cell for column, cell in row.items() if column not in fixed and column != STRAY}
    if generation < NEWEST:
        return cells
    return {column: _unguarded(cell) for column, cell in cells.items()}


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in DANGEROUS and cell[1:] else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def _at(sentence: Say, name: str, line: int, column: str) -> Say:
    return Say(sentence.msgid, {"file": name, "line": line, "column": column})


def write(one: Session) -> dict[str, bytes]:
    """Return one session as the third generation's files, by name."""
    begin = f"{_word(one.case)}_{_word(one.session)}"
    app = {column: one.app.get(column, "") for column in APP}
    ego = {theirs: getattr(one, ours) for theirs, ours in EGO.items()} | app | _safe(one.cells)
    files = {f"{begin}_ego.csv": _table([ego])}
    number = {alter.uuid: at for at, alter in enumerate(one.alters, 1)}
    for kind in dict.fromkeys(alter.kind for alter in one.alters):
        rows = [
            {
                "nodeID": str(number[alter.uuid]),
                "networkCanvasEgoUUID": one.ego,
                "networkCanvasUUID": alter.uuid,
            }
            | _safe(alter.cells)
            for alter in one.alters
            if alter.kind == kind
        ]
        files[f"{begin}_attributeList_{_word(kind)}.csv"] = _table(rows)
    for kind in dict.fromkeys(line.kind for line in one.lines):
        rows = [
            dict(
                zip(
                    TIE,
                    (
                        str(at),
                        str(number[line.one]),
                        str(number[line.other]),
                        one.ego,
                        line.uuid,
                        line.one,
                        line.other,
                    ),
                    strict=True,
                )
            )
            | _safe(line.cells)
            for at, line in enumerate(one.lines, 1)
            if line.kind == kind
        ]
        files[f"{begin}_edgeList_{_word(kind)}.csv"] = _table(rows)
    return files


def _safe(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: _guarded(cell) for column, cell in cells.items()}


def _table(rows: Sequence[Mapping[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    sheet = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    sheet.writeheader()
    sheet.writerows(rows)
    return out.getvalue().encode()


def _word(text: str) -> str:
    """Return a name as it stands in a file's name: without signs that are no part of words."""
    return re.sub(r"[^\w-]", "", text)
