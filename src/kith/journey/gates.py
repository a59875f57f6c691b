"""The gate to one lost tie: of a person whom this worker or manager may read about, as the files show it now."""

from dataclasses import dataclass

from kith.access.gates import NotHere, TheirPerson, Visit, allocated_or_team_person, allocated_person
from kith.journey.queries import LostTieNow, lost_tie_of
from kith.people.models import Person


@dataclass
class TheirLostTie:
    """A lost tie of a person whom the visitor works with, or whose worker's team they manage."""

    visit: Visit
    person: Person
    tie: LostTieNow


def their_lost_tie(visit: Visit, person_ref: str, lost_tie_key: str) -> TheirLostTie:
    """Admit the allocated worker, or the manager of the team."""
    return _found(allocated_or_team_person(visit, person_ref), lost_tie_key)


def allocated_lost_tie(visit: Visit, person_ref: str, lost_tie_key: str) -> TheirLostTie:
    """Admit the allocated worker alone."""
    return _found(allocated_person(visit, person_ref), lost_tie_key)


def _found(theirs: TheirPerson, key: str) -> TheirLostTie:
    tie = lost_tie_of(theirs.person, key, on=theirs.visit.on)
    if tie is None:
        raise NotHere
    theirs.visit.saw([theirs.person], fields=["lost_tie"])
    return TheirLostTie(theirs.visit, theirs.person, tie)
