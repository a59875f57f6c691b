"""What every page may know about its visitor, and the banners that stand on each page while something is open."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kith.access.gates import viewing_now
from kith.access.queries import lately_open, notices_waiting
from kith.people.choices import Role
from kith.people.models import Account


def visitor(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``visitor`` (the account whose pages these are, or None), what is open, and what waits.

    ``open_glasses`` and ``view_as`` make banners; ``over_glasses`` closed by themselves lately. ``waiting`` is asked
    only where a template says so, and nothing waits for somebody who looks as another sees.
    """
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {"visitor": None}
    viewing, now = viewing_now(request), timezone.now()
    glasses = list(lately_open(account, at=now)) if account.role == Role.MANAGER else []
    return {
        "visitor": viewing.seen_as if viewing and hasattr(request, "visit") else account,
        "view_as": viewing,
        "open_glasses": [one for one in glasses if one.ends_at > now],
        "over_glasses": [one for one in glasses if one.ends_at <= now],
        "waiting": lambda: 0 if viewing else notices_waiting(account),
    }
