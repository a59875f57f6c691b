"""Where somebody stands on a map: rings and fields, and what they are called. Plain Python."""

from enum import IntEnum, StrEnum

from kith.words import Say

LONGEST_NICKNAME = 60
MOST_MEMBERS = 500
"""Far more than anybody draws; it keeps one runaway script from filling a map."""


class Ring(IntEnum):
    """How close. 0 is not placed yet."""

    NOT_PLACED = 0
    CLOSEST = 1
    CLOSE = 2
    IN_MY_LIFE = 3
    FURTHER_AWAY = 4


RING_NAMES = {
    Ring.CLOSEST: Say("closest"),
    Ring.CLOSE: Say("close"),
    Ring.IN_MY_LIFE: Say("in my life"),
    Ring.FURTHER_AWAY: Say("further away"),
    Ring.NOT_PLACED: Say("not placed yet"),
}


class Field(StrEnum):
    """The parts of a universe. Somebody can belong to several; the first is where they are drawn."""

    FAMILY = "family"
    FRIENDS = "friends"
    ORGANISATIONS = "organisations"
    NETWORKS = "networks"


FIELD_NAMES = {
    Field.FAMILY: Say("family"),
    Field.FRIENDS: Say("friends"),
    Field.ORGANISATIONS: Say("organisations"),
    Field.NETWORKS: Say("wider networks"),
}
OTHER_NAMES = {"no_field": Say("no group chosen"), "from_file": Say("from your file")}
