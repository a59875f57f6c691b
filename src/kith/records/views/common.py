"""What the pages about requests and keeping share: showing a form, taking a rule's no."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from kith.kit.templatetags.kit import said
from kith.words import Refused

WRONG_INPUT = 422
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a POST, even when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def page(request: HttpRequest, name: str, form: forms.Form | None = None, **context: Any) -> TemplateResponse:
    """Show a page of this room, with everything that was written where it needs another look."""
    status = WRONG_INPUT if form is not None and form.errors else 200
    return TemplateResponse(request, f"records/{name}.html", {"form": form, **context}, status=status)


def agreed(form: forms.Form, act: Callable[[], object], field: str | None = None) -> bool:
    """Do a deed; where a rule says no, put its reason on the form and return False."""
    try:
        act()
    except Refused as refusal:
        form.add_error(field, said(refusal.reason))
        return False
    return True


# Files

FILES = {"pdf": "application/pdf", "json": "application/json"}


def kind_wanted(request: HttpRequest) -> str:
    """Return which kind of file somebody wants."""
    kind = request.POST.get("want", "pdf")
    return kind if kind in FILES else "pdf"


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file to keep; a browser neither shows it inside a page nor stores it."""
    answer = HttpResponse(content, content_type=FILES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
