"""What is stored of notices: that there is something for somebody; never what it says about whom."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.people.models import Account, Person
from kith.words.privacy import Behind, Holding, Sort, Wall


class Notice(models.Model):
    """Something for one account, or for one person whichever account they have: a key, and an opaque reference."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = account = what = at = read_at = Sort.PLAIN
        person = about = Sort.IDENTITY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=True, person__isnull=False)
                | Q(account__isnull=False, person__isnull=True),
                name="access_a_notice_is_for_one",
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.ref}"
