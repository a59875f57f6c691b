"""What can be said more of somebody, a subject a page. Nothing has to be answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.forms import CompactRadios, GovDateField
from kith.kit.once import OnceForm
from kith.kit.overtaken import StampedForm
from kith.universe.choices import (
    CHANNEL_NAMES,
    ENDS_AT_AGES,
    GIVING_NAMES,
    LASTING_NAMES,
    LONGEST_LINE,
    MOST_WORDS,
    OFTEN_NAMES,
    RELATION_NAMES,
    SORT_NAMES,
    STRAIN_NAMES,
    SUPPORT_NAMES,
    THROUGH_NAMES,
    Lasting,
)
from kith.words import Say

RATHER_NOT = ("", _("I'd rather not say"))
FROM_THE_LIST = {"invalid_choice": _("Choose from the list, or leave it blank.")}
NONE_OF_THESE = "none"
YES, NO = "yes", "no"
AGE_NAMES = {
    18: _("on my 18th birthday"),
    21: _("on my 21st birthday"),
    25: _("on my 25th birthday"),
}


def choices_of(names: Mapping[Any, Say]) -> list[tuple[str, Any]]:
    """Return names as a form offers them."""
    return [(str(value), _(say.msgid)) for value, say in names.items()]


def one_of(label: Any, names: Mapping[Any, Say], *, help_text: Any = "") -> forms.ChoiceField:
    """Return a question with one answer, or none."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[*choices_of(names), RATHER_NOT],
        widget=CompactRadios,
        required=False,
        error_messages=FROM_THE_LIST,
    )


def some_of(label: Any, choices: list[tuple[str, Any]], *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Return a question with any number of answers."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=FROM_THE_LIST,
    )


def yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """Return a question that is answered with yes, no, or not at all (None)."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(YES, yes), (NO, no), RATHER_NOT],
        coerce=lambda value: value == YES,
        empty_value=None,
        widget=CompactRadios,
        required=False,
        error_messages=FROM_THE_LIST,
    )


def yes_or_no_was(answer: bool | None) -> str:
    """Return which of the three was chosen before."""
    return "" if answer is None else YES if answer else NO


def words_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Return a question answered in one line of own words."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"max_length": _("Use fewer words, up to %(limit_value)d letters.")},
    )


class TouchForm(OnceForm):
    """How often, and how, are you in touch?"""

    often = one_of(_("How often are you in touch?"), OFTEN_NAMES)
    channels = some_of(_("How? Choose as many as you like, or none."), choices_of(CHANNEL_NAMES))


class StrainForm(OnceForm):
    """Is there strain, and who gives to whom?"""

    strain = one_of(
        _("Is there strain between you?"), STRAIN_NAMES, help_text=_("Close and strained can both be true.")
    )
    giving = one_of(_("Who gives more?"), GIVING_NAMES)


class GivesForm(OnceForm):
    """What does somebody give you, and do you trust them?"""

    support = some_of(
        _("What do they give you? Choose as many as you like."),
        [*choices_of(SUPPORT_NAMES), (NONE_OF_THESE, _("none of these"))],
    )
    gives_words = words_field(_("Or in your own words"))
    trusted = yes_or_no(_("Do you trust them?"), _("I trust them"), _("I do not trust them"))
    star = forms.BooleanField(
        label=_("They are a guiding star for me"),
        help_text=_("Somebody who shows you a way: near, far away, or no longer alive. Only you see this."),
        required=False,
    )

    def clean_support(self) -> list[str] | None:
        """Return what was ticked; an empty list for "none of these", None where nothing was said."""
        ticked: list[str] = self.cleaned_data["support"]
        if NONE_OF_THESE in ticked and len(ticked) > 1:
            raise forms.ValidationError(_("Choose what they give you, or “none of these”, not both."))
        if NONE_OF_THESE in ticked:
            return []
        return ticked or None


class LastingForm(OnceForm):
    """How long will somebody be there?"""

    lasting = one_of(_("Why are they there?"), LASTING_NAMES)
    ends_age = forms.TypedChoiceField(
        label=_("If it is a job or a service: when does it end?"),
        choices=[
            *((str(age), AGE_NAMES[age]) for age in ENDS_AT_AGES),
            ("", _("another day, or I do not know")),
        ],
        coerce=int,
        empty_value=None,
        widget=CompactRadios,
        required=False,
        error_messages=FROM_THE_LIST,
    )
    ends_on = GovDateField(label=_("The day, if you know it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an end of what does not end, and two ends, beside the answer that is one too many."""
        answers: dict[str, Any] = super().clean() or {}
        age, day = answers.get("ends_age"), answers.get("ends_on")
        if age and day:
            self.add_error("ends_on", _("Give a day or a birthday, not both."))
        elif (age or day) and "lasting" in answers and answers["lasting"] != Lasting.SERVICE:
            self.add_error("lasting", _("Say that it is a service or a job, or leave out when it ends."))
        return answers


class WhoForm(OnceForm):
    """Who is somebody, and how are you related?"""

    sort = one_of(_("Who or what are they?"), SORT_NAMES)
    relation = forms.ChoiceField(
        label=_("What are they to you?"),
        choices=[RATHER_NOT, *choices_of(RELATION_NAMES)],
        required=False,
        error_messages=FROM_THE_LIST,
    )
    relation_words = words_field(
        _("What you call it"), _("Your own words come first. Big sister, my person, second mum: anything.")
    )
    through = one_of(
        _("If they are family: how?"),
        THROUGH_NAMES,
        help_text=_("You can have several mothers, fathers and homes. None comes before another."),
    )
    known_since = forms.IntegerField(
        label=_("Since which year have you known them?"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-4"}
        ),
        error_messages={"invalid": _("Write the year with 4 numbers, for example 2014.")},
    )
    grown_up = yes_or_no(_("Are they grown up?"), _("grown up"), _("not grown up yet"))


class StoryForm(StampedForm):
    """What do you tell of somebody?"""

    words = forms.CharField(
        label=_("Your words"),
        help_text=_(
            "How you met, what you did together, what you want to remember. Leave it blank to let it go."
        ),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={"max_length": _("Use fewer words, up to %(limit_value)d letters.")},
    )
