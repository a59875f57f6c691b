"""What is stored of a demo: that this database is one, and its one-use links."""

from django.db import models

from kith.people.models import Account
from kith.words.privacy import Behind, Holding, Sort, Wall


class DemoMarker(models.Model):
    """Says that everything in this database is invented. Written before anything else is."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        people = seed = made_for = made_at = done_at = Sort.PLAIN

    people = models.PositiveIntegerField()
    seed = models.IntegerField()
    made_for = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]


class SignInLink(models.Model):
    """A link that signs one of the cast in, once. Only the token's hash is stored."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        token_hash = Sort.SECRET
        account = Sort.IDENTITY
        made_at = used_at = Sort.PLAIN

    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
