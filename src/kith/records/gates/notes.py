"""Gates to notes: found among those of a person one works with, or one's own, or not here."""

from dataclasses import dataclass

from kith.access.gates import NotHere, TheirPerson, Visit, allocated_person, own_space, team_person
from kith.people.models import Allocation, Person
from kith.records.queries.notes import NoteNow, note_of
from kith.records.queries.notes import own_note as own_note_of


@dataclass
class OneNote:
    """A note about somebody: for a worker with ``allocation``, for a manager of the team without."""

    visit: Visit
    person: Person
    note: NoteNow
    allocation: Allocation | None


@dataclass
class OwnNote:
    """A note about the visitor that they may read."""

    visit: Visit
    person: Person
    note: NoteNow


def allocated_note(visit: Visit, person_ref: str, note_ref: str) -> OneNote:
    """Admit the allocated worker to one note about their person."""
    return _one(allocated_person(visit, person_ref), note_ref)


def team_note(visit: Visit, person_ref: str, note_ref: str) -> OneNote:
    """Admit the manager of the person's team to one note about them."""
    return _one(team_person(visit, person_ref), note_ref)


def own_note(visit: Visit, note_ref: str) -> OwnNote:
    """Admit a person to one note about them, unless it is withheld: then it is not here."""
    person = own_space(visit).person
    note = own_note_of(person, note_ref)
    if note is None:
        raise NotHere
    visit.saw([person], things=[note.ref])
    return OwnNote(visit, person, note)


def _one(found: TheirPerson, note_ref: str) -> OneNote:
    note = note_of(found.person, note_ref)
    if note is None:
        raise NotHere
    found.visit.saw([found.person], things=[note.ref])
    return OneNote(found.visit, found.person, note, found.allocation)
