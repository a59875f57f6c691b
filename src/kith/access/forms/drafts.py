"""The shape of what a page sends to have kept."""

from typing import Any

from django import forms

from kith.kit.once import LONGEST


class KeepForm(forms.Form):
    """Which form, whose, how far it has got; what was written in it stands beside these."""

    draft_address = forms.CharField(max_length=200)
    draft_owner = forms.CharField(max_length=12)
    draft_window = forms.CharField(max_length=LONGEST, required=False)
    draft_seq = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    draft_base = forms.CharField(max_length=60, required=False)
    once = forms.CharField(max_length=LONGEST, required=False)

    def progress(self, *, deliberate: bool) -> dict[str, Any]:
        """Return how far the writing has got, for a sent form that is valid."""
        said = self.cleaned_data
        return {
            "once": said["once"],
            "window": said["draft_window"],
            "base": said["draft_base"],
            "seq": None if deliberate else said["draft_seq"] or 0,
        }


class ThrowAwayForm(forms.Form):
    """Which draft."""

    draft = forms.CharField(max_length=12)
