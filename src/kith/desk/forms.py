"""The shape of what a list is asked: part of a name."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """Whose names to show. Anything that is no answer counts as not asked."""

    name = forms.CharField(label=_("Name"), max_length=100, required=False)

    @property
    def asked(self) -> str:
        """The part of a name, as far as it makes sense."""
        self.is_valid()
        return str(self.cleaned_data.get("name") or "")
