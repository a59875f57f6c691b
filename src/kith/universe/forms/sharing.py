"""What is asked about sharing: with whom, what of somebody, and stopping it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.once import OnceForm


class ShareForm(OnceForm):
    """Which of the workers named here may see somebody?"""

    workers = forms.MultipleChoiceField(
        label=_("Who can see this?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the people shown here.")},
    )

    def __init__(self, *args: Any, workers: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the reader and the type checker
        field.choices = list(workers)


class SeenForm(OnceForm):
    """What of somebody may one worker see?"""

    shown = forms.MultipleChoiceField(
        label=_("What they may see"),
        help_text=_("Beside each stands what they would read today. Tick nothing, and they see nothing."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from what is shown here.")},
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shown"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the reader and the type checker
        field.choices = list(offered)


class StopForm(forms.Form):
    """Whose window closes: one worker's, onto one member or onto all."""

    allocation = forms.CharField(max_length=12, widget=forms.HiddenInput)
    member = forms.CharField(max_length=12, widget=forms.HiddenInput, required=False)
