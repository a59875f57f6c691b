"""What every page may know about its visitor."""

from typing import Any

from django.http import HttpRequest

from kith.people.models import Account


def visitor(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``visitor``: the signed-in account, or None."""
    account = getattr(request, "user", None)
    return {"visitor": account if isinstance(account, Account) else None}
