"""What is typed about organisations, agreements, and people from outside."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.access.forms.common import OFF, choose
from kith.access.forms.office import InvitedForm
from kith.kit.forms import GovDateField
from kith.kit.templatetags.kit import said
from kith.people.choices import JOURNEY_PART_NAMES, OUTSIDE, ROLE_NAMES, Role

Choices = Iterable[tuple[str, str]]


class OrganisationForm(forms.Form):
    """An organisation's name."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter the name of the organisation.")},
    )


class OutsideForm(InvitedForm):
    """Somebody who is to come in without working for the authority."""

    organisation = forms.ChoiceField(
        label=_("Organisation"), help_text=_("An organisation worker needs one."), required=False
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, said(ROLE_NAMES[role])) for role in OUTSIDE]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("None")), *organisations]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for an organisation where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.ORGANISATION_WORKER and not cleaned.get("organisation"):
            self.add_error("organisation", _("Choose the organisation they work for."))
        return cleaned


class AgreementForm(forms.Form):
    """With whom, for what, what they see, until when."""

    organisation = forms.ChoiceField(
        label=_("Organisation"), error_messages=choose(_("Choose an organisation."))
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("The person reads these words. Name nobody."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": _("Write down what it is for.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("What do they see?"),
        help_text=_("Nothing but this, and only of the people you name."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=choose(_("Choose at least one.")),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose")), *organisations]  # type: ignore[attr-defined]
        self.fields["parts"].choices = [(part.value, said(name)) for part, name in JOURNEY_PART_NAMES.items()]  # type: ignore[attr-defined]
        self.fields["to_on"] = GovDateField(
            label=_("It ends on"), help_text=_("Within a year. From that day on they see nothing.")
        )


class NameUnderForm(forms.Form):
    """Whom an agreement names, and for which worker of the organisation."""

    who = forms.CharField(
        label=_("Child ID, or first and last name"),
        help_text=_("In full. Part of a name finds nobody."),
        max_length=200,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter whom it is about.")},
    )
    worker = forms.ChoiceField(
        label=_("Who of the organisation works with them?"),
        error_messages=choose(_("Choose somebody of the organisation.")),
    )

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", _("Choose")), *workers]  # type: ignore[attr-defined]
