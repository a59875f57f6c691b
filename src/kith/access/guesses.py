"""How often a password, a second step or a code may be tried, and from where; right ones are not counted.

Counted per address, and per address and sign-in name; never per sign-in name alone, which anybody could fill. A
browser that is known has a count of its own. The second step, which only somebody with the password can try, has one
more over all addresses that are not known.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from kith.access.devices import known_as

APP = "kith.access"
PER_ADDRESS = "30/5m/ip"
PER_ADDRESS_AND_NAME = "5/5m/key"
KNOWN = "10/5m/key"
SECOND_STEP_ANYWHERE = "30/60m/key"
CODES = "10/10m/ip"


class Guess:
    """One try that is being counted."""

    def __init__(self, usages: list[ratelimit.RateLimitUsage]) -> None:
        self.usages = usages

    def was_right(self) -> None:
        """Count it no longer."""
        for usage in self.usages:
            usage.rollback()


def password_guess(request: HttpRequest, username: str) -> Guess | None:
    """Count one try of a password; None when there were too many."""
    return _guess(request, "password", _from_here(request, username))


def second_step_guess(request: HttpRequest, username: str) -> Guess | None:
    """Count one try of an app's or a recovery code; None when there were too many."""
    limits = _from_here(request, username)
    if not known_as(request, username):
        limits.append((SECOND_STEP_ANYWHERE, username.lower()))
    return _guess(request, "second_step", limits)


def code_guess(request: HttpRequest) -> Guess | None:
    """Count one try of a code from paper; None when there were too many from this address."""
    return _guess(request, "code", [(CODES, "")])


def _from_here(request: HttpRequest, username: str) -> list[tuple[str, str]]:
    mark = known_as(request, username)
    if mark:
        return [(KNOWN, f"browser {mark}")]
    address = get_adapter(request).get_client_ip(request)
    return [(PER_ADDRESS, ""), (PER_ADDRESS_AND_NAME, f"{username.lower()} {address}")]


def _guess(request: HttpRequest, action: str, limits: list[tuple[str, str]]) -> Guess | None:
    usages: list[Any] = []
    for rate, key in limits:
        usage = ratelimit.consume(request, app=APP, action=action, config={action: rate}, key=key)
        if usage is None:
            return None
        usages.append(usage)
    return Guess(usages)
