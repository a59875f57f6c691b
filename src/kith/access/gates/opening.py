"""How a door opens: who knocks, whether they have proved it, the gate, the read-only guard, the audit row."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from kith.access import resume
from kith.access.actions import chain_for
from kith.access.gates.viewing import only_looking, seen_as
from kith.access.gates.visit import (
    BEFORE_SECOND_FACTOR,
    VOUCHED_FOR,
    FreshProofFirst,
    NotHere,
    OnlyLooking,
    SecondFactorFirst,
    SignInFirst,
    Visit,
    anybody,
)
from kith.access.queries.sessions import has_second_factor
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.origin import coming_through
from kith.kit.readonly import reads_only
from kith.kit.trouble import trouble
from kith.people.models import Account

SAFE = frozenset({"GET", "HEAD"})
SHOWN = frozenset({200, 400, 422})
F = TypeVar("F")


def open_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Put no gate before a view but say so: it stands before signing in. Looking still cannot write."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE:
            return _rendered(view(request, **kwargs))
        with reads_only():
            return _rendered(view(request, **kwargs))

    guarded.gate = anybody  # type: ignore[attr-defined]
    guarded.fresh = False  # type: ignore[attr-defined]
    return guarded


def door(
    gate: Callable[..., F], *, fresh: bool = False, get: Kind = Kind.READ, post: Kind = Kind.READ
) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Put a gate before a view. The view is called as ``view(request, found)``.

    ``fresh`` asks for proof (password or second factor) given within the last quarter of an hour. ``get`` and ``post``
    say what showing somebody's data here is on the log: a page read, a search, something taken out.
    """

    def put(view: Callable[[HttpRequest, F], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                visit = _visit(request, fresh=fresh)
            except SignInFirst:
                return resume.sign_in_first(request)
            except SecondFactorFirst:
                return redirect("mfa_activate_totp")
            except FreshProofFirst:
                return resume.prove_first(request, account_of(request))
            except OnlyLooking:
                return only_looking(request)
            request.visit = visit  # type: ignore[attr-defined]
            shows = get if request.method in SAFE else post
            with coming_through(_name(request), gate.__name__):
                return _answer(request, visit, gate, view, kwargs, shows)

        guarded.gate = gate  # type: ignore[attr-defined]
        guarded.fresh = fresh  # type: ignore[attr-defined]
        return guarded

    return put


def _visit(request: HttpRequest, *, fresh: bool) -> Visit:
    account = account_of(request)
    if account.is_staff_role:
        check_second_factor(request, account)
    if fresh and not did_recently_reauthenticate(request):
        raise FreshProofFirst
    return seen_as(request, Visit(account, timezone.now()))


def account_of(request: HttpRequest) -> Account:
    """Return who is signed in. Errors: ``SignInFirst``."""
    if not isinstance(request.user, Account) or not request.user.is_active:
        raise SignInFirst
    return request.user


def check_second_factor(request: HttpRequest, account: Account) -> None:
    """Ask staff for an app or a passkey; end a session that was begun before there was one and never used it.

    Where the council's own sign-in vouched for a second factor, that one counts. Errors: ``SecondFactorFirst``,
    ``SignInFirst``.
    """
    if request.session.get(VOUCHED_FOR) == account.pk:
        return
    if not has_second_factor(account):
        raise SecondFactorFirst
    if request.session.get(BEFORE_SECOND_FACTOR):
        logout(request)
        raise SignInFirst


def _answer(
    request: HttpRequest,
    visit: Visit,
    gate: Callable[..., F],
    view: Callable[..., HttpResponseBase],
    kwargs: Any,
    shows: Kind,
) -> HttpResponseBase:
    try:
        if _unreadable(request, kwargs):
            raise NotHere
        response = _ask(request, visit, gate, view, kwargs)
        kind = visit.kind or shows
    except NotHere:
        kind, response = Kind.REFUSED, not_here(request)
    try:
        if kind is not Kind.READ or (response.status_code in SHOWN and (visit.seen or visit.things)):
            _record(visit, kind)
    except DatabaseError as error:
        return trouble(request, error)
    return response


def _unreadable(request: HttpRequest, kwargs: Mapping[str, str]) -> bool:
    """Whether an address holds the sign that no database keeps in a text; nothing of ours ever does."""
    return any("\0" in text for text in (*kwargs.values(), *request.GET.values()))


def _ask(
    request: HttpRequest,
    visit: Visit,
    gate: Callable[..., F],
    view: Callable[..., HttpResponseBase],
    kwargs: Any,
) -> HttpResponseBase:
    if request.method not in SAFE:
        response = _rendered(view(request, gate(visit, **kwargs)))
        resume.was_sent(request, visit.viewer, response)
        return response
    with reads_only():
        response = view(request, gate(visit, **kwargs))
        resume.give_back(request, visit.viewer, response)
        return _rendered(response)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def _record(visit: Visit, kind: Kind) -> None:
    account = visit.viewer
    record(
        chain=chain_for(account),
        kind=kind,
        deed=kind.value,
        actor=account.ref,
        role=account.role,
        subjects=sorted(visit.seen) if kind is not Kind.REFUSED else [],
        things=sorted(visit.things),
        fields=sorted(visit.fields),
        at=visit.now,
    )


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def not_here(request: HttpRequest) -> HttpResponse:
    """Answer "page not found", the same whether nothing is there or it is not this visitor's."""
    return render(request, "404.html", status=404)
