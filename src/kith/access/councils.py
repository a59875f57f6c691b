"""Councils' own sign-in (OpenID Connect): how it is configured. Plain Python; settings read it.

``KITH_OIDC`` is JSON, or the path of a file of it: a list with one entry per council::

    [{"authority": "991", "name": "Northmoor Council", "issuer": "https://login.northmoor.example",
      "client_id": "kith", "secret": "...", "second_factor": {"amr": ["mfa"], "acr": []}}]

``second_factor`` names the claims by which this council says that a second factor was used; without it everybody
is asked for Kith's own. ``hosts`` names other hosts where this provider has parts of itself, such as its keys; without
it everything is on the issuer's own host. A host of our own network is named in ``KITH_OWN_NETWORK`` too.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("authority", "name", "issuer", "client_id", "secret")


def councils_from(said: str) -> list[dict[str, Any]]:
    """Return the configured councils as the library takes them. Errors: ``ValueError`` says what is missing."""
    if not said.strip():
        return []
    text = said if said.lstrip().startswith("[") else Path(said).read_text()
    return [_app(council) for council in json.loads(text)]


def _app(council: Mapping[str, Any]) -> dict[str, Any]:
    missing = [name for name in NEEDED if not council.get(name)]
    if missing:
        raise ValueError(f"KITH_OIDC: an entry lacks {', '.join(missing)}.")
    return {
        "provider_id": council["authority"],
        "name": council["name"],
        "client_id": council["client_id"],
        "secret": council["secret"],
        "settings": {
            "server_url": council["issuer"].rstrip("/"),
            "issuer": council["issuer"],
            "second_factor": council.get("second_factor", {}),
            "hosts": council.get("hosts", []),
            "scope": ["openid"],
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    }


def is_at(address: str, app_settings: Mapping[str, Any]) -> bool:
    """Return whether an address is where a council's provider is: its issuer's host, or one named beside it.

    Encrypted wherever the issuer is; a host is its name, with its port where that is not the usual one.
    """
    issuer, there = urlsplit(app_settings["issuer"]), urlsplit(address)
    hosts = {issuer.netloc.lower(), *(host.lower() for host in app_settings.get("hosts", []))}
    return there.scheme == issuer.scheme and there.netloc.lower() in hosts


def says_second_factor(claims: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Return whether these claims say, in this council's way, that a second factor was used."""
    ways = claims.get("amr")
    used = set(ways) if isinstance(ways, list) else set()
    return bool(used & set(wanted.get("amr", []))) or claims.get("acr", "") in wanted.get("acr", [])
