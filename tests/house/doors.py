"""Reads ``doors.toml`` and the server's own addresses, so that tests can hold one to the other."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).resolve().parents[2] / "src" / "kith" / "access" / "doors.toml"
CAST = (
    "young person",
    "other young person",
    "worker",
    "other worker",
    "far worker",
    "manager",
    "other manager",
    "administrator",
    "far administrator",
    "data officer",
    "far data officer",
    "reviewing officer",
    "other reviewing officer",
    "organisation worker",
    "other organisation worker",
    "second organisation's worker",
    "ended organisation's worker",
    "advocate",
    "carer",
    "other carer",
    "supporter",
)
EVERYBODY = (*CAST, "stranger")
GROUPS = {"everybody": EVERYBODY, "everybody signed in": CAST}


@dataclass(frozen=True)
class Row:
    """One row of the table: who opens a door by looking (``get``) and who by sending its form (``post``)."""

    name: str
    address: str
    gate: str
    get: frozenset[str]
    post: frozenset[str]
    fresh: bool


def table() -> dict[str, Row]:
    """Return the table by URL name."""
    raw = tomllib.loads(TABLE.read_text())
    return {name: _row(name, row) for name, row in raw.items()}


def _row(name: str, row: dict) -> Row:
    unknown = {*row.get("get", []), *row.get("post", [])} - {*EVERYBODY, *GROUPS}
    assert not unknown, f"{name}: nobody in the cast is called {unknown}"
    return Row(
        name,
        row["address"],
        row["gate"],
        _who(row.get("get", [])),
        _who(row.get("post", [])),
        row.get("fresh", False),
    )


def _who(names: list[str]) -> frozenset[str]:
    return frozenset(one for name in names for one in GROUPS.get(name, (name,)))


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address the server answers, with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry
