"""What happens around every page: sessions end, the database is asked as somebody, nothing shown stays in a cache."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kith.access.actions.sessions import seen
from kith.access.queries.sessions import has_ended
from kith.access.resume import LAPSED, way_back
from kith.access.scope import scope_of
from kith.access.sessions import SessionStore
from kith.kit.scope import within
from kith.people.models import Account


class NothingCachedMiddleware:
    """Mark every page (static files are served before this) as never to be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


class ProofFirstMiddleware:
    """Lead to fresh proof where a view of the library asks for it, and remember nothing of what was sent.

    The library would keep the whole request and carry it out after the proof: whoever gives that was not asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer in the library's place."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        first = "account_reauthenticate" if request.user.is_authenticated else "account_login"
        return redirect_to_login(way_back(request), login_url=first)


class ScopeMiddleware:
    """Ask the database as whoever is signed in, and as nobody where nobody is, until the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with within(scope_of(request.user)):
            return self.get_response(request)


class SessionEndsMiddleware:
    """End sessions on the server: after a while without a page, and at the latest after their longest time.

    The browser's new session has no rights; it remembers only whose the old one was, so that a form sent too late
    can be held for that account (``kith.access.resume``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Account):
            self._keep_or_end(request, request.user, timezone.now())
        return self.get_response(request)

    def _keep_or_end(self, request: HttpRequest, account: Account, at: datetime) -> None:
        row = cast("SessionStore", request.session).row
        if row is None:
            return
        if not has_ended(row, account, at=at):
            seen(row, at=at)
            return
        logout(request)
        request.session[LAPSED] = account.pk
