"""What is asked first about a member: name, place, feeling, photo. The shape of input only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.kit.files import Picture, picture_from
from kith.kit.forms import CompactRadios, RingPicker, ScannedFileField, ShapePicker
from kith.kit.once import OnceForm
from kith.kit.overtaken import StampedForm
from kith.kit.templatetags.kit import said
from kith.universe.choices import (
    FEEL_NAMES,
    FIELD_NAMES,
    LONGEST_NICKNAME,
    RING_NAMES,
    WISH_NAMES,
    Feel,
    Field,
    Ring,
    Wish,
)
from kith.words import Refused

RING_CHOICES = [(str(ring.value), _(RING_NAMES[ring].msgid)) for ring in (*list(Ring)[1:], Ring.NOT_PLACED)]
FIELD_CHOICES = [(field.value, _(FIELD_NAMES[field].msgid)) for field in Field]
FEEL_CHOICES = [*((feel.value, _(FEEL_NAMES[feel].msgid)) for feel in Feel), ("", _("I'd rather not say"))]
WISH_CHOICES = [*((wish.value, _(WISH_NAMES[wish].msgid)) for wish in Wish), ("", _("Nothing right now"))]
NAME_ERRORS = {
    "required": _("Write a name. A nickname is enough."),
    "max_length": _("Use a shorter name, up to %(limit_value)d letters."),
    "null_characters_not_allowed": _("That name has a sign in it that cannot be kept. Please type it again."),
}


def name_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Return the question for a name."""
    box = forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false", "dir": "auto"}
    )
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_NICKNAME,
        error_messages=NAME_ERRORS,
        widget=box,
    )


def fields_field() -> forms.MultipleChoiceField:
    """Return the question which parts of a universe somebody belongs to."""
    return forms.MultipleChoiceField(
        label=_("Where do they belong? You can leave this blank."),
        choices=FIELD_CHOICES,
        widget=ShapePicker,
        required=False,
        error_messages={"invalid_choice": _("Choose from the shapes shown.")},
    )


class AddForm(OnceForm):
    """Who is in your life? One name at a time."""

    nickname = name_field(
        _("Who is in your life?"), _("A nickname is enough. A pet, a place or a group counts too.")
    )
    fields_chosen = fields_field()

    def __init__(self, *args: Any, stay: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stay:
            self.fields["nickname"].widget.attrs["autofocus"] = True


class KeepForm(OnceForm):
    """What do you call somebody the files know no name of?"""

    nickname = name_field(
        _("What do you call them?"), _("The files hold no name. Any name you like is fine.")
    )


class PlaceForm(OnceForm):
    """How close is somebody?"""

    ring = forms.TypedChoiceField(
        label=_("How close are they to you?"),
        choices=RING_CHOICES,
        coerce=int,
        widget=RingPicker,
        error_messages={
            "required": _("Choose a ring, or “not placed yet”."),
            "invalid_choice": _("Choose one of the rings."),
        },
    )
    then = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)


class FeelForm(OnceForm):
    """How does it feel, and what would you like?"""

    feel = forms.ChoiceField(
        label=_("How does it feel with them?"),
        help_text=_("Close and hard can both be true."),
        choices=FEEL_CHOICES,
        widget=CompactRadios,
        required=False,
        error_messages={"invalid_choice": _("Choose how it feels from the list.")},
    )
    wish = forms.ChoiceField(
        label=_("What would you like with them?"),
        help_text=_(
            "Only you see this answer, unless you choose to show it to a worker. “Not now” stops everything about them "
            "in Kith at once, also what you share. "
            "If a court says that contact has to happen, your worker is told that you said it."
        ),
        choices=WISH_CHOICES,
        widget=CompactRadios,
        required=False,
        error_messages={"invalid_choice": _("Choose what you would like from the list.")},
    )


class EditForm(StampedForm):
    """What are they called, and where do they belong?"""

    nickname = name_field(_("Name"), _("Changing the name changes it everywhere, also on earlier maps."))
    fields_chosen = fields_field()


class PhotoForm(forms.Form):
    """Which photo shows somebody? It cleans to the photo made anew."""

    photo = ScannedFileField(
        label=_("A photo"),
        help_text=_("JPEG, PNG, WebP or HEIC, up to 15 MB. Where and when it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={
            "required": _("Choose a photo."),
            "empty": _("That file is empty. Choose another photo."),
        },
    )

    def clean_photo(self) -> Picture:
        """Return the photo made anew, or say why it cannot be taken."""
        file = self.cleaned_data["photo"]
        try:
            return picture_from(file, file.size)
        except Refused as refusal:
            raise forms.ValidationError(said(refusal.reason)) from refusal
