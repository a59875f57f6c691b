"""Signing in and proving who you are: django-allauth's views with our words, and no dead end between them."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.access.actions import note_failed, note_own
from kith.access.forms import (
    CodeProofForm,
    PasswordForm,
    ProofForm,
    SecondFactorForm,
    SecondStepForm,
    SignInForm,
)
from kith.access.gates import BEFORE_SECOND_FACTOR, SecondFactorFirst, SignInFirst, check_second_factor

LOOK_OR_SEND = ["get", "head", "options", "post"]


class SecondStep(AuthenticateView):
    """The second step of signing in; a wrong code leaves a row."""

    form_class = SecondStepForm
    template_name = "access/mfa_authenticate.html"
    http_method_names = LOOK_OR_SEND

    def form_invalid(self, form: SecondStepForm) -> HttpResponse:
        """Leave a row, and ask again."""
        note_failed("second_step_failed", self.stage.login.user, at=timezone.now())
        response: HttpResponse = super().form_invalid(form)
        return response


class SecondFactor(ActivateTOTPView):
    """Join an app; recovery codes are shown next. Who has one already is sent to their account."""

    form_class = SecondFactorForm
    template_name = "access/mfa_activate_totp.html"
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn round where there is nothing to do."""
        if request.user.is_authenticated and is_mfa_enabled(request.user, ["totp"]):
            return redirect("my_account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        """Change the session's id: from now on it can do more. Older sessions of staff have to sign in again."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("join_app", self.request.user, at=timezone.now())
        self.request.session.pop(BEFORE_SECOND_FACTOR, None)
        self.request.session.cycle_key()
        return response

    def get_success_url(self) -> str:
        """Show the recovery codes, also where there were some before."""
        return reverse("mfa_view_recovery_codes")


class SecondFactorOff(DeactivateTOTPView):
    """Leave the app again: for young people only. Staff keep theirs."""

    template_name = "access/mfa_deactivate_totp.html"
    success_url = reverse_lazy("my_account")
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn round where there is nothing to do, or it is not allowed."""
        account = request.user
        if account.is_authenticated and (account.is_staff_role or not is_mfa_enabled(account, ["totp"])):
            return redirect("my_account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what happened."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("leave_app", self.request.user, at=timezone.now())
        messages.success(self.request, _("Signing in now asks for your password only."))
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    template_name = "access/mfa_generate_recovery_codes.html"
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask staff for their second factor first, as every door does."""
        response: HttpResponseBase = _before(request) or super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave a row."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("new_recovery_codes", self.request.user, at=timezone.now())
        return response


class ChangePassword(PasswordChangeView):
    """Choose another password; other open sessions of the account end."""

    form_class = PasswordForm
    template_name = "access/account_change_password.html"
    success_url = reverse_lazy("my_account")
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask to sign in first, and staff for their second factor; turn round where there is no password."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        if before := _before(request):
            return before
        if not request.user.has_usable_password():
            return redirect("my_account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_success_url(self) -> str:
        """Go back to the account."""
        return reverse("my_account")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Say what happened."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("change_password", self.request.user, at=timezone.now())
        messages.success(self.request, _("Your password is changed."))
        return response


def _before(request: HttpRequest) -> HttpResponse | None:
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


account_login = LoginView.as_view(
    form_class=SignInForm, template_name="access/account_login.html", http_method_names=LOOK_OR_SEND
)
account_logout = LogoutView.as_view(http_method_names=["post", "options"])
account_reauthenticate = ReauthenticateView.as_view(
    form_class=ProofForm, template_name="access/account_reauthenticate.html", http_method_names=LOOK_OR_SEND
)
account_change_password = ChangePassword.as_view()
mfa_authenticate = SecondStep.as_view()
mfa_reauthenticate = CodeReauthenticateView.as_view(
    form_class=CodeProofForm, template_name="access/mfa_reauthenticate.html", http_method_names=LOOK_OR_SEND
)
mfa_activate_totp = SecondFactor.as_view()
mfa_deactivate_totp = SecondFactorOff.as_view()
mfa_generate_recovery_codes = NewRecoveryCodes.as_view()
