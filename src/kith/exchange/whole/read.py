"""Reads an export's files back, and holds them to their manifest. Plain Python."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kith.exchange.whole.spec import FORMAT, MANIFEST, Row
from kith.exchange.whole.write import path_of
from kith.kit.backup.hashes import Held, held_in
from kith.words import Refused, Say

NOT_WHOLE = Say("This export is not whole: {table} does not hold what its manifest says.")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what an export says of itself. Errors: ``Refused`` when it is none."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        raise Refused(Say("This is no export of an authority from Kith.")) from None
    if said.get("format") != FORMAT:
        raise Refused(Say("This export was made by another version of Kith than can read it."))
    return said


def tables_said(manifest: dict[str, Any]) -> dict[str, Held]:
    """Return what each table of an export holds, as its manifest says."""
    return {name: Held(**held) for name, held in manifest["tables"].items()}


def check_whole(folder: Path, part: str, manifest: dict[str, Any]) -> None:
    """Raise ``Refused`` unless every table holds exactly what the manifest says."""
    for name, said in tables_said(manifest).items():
        path = path_of(folder, part, name)
        if not path.exists() or held_in(hashlib.sha256(line).digest() for line in _lines(path)) != said:
            raise Refused(Say(NOT_WHOLE.msgid, {"table": name}))


def rows_of(folder: Path, part: str, name: str) -> Iterator[Row]:
    """Yield a table's rows in their order; none when the export has no such table."""
    path = path_of(folder, part, name)
    if path.exists():
        for line in _lines(path):
            yield json.loads(line)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")
