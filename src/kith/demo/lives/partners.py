"""Whom the cast has beside the council: what was agreed with organisations, who plays a part, and what was noted.

Days are counted from today; the ones before it are negative.
"""

from dataclasses import dataclass

from kith.demo.lives.cast import AMIRA, JADEN, KOFI, LEILA, TIA

MENTORS, PROVIDER = "Otterbeck Mentoring", "Larchmere Homes"


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement: with whom, for what, which parts, from and until when, and whom it names for which worker."""

    organisation: str
    purpose: str
    parts: tuple[str, ...]
    made: int
    until: int
    worker: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A part that somebody plays for some young people. ``until`` None: to the end of what it is for."""

    who: str
    part: str
    children: tuple[str, ...]
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A note by the worker they have, as many days ago."""

    child: str
    on: int
    kind: str
    text: str


AGREED = (
    Agreed(
        MENTORS, "A mentor outside the council, for college and first plans.",
        ("team", "status"), -75, 200, "joss", (AMIRA, JADEN),
    ),
    Agreed(
        PROVIDER, "A room in our supported house, and the move there.",
        ("homes", "team"), -9, 90, "wilf", (LEILA,),
    ),
    Agreed(
        PROVIDER, "The last months in our flat, until a tenancy of one's own.",
        ("homes", "team", "status"), -320, -45, "greta", (KOFI,),
    ),
)  # fmt: skip
PLAYED = (
    Played("cormac", "reviewing_officer", (AMIRA, TIA, JADEN, LEILA), -300, None),
    Played("delphine", "advocate", (AMIRA,), -60, 120),
    Played("marguerite", "carer", (AMIRA,), -200, 60),
)
NOTED = (
    Noted(
        AMIRA, -34, "visit",
        "You showed me your room and the new shelf. You want to see Tia on Saturdays, not only in the holidays. I said "
        "I would ask Tia's worker this week and bring the answer to your review.",
    ),
    Noted(
        AMIRA, -12, "call",
        "You rang about the college form. We filled in the first page together and left the one about home for when we "
        "meet. Tia's worker has said yes to the second Saturday of each month.",
    ),
    Noted(
        JADEN, -8, "talk",
        "We walked round the lake. You said the house is loud at night and you would like a lock for your drawer. I "
        "wrote to the house the same day.",
    ),
)  # fmt: skip
