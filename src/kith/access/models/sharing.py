"""What is stored about sharing: which named worker may see which thing, since when."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.people.models import Allocation, Person
from kith.words.privacy import Behind, Holding, Sort, Wall


class Sharing(models.Model):
    """A window onto one thing in my space, for one worker, for as long as that allocation lasts.

    It hangs on the allocation: when the worker's part ends it ends, and a new allocation starts with nothing.
    ``thing`` is the opaque reference of a member, so that rooms above can be shared without being known here.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "person", thing="ref")
        ref = fields = begun_at = ended_at = lapses_on = Sort.PLAIN
        person = allocation = thing = Sort.TIES

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sharings")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="sharings")
    thing = models.CharField(max_length=12, db_index=True)
    fields = models.JSONField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    lapses_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "thing"],
                condition=Q(ended_at__isnull=True),
                name="access_one_open_sharing_each",
            )
        ]


class Pause(models.Model):
    """ "Pause all": while one is open, nobody sees anything this person shares."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "person")
        person = Sort.IDENTITY
        begun_at = ended_at = Sort.PLAIN

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pauses")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="access_one_open_pause_each"
            )
        ]
