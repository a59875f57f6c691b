"""Signing in and proving who you are: django-allauth's views with our words, and no dead end between them."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from kith.access.forms import (
    CodeProofForm,
    PasswordForm,
    ProofForm,
    SecondFactorForm,
    SecondStepForm,
    SignInForm,
)

LOOK_OR_SEND = ["get", "head", "options", "post"]


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
        """Change the session's id: from now on it can do more."""
        response: HttpResponse = super().form_valid(form)
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
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Signing in now asks for your password only."))
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    template_name = "access/mfa_generate_recovery_codes.html"
    http_method_names = LOOK_OR_SEND


class ChangePassword(PasswordChangeView):
    """Choose another password; other open sessions of the account end."""

    form_class = PasswordForm
    template_name = "access/account_change_password.html"
    success_url = reverse_lazy("my_account")
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask to sign in first; turn round where an account has no password."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not request.user.has_usable_password():
            return redirect("my_account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_success_url(self) -> str:
        """Go back to the account."""
        return reverse("my_account")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Say what happened."""
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password is changed."))
        return response


account_login = LoginView.as_view(
    form_class=SignInForm, template_name="access/account_login.html", http_method_names=LOOK_OR_SEND
)
account_logout = LogoutView.as_view(http_method_names=["post", "options"])
account_reauthenticate = ReauthenticateView.as_view(
    form_class=ProofForm, template_name="access/account_reauthenticate.html", http_method_names=LOOK_OR_SEND
)
account_change_password = ChangePassword.as_view()
mfa_authenticate = AuthenticateView.as_view(
    form_class=SecondStepForm, template_name="access/mfa_authenticate.html", http_method_names=LOOK_OR_SEND
)
mfa_reauthenticate = CodeReauthenticateView.as_view(
    form_class=CodeProofForm, template_name="access/mfa_reauthenticate.html", http_method_names=LOOK_OR_SEND
)
mfa_activate_totp = SecondFactor.as_view()
mfa_deactivate_totp = SecondFactorOff.as_view()
mfa_generate_recovery_codes = NewRecoveryCodes.as_view()
