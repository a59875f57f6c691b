"""How django-allauth behaves here: nobody signs up by themselves, and each sign-in leaves an audit row."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.access.actions import note_failed, note_own
from kith.access.gates import BEFORE_SECOND_FACTOR
from kith.people.models import Account


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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password. An ended account is answered exactly like a wrong password."""
        account: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if account is None or account.is_active:
            return account
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a row: for the account that was tried, or for the installation when there is none."""
        tried = Account.objects.filter(username__iexact=credentials.get("username", "")).first()
        note_failed("sign_in_failed", tried, at=timezone.now())

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Change the session's id once the password is right, before the second factor is asked for."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        request.session.cycle_key()
        return response

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; what was just typed counts as fresh proof."""
        super().login(request, user)
        assert isinstance(user, Account)  # noqa: S101  there is no other kind
        reauthenticate_by_password(request)
        if not is_mfa_enabled(user, ["totp"]):
            request.session[BEFORE_SECOND_FACTOR] = True
        note_own("sign_in", user, at=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Send somebody whose account ended between password and second factor back to the first page."""
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords per account and address, so that nobody can lock somebody else out."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"
