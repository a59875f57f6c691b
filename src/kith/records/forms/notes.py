"""What is asked when a note is written, corrected, answered, or kept back: the shape of input only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.forms import CompactRadios, GovDateField
from kith.kit.once import OnceForm
from kith.kit.overtaken import StampedForm
from kith.records.choices.notes import LONGEST_LINE, LONGEST_NOTE, LONGEST_WORDS, NOTE_KIND_NAMES

KINDS = [(kind.value, _(name.msgid)) for kind, name in NOTE_KIND_NAMES.items()]
NOT_KEEPABLE = {
    "null_characters_not_allowed": _("There is a sign in it that cannot be kept. Please type it again.")
}


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class NoteForm(StampedForm):
    """What happened, when, and who else is in it."""

    about_on = GovDateField(label=_("Which day is it about?"))
    kind = forms.ChoiceField(
        label=_("How did it come about?"),
        choices=KINDS,
        widget=CompactRadios,
        error_messages={
            "required": _("Choose how it came about."),
            "invalid_choice": _("Choose from the list how it came about."),
        },
    )
    text = forms.CharField(
        label=_("What do you want to write down?"),
        help_text=_(
            "They can read this as soon as you save it. Write it to them, or so that they would recognise it: what "
            "happened, what was said, what you agreed. If reading it could do serious harm to anybody, speak with your "
            "manager before you write it here."
        ),
        max_length=LONGEST_NOTE,
        widget=_text(10),
        error_messages={"required": _("There is nothing written yet."), **NOT_KEEPABLE},
    )
    about_others = forms.BooleanField(label=_("Somebody else is named or described in it"), required=False)
    others = forms.CharField(
        label=_("Who else? You can leave this blank when nobody is."),
        max_length=LONGEST_LINE,
        required=False,
        widget=_line(),
        error_messages=NOT_KEEPABLE,
    )
    in_confidence = forms.BooleanField(
        label=_("Somebody else told you this in confidence"),
        help_text=_(
            "Write what they told you as a note of its own. The person then reads that there is such a note, from "
            "whom in the service and about which day, but not what it says; they can ask for it, and it is decided "
            "then. Your manager sees a list of these."
        ),
        required=False,
    )


class CorrectForm(NoteForm):
    """The same again, and what was wrong."""

    why = forms.CharField(
        label=_("What was wrong, in a few words?"),
        help_text=_("The version before stays beside this one."),
        max_length=LONGEST_LINE,
        widget=_line(),
        error_messages={"required": _("Say in a few words what was wrong."), **NOT_KEEPABLE},
    )


class OwnWordsForm(OnceForm):
    """What do you think of this?"""

    text = forms.CharField(
        label=_("What do you think of this?"),
        help_text=_("Your words stay beside the note. Your workers, now and later, see both."),
        max_length=LONGEST_WORDS,
        widget=_text(6),
        error_messages={"required": _("Write what you think, or go back without."), **NOT_KEEPABLE},
    )


class WithholdForm(OnceForm):
    """Why must they not read this now, and when is that looked at again?"""

    reason = forms.CharField(
        label=_("What serious harm would reading it do, and to whom?"),
        help_text=_("Say what you base this on. Embarrassment of the service is no reason."),
        max_length=2_000,
        widget=_text(6),
        error_messages={"required": _("Say what harm it would do."), **NOT_KEEPABLE},
    )
    review_on = GovDateField(
        label=_("When do you look at this again?"),
        help_text=_("Within a year. It stays on your list until then."),
    )


def told_in(answers: dict[str, Any]) -> dict[str, Any]:
    """Return what a note says out of the answers of its form."""
    names = ("about_on", "kind", "text", "about_others", "others", "in_confidence")
    return {name: answers[name] for name in names}
