"""What is asked when somebody wants their record, and while the records team works on it: shape of input only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.access.rules import address_from
from kith.kit.forms import CompactRadios, GovDateField
from kith.kit.once import OnceForm
from kith.kit.templatetags.kit import said
from kith.records.choices.corrections import ABOUT_NAMES, OFFICE_ANSWERS
from kith.records.choices.giving import HANDED_NAMES
from kith.records.choices.requests import (
    CAME_BY_NAMES,
    FORMAT_NAMES,
    LONGEST_WORDS,
    REASON_NAMES,
    SUPPORT_NAMES,
    CameBy,
    Format,
    Support,
)
from kith.words import Refused

CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")}
WRITE = {"required": _("There is nothing written yet.")}


def choices_of(names: Any) -> list[tuple[str, Any]]:
    """Return an enumeration with its names as a form's choices."""
    return [(one.value, _(name.msgid)) for one, name in names.items()]


def words(rows: int = 4) -> forms.Textarea:
    """Return a box for words in any language."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


def told() -> forms.CharField:
    """Return the box for what to say to the person with a step; it may stay blank."""
    return forms.CharField(
        label=_("What would you like to tell them? You can leave this blank."),
        help_text=_("They read this at once. Write it to them."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=words(3),
    )


class AskForm(OnceForm):
    """How somebody would like to have their record, and with whom."""

    format = forms.ChoiceField(
        label=_("How would you like to have it?"),
        choices=choices_of(FORMAT_NAMES),
        widget=CompactRadios,
        initial=Format.FILE.value,
        error_messages=CHOOSE,
    )
    support = forms.ChoiceField(
        label=_("Would you like somebody with you when you read it?"),
        help_text=_("A friend, an advocate, your worker, anybody. You can change your mind at any time."),
        choices=choices_of(SUPPORT_NAMES),
        widget=CompactRadios,
        initial=Support.LATER.value,
        error_messages=CHOOSE,
    )
    wish = forms.CharField(
        label=_("Is there anything you would like to say? You can leave this blank."),
        help_text=_(
            "What you are looking for, whom you would like with you, how to reach you. The records team reads it."
        ),
        required=False,
        max_length=LONGEST_WORDS,
        widget=words(),
    )


class LogForm(AskForm):
    """A request that came in another way."""

    came_by = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[one for one in choices_of(CAME_BY_NAMES) if one[0] != CameBy.KITH],
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    received_on = GovDateField(label=_("When did it come?"), help_text=_("The clock runs from this day."))
    tell_at = forms.CharField(
        label=_("Where do they want to be told that it is ready? You can leave this blank."),
        help_text=_(
            "An e-mail address or UK mobile number that they gave you for this. It gets one sentence that says there "
            "is an answer, and neither what nor from whom. Left blank, you tell them yourselves."
        ),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    field_order = ("came_by", "received_on", "format", "support", "tell_at", "wish")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = _("How would they like to have it?")
        self.fields["support"].label = _("Would they like somebody with them?")
        self.fields["support"].help_text = ""
        self.fields["wish"].label = _("What else did they say? You can leave this blank.")
        self.fields["wish"].help_text = _("They can read this.")
        self.fields["received_on"].latest = on  # type: ignore[attr-defined]

    def clean_tell_at(self) -> str:
        """Return the address as it is written down."""
        written = self.cleaned_data["tell_at"].strip()
        try:
            return address_from(written)[1] if written else ""
        except Refused as refused:
            raise forms.ValidationError(said(refused.reason)) from refused


class HandOverForm(OnceForm):
    """How somebody outside Kith got their record, and when."""

    how = forms.ChoiceField(
        label=_("How did they get it?"),
        choices=choices_of(HANDED_NAMES),
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    on = GovDateField(label=_("On which day?"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = on  # type: ignore[attr-defined]


class SayForm(OnceForm):
    """Something to say about a request."""

    words = forms.CharField(
        label=_("Ask or tell us something about it"),
        max_length=LONGEST_WORDS,
        widget=words(3),
        error_messages=WRITE,
    )


class MoveForm(forms.Form):
    """The next step of a request, and what to say about it."""

    to = forms.ChoiceField(label=_("What is next?"), choices=(), widget=CompactRadios, error_messages=CHOOSE)
    words = told()

    def __init__(self, *args: Any, moves: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = moves  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """A reason in words."""

    why = forms.CharField(label=_("Why?"), max_length=LONGEST_WORDS, widget=words(3), error_messages=WRITE)

    def __init__(self, *args: Any, label: Any = None, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label or self.fields["why"].label
        self.fields["why"].help_text = hint


class TakeOutForm(forms.Form):
    """What is taken out of one item, and why."""

    names = forms.MultipleChoiceField(
        label=_("Names found in it"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Other words to take out, exactly as they stand there"),
        help_text=_("One passage on each line. Wherever it stands in this item, it goes."),
        required=False,
        max_length=20_000,
        widget=words(3),
    )
    whole = forms.BooleanField(label=_("Take all of it out"), required=False)
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (one.value, _("%(letter)s: %(name)s") % {"letter": one.value, "name": name.msgid})
            for one, name in REASON_NAMES.items()
        ],
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    review_on = GovDateField(
        label=_("If it is for serious harm: looked at again on"),
        help_text=_("Within a year. A manager has to agree before the release."),
        required=False,
    )

    def __init__(self, *args: Any, names: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (one.value, f"{one.value}: {_(name.msgid)}") for one, name in REASON_NAMES.items()
        ]
        if names:
            self.fields["names"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["names"]

    @property
    def passages(self) -> list[str]:
        """What to take out: each name ticked, each line written."""
        lines = [line.strip() for line in self.cleaned_data["words"].splitlines()]
        return [one for one in [*self.cleaned_data.get("names", []), *lines] if one]


class DecideForm(forms.Form):
    """A manager's decision about a release."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("release", _("Release it")), ("back", _("Hand it back to be screened again"))],
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    agreed = forms.MultipleChoiceField(
        label=_("I agree that these are kept back for serious harm, and looked at again on the day given"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = told()

    def __init__(self, *args: Any, harm: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if harm:
            self.fields["agreed"].choices = harm  # type: ignore[attr-defined]
        else:
            del self.fields["agreed"]


class WrongForm(OnceForm):
    """Something in one's record is wrong."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=choices_of(ABOUT_NAMES),
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    says = forms.CharField(
        label=_("What is wrong, and how was it really?"),
        help_text=_("In your own words. They are kept exactly as you write them."),
        max_length=LONGEST_WORDS,
        widget=words(6),
        error_messages=WRITE,
    )


class AnswerForm(forms.Form):
    """The answer to it."""

    answer = forms.ChoiceField(
        label=_("What do you answer?"),
        choices=choices_of(OFFICE_ANSWERS),
        widget=CompactRadios,
        error_messages=CHOOSE,
    )
    before = forms.CharField(
        label=_("If it was put right: what stood there before?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=words(2),
    )
    now = forms.CharField(
        label=_("If it was put right: what does it say now?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=words(2),
    )
    why = forms.CharField(
        label=_("What would you like to tell them?"),
        help_text=_("They read this at once. If nothing was changed, say why."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=words(3),
    )


class FindForm(forms.Form):
    """A name or a number to find somebody by."""

    find = forms.CharField(
        label=_("A part of their name, or their number in the council's files"), max_length=60, required=False
    )
