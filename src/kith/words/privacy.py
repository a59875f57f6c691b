"""The words with which every stored field is classified in its model's ``Privacy``."""

from enum import Enum
from typing import NamedTuple


class Holding(Enum):
    """Whose it is. Each stored field belongs to one of the two, and they are never blurred."""

    MY_SPACE = "my space"
    SERVICE_RECORD = "service record"


class Sort(Enum):
    """What sort of thing a field tells; it drives sharing, export, retention and redaction."""

    PLAIN = "plain"  # says nothing about anybody: keys, times, states
    IDENTITY = "identity"  # who somebody is
    CONTACT = "contact"  # how or where to reach somebody
    TIES = "ties"  # who matters to whom, and how
    STORY = "story"  # told in somebody's own words
    JOURNEY = "journey"  # homes lived in, workers, moves
    HEALTH = "health"  # health, custody and what is as sensitive
    SECRET = "secret"  # noqa: S105  codes and keys: stored as hashes only


class Wall(Enum):
    """Who may touch a row at all, held by the database itself where it can (PostgreSQL's row security)."""

    NONE = "none"  # accounts, law, the log, technical rows: no row security
    BELONGING = "belonging"  # says nothing of anybody: the authority's staff, and its young people
    AUTHORITY = "authority"  # the staff of the authority it belongs to
    RECORD = "record"  # service record about a person: the person, and the authority that is answerable
    ACCOUNT = "account"  # the account it belongs to, and nobody else
    OWN = "own"  # my space: the person alone
    SHARED = "shared"  # my space: the person, and whom they share this thing with


class Behind(NamedTuple):
    """The wall a model's rows stand behind.

    ``via`` is the path to the authority, account or person, as in a filter; where it leads to a model behind the same
    wall, a row passes when that row passes. ``holding`` names columns of a secret (a code's hash): who holds one finds
    the row without belonging anywhere. ``reader`` is the column of an account that may read the row besides, from
    wherever it comes. ``with_any`` is a relation of which one row that passes is enough to read this one. The others
    are for ``SHARED``: ``thing`` is the column that sharings name, ``unless`` one that must be empty for others.
    """

    wall: Wall
    via: str = ""
    holding: tuple[str, ...] = ()
    thing: str = ""
    unless: str = ""
    with_any: str = ""
    reader: str = ""
