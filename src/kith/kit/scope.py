"""As whom the database is asked: what stands here holds for every statement, whichever connection carries it.

The PostgreSQL backend (``kith.kit.postgres``) tells it to the database, whose policies let pass what it names and
nothing else. SQLite has no such policies; there it is set all the same, so that code runs alike on both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows may be touched. Keys of rows, never names.

    ``authorities``: as their staff. ``belongs_to``: the authority one belongs to, as staff or as its young person.
    ``people``: persons let in by name (an agreement), their service record only. ``person``: oneself. ``account``: the
    account that asks; what is shared with it passes. ``holding``: a secret held before anybody signed in (a code's
    hash). ``on``: the day it is for the visitor. ``everything``: commands and jobs only.
    """

    authorities: frozenset[int] = frozenset()
    belongs_to: int | None = None
    people: frozenset[int] = frozenset()
    person: int | None = None
    account: int | None = None
    holding: str = ""
    on: date | None = None
    everything: bool = False

    def said(self) -> tuple[str, ...]:
        """Return it as the database hears it, in the order of ``SETTINGS``."""
        return (
            "on" if self.everything else "off",
            _keys(self.authorities),
            _text(self.belongs_to),
            _keys(self.people),
            _text(self.person),
            _text(self.account),
            self.holding,
            _text(self.on),
        )


SETTINGS = (
    "app.everything",
    "app.authorities",
    "app.belongs_to",
    "app.people",
    "app.person",
    "app.account",
    "app.holding",
    "app.on",
)
"""The database's names for it."""

NOTHING = Scope()
"""Nobody: no row behind any wall passes. What holds where nobody said anything."""

EVERYTHING = Scope(everything=True)
"""Each row of the installation: for commands and jobs, never for a visit."""

_wanted: ContextVar[Scope] = ContextVar("scope", default=NOTHING)


def wanted() -> Scope:
    """Return as whom the next statement is asked."""
    return _wanted.get()


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Ask the database as this, until the block ends."""
    token = _wanted.set(scope)
    try:
        yield
    finally:
        _wanted.reset(token)


def go_on_as(scope: Scope) -> None:
    """Ask as this from here to the end of the surrounding ``within``: somebody has just signed in."""
    _wanted.set(scope)


def _keys(keys: frozenset[int]) -> str:
    return "{" + ",".join(map(str, sorted(keys))) + "}"


def _text(value: int | date | None) -> str:
    return "" if value is None else str(value)
