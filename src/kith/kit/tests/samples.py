"""Pages made of every part of the kit, for the tests that look at them. Everybody here is invented."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.test import RequestFactory
from django.urls import set_urlconf

from kith.kit.forms import (
    CompactRadios,
    GovDateField,
    InlineRadios,
    MultipleFileField,
    RingPicker,
    ShapePicker,
)

RINGS = [
    ("1", "Closest"),
    ("2", "Close"),
    ("3", "In my life"),
    ("4", "Further away"),
    ("0", "Not placed yet"),
]
FIELDS = [
    ("family", "Family"),
    ("friends", "Friends"),
    ("organisations", "Organisations"),
    ("networks", "Wider networks"),
]


class EveryField(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="What do you call them?", help_text="A nickname is enough.", max_length=40)
    ring = forms.ChoiceField(label="How close are they now?", widget=RingPicker, choices=RINGS)
    fields_of_life = forms.MultipleChoiceField(
        label="Where do they belong?", widget=ShapePicker, choices=FIELDS, required=False
    )
    feel = forms.ChoiceField(
        label="How does it feel?",
        help_text="You can leave this blank.",
        widget=forms.RadioSelect,
        choices=[("good", "Good"), ("mixed", "Mixed"), ("hard", "Hard")],
        required=False,
    )
    seen = forms.ChoiceField(label="Seen lately?", widget=InlineRadios, choices=[("y", "Yes"), ("n", "No")])
    table = forms.ChoiceField(label="Which table?", widget=CompactRadios, choices=[("e", "Episodes")])
    ways = forms.MultipleChoiceField(
        label="Any of these", widget=forms.CheckboxSelectMultiple, choices=[("c", "Calls"), ("m", "Messages")]
    )
    born = GovDateField(label="When were you born?", help_text="For example 27 3 2008", birthday=True)
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    note = forms.CharField(label="Anything else", widget=forms.Textarea, required=False)
    who = forms.ChoiceField(label="Who", choices=[("r", "Ruth Okafor"), ("s", "Sam Bell")])
    files = MultipleFileField(label="The files")
    agree = forms.BooleanField(label="I have read this out", help_text="Together, in one sitting.")


def source(name: str) -> str:
    """Return the template of a sample page."""
    return (Path(__file__).parent / "pages" / f"{name}.html").read_text()


HOME, DESK, FORM, MAP = (source(name) for name in ("home", "desk", "form", "map"))


class Visitor:
    """Enough of an account for the frame of a page."""

    is_authenticated = True


def a_request() -> HttpRequest:
    """Return a request of somebody signed in."""
    request = RequestFactory().get("/")
    request.user = Visitor()  # type: ignore[assignment]
    return request


def page(text: str, **context: Any) -> str:
    """Render a page of one of the layouts, with only the addresses the kit itself knows."""
    set_urlconf("kith.kit.tests.urls")
    try:
        return engines["django"].from_string(text).render(context, a_request())
    finally:
        set_urlconf(None)


def a_form_gone_wrong() -> EveryField:
    """Return the form as it comes back: some answers kept, some missing, a date with no month."""
    return EveryField(QueryDict("ring=2&fields_of_life=family&born_day=31&born_year=2008&name="), {})


def every_page() -> dict[str, str]:
    """Return the sample pages, and the error pages, by name."""
    error = '{%% include "%s.html" %%}'
    return {
        "home": page(HOME, messages=[Message(25, "Saved.")]),
        "desk": page(DESK),
        "form": page(FORM, form=EveryField(initial={"ring": "2"})),
        "form-wrong": page(FORM, form=a_form_gone_wrong()),
        "map": page(MAP),
        **{code: page(error % code) for code in ("400", "403", "403_csrf", "404", "500", "503")},
    }
