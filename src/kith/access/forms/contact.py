"""What is typed about where messages may go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.access.forms.common import OFF


class ContactForm(forms.Form):
    """An e-mail address or a mobile number; rules tell which."""

    text = forms.CharField(
        label=_("E-mail address or mobile number"),
        help_text=_("We send a code there, to see that it is yours."),
        max_length=254,
        widget=forms.TextInput(attrs={**OFF, "autocapitalize": "none"}),
        error_messages={"required": _("Enter an e-mail address or a mobile number.")},
    )


class ConfirmForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("The code we sent"),
        help_text=_("6 numbers. It works for half an hour."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                **OFF,
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "govuk-input--width-5",
            }
        ),
        error_messages={"required": _("Enter the code we sent.")},
    )

    def clean_code(self) -> str:
        """Spaces in a code mean nothing."""
        return "".join(self.cleaned_data["code"].split())
