"""What a reviewing officer and a carer read beside what the person shows them: restrictions; the home of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kith.access.queries import restrictions_of
from kith.desk.figures import Stop, short_name
from kith.journey.queries import journey_of
from kith.people.choices import Role
from kith.people.models import Allocation, Person
from kith.people.queries import allocations_of


@dataclass(frozen=True)
class Reviewed:
    """What somebody reads who chairs reviews: the restrictions that hold. Notes have a page of their own."""

    stops: Sequence[Stop]


@dataclass(frozen=True)
class OwnHome:
    """The home somebody lives in now, as a carer is told: since when (None: the files do not say), whom to ring."""

    short: str
    since: date | None
    workers: Sequence[Allocation]


def reviewed(person: Person) -> Reviewed:
    """Return what a person's reviewing officer reads beside their journey."""
    return Reviewed(list(restrictions_of(person)))


def own_home(person: Person, *, cared_from: date, on: date) -> OwnHome:
    """Return since when somebody has lived where they live now; nothing of what kind it is, nor of any before.

    A home that began after the carer's own part (``cared_from``) is not theirs: nothing is said of it. Of those who
    work with the person they are told the workers alone: that somebody has an advocate is not for a carer to know.
    """
    journey = journey_of(person, on=on)
    home = journey.homes[-1] if journey.homes and journey.in_care else None
    theirs = home is not None and not home.began_before and home.start <= cared_from
    workers = allocations_of(person, on=on).filter(worker__role=Role.WORKER)
    return OwnHome(short_name(person), home.start if home is not None and theirs else None, list(workers))
