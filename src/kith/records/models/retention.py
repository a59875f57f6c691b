"""What is stored about keeping and letting go: holds, a council's own rules, rounds, and what was erased by choice."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Authority, Person
from kith.records.choices.retention import GROUND_NAMES, RUN_STATE_NAMES, Ground, RunState
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall


class LegalHold(models.Model):
    """While one is open, nothing of this person's service record goes, whatever a clock says."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "person__authority")
        ref = placed_at = placed_by = ended_at = ended_by = Sort.PLAIN
        person = Sort.IDENTITY
        why = why_ended = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="legal_holds")
    why = SealedTextField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    why_ended = SealedTextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["placed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="records_one_open_hold_each"
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.ref}"


class KeepingRule(models.Model):
    """How long one council keeps one class of rows, from a day on, and where that was decided."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "authority")
        ref = authority = kept = months = from_on = source = made_at = made_by = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="keeping_rules")
    kept = models.CharField(max_length=30)
    months = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    source = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kept", "-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "kept", "from_on"], name="records_one_rule_a_day"),
            models.CheckConstraint(condition=Q(months__gte=1), name="records_kept_a_month_at_least"),
        ]


class RetentionRun(models.Model):
    """One round of letting go: what was listed (opaque keys only), who confirmed it, what went."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "authority")
        ref = authority = state = on = listed = gone = Sort.PLAIN
        made_at = made_by = confirmed_at = confirmed_by = done_at = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="retention_runs")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, str(name)) for state, name in RUN_STATE_NAMES.items()],
        default=RunState.LISTED.value,
    )
    on = models.DateField()
    listed = models.JSONField(default=dict)
    gone = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "done"]) | Q(confirmed_by__isnull=False),
                name="records_nothing_goes_unconfirmed",
            )
        ]

    def __str__(self) -> str:
        return f"retention run {self.ref}"


class Erased(models.Model):
    """A stone that says something was here and was lawfully erased: which sort of thing, when, on what ground."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = what = ground = at = by = backups_until = Sort.PLAIN
        person = Sort.IDENTITY
        why = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erased")
    why = SealedTextField(default="")
    what = models.CharField(max_length=60)
    ground = models.CharField(
        max_length=20, choices=[(one.value, str(name)) for one, name in GROUND_NAMES.items()]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    backups_until = models.DateField()

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def ground_name(self) -> Say:
        """On what ground, in words."""
        return GROUND_NAMES[Ground(self.ground)]


class SpaceErasure(models.Model):
    """A person's own choice to erase their space, or parts of it; waiting only where they wanted time to think."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "person")
        ref = parts = asked_at = due_at = done_at = kept_at = backups_until = Sort.PLAIN
        person = Sort.IDENTITY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="space_erasures")
    parts = models.JSONField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    backups_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(done_at__isnull=True, kept_at__isnull=True),
                name="records_one_erasure_waiting_each",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.ref}"
