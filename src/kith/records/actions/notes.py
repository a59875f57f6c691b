"""Every write of notes: one function per deed, with its audit row in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note as leave_row
from kith.access.actions import withhold
from kith.access.queries import withheld_from
from kith.kit.once import first_time
from kith.kit.overtaken import Overtaken
from kith.people.models import Account, Allocation, Person
from kith.records.choices.notes import LONGEST_LINE, NoteKind
from kith.records.models import Note, NoteVersion, OwnWords
from kith.records.rules.notes import check_day, check_length, clean_others, clean_text, clean_words
from kith.words import Refused, Say


@dataclass(frozen=True, slots=True)
class Told:
    """What a note says: the day it is about, how it came about, the text, who else is in it."""

    about_on: date
    kind: str
    text: str
    about_others: bool = False
    others: str = ""
    in_confidence: bool = False


@transaction.atomic
def write_note(
    allocation: Allocation, told: Told, *, by: Account, at: datetime, token: str = ""
) -> Note | None:
    """Write down something about the person. Returns None when this form was taken before."""
    clean = _clean(told, at)
    if not first_time(token):
        return None
    person = allocation.person
    note = Note.objects.create(person=person, begun_at=at)
    _add_version(note, 1, clean, allocation, by=by, at=at)
    leave_row("write_note", person, by=by, at=at, things=[note.ref])
    return note


@transaction.atomic
def correct_note(
    person: Person,
    ref: str,
    told: Told,
    *,
    allocation: Allocation,
    why: str,
    seen: str,
    by: Account,
    at: datetime,
    token: str = "",
) -> NoteVersion | None:
    """Put a new version on a note; the one before stays. Returns None when this form was taken before.

    ``seen``: the reference of the version the writer was shown. Errors: ``Overtaken`` when somebody wrote another
    since; ``Refused`` without a word about what was wrong.
    """
    clean = _clean(told, at)
    reason = _why(why)
    note = Note.objects.select_for_update().get(person=person, ref=ref)
    if not first_time(token):
        return None
    latest = note.versions.select_related("written_by").latest("number")
    if latest.ref != seen:
        raise _overtaken(latest)
    version = _add_version(note, latest.number + 1, clean, allocation, by=by, at=at, why=reason)
    leave_row("correct_note", person, by=by, at=at, things=[note.ref])
    return version


@transaction.atomic
def withhold_note(
    person: Person, ref: str, *, reason: str, review_on: date, by: Account, at: datetime, token: str = ""
) -> None:
    """Keep a note back from the person because of serious harm; or look at it again and keep it back."""
    Note.objects.select_for_update().get(person=person, ref=ref)
    if first_time(token):
        withhold(person, ref, reason=reason, review_on=review_on, by=by, at=at)


@transaction.atomic
def add_own_words(
    person: Person, ref: str, text: str, *, by: Account, at: datetime, token: str = ""
) -> OwnWords | None:
    """Set the person's own words beside a note. Returns None when this form was taken before."""
    words = clean_words(text)
    note = Note.objects.select_for_update().get(person=person, ref=ref)
    if ref in withheld_from(person):
        raise Refused(Say("There is nothing here."))
    if not first_time(token):
        return None
    own = OwnWords.objects.create(note=note, text=words, at=at)
    leave_row("add_own_words", person, by=by, at=at, things=[note.ref])
    return own


def _clean(told: Told, at: datetime) -> Told:
    check_day(told.about_on, on=timezone.localdate(at))
    return Told(
        about_on=told.about_on,
        kind=NoteKind(told.kind).value,
        text=clean_text(told.text),
        about_others=told.about_others,
        others=clean_others(told.about_others, told.others),
        in_confidence=told.in_confidence,
    )


def _why(why: str) -> str:
    if not why.strip():
        raise Refused(Say("Say in a few words what was wrong, so that everybody can follow it."))
    return check_length(why.strip(), LONGEST_LINE)


def _add_version(
    note: Note, number: int, told: Told, allocation: Allocation, *, by: Account, at: datetime, why: str = ""
) -> NoteVersion:
    return NoteVersion.objects.create(
        note=note,
        number=number,
        about_on=told.about_on,
        kind=told.kind,
        text=told.text,
        about_others=told.about_others,
        others=told.others,
        in_confidence=told.in_confidence,
        why=why,
        written_by=by,
        part=allocation.part,
        written_at=at,
    )


def _overtaken(latest: NoteVersion) -> Overtaken:
    when = timezone.localtime(latest.written_at)
    return Overtaken(
        Say(
            "{name} saved another version on {day} at {time}, while you were writing. Both stand below. "
            "Nothing was overwritten and nothing of yours is lost: put them together, then save again.",
            {"name": latest.written_by.full_name, "day": when.date().isoformat(), "time": f"{when:%H:%M}"},
        ),
        latest.ref,
    )
