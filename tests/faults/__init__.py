"""Seeded faults: small changes that each remove one check. The tests must notice every one (T-82)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Fault:
    """One fault: in which file under ``src/kith`` what is replaced by what, and which tests must notice, and where.

    ``anew`` where the fault changes how the database itself is made.
    """

    name: str
    file: str
    was: str
    becomes: str
    tests: tuple[str, ...]
    postgres: bool
    anew: bool


def faults() -> list[Fault]:
    """Return every seeded fault."""
    raw = tomllib.loads((Path(__file__).parent / "faults.toml").read_text())
    return [
        Fault(
            name,
            row["file"],
            row["was"],
            row["becomes"],
            tuple(row["tests"]),
            postgres=row.get("postgres", False),
            anew=row.get("anew", row.get("postgres", False)),
        )
        for name, row in raw.items()
    ]
