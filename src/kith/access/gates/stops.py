"""The gates of restrictions and restricted files: whoever reads the record sees them, the team's manager decides."""

from dataclasses import dataclass

from kith.access.gates.visit import NotHere, Visit, one_of
from kith.access.gates.work import TheirPerson, allocated_person, readable_record, team_person
from kith.access.models import Restriction
from kith.access.queries.files import shut_out_of
from kith.access.queries.stops import restriction_of
from kith.people.models import Person, ShutOut


@dataclass
class OneRestriction:
    """One restriction that holds, about a person whom the visitor may read about."""

    visit: Visit
    person: Person
    restriction: Restriction


@dataclass
class OneShutOut:
    """One member of staff who is shut out of a person's file."""

    visit: Visit
    person: Person
    held: ShutOut


def team_restriction(visit: Visit, person_ref: str, restriction_ref: str) -> OneRestriction:
    """Admit the manager of the team to one restriction that holds."""
    return _one(team_person(visit, person_ref), restriction_ref)


def allocated_restriction(visit: Visit, person_ref: str, restriction_ref: str) -> OneRestriction:
    """Admit the allocated worker to one restriction that holds."""
    return _one(allocated_person(visit, person_ref), restriction_ref)


def _one(theirs: TheirPerson, restriction_ref: str) -> OneRestriction:
    restriction = restriction_of(theirs.person, restriction_ref)
    if restriction is None:
        raise NotHere
    theirs.visit.saw([theirs.person], things=[restriction.ref])
    return OneRestriction(theirs.visit, theirs.person, restriction)


def team_shut_out(visit: Visit, person_ref: str, shut_out_ref: str) -> OneShutOut:
    """Admit the manager of the team to one member of staff shut out of the file."""
    person = team_person(visit, person_ref).person
    return OneShutOut(visit, person, one_of(shut_out_of(person).filter(ref=shut_out_ref)))


__all__ = [
    "OneRestriction",
    "OneShutOut",
    "allocated_restriction",
    "readable_record",
    "team_restriction",
    "team_shut_out",
]
