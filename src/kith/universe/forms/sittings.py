"""What is asked about sittings: which two to compare; about steps: how many, and where to go then."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.universe.choices import MOST_MEMBERS


class CompareForm(forms.Form):
    """Which two days?"""

    one = forms.ChoiceField(label=_("One day"))
    other = forms.ChoiceField(label=_("Another day"))

    def __init__(self, *args: Any, days: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(days)
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the reader and the type checker
            field.choices = offered
            field.error_messages["invalid_choice"] = _("Choose one of the days shown here.")

    def clean(self) -> dict[str, Any]:
        """Refuse the same day twice."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("one") and answers.get("one") == answers.get("other"):
            self.add_error("other", _("Choose two different days."))
        return answers


class StepForm(forms.Form):
    """Whose page to go back to after a step (blank: the map's), and how many steps one save made (blank: one)."""

    back = forms.CharField(max_length=12, widget=forms.HiddenInput, required=False)
    many = forms.IntegerField(min_value=1, max_value=MOST_MEMBERS, widget=forms.HiddenInput, required=False)

    @property
    def times(self) -> int:
        """How many steps to go; one, where that was not said or makes no sense."""
        return self.cleaned_data.get("many") or 1
