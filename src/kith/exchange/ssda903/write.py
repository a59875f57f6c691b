"""Writes the CSV tables of a return: one file per table, columns in the order of the collection."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from kith.exchange.ssda903.spec import COLUMNS, Table

__all__ = ["FILE_NAMES", "write_return"]

FILE_NAMES: Mapping[Table, str] = {
    Table.HEADER: "header.csv",
    Table.EPISODES: "episodes.csv",
    Table.REVIEWS: "reviews.csv",
    Table.UASC: "uasc.csv",
    Table.OC2: "oc2.csv",
    Table.OC3: "oc3.csv",
    Table.AD1: "ad1.csv",
    Table.PLACED_ADOPTION: "placed_for_adoption.csv",
    Table.PREV_PERM: "previous_permanence.csv",
    Table.MISSING: "missing.csv",
    Table.SW_EPISODES: "sw_episodes.csv",
    Table.DOLO: "dolo.csv",
}


def write_return(folder: Path, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> list[Path]:
    """Write tables, named as in ``spec.Table`` ("Header", "Episodes", ...), into a folder made if need be.

    A row maps column names to text already in the return's form (dates dd/mm/yyyy); a column it does not
    have is blank. Returns the files written. Raises ``ValueError`` for a table or column that does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables.items():
        table = Table(name)
        path = folder / FILE_NAMES[table]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[table], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    return written
