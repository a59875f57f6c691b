"""What is stored when something in a record is kept back from the person it is about."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account, Person
from kith.words.privacy import Behind, Holding, Sort, Wall


class Withholding(models.Model):
    """A manager found that reading one thing would do serious harm, and says until when that is looked at again.

    ``thing`` is an opaque reference, as for a sharing. While it is open the person sees nothing of the thing, not
    even a count; the day of review alone changes nothing, somebody has to look.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = thing = begun_by = begun_at = review_on = ended_by = ended_at = Sort.PLAIN
        person = Sort.IDENTITY
        reason = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withholdings")
    thing = models.CharField(max_length=12, db_index=True)
    reason = SealedTextField()
    review_on = models.DateField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing"], condition=Q(ended_at__isnull=True), name="access_one_open_withholding_each"
            )
        ]

    def __str__(self) -> str:
        return f"withholding {self.ref}"
