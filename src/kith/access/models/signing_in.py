"""What is stored about being signed in: open sessions, and forms that were sent too late to be taken."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedJSONField
from kith.people.models import Account
from kith.words.privacy import Behind, Holding, Sort, Wall


class Session(AbstractBaseSession):
    """One browser that is signed in, or about to be. It knows no address and no exact device."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = expire_date = begun_at = seen_at = device = shared_phone = Sort.PLAIN
        account = Sort.IDENTITY
        session_key = session_data = Sort.SECRET

    ref = models.CharField(max_length=12, db_index=True)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    begun_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=60, blank=True)
    shared_phone = models.BooleanField(default=False)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"session {self.ref}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes sessions here."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class HeldForm(models.Model):
    """What was typed in a form that came when its session was over, or before fresh proof: for half an hour.

    It is given back to the same account at the same address, and to nobody and nowhere else.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.ACCOUNT, "account")
        ref = address = held_at = had_files = Sort.PLAIN
        account = Sort.IDENTITY
        words = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="held_forms")
    address = models.CharField(max_length=300)
    words = SealedJSONField()
    had_files = models.BooleanField(default=False)
    held_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "address"], name="access_one_held_form_each")
        ]

    def __str__(self) -> str:
        return f"held form {self.ref}"
