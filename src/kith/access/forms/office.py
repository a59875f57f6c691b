"""What is typed in the office."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.access.forms.common import OFF, choose
from kith.kit.forms import GovDateField
from kith.kit.once import OnceForm
from kith.kit.overtaken import StampedForm
from kith.kit.templatetags.kit import said
from kith.people.choices import PART_NAMES, ROLE_NAMES, STAFF, Role


class InvitedForm(forms.Form):
    """Somebody who is to get a code: their name, and what they do."""

    full_name = forms.CharField(
        label=_("Their full name"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their name.")},
    )
    role = forms.ChoiceField(
        label=_("What they do"),
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose what they do.")),
    )


class StaffForm(InvitedForm):
    """Somebody who is to work here. A manager's form asks for the name only."""

    team = forms.ChoiceField(
        label=_("Team"),
        help_text=_("Only workers and managers need one."),
        required=False,
    )

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if teams is None:
            del self.fields["role"], self.fields["team"]
            return
        self.fields["role"].choices = [(role.value, said(ROLE_NAMES[role])) for role in STAFF]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("No team")), *teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a team where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in (Role.WORKER, Role.MANAGER) and not cleaned.get("team"):
            self.add_error("team", _("Choose a team. Add it first if it is not in the list."))
        return cleaned


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(
        label=_("Name of the team"),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter the name of the team.")},
    )


class NameForm(StampedForm):
    """What a person is called."""

    forename = forms.CharField(
        label=_("First name"),
        help_text=_("The name they go by."),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their first name.")},
    )
    surname = forms.CharField(
        label=_("Last name"), max_length=100, required=False, widget=forms.TextInput(attrs=OFF)
    )


class PersonForm(OnceForm):
    """A person who is in no file yet."""

    child_id = forms.CharField(
        label=_("Child ID (optional)"),
        help_text=_("As in the council's return. Files that come later then find the same person."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "class": "govuk-input--width-20"}),
    )
    forename = forms.CharField(
        label=_("First name"),
        max_length=100,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter their first name.")},
    )
    surname = forms.CharField(
        label=_("Last name"), max_length=100, required=False, widget=forms.TextInput(attrs=OFF)
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"] = GovDateField(
            label=_("Date of birth (optional)"),
            help_text=_("For example 27 3 2008. Without it they cannot have an account of their own."),
            required=False,
            latest=today,
        )


class FindForm(forms.Form):
    """Part of a name or child ID. It is posted, so that names do not stand in addresses."""

    find = forms.CharField(
        label=_("Find somebody"),
        help_text=_("Part of their name or child ID."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "class": "govuk-input--width-20"}),
    )


class AllocationForm(forms.Form):
    """Who works with a person, as what, from when."""

    worker = forms.ChoiceField(
        label=_("Worker"),
        error_messages={
            "required": _("Choose a worker."),
            "invalid_choice": _("Choose a worker from the list."),
        },
    )
    part = forms.ChoiceField(
        label=_("As their"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", _("Choose")), *workers]  # type: ignore[attr-defined]
        self.fields["part"].choices = [(part.value, said(name)) for part, name in PART_NAMES.items()]  # type: ignore[attr-defined]
        self.fields["from_on"] = GovDateField(
            label=_("From"), help_text=_("The first day they work together.")
        )
        self.fields["to_on"] = GovDateField(
            label=_("Until (needed for advocates and carers)"),
            help_text=_(
                "From that day on they see nothing. A year at most; a reviewing officer's part ends at 18 by itself."
            ),
            required=False,
        )
