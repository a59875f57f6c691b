"""When the database is gone or the disk is full: a plain page that gives back what was written.

It needs nothing but the request: no session, no account, no database.
"""

import errno
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from kith.kit.kept import words_in
from kith.kit.once import KEEPING, WHOSE

__all__ = ["trouble"]

BROKEN, RESTING, FULL = 500, 503, 507
NO_ROOM = {
    "errno": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "sqlite_errorcode": (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE),
    "sqlstate": ("53100",),  # PostgreSQL's disk_full
}
OUR_OWN = (DataError, IntegrityError, ProgrammingError)
"""The database is there and refuses what we asked of it: waiting mends nothing."""
SHORT = 80


def trouble(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Answer a request that failed on our side, with what was written in it and a button to send it again."""
    status = _status(error)
    words = _words(request)
    context = {
        "words": [
            {"name": name, "text": text, "long": len(text) > SHORT or "\n" in text} for name, text in words
        ],
        "address": request.get_full_path(),
        "again": bool(words) and _is_whole(request),
        "once": request.POST.get("once", "") if words else "",
        "whose": request.POST.get(WHOSE, "") if words else "",
        "csrf_token": get_token(request) if words else "",
    }
    page = render_to_string(f"{status}.html", context)  # without the request: nothing may ask the database
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def _status(error: BaseException | None) -> int:
    if any(getattr(one, name, None) in codes for one in _causes(error) for name, codes in NO_ROOM.items()):
        return FULL
    asked = [one for one in _causes(error) if isinstance(one, DatabaseError | InterfaceError)]
    return RESTING if asked and not isinstance(asked[0], OUR_OWN) else BROKEN


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _words(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    try:
        sent = request.POST
    except Exception:
        return []
    return [(name, text) for name, texts in words_in(sent).items() for text in texts]


def _is_whole(request: HttpRequest) -> bool:
    """Whether the form can be sent again as it was: no file, no password is missing from it."""
    whole = {*words_in(request.POST), "csrfmiddlewaretoken", "once"}
    missing = [name for name in request.POST if name not in whole and not name.startswith(KEEPING)]
    return not request.FILES and not missing
