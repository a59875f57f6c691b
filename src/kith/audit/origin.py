"""Where an act comes from, and through which door: kept beside the request, so that every row can say it.

Nothing here knows what a request is. Who lets somebody in says it here; ``actions.record`` asks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from kith.audit.choices import THIS_MACHINE


class Through(NamedTuple):
    """The door an act came through, and why it opened: the name of its gate."""

    door: str = ""
    why: str = ""


_place: ContextVar[Callable[[], str]] = ContextVar("audit_place", default=lambda: THIS_MACHINE)
NO_DOOR = Through()
_through: ContextVar[Through] = ContextVar("audit_through", default=NO_DOOR)


@contextmanager
def coming_from(place: Callable[[], str]) -> Iterator[None]:
    """Within the block every row says it came from ``place()``, asked when the row is written."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


@contextmanager
def coming_through(door: str, why: str) -> Iterator[None]:
    """Within the block every row that names no door of its own says it came through this one."""
    token = _through.set(Through(door, why))
    try:
        yield
    finally:
        _through.reset(token)


def place() -> str:
    """Return where the act of this moment comes from."""
    return _place.get()()


def through() -> Through:
    """Return the door of this moment; empty outside a door."""
    return _through.get()
