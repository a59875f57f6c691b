"""What is stored of a note: the note, each version of it, and what the person says beside it."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.choices import PART_NAMES, Part
from kith.people.models import Account, Person
from kith.records.choices.notes import NOTE_KIND_NAMES, NoteKind
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall


class Note(models.Model):
    """Something a worker wrote down about a person. What it says stands in its versions, none ever overwritten."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = begun_at = Sort.PLAIN
        person = Sort.IDENTITY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notes")
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.ref}"


class NoteVersion(models.Model):
    """What a note says, from ``written_at`` until the next version: who wrote it, in which part for the person.

    ``others``: who else is named or described in it. ``in_confidence``: somebody else told it in confidence; whether
    the person may read that is decided when they ask for their record. ``why``: what was wrong with the version before.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "note__person")
        ref = note = number = written_at = in_confidence = about_others = Sort.PLAIN
        about_on = kind = written_by = part = Sort.JOURNEY
        text = others = why = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    about_on = models.DateField()
    kind = models.CharField(
        max_length=12, choices=[(kind.value, str(name)) for kind, name in NOTE_KIND_NAMES.items()]
    )
    text = SealedTextField()
    about_others = models.BooleanField(default=False)
    others = SealedTextField(blank=True)
    in_confidence = models.BooleanField(default=False)
    why = SealedTextField(blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["note", "number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="records_one_note_version_each"),
            models.CheckConstraint(condition=Q(number__gte=1), name="records_note_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"note version {self.ref}"

    @property
    def kind_name(self) -> Say:
        """What this kind of note is called on a page."""
        return NOTE_KIND_NAMES[NoteKind(self.kind)]

    @property
    def part_name(self) -> Say | None:
        """What the writer was for the person."""
        return PART_NAMES[Part(self.part)] if self.part in list(Part) else None


class OwnWords(models.Model):
    """What the person thinks of a note, in their own words, beside it. Workers who see the note see it too."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "note__person")
        ref = note = at = Sort.PLAIN
        text = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="own_words")
    text = SealedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"own words {self.ref}"
