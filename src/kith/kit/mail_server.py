"""The mail server, from one address in the environment. Settings read this, so it imports no Django."""

from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["server_from_url"]

PATIENCE = 20
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def server_from_url(url: str) -> dict[str, Any]:
    """Return what Django's mail backend needs, from ``smtp+tls://name:password@host:587``; nothing for nothing.

    ``smtp+tls`` begins encryption before anything is said (STARTTLS), ``smtps`` is encrypted from the start, ``smtp``
    is not: for a mail server on the same machine.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("KITH_EMAIL_URL is not like smtp+tls://name:password@host:587")
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": PATIENCE,
    }
