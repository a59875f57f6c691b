"""How django-allauth behaves here: nobody signs up by themselves, and each sign-in leaves an audit row."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.access.actions import note_failed, note_own
from kith.access.devices import make_known, sort_of_browser
from kith.access.gates import BEFORE_SECOND_FACTOR, VOUCHED_FOR
from kith.access.guesses import password_guess
from kith.access.resume import LAPSED
from kith.access.scope import scope_of
from kith.access.sessions import BEGUN, DEVICE, SHARED_PHONE
from kith.kit.scope import go_on_as
from kith.people.models import Account

SECOND_STEP = "kith.access.stages.SecondStepStage"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation; every try to sign in is on the log; sessions change at each step."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("That sign-in name and password do not go together. Check both."),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your password. Try again."),
        "too_many_login_attempts": _("That was tried too often. Wait 5 minutes, then try again."),
        "rate_limited": _("That was tried too often. Wait 5 minutes, then try again."),
        "incorrect_code": _("That code did not match. Wait for the next one in your app, then type that."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No account without a code given in person or an invitation by a manager."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the library's own messages: our pages say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send none: notices stand in Kith, and no account has an address."""

    def get_login_stages(self) -> list[str]:
        """Ask for the second step in our own way; there are no other stages."""
        return [SECOND_STEP]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try of a password, and refuse where there were too many."""
        self.guess = password_guess(request, credentials.get("username", ""))
        if self.guess is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password. An ended account is answered exactly like a wrong password."""
        account: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if account is None:
            return None
        if not account.is_active:
            self.authentication_failed(request, **credentials)
            return None
        if self.guess is not None:
            self.guess.was_right()
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a row: for the account that was tried, or for the installation when there is none."""
        accounts = Account.objects.select_related(
            "authority", "person__authority"
        )  # as many questions either way
        tried = accounts.filter(username__iexact=credentials.get("username", "")).first()
        note_failed("sign_in_failed", tried, at=timezone.now())

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Change the session's id once the password is right, before the second factor is asked for."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        request.session.cycle_key()
        return response

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in. What was just typed counts as fresh proof; a council's word that somebody is signed in does not."""
        super().login(request, user)
        assert isinstance(user, Account)  # noqa: S101  there is no other kind
        go_on_as(scope_of(user))
        request.session[BEGUN] = time.time()
        request.session[DEVICE] = sort_of_browser(request)
        request.session.pop(LAPSED, None)
        ways = {str(record.get("method")) for record in get_authentication_records(request, user)}
        if ways & {"password", "mfa"}:
            reauthenticate_by_password(request)
        if "mfa" not in ways and request.session.get(VOUCHED_FOR) != user.pk:
            request.session[BEFORE_SECOND_FACTOR] = True
        note_own("sign_in", user, at=timezone.now())

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Know this browser again, unless others use it too."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not request.session.get(SHARED_PHONE):
            make_known(request, response, user.get_username())
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Send somebody whose account ended between password and second factor back to the first page."""
        return redirect("account_login")
