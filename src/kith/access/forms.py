"""The shape of what is typed when signing in, using a code, and in the office."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.forms import ChangePasswordForm as LibraryChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as LibraryProofForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryCodeProofForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from kith.kit.forms import GovDateField
from kith.kit.once import OnceForm
from kith.kit.templatetags.kit import said
from kith.people.choices import PART_NAMES, ROLE_NAMES, STAFF, Role
from kith.words import Say

PLAIN_NAME = RegexValidator(
    r"^[A-Za-z0-9._-]+\Z", _("Use letters, numbers, dots, dashes and underscores only.")
)
PASSWORD_HELP = _("At least 10 characters. Three or four words that only you would put together work well.")
APP_CODE = _("6-digit code from your app")
APP_CODE_ATTRS = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
    "spellcheck": "false",
}
ANY_CODE_ATTRS = {**APP_CODE_ATTRS, "inputmode": "text"}
NAME_ATTRS = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}
OFF = {"autocomplete": "off", "spellcheck": "false"}


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a POST, even when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.Form, reason: Say, field: str | None = None) -> None:
    """Say on a form why a rule said no."""
    form.add_error(field, said(reason))


def dress(form: forms.Form, name: str, label: Any, help_text: Any = "", **attrs: str) -> None:
    """Give a library's field our words."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


# Signing in


class SignInForm(LoginForm):
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "login", _("Sign-in name"), **NAME_ATTRS)
        dress(self, "password", _("Password"))
        self.fields["login"].error_messages["required"] = _("Enter your sign-in name.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class ProofForm(LibraryProofForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "password", _("Your password"))
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class _AppCode(forms.Form):
    """A code from an app; a wrong one is answered with what to do."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "incorrect_code":
                message = _("That code did not match. Wait for the next one in your app, then type that.")
                raise ValidationError(message, code=error.code) from None
            raise
        return code


class SecondStepForm(_AppCode, AuthenticateForm):
    """The code from the app, or a recovery code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("No phone with you? Type one of your recovery codes instead.")
        dress(self, "code", APP_CODE, help_text, **ANY_CODE_ATTRS)


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


# Codes


class CodeForm(forms.Form):
    """A one-use code as it stands on paper."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("It looks like 7KQ4-M2WD-9F. Capital or small letters, with or without dashes."),
        max_length=40,
        widget=forms.TextInput(
            attrs={**OFF, "autocapitalize": "characters", "class": "govuk-input--width-20 kith-code-input"}
        ),
        error_messages={"required": _("Enter your code.")},
    )


class AccountForm(forms.Form):
    """What somebody will sign in with. Anything else that is sent is not looked at."""

    username = forms.CharField(
        label=_("Choose a sign-in name"),
        help_text=_(
            "Not your full name. A nickname and a number is good, like otter42. You type it to sign in."
        ),
        min_length=3,
        max_length=30,
        validators=[PLAIN_NAME],
        widget=forms.TextInput(attrs={**NAME_ATTRS, "class": "govuk-input--width-20"}),
        error_messages={
            "required": _("Choose a sign-in name."),
            "min_length": _("Choose a sign-in name of at least 3 letters or numbers."),
        },
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def clean_username(self) -> str:
        """Sign-in names do not know capital letters."""
        name: str = self.cleaned_data["username"].lower()
        return name

    def clean_password(self) -> str:
        """Refuse passwords that are short, common, or like the sign-in name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, get_user_model()(username=self.cleaned_data.get("username", "")))
        return password


# The office


class StaffForm(forms.Form):
    """Somebody who is to work here. A manager's form asks for the name only."""

    full_name = forms.CharField(
        label=_("Their full name"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their name.")},
    )
    role = forms.ChoiceField(
        label=_("What they do"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they do.")},
    )
    team = forms.ChoiceField(
        label=_("Team"),
        help_text=_("An administrator needs none."),
        required=False,
    )

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if teams is None:
            del self.fields["role"], self.fields["team"]
            return
        self.fields["role"].choices = [(role.value, said(ROLE_NAMES[role])) for role in STAFF]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("No team")), *teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a team where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in (Role.WORKER, Role.MANAGER) and not cleaned.get("team"):
            self.add_error("team", _("Choose a team. Add it first if it is not in the list."))
        return cleaned


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(
        label=_("Name of the team"),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter the name of the team.")},
    )


class NameForm(forms.Form):
    """What a person is called."""

    forename = forms.CharField(
        label=_("First name"),
        help_text=_("The name they go by."),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their first name.")},
    )
    surname = forms.CharField(
        label=_("Last name"), max_length=100, required=False, widget=forms.TextInput(attrs=OFF)
    )


class PersonForm(OnceForm):
    """A person who is in no file yet."""

    child_id = forms.CharField(
        label=_("Child ID (optional)"),
        help_text=_("As in the council's return. Files that come later then find the same person."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "class": "govuk-input--width-20"}),
    )
    forename = forms.CharField(
        label=_("First name"),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their first name.")},
    )
    surname = forms.CharField(
        label=_("Last name"), max_length=100, required=False, widget=forms.TextInput(attrs=OFF)
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"] = GovDateField(
            label=_("Date of birth (optional)"),
            help_text=_("For example 27 3 2008. Without it they cannot have an account of their own."),
            required=False,
            latest=today,
        )


class FindForm(forms.Form):
    """Part of a name or child ID. It is posted, so that names do not stand in addresses."""

    find = forms.CharField(
        label=_("Find somebody"),
        help_text=_("Part of their name or child ID."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "class": "govuk-input--width-20"}),
    )


class AllocationForm(forms.Form):
    """Who works with a person, as what, from when."""

    worker = forms.ChoiceField(
        label=_("Worker"),
        error_messages={
            "required": _("Choose a worker."),
            "invalid_choice": _("Choose a worker from the list."),
        },
    )
    part = forms.ChoiceField(
        label=_("As their"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", _("Choose")), *workers]  # type: ignore[attr-defined]
        self.fields["part"].choices = [(part.value, said(name)) for part, name in PART_NAMES.items()]  # type: ignore[attr-defined]
        self.fields["from_on"] = GovDateField(
            label=_("From"), help_text=_("The first day they work together.")
        )
