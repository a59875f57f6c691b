"""Where a request comes from, as the audit keeps it: a word that tells two places apart and names none.

A young person's own acts say "browser" and no more: where somebody is who may be hiding is nobody's to look up. For
everybody else, and for tries by nobody knows whom, the network's address goes through a hash keyed with this
installation's secret. Two rows show whether they came from one place; no row shows which.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from kith.audit.origin import coming_from
from kith.people.choices import Role

BROWSER = "browser"
HOUSEHOLD = 64  # the part of an IPv6 address that one household or office shares


class OriginMiddleware:
    """Let every audit row of a request say where it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from(lambda: place_of(request)):
            return self.get_response(request)


def place_of(request: HttpRequest) -> str:
    """Return what a row written now says about where it came from."""
    if getattr(request.user, "role", "") == Role.YOUNG_PERSON:
        return BROWSER
    try:
        network = network_of(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return BROWSER
    return f"{BROWSER}:{salted_hmac('kith.access.origin', network, algorithm='sha256').hexdigest()[:12]}"


def network_of(address: str) -> str:
    """Return the network an address belongs to: itself, or for IPv6 its household's. Errors: ``ValueError``."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, HOUSEHOLD), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
