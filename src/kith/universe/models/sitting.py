"""What is stored about sittings, and about each step of the open one, so that it can be taken back."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedJSONField
from kith.people.models import Person
from kith.words.privacy import Behind, Holding, Sort, Wall


class Sitting(models.Model):
    """One dated occasion on which the universe was changed.

    ``closed_at`` is written when the person says so, or by the next one that opens; see ``rules.is_open``.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "person", with_any="ties")
        ref = opened_at = last_change_at = closed_at = Sort.PLAIN
        person = Sort.TIES

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sittings")
    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    opened_at = models.DateTimeField()
    last_change_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="universe_one_open_sitting_each"
            )
        ]

    def __str__(self) -> str:
        return f"sitting {self.ref}"


class Step(models.Model):
    """One change in a sitting: how a member or a link stood before and after. Gone once the sitting is closed.

    ``thing`` is the reference of the member, or of both ends of a link; ``number`` counts a sitting's steps from 1.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "sitting__person")
        ref = number = undone = what = Sort.PLAIN
        sitting = thing = before = after = Sort.TIES

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=8)
    thing = models.CharField(max_length=25)
    before = SealedJSONField()
    after = SealedJSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="universe_one_step_each_number"),
        ]

    def __str__(self) -> str:
        return f"step {self.number}"
