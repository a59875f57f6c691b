"""What is stored of the browsers that show their owner that there is something (push)."""

from django.db import models

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedJSONField
from kith.people.models import Account
from kith.words.privacy import Behind, Holding, Sort, Wall


class Device(models.Model):
    """A browser on which somebody turned on that it shows when there is something; never one that others use too.

    ``browser`` tells it from the account's other ones (as the session knows it); ``sort`` is what its owner reads.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.ACCOUNT, "account")
        ref = sort = made_at = Sort.PLAIN
        account = Sort.IDENTITY
        browser = goes_to = Sort.SECRET

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    browser = models.CharField(max_length=24)
    sort = models.CharField(max_length=60, blank=True)
    goes_to = SealedJSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "browser"], name="access_one_device_each_browser")
        ]

    def __str__(self) -> str:
        return f"device {self.ref}"
