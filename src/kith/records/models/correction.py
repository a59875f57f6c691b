"""What is stored when a person says that something in their record is wrong, and what staff answered."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Person
from kith.records.choices.corrections import ABOUT_NAMES, ANSWER_NAMES, About, Answer
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall


class Correction(models.Model):
    """Something is wrong in a record, in the person's own words; and the answer, which they read.

    When it was put right, ``before`` keeps what stood there and ``now`` says what is right.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = about = answer = asked_at = asked_by = answered_at = answered_by = Sort.PLAIN
        person = Sort.IDENTITY
        says = before = now = why = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    about = models.CharField(
        max_length=12, choices=[(one.value, str(name)) for one, name in ABOUT_NAMES.items()]
    )
    says = SealedTextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=12, blank=True, choices=[(one.value, str(name)) for one, name in ANSWER_NAMES.items()]
    )
    before = SealedTextField(blank=True)
    now = SealedTextField(blank=True)
    why = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="records_an_answer_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.ref}"

    @property
    def about_name(self) -> Say:
        """What it is about, in words."""
        return ABOUT_NAMES[About(self.about)]

    @property
    def answer_name(self) -> Say | None:
        """What the answer was, in words; None while there is none."""
        return ANSWER_NAMES[Answer(self.answer)] if self.answer else None
