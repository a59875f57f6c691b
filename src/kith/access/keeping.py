"""What a page needs so that nothing written on it is lost: whose it is, what was begun here, the key of this device."""

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kith.access.queries.drafts import begun_at, place_of
from kith.access.resume import mark_of
from kith.kit.kept import Begun
from kith.people.models import Account

SHARED_PHONE = "shared_phone"
"""In the session of somebody who said that this phone is not theirs alone: nothing is then kept on it."""


def keeping(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``keeping`` for somebody signed in; None for a stranger."""
    account = getattr(request, "user", None)
    return {"keeping": Keeping(request, account) if isinstance(account, Account) else None}


@dataclass
class Keeping:
    """One page of one account. Nothing is asked of the database until a form wants to know."""

    request: HttpRequest
    account: Account

    @property
    def owner(self) -> str:
        """The account's reference: text on the device belongs to it and to nobody else."""
        return self.account.ref

    @property
    def whose(self) -> str:
        """What the page's forms carry, so that words are never held for anybody but this account."""
        return mark_of(self.account)

    @property
    def shared(self) -> bool:
        """Whether this phone is not theirs alone."""
        return bool(self.request.session.get(SHARED_PHONE))

    @property
    def key(self) -> str:
        """The key under which this account's text lies on a device, so that nobody else who signs in there reads it."""
        secret = salted_hmac("kith.keeping", self.account.ref, algorithm="sha256")
        return base64.b64encode(secret.digest()).decode()

    @property
    def address(self) -> str:
        """Where the form of this page stands."""
        return self.request.path

    @cached_property
    def while_typing(self) -> bool:
        """Whether the form of this page is kept while somebody types."""
        place = place_of(self.address)
        return place is not None and place.called is not None

    @cached_property
    def begun(self) -> Begun | None:
        """What this account began here and has not sent: the latest, or the one the address asks for."""
        ref = self.request.GET.get("draft", "")
        return begun_at(self.account, self.address, at=timezone.now(), ref=ref)
