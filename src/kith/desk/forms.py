"""The shape of what a list is asked: a filter and part of a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.desk.choices import Show


class FilterForm(forms.Form):
    """Which people of a list to show. Anything that is no answer counts as not asked."""

    show = forms.ChoiceField(choices=[(show.value, show.value) for show in Show], required=False)
    name = forms.CharField(label=_("Name"), max_length=100, required=False)

    @property
    def asked(self) -> tuple[Show, str]:
        """The filter and the part of a name, as far as they make sense."""
        self.is_valid()
        show = self.cleaned_data.get("show") or Show.EVERYONE.value
        return Show(show), self.cleaned_data.get("name") or ""
