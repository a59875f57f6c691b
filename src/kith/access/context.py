"""What every page may know about its visitor, and the banners that stand on each page while something is open."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kith.access.gates import viewing_now
from kith.access.models import BreakGlass
from kith.access.queries import notices_waiting, open_glasses
from kith.people.choices import Role
from kith.people.models import Account


def visitor(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``visitor`` (the account whose pages these are, or None), what is open, and what waits.

    ``open_glasses`` and ``view_as`` make banners; ``waiting`` is asked only where a template says so.
    """
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {"visitor": None}
    viewing = viewing_now(request)
    return {
        "visitor": viewing.seen_as if viewing and hasattr(request, "visit") else account,
        "view_as": viewing,
        "open_glasses": _open_glasses(account),
        "waiting": lambda: notices_waiting(account),
    }


def _open_glasses(account: Account) -> Sequence[BreakGlass]:
    return list(open_glasses(account, at=timezone.now())) if account.role == Role.MANAGER else []
