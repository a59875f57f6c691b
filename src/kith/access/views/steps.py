"""What the pages about signing in share: who has to go somewhere else first, and what a browser is told to forget."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kith.access.actions.devices import turn_off_here
from kith.access.actions.second_factors import show_codes
from kith.access.gates import BEFORE_SECOND_FACTOR, SecondFactorFirst, SignInFirst, check_second_factor
from kith.access.queries.sessions import has_second_factor
from kith.access.sessions import BROWSER

CLEARED = '"cache", "storage"'
CLEARED_ALL = '"cache", "cookies", "storage"'
NEW_CODES = "new_recovery_codes"
"""In the session of somebody whose new recovery codes are on the page they are led to next."""
LOOK_OR_SEND = ["get", "head", "options", "post"]


def staff_first(request: HttpRequest) -> HttpResponse | None:
    """Return where staff have to go first, or None: the same as at every door."""
    if not request.user.is_authenticated or not request.user.is_staff_role:
        return None
    try:
        check_second_factor(request, request.user)
    except SecondFactorFirst:
        return redirect("mfa_activate_totp")
    except SignInFirst:
        return redirect("account_login")
    return None


def old_session(request: HttpRequest) -> HttpResponse | None:
    """End a session of staff from before they had a second factor: whoever has only the password adds none."""
    account = request.user
    if not account.is_authenticated or not account.is_staff_role:
        return None
    if request.session.get(BEFORE_SECOND_FACTOR) and has_second_factor(account):
        logout(request)
        return redirect("account_login")
    return None


def codes_page(request: HttpRequest) -> str:
    """Return the page of recovery codes, and let it show them this once where nobody was ever shown them."""
    if request.user.is_authenticated and show_codes(request.user):
        request.session[NEW_CODES] = True
    return reverse("mfa_view_recovery_codes")


def rights_rose(request: HttpRequest) -> None:
    """Change the session's id: from now on it can do more. Older sessions of staff have to sign in again."""
    request.session.pop(BEFORE_SECOND_FACTOR, None)
    request.session.cycle_key()


def silence(request: HttpRequest) -> None:
    """Let the browser that is being signed out show no messages any more."""
    account = request.user
    if account.is_authenticated:
        turn_off_here(account, request.session.get(BROWSER, ""), at=timezone.now())


def forgetting(response: HttpResponse, *, all_of_it: bool) -> HttpResponse:
    """Tell the browser to forget what it kept of our pages; on a shared phone also that it was ever here."""
    response["Clear-Site-Data"] = CLEARED_ALL if all_of_it else CLEARED
    return response
