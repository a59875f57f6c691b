"""What is stored when somebody asks for their record: the request, its steps, what is taken out, the file."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedBinaryField, SealedTextField
from kith.people.models import Account, Person
from kith.records.choices.requests import (
    CAME_BY_NAMES,
    FORMAT_NAMES,
    OFFICE_NAMES,
    REASON_NAMES,
    SUPPORT_NAMES,
    CameBy,
    State,
)
from kith.words.privacy import Behind, Holding, Sort, Wall

TAKEN_OUT_FOR = [(reason.value, str(name)) for reason, name in REASON_NAMES.items()]


class RecordRequest(models.Model):
    """Somebody asked for everything held about them. The clock runs from ``received_on``.

    ``tell_at`` is an e-mail address or mobile number, where somebody without Kith wants to be told that it is ready.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = came_by = state = received_on = extended_at = format = support = made_at = made_by = Sort.PLAIN
        person = Sort.IDENTITY
        tell_at = Sort.CONTACT
        wish = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="record_requests")
    came_by = models.CharField(
        max_length=10, choices=[(way.value, str(name)) for way, name in CAME_BY_NAMES.items()]
    )
    state = models.CharField(
        max_length=20,
        choices=[(state.value, str(name)) for state, name in OFFICE_NAMES.items()],
        default=State.RECEIVED.value,
    )
    received_on = models.DateField()
    extended_at = models.DateTimeField(null=True, blank=True)
    format = models.CharField(
        max_length=10, choices=[(one.value, str(name)) for one, name in FORMAT_NAMES.items()]
    )
    support = models.CharField(
        max_length=10, choices=[(one.value, str(name)) for one, name in SUPPORT_NAMES.items()]
    )
    wish = SealedTextField(blank=True)
    tell_at = SealedTextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["closed", "withdrawn"]),
                name="records_one_open_request_each",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.ref}"

    @property
    def stands(self) -> State:
        """Where it stands."""
        return State(self.state)

    @property
    def way(self) -> CameBy:
        """How it came."""
        return CameBy(self.came_by)


class RequestStep(models.Model):
    """One step of a request, or something said about it without a step. The person reads all of it."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "request__person")
        ref = request = state = at = by = moved = Sort.PLAIN
        words = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    request = models.ForeignKey(RecordRequest, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(
        max_length=20, choices=[(state.value, str(name)) for state, name in OFFICE_NAMES.items()]
    )
    moved = models.BooleanField(default=True)
    words = SealedTextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class TakenOut(models.Model):
    """What one request does not show of one item, and why; until release it can be undone, and stays on the log.

    ``item`` is the opaque key of what is held; ``spans`` are places in its facts, by field, so that no words are
    stored twice; ``seal`` is the hash of the item as it was read then.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "request__person__authority")
        ref = request = item = whole = spans = seal = reason = review_on = Sort.PLAIN
        at = by = agreed_at = agreed_by = undone_at = undone_by = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    request = models.ForeignKey(RecordRequest, on_delete=models.CASCADE, related_name="taken_out")
    item = models.CharField(max_length=16)
    whole = models.BooleanField(default=False)
    spans = models.JSONField(default=dict, blank=True)
    seal = models.CharField(max_length=64)
    reason = models.CharField(max_length=1, choices=TAKEN_OUT_FOR)
    review_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="C") | Q(review_on__isnull=False), name="records_harm_is_reviewed"
            )
        ]


class LookedAt(models.Model):
    """Somebody of the records team read one item for one request, as it was then (``seal``)."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "request__person__authority")
        request = item = seal = at = by = Sort.PLAIN

    request = models.ForeignKey(RecordRequest, on_delete=models.CASCADE, related_name="looked_at")
    item = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "item"], name="records_looked_at_once")]


class Pack(models.Model):
    """The file that was let out for one request, sealed; made anew it replaces the one before.

    ``pages`` is the same let-out content as plain values, for reading it in Kith; blank in packs older than that.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "request__person")
        ref = request = made_at = made_by = ends_at = items = taken_out = Sort.PLAIN
        pdf = data = pages = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    request = models.OneToOneField(RecordRequest, on_delete=models.CASCADE, related_name="pack")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    items = models.PositiveIntegerField()
    taken_out = models.JSONField(default=dict)
    pdf = SealedBinaryField()
    data = SealedBinaryField()
    pages = SealedBinaryField(blank=True, default=b"")
