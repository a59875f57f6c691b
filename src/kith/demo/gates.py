"""The door of a one-use link: only in a demo database, only from this machine, only once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse

from kith.access.gates import SAFE, NotHere, not_here
from kith.demo.queries import account_of_link, marker
from kith.demo.rules import is_loopback
from kith.kit.readonly import reads_only
from kith.people.models import Account

LinkView = Callable[[HttpRequest, "Link"], HttpResponseBase]


@dataclass
class Link:
    """An unused link and whom it signs in."""

    token: str
    account: Account


class NoLongerHere(Exception):  # noqa: N818  an answer, not a fault
    """The link was used, or never made; the demo can print another."""


def one_use_link(request: HttpRequest, token: str) -> Link:
    """Admit whoever holds an unused link, on the machine that made it."""
    if not settings.DEMO or not is_loopback(request.META.get("REMOTE_ADDR", "")) or marker() is None:
        raise NotHere
    account = account_of_link(token)
    if account is None:
        raise NoLongerHere
    return Link(token, account)


def link_door(view: LinkView) -> Callable[..., HttpResponseBase]:
    """Put the gate of one-use links before a view. Looking cannot write; nobody has to be signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return _answer(request, token, view)
        except NotHere:
            return not_here(request)
        except NoLongerHere:
            return no_longer_here(request)

    guarded.gate = one_use_link  # type: ignore[attr-defined]
    guarded.fresh = False  # type: ignore[attr-defined]
    return guarded


def _answer(request: HttpRequest, token: str, view: LinkView) -> HttpResponseBase:
    if request.method not in SAFE:
        return _rendered(view(request, one_use_link(request, token)))
    with reads_only():
        return _rendered(view(request, one_use_link(request, token)))


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def no_longer_here(request: HttpRequest) -> HttpResponse:
    """Say that a link was used, and how to get another."""
    return render(request, "demo/used.html", status=404)
