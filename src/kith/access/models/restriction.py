"""What is stored about no or limited contact: restrictions, whom they name, and the person's own "not now"."""

from django.db import models
from django.db.models import Q

from kith.access.choices import MODE_NAMES, ORDER_KIND_NAMES, Mode, OrderKind
from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Person
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall

NAME_LENGTH = 16


class Restriction(models.Model):
    """No or limited contact between a person and somebody else, as a court, the police or the authority decided.

    It holds until a named manager ends it: a day of review that has passed changes nothing. ``known``: the person was
    told of it, so their own page shows it; ``told`` says how, or why not. ``not_now_at`` is when the person said
    "not now" about somebody with whom this one requires contact: the worker is shown both.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = begun_by = begun_at = from_on = review_on = ended_by = ended_at = not_now_at = known = (
            Sort.PLAIN
        )
        person = Sort.IDENTITY
        other = kind = mode = requires_contact = order_ref = Sort.TIES
        evidence = told = ended_why = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="restrictions")
    other = SealedTextField()
    kind = models.CharField(max_length=12)
    mode = models.CharField(max_length=12)
    requires_contact = models.BooleanField(default=False)
    order_ref = SealedTextField(blank=True)
    from_on = models.DateField()
    review_on = models.DateField()
    evidence = SealedTextField()
    known = models.BooleanField(default=False)
    told = SealedTextField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = SealedTextField(blank=True)
    not_now_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="access_a_restriction_is_ended_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"restriction {self.ref}"

    @property
    def kind_name(self) -> Say:
        """Whose decision it is, in words."""
        return ORDER_KIND_NAMES[OrderKind(self.kind)]

    @property
    def mode_name(self) -> Say:
        """What contact there may be, in words."""
        return MODE_NAMES[Mode(self.mode)]


class Named(models.Model):
    """Somebody a restriction names, by an opaque reference: an account, a tie in the files, a member that was shown."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "restriction__person")
        restriction = Sort.PLAIN
        name = Sort.TIES

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=NAME_LENGTH, db_index=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["restriction", "name"], name="access_a_restriction_names_once")
        ]


class ContactDecision(models.Model):
    """What a worker decided where an order requires contact and the person said "not now"."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "restriction__person")
        ref = decided_by = decided_at = Sort.PLAIN
        restriction = Sort.TIES
        decision = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="decisions")
    decision = SealedTextField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]


class NotNow(models.Model):
    """The person's own stop: "not now" about something of theirs. It holds until they themselves end it."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "person")
        begun_at = ended_at = Sort.PLAIN
        person = thing = Sort.TIES

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="not_nows")
    thing = models.CharField(max_length=NAME_LENGTH)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "thing"],
                condition=Q(ended_at__isnull=True),
                name="access_one_open_not_now_each",
            )
        ]
