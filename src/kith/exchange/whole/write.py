"""Writes an export's files: one row a line, with a count and a hash of each table. Plain Python."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kith.exchange.whole.spec import END, Row, Table
from kith.kit.backup.hashes import Held, held_in


def line_of(row: Row) -> bytes:
    """Return a row as its line, always the same for the same row."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def held_by(rows: Iterable[Row]) -> Held:
    """Return the count and the hash of a table's rows."""
    return held_in(hashlib.sha256(line_of(row)).digest() for row in rows)


def write_table(folder: Path, table: Table, rows: Iterable[Row]) -> Held:
    """Write one table and return what it holds."""
    with path_of(folder, table.part, table.name).open("wb") as file:
        return held_in(_digests(file, rows))


def path_of(folder: Path, part: str, name: str) -> Path:
    """Return where a table's file stands, making its folder."""
    (folder / part).mkdir(parents=True, exist_ok=True)
    return folder / part / f"{name}{END}"


def write_json(path: Path, says: Mapping[str, Any]) -> None:
    """Write a small file for people and programs."""
    path.write_text(json.dumps(says, indent=1, ensure_ascii=False))


def schema_of(tables: Sequence[Table]) -> dict[str, Any]:
    """Return what each table and field is."""
    return {
        table.name: {"part": table.part, "columns": [asdict(column) for column in table.columns]}
        for table in tables
    }


def _digests(file: Any, rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        line = line_of(row)
        file.write(line + b"\n")
        yield hashlib.sha256(line).digest()
