"""Every read of notes. The subject comes first and has passed a gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from kith.access.queries import Withheld, withheld_among, withheld_from
from kith.people.models import Account, Person
from kith.people.queries import team_caseload
from kith.records.models import Note, NoteVersion, OwnWords


@dataclass(frozen=True, slots=True)
class NoteNow:
    """A note as it stands: what it says now, what it said before (latest first), the person's own words beside it."""

    ref: str
    now: NoteVersion
    before: Sequence[NoteVersion]
    own_words: Sequence[OwnWords]
    withheld: bool = False


def notes_of(person: Person) -> list[NoteNow]:
    """Return everything workers wrote about this person, the day it is about latest first; for staff."""
    withheld = withheld_from(person)
    return _in_order(_with_versions(Note.objects.filter(person=person)), withheld)


def own_notes(person: Person) -> list[NoteNow]:
    """Return what the person may read: nothing that is withheld, and nothing that tells that it is."""
    seen = Note.objects.filter(person=person).exclude(ref__in=withheld_from(person))
    return _in_order(_with_versions(seen), frozenset())


def note_of(person: Person, ref: str) -> NoteNow | None:
    """Return one note about this person, or None; for staff."""
    found = _in_order(_with_versions(Note.objects.filter(person=person, ref=ref)), withheld_from(person))
    return found[0] if found else None


def own_note(person: Person, ref: str) -> NoteNow | None:
    """Return one note the person may read, or None."""
    if ref in withheld_from(person):
        return None
    found = _in_order(_with_versions(Note.objects.filter(person=person, ref=ref)), frozenset())
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One note a person cannot read: for serious harm (``withheld``), or because it was told in confidence (None)."""

    person: Person
    note: NoteNow
    withheld: Withheld | None


@dataclass(frozen=True, slots=True)
class TeamHolds:
    """What the people of a team cannot read: kept back for harm, the next review first; then told in confidence."""

    for_harm: Sequence[HeldBack]
    in_confidence: Sequence[HeldBack]

    @property
    def people(self) -> list[Person]:
        """Whom it is about."""
        return [one.person for one in (*self.for_harm, *self.in_confidence)]


def held_back_in_team(manager: Account, *, on: date) -> TeamHolds:
    """Return what the people allocated to this manager's team cannot read now."""
    people = team_caseload(manager, on=on)
    held = {one.thing: one for one in withheld_among(people)}
    told = NoteVersion.objects.filter(note__person__in=people, in_confidence=True)
    wanted = Note.objects.filter(Q(ref__in=held) | Q(pk__in=told.values("note")), person__in=people)
    notes = [
        (note.person, _as_it_stands(note, frozenset(held)))
        for note in _with_versions(wanted.select_related("person"))
    ]
    lines = [HeldBack(person, note, held.get(note.ref)) for person, note in notes]
    for_harm = [line for line in lines if line.withheld]
    return TeamHolds(
        sorted(for_harm, key=lambda line: line.withheld.review_on if line.withheld else on),
        [line for line in lines if not line.withheld and line.note.now.in_confidence],
    )


def _with_versions(notes: QuerySet[Note]) -> QuerySet[Note]:
    versions = NoteVersion.objects.select_related("written_by").order_by("-number")
    return notes.prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="told"),
        Prefetch("own_words", to_attr="beside"),
    )


def _in_order(notes: QuerySet[Note], withheld: frozenset[str]) -> list[NoteNow]:
    found = [_as_it_stands(note, withheld) for note in notes]
    return sorted(found, key=lambda note: (note.now.about_on, note.now.note_id), reverse=True)


def _as_it_stands(note: Note, withheld: frozenset[str]) -> NoteNow:
    told: list[NoteVersion] = note.told  # type: ignore[attr-defined]
    beside: list[OwnWords] = note.beside  # type: ignore[attr-defined]
    return NoteNow(note.ref, told[0], told[1:], beside, note.ref in withheld)
