"""What is stored of what somebody is still writing."""

from django.db import models

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedJSONField
from kith.people.models import Account
from kith.words.privacy import Behind, Holding, Sort, Wall


class Draft(models.Model):
    """What one account began to write in one form, about one subject, and has not sent. Nobody else ever gets it.

    ``subject`` is what the form's address names (opaque references), ``once`` the form's own token: when that form
    is taken, the draft is over. ``window`` and ``seq`` say which window wrote last, and how far it had got.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.ACCOUNT, "owner")
        ref = form = subject = address = once = window = seq = begun_at = kept_at = Sort.PLAIN
        owner = Sort.IDENTITY
        fields = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200)
    once = models.CharField(max_length=40)
    window = models.CharField(max_length=40)
    seq = models.PositiveIntegerField(default=0)
    fields = SealedJSONField(default=dict)
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "once"], name="access_one_draft_each_form")]

    def __str__(self) -> str:
        return f"draft {self.ref}"

    @property
    def stamp(self) -> str:
        """Say which writing stands here: a window that has seen another stamp does not overwrite it."""
        return f"{self.window}:{self.seq}"
