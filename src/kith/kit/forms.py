"""Forms as pages show them: GOV.UK's markup for every Django form, and the fields Django lacks.

What does not live here: any question. Rooms write their own forms; this is what they look like.
"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext_lazy as _

from kith.kit.scan import check_clean
from kith.kit.templatetags.kit import said
from kith.words import Refused

__all__ = [
    "CompactRadios",
    "GovDateField",
    "GovDateInput",
    "GovukRenderer",
    "InlineRadios",
    "MultipleFileField",
    "MultipleFileInput",
    "RingPicker",
    "ScannedFileField",
    "ShapePicker",
]

DJANGO = "django/forms/widgets/"
SHOW_AND_HIDE = "kit/forms/widgets/password.html"
OWN_TEMPLATES = {
    f"{DJANGO}password.html": SHOW_AND_HIDE,
    f"{DJANGO}radio.html": "kit/forms/widgets/choices.html",
    f"{DJANGO}checkbox_select.html": "kit/forms/widgets/choices.html",
}
COMPONENTS = {
    SHOW_AND_HIDE: "govuk-input govuk-password-input__input govuk-js-password-input-input",
    f"{DJANGO}textarea.html": "govuk-textarea",
    f"{DJANGO}select.html": "govuk-select",
    f"{DJANGO}file.html": "govuk-file-upload",
    f"{DJANGO}clearable_file_input.html": "govuk-file-upload",
    f"{DJANGO}checkbox.html": "govuk-checkboxes__input",
    **{
        f"{DJANGO}{kind}.html": "govuk-input"
        for kind in ("text", "number", "email", "url", "tel", "search", "date", "datetime", "time", "color")
    },
}


class GovukRenderer(TemplatesSetting):
    """Render forms, fields and widgets with GOV.UK's markup; any Django form works, libraries' too."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    formset_template_name = "kit/forms/formset.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Render one piece, putting Kith's template in the place of Django's."""
        own = OWN_TEMPLATES.get(template_name, template_name)
        if "widget" in context:
            dress(context["widget"], COMPONENTS.get(own, ""))
        if own == self.field_template_name:
            context = {**context, "kind": kind_of(context["field"])}
        return super().render(own, context, request)


def dress(widget: dict[str, Any], component: str) -> None:
    """Give a widget's context the class of its GOV.UK component, and of its error if it has one."""
    attrs = widget["attrs"] = dict(widget["attrs"])
    wrong = component and attrs.get("aria-invalid")
    names = [component, f"{component.split()[0]}--error" if wrong else "", attrs.pop("class", "")]
    if joined := " ".join(name for name in names if name):
        attrs["class"] = joined
    if component == "govuk-textarea" and attrs.get("rows") == "10":
        attrs["rows"] = "5"  # Django's ten lines fill a phone
    if widget["template_name"] in OWN_TEMPLATES and "optgroups" in widget:
        several = widget["template_name"].endswith("checkbox_select.html")
        widget["module"] = "govuk-checkboxes" if several else "govuk-radios"


def kind_of(field: forms.BoundField) -> str:
    """Say how a field is laid out: ``tick`` (a box before its label), ``group`` (a fieldset) or ``plain``."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return "tick"
    return "group" if field.use_fieldset else "plain"


class CompactRadios(forms.RadioSelect):
    """Radios with small buttons, for short answers on dense pages."""

    look = "govuk-radios--small"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the class of the look."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["class"] = self.look
        return context


class InlineRadios(CompactRadios):
    """Radios beside each other, for two or three short answers."""

    look = "govuk-radios--inline"


class RingPicker(forms.RadioSelect):
    """One choice among big targets, each with the picture of a ring.

    A choice of value 1 to 4 shows that ring; any other value shows an empty, dashed one. The words
    are the choices'.
    """

    template_name = "kit/forms/widgets/ring_picker.html"


class ShapePicker(forms.CheckboxSelectMultiple):
    """Any of several big targets, each with the shape and colour its value has on the map."""

    template_name = "kit/forms/widgets/shape_picker.html"


class GovDateInput(forms.MultiWidget):
    """Day, month and year in three boxes named ``x_day``, ``x_month`` and ``x_year``."""

    template_name = "kit/forms/widgets/date.html"
    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        self.birthday = birthday
        self.at_fault: Sequence[str] = ()
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: date | None) -> list[str]:
        """Split a date into the three boxes."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add each box's label, width and whether it is at fault."""
        context = super().get_context(name, value, attrs)
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        for part, box in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            wrong = part in self.at_fault
            width = 4 if part == "year" else 2
            box["label"] = labels[part]
            box["attrs"] = {
                "id": box["attrs"].get("id", f"id_{name}_{part}"),
                "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"
                + (" govuk-input--error" if wrong else ""),
                "inputmode": "numeric",
                **({"autocomplete": f"bday-{part}"} if self.birthday else {}),
                **({"aria-invalid": "true"} if wrong else {}),
            }
        return context


class GovDateField(forms.Field):
    """A date asked for in three boxes; bad input is answered in a sentence that says which box.

    Cleans to a ``datetime.date``, or ``None`` where it is not required and all boxes are blank. Months may be
    written as names. ``earliest`` and ``latest`` are both allowed days.
    """

    widget = GovDateInput
    default_error_messages = {
        "required": _("Enter a date."),
        "missing_one": _("The date also needs a %(missing)s."),
        "missing_two": _("The date also needs a %(missing)s and a %(also)s."),
        "unreal": _("That day is not in the calendar. Check the day, month and year."),
        "short_year": _("Write the year with 4 numbers, for example 2009."),
        "early": _("The date must be %(day)s or later."),
        "late": _("The date must be %(day)s or earlier."),
    }

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        birthday: bool = False,
        **kwargs: Any,
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        kwargs.setdefault("widget", GovDateInput(birthday=birthday))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """Return the date, or refuse and mark the boxes at fault."""
        parts = written_parts(value)
        if not any(parts.values()):
            if self.required:
                self.refuse("required", GovDateInput.parts)
            return None
        self.refuse_missing(parts)
        cleaned = self.date_of(parts)
        self.refuse_outside(cleaned)
        self.run_validators(cleaned)
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is written in the boxes with what stood there."""
        before = GovDateInput().decompress(initial) if isinstance(initial, date) else initial
        return written_parts(before) != written_parts(data)

    def refuse(self, code: str, at_fault: Sequence[str], **params: object) -> None:
        """Mark the boxes and raise the sentence of ``code``."""
        self.widget.at_fault = at_fault
        raise forms.ValidationError(self.error_messages[code], code=code, params=params)

    def refuse_missing(self, parts: Mapping[str, str]) -> None:
        """Refuse when one or two of the boxes are blank."""
        words = {"day": _("day"), "month": _("month"), "year": _("year")}
        missing = [part for part, text in parts.items() if not text]
        if len(missing) == 1:
            self.refuse("missing_one", missing, missing=words[missing[0]])
        if missing:
            self.refuse("missing_two", missing, missing=words[missing[0]], also=words[missing[1]])

    def date_of(self, parts: Mapping[str, str]) -> date:
        """Return the date three filled boxes name, or refuse."""
        if parts["year"].isdecimal() and len(parts["year"]) != 4:
            self.refuse("short_year", ["year"])
        try:
            return date(int(parts["year"]), month_number(parts["month"]), int(parts["day"]))
        except ValueError:
            self.refuse("unreal", GovDateInput.parts)
            raise

    def refuse_outside(self, day: date) -> None:
        """Refuse a day before ``earliest`` or after ``latest``."""
        if self.earliest and day < self.earliest:
            self.refuse("early", GovDateInput.parts, day=spoken_day(self.earliest))
        if self.latest and day > self.latest:
            self.refuse("late", GovDateInput.parts, day=spoken_day(self.latest))


def written_parts(value: Any) -> dict[str, str]:
    """Return what is written in the three boxes, trimmed; blank where nothing is."""
    texts = list(value) if isinstance(value, list | tuple) else ["", "", ""]
    return {part: str(text or "").strip() for part, text in zip(GovDateInput.parts, texts, strict=True)}


def month_number(text: str) -> int:
    """Read a month written as a number or as its name, in English or the reader's language.

    Raises ValueError when it is neither.
    """
    if text.isdecimal():
        return int(text)
    word = text.lower().strip(".")
    for number in MONTHS:
        if word in {str(MONTHS[number]).lower(), str(MONTHS_3[number]).lower(), *ENGLISH_MONTHS[number]}:
            return number
    raise ValueError(text)


ENGLISH_MONTHS = {
    number: (name.lower(), name[:3].lower()) for number, name in enumerate(calendar.month_name) if number
}


def spoken_day(day: date) -> str:
    """Write a day as people say it: 3 May 2019."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ScannedFileField(forms.FileField):
    """A file that the virus scanner has looked at, where there is one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what the scanner found, and what it could not look at."""
        file = super().clean(data, initial)
        if data:
            try:
                check_clean(data)
            except Refused as refusal:
                raise forms.ValidationError(said(refusal.reason)) from refusal
        return file


class MultipleFileField(ScannedFileField):
    """Several files in one field; cleans to a list of uploaded files, in the order given."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Check each file as Django checks one."""
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(MultipleFileField, self).clean(file, initial) for file in files if file]
        if not cleaned:
            super().clean(None, initial)
        return cleaned
