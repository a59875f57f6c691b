"""Signing in and proving who you are: django-allauth's views with our words, and no dead end between them."""

import json
from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.access.actions import note_failed, note_own
from kith.access.actions.notices import tell
from kith.access.actions.second_factors import use_app_code
from kith.access.actions.second_factors import used_recovery_code as note_recovery_code
from kith.access.actions.sessions import end_other_sessions
from kith.access.choices import What
from kith.access.forms.signing_in import (
    CodeProofForm,
    PasswordForm,
    ProofForm,
    SecondFactorForm,
    SecondStepForm,
    SecondStepPasskeyForm,
    SignInForm,
)
from kith.access.queries.sessions import second_factors_of
from kith.access.sessions import BROWSER, SHARED_PHONE
from kith.access.views.steps import (
    LOOK_OR_SEND,
    codes_page,
    forgetting,
    old_session,
    rights_rose,
    silence,
    staff_first,
)

APP = "totp"


class SignIn(LoginView):
    """Name and password; or a passkey, or the council's own sign-in."""

    form_class = SignInForm
    template_name = "access/account_login.html"
    http_method_names = LOOK_OR_SEND

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this is a shared phone, and which councils have a sign-in of their own."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "shared_phone": context["form"].on_shared_phone,
            "councils": settings.COUNCILS,
        }


class SignOut(LogoutView):
    """Sign out; the browser is told to forget."""

    http_method_names = ["post", "options"]

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session, and lead to the first page, as it is for a shared phone where it was one."""
        shared = self.request.session.get(SHARED_PHONE, False)
        silence(self.request)
        response: HttpResponse = super().post(*args, **kwargs)
        if shared:
            response = redirect(f"{reverse('account_login')}?shared=1")
        return forgetting(response, all_of_it=shared)


class SecondStep(AuthenticateView):
    """The second step of signing in; a wrong code leaves a row."""

    form_class = SecondStepForm
    webauthn_form_class = SecondStepPasskeyForm
    template_name = "access/mfa_authenticate.html"
    http_method_names = LOOK_OR_SEND

    def form_invalid(self, form: SecondStepForm) -> HttpResponse:
        """Leave a row, and ask again."""
        note_failed("second_step_failed", self.stage.login.user, at=timezone.now())
        response: HttpResponse = super().form_invalid(form)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Go in; where a recovery code was used, leave a row and tell its owner."""
        used = getattr(form, "authenticator", None)
        response: HttpResponse = super().form_valid(form)
        if used is not None and used.type == "recovery_codes":
            used_recovery_code(self.request, self.stage.login.user)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the passkey to those who have one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ways = {factor.type for factor in second_factors_of(self.stage.login.user)}
        options = json.dumps(context["js_data"]["request_options"]) if "webauthn" in ways else ""
        return {**context, "options": options, "has_app": "totp" in ways}


class SecondFactor(ActivateTOTPView):
    """Join an app; recovery codes are shown next. Who has one already is sent to their account."""

    form_class = SecondFactorForm
    template_name = "access/mfa_activate_totp.html"
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn round where there is nothing to do."""
        if away := old_session(request):
            return away
        if request.user.is_authenticated and is_mfa_enabled(request.user, ["totp"]):
            return redirect("my_account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        """Change the session's id: from now on it can do more. Older sessions of staff have to sign in again."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            app = second_factors_of(self.request.user).get(type=APP)
            use_app_code(app, form.cleaned_data["code"])
            note_own("join_app", self.request.user, at=timezone.now())
            tell(self.request.user, What.SECOND_STEP_ADDED, at=timezone.now())
        rights_rose(self.request)
        return response

    def get_success_url(self) -> str:
        """Show the recovery codes, where they were never shown."""
        return codes_page(self.request)


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
        response: HttpResponseBase = staff_first(request) or super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave a row."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("new_recovery_codes", self.request.user, at=timezone.now())
        return response

    def get_success_url(self) -> str:
        """Show them, once."""
        return codes_page(self.request)


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
        if before := staff_first(request):
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
            account, here = self.request.user, self.request.session.session_key
            note_own("change_password", account, at=timezone.now())
            tell(account, What.PASSWORD_CHANGED, at=timezone.now())
            end_other_sessions(
                account, but=here, browser=self.request.session.get(BROWSER, ""), at=timezone.now()
            )
        messages.success(self.request, _("Your password is changed."))
        return response


class ProveWithCode(CodeReauthenticateView):
    """Fresh proof by a code from the app, or a recovery code."""

    form_class = CodeProofForm
    template_name = "access/mfa_reauthenticate.html"
    http_method_names = LOOK_OR_SEND

    def form_valid(self, form: CodeProofForm) -> HttpResponse:
        """Go on; where a recovery code was used, leave a row and tell its owner."""
        response: HttpResponse = super().form_valid(form)
        if form.authenticator.type == "recovery_codes":
            used_recovery_code(self.request, self.request.user)
        return response


def used_recovery_code(request: HttpRequest, account: Any) -> None:
    """Leave a row that one was used, and tell its owner, now and later: it may not have been them."""
    left = note_recovery_code(account, at=timezone.now())
    sentence = ngettext(
        "A recovery code was used. %(left)d is left. If it was not you, change your password now.",
        "A recovery code was used. %(left)d are left. If it was not you, change your password now.",
        left,
    )
    messages.warning(request, sentence % {"left": left})


account_login = SignIn.as_view()
account_logout = SignOut.as_view()
account_reauthenticate = ReauthenticateView.as_view(
    form_class=ProofForm, template_name="access/account_reauthenticate.html", http_method_names=LOOK_OR_SEND
)
account_change_password = ChangePassword.as_view()
mfa_authenticate = SecondStep.as_view()
mfa_reauthenticate = ProveWithCode.as_view()
mfa_activate_totp = SecondFactor.as_view()
mfa_deactivate_totp = SecondFactorOff.as_view()
mfa_generate_recovery_codes = NewRecoveryCodes.as_view()
