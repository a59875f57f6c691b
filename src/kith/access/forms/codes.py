"""What is typed when a code is used."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from kith.access.forms.common import NAME_ATTRS, OFF, PASSWORD_HELP

PLAIN_NAME = RegexValidator(
    r"^[A-Za-z0-9._-]+\Z", _("Use letters, numbers, dots, dashes and underscores only.")
)


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
