"""The classes of what is kept and for how long, as ``keeping.toml`` says, dated and with sources. Plain Python."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources

__all__ = ["Kept", "all_kept", "kept_on"]

Where = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One class in one version. Without a ``model`` its rows are let go elsewhere, by ``keeper``."""

    name: str
    says: str
    in_force_from: date
    source: str
    model: str = ""
    clock: str = ""
    authority: str = ""
    person: str = ""
    months: int = 0
    days: int = 0
    keeper: str = ""
    where: Where = field(default_factory=dict)


def _load() -> Mapping[str, tuple[Kept, ...]]:
    text = resources.files(__package__).joinpath("keeping.toml").read_text(encoding="utf-8")
    by_name: dict[str, list[Kept]] = {}
    for raw in tomllib.loads(text)["kept"]:
        by_name.setdefault(raw["name"], []).append(Kept(**raw))
    return {
        name: tuple(sorted(found, key=lambda kept: kept.in_force_from, reverse=True))
        for name, found in by_name.items()
    }


_KEPT = _load()


def all_kept(on: date) -> list[Kept]:
    """Return every class in the version that is in force on a day."""
    found = (kept_on(name, on) for name in _KEPT)
    return [kept for kept in found if kept is not None]


def kept_on(name: str, on: date) -> Kept | None:
    """Return a class as it is in force on a day; None before its first version. Errors: ``KeyError``."""
    return next((kept for kept in _KEPT[name] if kept.in_force_from <= on), None)
