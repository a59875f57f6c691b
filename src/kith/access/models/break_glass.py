"""What is stored when somebody looks where their own work does not lead: openings, and looking as another sees."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from kith.access.choices import OUTCOME_NAMES, Outcome
from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Person
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall


class BreakGlass(models.Model):
    """One opening of one person's service record by a manager of another team, for a reason, for some hours.

    It ends by itself at ``ends_at``; ``ended_at`` is written when it ends earlier, or when a later one is begun.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = opened_by = opened_at = ends_at = ended_at = reviewed_by = reviewed_at = outcome = Sort.PLAIN
        person = Sort.IDENTITY
        reason = found = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="openings")
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = SealedTextField()
    reviewed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    found = SealedTextField(blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "opened_by"],
                condition=Q(ended_at__isnull=True),
                name="access_one_opening_each",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("opened_by")), name="access_nobody_reviews_their_own_opening"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(outcome="")),
                name="access_a_review_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.ref}"

    @property
    def outcome_name(self) -> Say | None:
        """What was found about it, in words; None while nobody has looked."""
        return OUTCOME_NAMES[Outcome(self.outcome)] if self.outcome else None

    @property
    def over_at(self) -> datetime:
        """When it ended, or ends by itself."""
        return self.ended_at or self.ends_at


class ViewAs(models.Model):
    """One time in which a manager or administrator looked as a worker of theirs sees, to help them."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "seen_as__authority")
        ref = viewer = seen_as = begun_at = ends_at = ended_at = Sort.PLAIN
        reason = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    viewer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    seen_as = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(viewer=F("seen_as")), name="access_nobody_looks_as_themselves"
            )
        ]

    def __str__(self) -> str:
        return f"view-as {self.ref}"
