"""How often a password, a second step or a code may be tried, and from where; right ones are not counted.

Counted per network, and per network and sign-in name; never per sign-in name alone, which anybody could fill. A
browser that is known has a count of its own, and so has each session in which proof is asked for: neither of them is
filled from anywhere else. The second step has one more count over all networks, because a code is short: per known
browser or session, else per name, which only somebody with the password can fill.

What is counted lies in the cache under keyed hashes: whoever reads it cannot tell which network or whose name it was.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kith.access.devices import known_as
from kith.access.origin import network_of

APP = "kith.access"
PER_ADDRESS = "30/5m/key"
PER_ADDRESS_AND_NAME = "5/5m/key"
KNOWN = "10/5m/key"
SECOND_STEP_ANYWHERE = "30/60m/key"
CODES = "10/10m/key"
PASSKEYS = "60/m/key"
"""Nothing can be guessed there; each try is work for the server."""


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
    whole = _device(request, username) or f"name {username.lower()}"
    return _guess(request, "second_step", [*_from_here(request, username), (SECOND_STEP_ANYWHERE, whole)])


def code_guess(request: HttpRequest) -> Guess | None:
    """Count one try of a code from paper; None when there were too many from this address."""
    return _guess(request, "code", [(CODES, _network(request))])


def passkey_try(request: HttpRequest) -> Guess | None:
    """Count one try of a passkey; None when there were too many from this address."""
    return _guess(request, "passkey", [(PASSKEYS, _network(request))])


def _from_here(request: HttpRequest, username: str) -> list[tuple[str, str]]:
    network, device = _network(request), _device(request, username)
    if device:
        rate = KNOWN if known_as(request, username) else PER_ADDRESS_AND_NAME
        return [(rate, f"{device} {network}")]
    return [(PER_ADDRESS, network), (PER_ADDRESS_AND_NAME, f"{username.lower()} {network}")]


def _device(request: HttpRequest, username: str) -> str:
    """Return what nobody else counts on: the browser somebody is known in, or the session they are signed in with."""
    if mark := known_as(request, username):
        return f"browser {mark}"
    return f"session {request.session.session_key}" if request.user.is_authenticated else ""


def _network(request: HttpRequest) -> str:
    return network_of(get_adapter(request).get_client_ip(request))


def _guess(request: HttpRequest, action: str, limits: list[tuple[str, str]]) -> Guess | None:
    usages: list[Any] = []
    for rate, key in limits:
        hidden = salted_hmac("kith.access.guesses", key, algorithm="sha256").hexdigest()
        usage = ratelimit.consume(request, app=APP, action=action, config={action: rate}, key=hidden)
        if usage is None:
            return None
        usages.append(usage)
    return Guess(usages)
