"""What is stored of messages that leave."""

from django.db import models
from django.db.models import Q

from kith.kit.choices import Channel, Sending, Text
from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.words.privacy import Behind, Holding, Sort, Wall


class Outgoing(models.Model):
    """A message that leaves, or has left. Where it goes is kept only until it has gone.

    ``to`` is an opaque reference of whom it is for, ``place`` of where among theirs it goes; ``text`` says which of our
    few sentences it is.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = place = channel = text = state = queued_at = until = ended_at = Sort.PLAIN
        to = Sort.IDENTITY
        address = Sort.CONTACT
        code = Sort.SECRET

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    to = models.CharField(max_length=12, db_index=True)
    place = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Channel])
    text = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Text])
    address = SealedTextField(blank=True)
    code = SealedTextField(blank=True)
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Sending], default=Sending.WAITING
    )
    queued_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(address="", code=""),
                name="kit_no_address_is_kept_of_what_has_gone",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=[Sending.WAITING, Sending.SENDING])
                | (Q(ended_at__isnull=False) & ~Q(state__in=[Sending.WAITING, Sending.SENDING])),
                name="kit_what_has_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.ref}"
