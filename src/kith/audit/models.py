"""What the log stores. Rows are appended by ``actions.record`` alone and never changed."""

from collections.abc import Sequence
from datetime import UTC

from django.db import models

from kith.audit.rules import FIRST
from kith.words.privacy import Behind, Holding, Sort, Wall


class Head(models.Model):
    """Where one chain ends: an authority's, or the installation's."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        append_only = True
        chain = seq = hash = Sort.PLAIN

    chain = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)


class Entry(models.Model):
    """One act: who, in what role, did what, through which door, when, why the door opened, from where."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        append_only = True
        chain = seq = at = kind = deed = door = role = why = previous = hash = Sort.PLAIN
        actor = things = fields = origin = Sort.IDENTITY

    chain = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    deed = models.CharField(max_length=60)
    door = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=40, blank=True)
    things = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    why = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=40, blank=True)  # blank in rows from before it was kept
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_one_row_per_place")]
        ordering = ["chain", "seq"]

    def says(self, subjects: Sequence[str]) -> dict[str, str | int | Sequence[str]]:
        """Return everything this row says, as it goes into its hash."""
        origin = {"origin": self.origin} if self.origin else {}
        return {
            **origin,
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": self.kind,
            "deed": self.deed,
            "door": self.door,
            "actor": self.actor,
            "role": self.role,
            "subjects": list(subjects),
            "things": self.things,
            "fields": self.fields,
            "why": self.why,
        }


class Seen(models.Model):
    """One person an entry is about, by reference."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        append_only = True
        entry = Sort.PLAIN
        subject = Sort.IDENTITY

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject"], name="audit_a_person_once_per_row")
        ]
        ordering = ["subject"]
