"""A whole universe as plain values, as it goes out in an archive and comes in from one. Plain Python."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptMember:
    """One member whatever the sitting. ``number`` counts from 1 in the order added; blank and None say nothing."""

    number: int
    nickname: str
    added_at: datetime
    hidden_at: datetime | None = None
    sort: str = ""
    relation: str = ""
    through: str = ""
    relation_words: str = ""
    gives_words: str = ""
    known_since: int | None = None
    grown_up: bool | None = None
    story: str = ""
    photo: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeptTie:
    """How one member (by number) stood at one sitting (by number)."""

    member: int
    sitting: int
    ring: int = 0
    fields: tuple[str, ...] = ()
    feel: str = ""
    wish: str = ""
    strain: str = ""
    often: str = ""
    channels: tuple[str, ...] = ()
    giving: str = ""
    support: tuple[str, ...] | None = None
    trusted: bool | None = None
    star: bool = False
    lasting: str = ""
    ends_on: date | None = None
    ends_age: int | None = None


@dataclass(frozen=True, slots=True)
class KeptSitting:
    """One sitting; ``number`` counts from 1, the earliest first."""

    number: int
    opened_at: datetime
    last_change_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A line between two members (by number) from one sitting (by number) until another, or until now."""

    one: int
    other: int
    drawn_in: int
    gone_in: int | None = None
    kind: str = ""
    feel: str = ""


@dataclass(frozen=True, slots=True)
class KeptUniverse:
    """Everything somebody drew and told, with no name of who works with them and nothing from any record."""

    members: tuple[KeptMember, ...] = ()
    sittings: tuple[KeptSitting, ...] = ()
    ties: tuple[KeptTie, ...] = ()
    links: tuple[KeptLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing a universe in: how many members came, were here already, and sentences to say."""

    came: int
    here: int
    problems: tuple[Any, ...] = ()
