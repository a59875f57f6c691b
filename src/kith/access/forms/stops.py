"""What is typed to open a record for a reason, to look as another sees, and about restrictions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.access.choices import GLASS_HOUR_NAMES, MODE_NAMES, ORDER_KIND_NAMES, OUTCOME_NAMES
from kith.access.forms.common import OFF, choose
from kith.access.rules import latest_review
from kith.kit.forms import GovDateField
from kith.kit.once import OnceForm
from kith.kit.templatetags.kit import said

LONGEST = 2000


def why(label: Any, help_text: Any = "") -> forms.CharField:
    """Return a field for a reason in words."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": _("Write down why.")},
    )


class GlassForm(forms.Form):
    """Whose record, why, and for how long."""

    who = forms.CharField(
        label=_("Child ID, or first and last name"),
        help_text=_("In full. Part of a name finds nobody."),
        max_length=200,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Enter whose record you need.")},
    )
    reason = why(
        _("Why do you need it now?"),
        _("At least 20 letters. The data officer reads it; the person can ask to."),
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose 1, 2 or 3 hours.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [(hours, said(name)) for hours, name in GLASS_HOUR_NAMES.items()]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What became of an opening."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose what you found.")),
    )
    found = why(_("Say it in your own words"), _("What you looked at, whom you asked, what follows."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, said(name)) for one, name in OUTCOME_NAMES.items()]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """A reason, and nothing else."""

    why = why(_("Why?"), _("At least 20 letters. It stays on the record."))


class DecisionForm(forms.Form):
    """What a worker decided where an order and the person's wish differ."""

    decision = why(
        _("What did you decide, and why?"),
        _("Say what the order asks, what they want, and what will happen. They can read it."),
    )


class AgainForm(forms.Form):
    """A restriction looked at again."""

    why = why(_("Why does it still hold?"), _("At least 20 letters. It stays on the record."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"] = review_day(today)


class RestrictionForm(OnceForm):
    """A restriction as it is written down."""

    other = forms.CharField(
        label=_("Who is it about?"),
        help_text=_("In words, as the order names them."),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Write down who it is about.")},
    )
    account = forms.ChoiceField(
        label=_("Do they work here?"),
        help_text=_("Somebody with an account loses their part with this person at once."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Whose decision is it?"),
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose whose decision it is.")),
    )
    mode = forms.ChoiceField(
        label=_("What contact may there be?"),
        help_text=_("Whatever you choose, Kith itself sends and shows nothing between them."),
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose what contact there may be.")),
    )
    requires_contact = forms.BooleanField(
        label=_("The order says that this contact has to happen"), required=False
    )
    order_ref = forms.CharField(
        label=_("Reference of the order (optional)"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "class": "govuk-input--width-20"}),
    )
    evidence = why(_("Why, and where is it written?"), _("At least 20 letters."))
    known = forms.TypedChoiceField(
        label=_("Does the person know?"),
        choices=[("yes", _("Yes, they were told")), ("no", _("No, not yet"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=choose(_("Choose whether they know.")),
    )
    told = why(_("How were they told, or why not?"))
    thing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, today: date, staff: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, names in (("kind", ORDER_KIND_NAMES), ("mode", MODE_NAMES)):
            self.fields[name].choices = [(one.value, said(say)) for one, say in names.items()]  # type: ignore[attr-defined]
        self.fields["account"].choices = [("", _("No, or not with an account")), *staff]  # type: ignore[attr-defined]
        self.fields["from_on"] = GovDateField(label=_("From"), latest=today)
        self.fields["review_on"] = review_day(today)


class ShutOutForm(forms.Form):
    """Who is not to see this person's file, and why."""

    account = forms.ChoiceField(
        label=_("Who must not see this record?"), error_messages=choose(_("Choose somebody."))
    )
    reason = why(_("Why?"), _("At least 20 letters. They are not told, and find nothing here."))

    def __init__(self, *args: Any, today: date, staff: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", _("Choose")), *staff]  # type: ignore[attr-defined]
        self.fields["review_on"] = review_day(today)


def review_day(today: date) -> GovDateField:
    """Return the field for the day on which something is looked at again, within a year."""
    return GovDateField(
        label=_("Look at it again on"),
        help_text=_("Within a year. It holds until somebody ends it, also after that day."),
        latest=latest_review(today),
    )
