"""What is stored of where messages to an account may go."""

from django.db import models

from kith.kit.choices import Channel
from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.models import Account
from kith.words.privacy import Behind, Holding, Sort, Wall


class ContactAddress(models.Model):
    """An e-mail address or mobile number that somebody gave for messages to themselves; by default nobody has one.

    Nothing but the code goes there until they typed it back. Of the code only what checks it is kept.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.ACCOUNT, "account")
        ref = channel = made_at = confirmed_at = code_until = tries = Sort.PLAIN
        account = Sort.IDENTITY
        goes_to = Sort.CONTACT
        code_seal = Sort.SECRET

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_addresses")
    channel = models.CharField(
        max_length=5, choices=[(one.value, one.value) for one in (Channel.EMAIL, Channel.SMS)]
    )
    goes_to = SealedTextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    code_seal = models.CharField(max_length=64)
    code_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["channel"]
        verbose_name_plural = "contact addresses"
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="access_one_address_each_way")
        ]

    def __str__(self) -> str:
        return f"contact address {self.ref}"
