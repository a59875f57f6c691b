"""What an invented life is made of. Plain values; periods are [began_on, ended_on), open when None."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
    """One home: a place code, who provides it, and why it ended when another followed."""

    began_on: date
    place: str
    provider: str
    urn: str
    why_left: str = ""
    same_carer: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The day a time in care ended and the code that says how."""

    on: date
    code: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One row of the Episodes table, before any collection year cuts it."""

    began_on: date
    why_began: str
    legal: str
    need: str
    stay: Stay
    ended_on: date | None
    how_ended: str
    why_left: str


@dataclass(frozen=True, slots=True)
class WorkerSpell:
    """One social worker's time with somebody."""

    worker: str
    began_on: date
    ended_on: date | None = None
    why_ended: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One review and how the child took part."""

    on: date
    code: str


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """What the council knew of a care leaver around one birthday, for one collection year."""

    year: int
    in_touch: str
    activity: str
    home: str


@dataclass(frozen=True, slots=True)
class Life:
    """One invented young person, as a council's own system would know them."""

    child: str
    forename: str
    surname: str
    sex: str
    born_on: date
    ethnicity: str
    episodes: Sequence[Episode] = ()
    workers: Sequence[WorkerSpell] = ()
    reviews: Sequence[Review] = ()
    leaving: Sequence[LeaverRow] = ()
    alone: bool = False
    permanence: str = "Z1"
    named: bool = True

    @property
    def adopted(self) -> bool:
        """Whether their time in care ended by adoption."""
        return any(e.how_ended in ("E11", "E12") for e in self.episodes)

    def in_care_since(self, day: date) -> bool:
        """Whether any of their time in care lies on or after this day."""
        return any(e.ended_on is None or e.ended_on >= day for e in self.episodes)


@dataclass(frozen=True, slots=True)
class Council:
    """One invented council and everybody its returns tell of."""

    code: str
    ons_code: str
    name: str
    mark: str
    lives: Sequence[Life] = field(default_factory=tuple)

    @property
    def folder(self) -> str:
        """The name of its folder of returns."""
        return self.name.lower().replace(" ", "-")


REGION = "The Three Rivers (made up)"
COUNCILS = (
    Council("991", "E99000991", "Northmoor", "NM"),
    Council("992", "E99000992", "Saltmarsh", "SM"),
    Council("993", "E99000993", "Eastwick Vale", "EV"),
)
"""Codes and names that belong to no real council."""
