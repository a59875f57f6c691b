"""Small changes made to the code one at a time: the tests must notice at least 85 in 100 of them (T-81).

``change`` makes them, ``run`` lets the tests look at them, ``__main__`` writes down what came of it. Which files, which
tests, and which changes cannot be noticed because they change nothing: ``mutants.toml``.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "kith"
WANTED = 85
"""In a hundred: how many of the changes the tests must notice."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is changed (by group: access, audit, retention), which tests look, and what changes nothing, with why."""

    files: dict[str, list[str]]
    tests: list[str]
    nothing: dict[str, str]


def plan() -> Plan:
    """Return what is written down in ``mutants.toml``."""
    said = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text())
    groups = said["group"]
    return Plan(
        files={name: group["files"] for name, group in groups.items()},
        tests=[*said["tests"], *(f"--deselect={name}" for name in said["without"])],
        nothing={row["change"]: row["why"] for row in said.get("changes_nothing", [])},
    )
