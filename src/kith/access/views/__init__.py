"""Pages for signing in, codes, the office, and "who looked"; and the answers when there is no page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kith.access.gates import not_here


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer an address where nothing stands, exactly as one that is not the visitor's."""
    return not_here(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token."""
    return render(request, "403_csrf.html", status=403)
