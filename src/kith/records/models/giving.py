"""What is stored of giving somebody their record: the pack being made, where they stopped reading, handing it over."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Person
from kith.records.choices.giving import ENDED_NAMES, HANDED_NAMES
from kith.records.models.request import RecordRequest
from kith.words.privacy import Behind, Holding, Sort, Wall


class Making(models.Model):
    """A pack that somebody decided on and a job makes: what was taken out as it was decided, and how it ended.

    ``words`` are what the person reads with the release; they stand in its step then, and here no more.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "request__person")
        ref = request = anew = outs = asked_at = asked_by = ended_at = ended = Sort.PLAIN
        words = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    request = models.ForeignKey(RecordRequest, on_delete=models.CASCADE, related_name="makings")
    anew = models.BooleanField(default=False)
    outs = models.JSONField(default=list, blank=True)
    words = SealedTextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(
        max_length=10, blank=True, choices=[(one.value, str(name)) for one, name in ENDED_NAMES.items()]
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="records_one_pack_made_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="")
                | (Q(ended_at__isnull=False, words="") & ~Q(ended="")),
                name="records_what_was_made_says_how_it_ended",
            ),
        ]


class HandedOver(models.Model):
    """A record was given to somebody outside Kith: on paper, in a meeting, by the council's own secure post."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "request__person")
        ref = request = how = on = at = by = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    request = models.ForeignKey(RecordRequest, on_delete=models.CASCADE, related_name="handed_over")
    how = models.CharField(
        max_length=10, choices=[(one.value, str(name)) for one, name in HANDED_NAMES.items()]
    )
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]


class ReadTo(models.Model):
    """Where somebody stopped reading their record. Theirs alone: nobody else learns that they read."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "person")
        person = Sort.IDENTITY
        pack = leaf = at = Sort.PLAIN

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="read_to")
    pack = models.CharField(max_length=12)
    leaf = models.CharField(max_length=12)
    at = models.DateTimeField()
