"""Connections to other machines: only to a host an operator configured, and never by its name into our own network.

A name is looked up once, every address it has is looked at, and the connection goes to the very address that was
looked at: a name that answers differently the second time (rebinding) gains nothing. Nothing here follows redirects.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings

__all__ = ["NotReached", "line_to", "reach"]

PATIENCE = 20


class NotReached(OSError):  # noqa: N818  an answer, not a fault
    """A host that may not be connected to: its name leads into our own network, or to no address at all."""


def reach(host: str, port: int, timeout: float) -> socket.socket:
    """Connect to a host.

    Raises ``NotReached`` when any of its addresses is not a public one, unless ``KITH_OWN_NETWORK`` names the host;
    ``OSError`` when nobody answers.
    """
    bare = host.strip("[]")
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM)]
    if not addresses:
        raise NotReached("That name has no address.")
    if bare not in settings.OWN_NETWORK and not all(map(is_public, addresses)):
        raise NotReached("That name leads into our own network. See KITH_OWN_NETWORK.")
    return _first_that_answers(addresses, port, timeout)


def is_public(address: str) -> bool:
    """Return whether an address is one of the open internet, also when one address is wrapped in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = _inside(found)
        if inside is not None:
            return is_public(str(inside))
    return found.is_global and not found.is_multicast


@contextmanager
def line_to(url: str) -> Iterator[HTTPConnection]:
    """Yield an HTTP connection to the host of an address, encrypted and its certificate checked where it is https.

    It is this one connection or none: it follows no redirect and never connects anew. Errors: as ``reach``.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    line = HTTPConnection(host, port, timeout=PATIENCE)
    line.auto_open = 0
    line.sock = reach(host, port, PATIENCE)
    try:
        if parts.scheme == "https":
            line.sock = ssl.create_default_context().wrap_socket(line.sock, server_hostname=host)
        yield line
    finally:
        line.close()


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
COMPATIBLE = ipaddress.IPv6Network("::/96")


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address carries, or None."""
    if address in NAT64 or address in COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _first_that_answers(addresses: list[str], port: int, timeout: float) -> socket.socket:
    failed: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError as error:
            failed = error
    assert failed is not None  # noqa: S101  for the type checker: there was at least one address
    raise failed
