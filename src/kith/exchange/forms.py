"""The shape of what is uploaded."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from kith.exchange.choices import MOST_BYTES, STUDY_NAMES
from kith.exchange.ssda903.problem import Problem
from kith.kit.forms import MultipleFileField, ScannedFileField
from kith.kit.once import OnceForm
from kith.kit.templatetags.kit import said
from kith.words import Say

CHOOSE_AGAIN = _("Choose the files again: a browser does not let a page keep them.")


class ReturnForm(OnceForm):
    """The tables of one collection year, and the year if somebody wants to say it."""

    return_files = MultipleFileField(
        label=_("Files of the return"),
        help_text=_(
            "The CSV tables of one collection year, several at once. Other files are named and left out."
        ),
        allow_empty_file=True,  # the reader says which one it is, and the others are stored
        error_messages={"required": _("Choose the files of the return.")},
    )
    year = forms.IntegerField(
        label=_("The collection year ends in"),
        help_text=_(
            "For 1 April 2024 to 31 March 2025, write 2025. Left empty, it is worked out from the latest start of "
            "an episode (DECOM), and the next page says which year it was."
        ),
        required=False,
        min_value=1992,
        max_value=2199,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": _("Write the year with 4 numbers, for example 2025.")},
    )
    field_order = ("return_files", "year", "once")

    def clean_return_files(self) -> list[Any]:
        """Refuse what is too much at once."""
        files: list[Any] = self.cleaned_data["return_files"]
        _check_size(sum(file.size for file in files))
        return files

    def refuse_files(self, problems: list[Problem]) -> None:
        """Say of each file why it cannot be read."""
        for problem in problems[:10]:
            self.add_error("return_files", f"{problem.file}: {said(problem.message)} {said(problem.mend)}")

    def ask_for_files_again(self) -> None:
        """Say that the files, unlike the year, have to be chosen again."""
        self.add_error("return_files", CHOOSE_AGAIN)

    def refuse(self, reason: Say) -> None:
        """Say why a rule said no."""
        self.add_error("year", said(reason))


class NamesForm(OnceForm):
    """A file of names, or the rows typed or pasted."""

    file = ScannedFileField(
        label=_("A CSV file of names"),
        help_text=_("The first row names the columns: child,forename,surname. Other columns are left out."),
        required=False,
        error_messages={"empty": _("This file is empty.")},
    )
    rows = forms.CharField(
        label=_("Or type or paste the rows"),
        help_text=_("One person in a line: child id, forename, surname, with commas between."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    field_order = ("file", "rows", "once")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("rows"):
            self.add_error("file", _("Choose a file, or type at least one row."))
        if cleaned.get("file"):
            _check_size(cleaned["file"].size)
        return cleaned

    def named_file(self) -> tuple[str, bytes]:
        """Return what was chosen or typed as a file."""
        file, rows = self.cleaned_data["file"], self.cleaned_data["rows"]
        if file:
            return file.name, file.read()
        heading = "" if rows.lower().startswith("child") else "child,forename,surname\n"
        return str(_("typed rows")), f"{heading}{rows}".encode()

    def refuse(self, reason: Say) -> None:
        """Say why a rule said no."""
        self.add_error("file" if self.cleaned_data.get("file") else "rows", said(reason))


class BringForm(forms.Form):
    """Which archive is brought in?"""

    archive = ScannedFileField(
        label=_("The file you saved (ZIP)"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": _("Choose the ZIP file that you took with you."),
            "empty": _("That file is empty. Choose another one."),
        },
    )


class StudyForm(OnceForm):
    """Whom and what somebody gives to a study, in which format."""

    members = forms.MultipleChoiceField(
        label=_("Who is in it?"),
        help_text=_("Nobody is ticked until you tick them. People you have hidden cannot be in it."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("Choose from the people shown here."),
        },
    )
    fields_chosen = forms.MultipleChoiceField(
        label=_("What about them?"),
        help_text=_("Your own words and stories are never in it."),
        choices=[(name, _(label.msgid)) for name, label in STUDY_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    names = forms.ChoiceField(
        label=_("Are their names in it?"),
        choices=[("no", _("No: “Person 1”, “Person 2” …")), ("yes", _("Yes, as I call them"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    case = forms.CharField(
        label=_("What does the study call you?"),
        help_text=_("A number they gave you, for example. Do not write your name."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    want = forms.ChoiceField(
        label=_("Which kind of file did they ask for?"),
        choices=[
            ("canvas", _("Network Canvas (CSV)")),
            ("egor", _("egor for R (CSV with commas)")),
            ("egor2", _("egor for R (CSV with semicolons)")),
        ],
        initial="canvas",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the reader and the type checker
        field.choices = list(members)


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        values = {"limit": filesizeformat(MOST_BYTES)}
        text = _(
            "These files are larger than %(limit)s together. Send them in several goes, or use the command line."
        )
        raise forms.ValidationError(text, params=values)
