"""What is typed when signing in and proving who you are: django-allauth's forms in our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as LibraryChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as LibraryProofForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryCodeProofForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.access.actions.second_factors import use_app_code
from kith.access.forms.common import NAME_ATTRS, OFF, PASSWORD_HELP, dress
from kith.access.guesses import second_step_guess
from kith.access.queries.sessions import handed_code_is_old
from kith.access.sessions import SHARED_PHONE

APP_CODE = _("6-digit code from your app")
APP_CODE_ATTRS = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
    "spellcheck": "false",
}
ANY_CODE_ATTRS = {**APP_CODE_ATTRS, "inputmode": "text"}


SAID_YES = ("1", "on", "True")


class SignInForm(LoginForm):
    """Sign-in name and password; on a shared phone nothing is offered and nothing is kept."""

    shared = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "login", _("Sign-in name"), **NAME_ATTRS)
        dress(self, "password", _("Password"))
        self.fields["login"].error_messages["required"] = _("Enter your sign-in name.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")
        if self.on_shared_phone:
            self.fields["shared"].initial = True
            self.fields["login"].widget.attrs.update(OFF)
            # Browsers keep what they take for a password, whatever "off" says; a one-time code they do not keep.
            self.fields["password"].widget.attrs["autocomplete"] = "one-time-code"

    @property
    def on_shared_phone(self) -> bool:
        """Whether somebody said that others use this phone too."""
        return (self.data or self.request.GET).get("shared", "") in SAID_YES

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second step or in; the session knows from here on what sort of phone it is on."""
        request.session[SHARED_PHONE] = self.on_shared_phone
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class ProofForm(LibraryProofForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "password", _("Your password"))
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class _AppCode(forms.Form):
    """A code from an app; tries are counted, and a wrong one is answered with what to do."""

    def clean_code(self) -> str:
        guess = second_step_guess(context.request, self.user.get_username())  # type: ignore[attr-defined]
        if guess is None:
            raise ValidationError(
                _("That was tried too often. Wait 5 minutes, then try again."), code="rate_limited"
            )
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise self.did_not_match() from None
            raise
        app = getattr(self, "authenticator", None)  # none while an app is being joined
        if app is not None and app.type == "totp" and not use_app_code(app, code):
            raise self.did_not_match()
        guess.was_right()
        return code

    def did_not_match(self) -> ValidationError:
        """Return what is said about a wrong code."""
        message = _("That code did not match. Wait for the next one in your app, then type that.")
        return ValidationError(message, code="incorrect_code")


class SecondStepForm(_AppCode, AuthenticateForm):
    """The code from the app, or a recovery code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("No phone with you? Type one of your recovery codes instead.")
        dress(self, "code", APP_CODE, help_text, **ANY_CODE_ATTRS)

    def clean_code(self) -> str:
        """Refuse a code handed out by an administrator that is older than three days."""
        code = super().clean_code()
        if handed_code_is_old(self.user, at=timezone.now()):
            raise self.did_not_match()
        return code


class CodeProofForm(_AppCode, LibraryCodeProofForm):
    """The code from the app once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "code", APP_CODE, **ANY_CODE_ATTRS)


class SecondFactorForm(_AppCode, ActivateTOTPForm):
    """The first code of a newly joined app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "code", APP_CODE, **APP_CODE_ATTRS)


class PasswordForm(LibraryChangePasswordForm):
    """The old password and a new one, once: it can be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "oldpassword", _("Your password now"))
        dress(self, "password1", _("New password"), PASSWORD_HELP)
        del self.fields["password2"]

    def clean_oldpassword(self) -> str:
        """Hold a guess of it to the count and the log of every other guess of a password."""
        password: str = self.cleaned_data["oldpassword"]
        adapter = get_adapter(context.request)
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password


NONSENSE = (KeyError, TypeError, ValueError, AttributeError)


class _Credential(forms.Form):
    """What a passkey answered; what no passkey would answer is refused like one that does not fit."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE:
            raise did_not_work() from None


class SignInPasskeyForm(_Credential, LoginWebAuthnForm):
    """A passkey, when signing in with it alone."""


class SecondStepPasskeyForm(_Credential, AuthenticateWebAuthnForm):
    """A passkey, after the password."""


class ProofPasskeyForm(_Credential, ReauthenticateWebAuthnForm):
    """A passkey, as fresh proof."""


def did_not_work() -> ValidationError:
    """Return what is said of a passkey that does not fit."""
    return ValidationError(_("That did not work. Try again, or use another way."), code="incorrect_code")


class PasskeyForm(AddWebAuthnForm):
    """A new passkey and what it is called. The device's check of who holds it is always asked for."""

    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Hold the new passkey to what was asked of it."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except NONSENSE:
            raise did_not_work() from None
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "name", _("What will you call it?"), _("For example: my phone."), autocomplete="off")
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = "60"


class PasskeyNameForm(EditWebAuthnForm):
    """What a passkey is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "name", _("What will you call it?"), autocomplete="off", maxlength="60")
        self.fields["name"].error_messages["required"] = _("Enter a name.")
