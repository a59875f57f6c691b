"""Which browser this is: known from signing in before, and its sort in a few words. Never an exact device.

A known browser has its own count of wrong guesses, so that nobody can shut somebody out of the browser they use. Its
cookie is signed, names no account (a keyed digest stands for the sign-in name) and is never set on a shared phone.
"""

import re
import secrets

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from kith.access.sessions import BROWSER

COOKIE = "kith_known"
KNOWN_FOR = 180 * 24 * 60 * 60
MOST_KNOWN = 4
"""How many people one browser is known for: a family's tablet, not a library's computer."""
SALT = "kith.access.devices"

BROWSERS = {
    r"Edg(e|A|iOS)?/": "Edge",
    r"OPR/": "Opera",
    r"SamsungBrowser/": "Samsung Internet",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/": "Chrome",
    r"Safari/": "Safari",
}
SYSTEMS = {
    r"Android": "Android",
    r"iPhone": "iPhone",
    r"iPad": "iPad",
    r"CrOS": "ChromeOS",
    r"Windows": "Windows",
    r"Macintosh": "Mac",
    r"Linux": "Linux",
}


def sort_of_browser(request: HttpRequest) -> str:
    """Return the sort of browser and system by their names, blank where they are not told."""
    said = request.headers.get("User-Agent", "")
    found = (next((name for sign, name in names.items() if re.search(sign, said)), "") for names in _NAMES)
    return ", ".join(name for name in found if name)


_NAMES = (BROWSERS, SYSTEMS)


def known_as(request: HttpRequest, username: str) -> str:
    """Return by what this browser is known to this sign-in name; blank when it is not, or the cookie was altered."""
    return _known(request).get(_digest(username), "")


def make_known(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Let this browser be known to this sign-in name from now on. The session keeps what tells it from others."""
    known = _known(request)
    mark = known.pop(_digest(username), "") or secrets.token_urlsafe(12)
    request.session[BROWSER] = _digest(mark)
    latest = dict([*known.items(), (_digest(username), mark)][-MOST_KNOWN:])
    response.set_cookie(
        COOKIE,
        signing.dumps(latest, salt=SALT),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def browser_of(session: SessionBase) -> str:
    """Return what tells this browser of an account from its others, the same at each sign-in where it is known."""
    told: str = session.setdefault(BROWSER, secrets.token_hex(12))
    return told


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _digest(username: str) -> str:
    return salted_hmac(SALT, username.strip().lower(), algorithm="sha256").hexdigest()[:24]
