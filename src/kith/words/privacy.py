"""The words with which every stored field is classified in its model's ``Privacy``."""

from enum import Enum


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
