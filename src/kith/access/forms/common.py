"""What every form here uses: what was sent, saying no, our words on a library's field."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from kith.kit.templatetags.kit import said
from kith.words import Say

OFF = {"autocomplete": "off", "spellcheck": "false"}
NAME_ATTRS = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}
PASSWORD_HELP = _("At least 10 characters. Three or four words that only you would put together work well.")


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a POST, even when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.Form, reason: Say, field: str | None = None) -> None:
    """Say on a form why a rule said no."""
    form.add_error(field, said(reason))


def choose(sentence: Any) -> dict[str, Any]:
    """Return a field's errors where one of its choices has to be made: nothing chosen, or what is none of them."""
    return dict.fromkeys(("required", "invalid_choice"), sentence)


def dress(form: forms.Form, name: str, label: Any, help_text: Any = "", **attrs: str) -> None:
    """Give a library's field our words."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)
