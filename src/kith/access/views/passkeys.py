"""Passkeys: adding one, its name, removing it, signing in and proving who you are with it."""

import json
from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from kith.access.actions import note_failed, note_own
from kith.access.actions.notices import tell
from kith.access.choices import What
from kith.access.forms.signing_in import PasskeyForm, PasskeyNameForm, ProofPasskeyForm, SignInPasskeyForm
from kith.access.guesses import passkey_try
from kith.access.queries.sessions import second_factors_of
from kith.access.views.steps import LOOK_OR_SEND, codes_page, old_session, rights_rose, staff_first


class AddPasskey(AddWebAuthnView):
    """Add a passkey. For staff it is a second factor like an app, and the first thing they may do."""

    form_class = PasskeyForm
    template_name = "access/mfa_add_webauthn.html"
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn away a session from before there was a second factor."""
        response: HttpResponseBase = old_session(request) or super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for a passkey that can sign in by itself, and that checks who holds it."""
        context: dict[str, Any] = FormView.get_context_data(self, **kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "options": json.dumps(options)}

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        """Leave a row and a notice; the session's id changes, for it can do more now."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("add_passkey", self.request.user, at=timezone.now())
            tell(self.request.user, What.SECOND_STEP_ADDED, at=timezone.now())
        rights_rose(self.request)
        messages.success(self.request, _("Your passkey is added. You can sign in with it."))
        return response

    def get_success_url(self) -> str:
        """Show the recovery codes where they are new."""
        return codes_page(self.request) if self.did_generate_recovery_codes else reverse("my_account")


class NamePasskey(EditWebAuthnView):
    """Give a passkey another name."""

    form_class = PasskeyNameForm
    template_name = "access/mfa_edit_webauthn.html"
    success_url = reverse_lazy("my_account")
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask staff for their second factor first, as every door does."""
        response: HttpResponseBase = staff_first(request) or super().dispatch(request, *args, **kwargs)
        return response


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey. Staff keep one second factor at least."""

    template_name = "access/mfa_remove_webauthn.html"
    success_url = reverse_lazy("my_account")
    http_method_names = LOOK_OR_SEND

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask staff for their second factor first, as every door does."""
        response: HttpResponseBase = staff_first(request) or super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave a row; refuse to take the last second factor of somebody who needs one."""
        account = self.request.user
        if account.is_staff_role and second_factors_of(account).count() < 2:
            messages.error(self.request, _("This is your only second step. Add another one first."))
            return redirect("my_account")
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_own("remove_passkey", account, at=timezone.now())
        messages.success(self.request, _("That passkey is removed. Delete it on your device too."))
        return response


class SignInWithPasskey(LoginWebAuthnView):
    """Sign in with a passkey alone: the device has it, and its finger, face or PIN check is the other factor."""

    form_class = SignInPasskeyForm
    http_method_names = LOOK_OR_SEND

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the try: each is work for the server."""
        if passkey_try(request) is None:
            return render(request, "429.html", status=429)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Leave a row, and go back to where a password can be typed."""
        note_failed("sign_in_failed", None, at=timezone.now())
        messages.error(self.request, _("That passkey did not work here. Sign in with your password instead."))
        return redirect("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and lead to where they wanted to go."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return response


class ProveWithPasskey(ReauthenticateWebAuthnView):
    """Fresh proof by a passkey."""

    form_class = ProofPasskeyForm
    template_name = "access/mfa_reauthenticate_webauthn.html"
    http_method_names = LOOK_OR_SEND

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask again."""
        note_failed("second_step_failed", self.request.user, at=timezone.now())
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Hand over what the browser's dialogue needs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **kwargs, "options": json.dumps(context["js_data"]["request_options"])}


mfa_add_webauthn = AddPasskey.as_view()
mfa_edit_webauthn = NamePasskey.as_view()
mfa_remove_webauthn = RemovePasskey.as_view()
mfa_login_webauthn = SignInWithPasskey.as_view()
mfa_reauthenticate_webauthn = ProveWithPasskey.as_view()
