"""What is asked about keeping and letting go: shape of input only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.forms import CompactRadios, GovDateField
from kith.records.choices.retention import GROUND_NAMES, SPACE_PART_NAMES
from kith.records.forms.requests import CHOOSE, WRITE, WhyForm, choices_of


class EraseSpaceForm(forms.Form):
    """What of one's own space goes, and when."""

    parts = forms.MultipleChoiceField(
        label=_("What should go?"),
        choices=choices_of(SPACE_PART_NAMES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what should go.")},
    )
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[
            ("now", _("Now. Nobody can bring it back, not even you.")),
            ("wait", _("In 14 days, so that I can still change my mind")),
        ],
        widget=CompactRadios,
        error_messages=CHOOSE,
    )


class EraseItemForm(WhyForm):
    """Why one thing of a record is erased by law."""

    ground = forms.ChoiceField(
        label=_("On what ground?"),
        choices=choices_of(GROUND_NAMES),
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    field_order = ("ground", "why")


class KeepingRuleForm(forms.Form):
    """How long the council keeps one class, from when, and where that was decided."""

    kept = forms.ChoiceField(label=_("What?"), choices=(), widget=CompactRadios, error_messages=CHOOSE)
    months = forms.IntegerField(
        label=_("For how many months?"),
        min_value=1,
        max_value=1200,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many months."),
            "invalid": _("Write a whole number of months."),
            "min_value": _("Write 1 or more."),
            "max_value": _("Write 1200 or less."),
        },
    )
    from_on = GovDateField(label=_("From which day does this rule hold?"))
    source = forms.CharField(
        label=_("Where was it decided?"),
        help_text=_("For example: retention schedule of the council, 2026, line 14"),
        max_length=200,
        error_messages=WRITE,
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = classes  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    """A manager's word about what is listed to go."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("go", _("Yes, let this go")), ("drop", _("No, keep all of it for now"))],
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
