"""Pages for signing in, codes, the office, and "who looked"; and the answers when there is no page."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kith.access import resume
from kith.access.gates import not_here
from kith.kit.trouble import trouble


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer an address where nothing stands, exactly as one that is not the visitor's."""
    return not_here(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token, or with an old one. The words of our own forms are kept."""
    return render(request, "403_csrf.html", {"kept_at": resume.kept_at(request)}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what failed on our side, with what was written: the database is gone, the disk is full, a fault."""
    return trouble(request, sys.exc_info()[1])
