"""What was shared before, and what a worker is called, for the person's own pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kith.kit.templatetags.kit import said
from kith.people.choices import PART_NAMES, Part
from kith.people.models import Allocation
from kith.universe.figures.rows import Row


def worker_called(allocation: Allocation) -> str:
    """Return a worker's name and the part they play."""
    return f"{allocation.worker.full_name}, {said(PART_NAMES[Part(allocation.part)])}"


class PastSharing(Protocol):
    """What is read of a window that is closed."""

    thing: str
    begun_at: datetime
    ended_at: datetime | None
    allocation: Allocation


@dataclass(frozen=True, slots=True)
class Before:
    """Something that was shared before: what it is called now (blank: hidden or removed), with whom, from, to."""

    name: str
    worker: str
    from_at: datetime
    to_at: datetime | date | None


def shared_before(past: Iterable[PastSharing], rows: Mapping[str, Row]) -> list[Before]:
    """Say what was shared before, for the person themself."""
    return [
        Before(
            name=rows[one.thing].name if one.thing in rows and not rows[one.thing].hidden else "",
            worker=one.allocation.worker.full_name,
            from_at=one.begun_at,
            to_at=one.ended_at or one.allocation.to_on,
        )
        for one in past
    ]
