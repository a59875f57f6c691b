"""Forms wear GOV.UK's markup, keep what was written, and answer bad input in sentences."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines
from django.utils.datastructures import MultiValueDict

from kith.kit.forms import GovDateField, MultipleFileField
from kith.kit.tests.samples import FORM, EveryField, a_form_gone_wrong, page


class Tags(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def one(self, **wanted: str) -> dict[str, str | None]:
        return next(attrs for _, attrs in self.all if wanted.items() <= attrs.items())

    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.all if "id" in attrs]


class Born(forms.Form):
    born = GovDateField(label="Born", earliest=date(1990, 1, 1), latest=date(2020, 12, 31))
    moved = GovDateField(label="Moved", required=False)


def born(day: str, month: str, year: str) -> Born:
    return Born({"born_day": day, "born_month": month, "born_year": year})


def test_a_text_box_is_labelled_and_described() -> None:
    tags = Tags(str(EveryField()))
    box = tags.one(id="id_name")
    assert box["class"] == "govuk-input"
    assert box["aria-describedby"] == "id_name_helptext"
    assert tags.one(**{"for": "id_name"})


def test_every_kind_of_field_renders_and_no_id_is_used_twice() -> None:
    for form in (EveryField(), a_form_gone_wrong()):
        ids = Tags(page(FORM, form=form)).ids()
        assert len(ids) == len(set(ids))


def test_a_field_at_fault_says_so_beside_it_and_to_a_screen_reader() -> None:
    html = str(a_form_gone_wrong())
    box = Tags(html).one(id="id_name")
    assert "govuk-input--error" in str(box["class"])
    assert box["aria-describedby"] == "id_name_helptext id_name_error"
    assert "This needs an answer." in html
    assert "This field is required" not in html


def test_the_summary_stands_on_top_and_each_line_leads_to_its_field() -> None:
    html = page(FORM, form=a_form_gone_wrong())
    ids = set(Tags(html).ids())
    summary = html[html.index("govuk-error-summary") : html.index("<h1")]
    targets = [attrs["href"] for tag, attrs in Tags(summary).all if tag == "a" and attrs["href"] != "#back"]
    assert len(targets) >= 8
    assert {str(target)[1:] for target in targets} <= ids
    assert "“What do you call them?” needs an answer." in summary


def test_a_page_with_an_error_says_so_in_its_title_and_one_without_does_not() -> None:
    assert "<title>Error: Add someone – Kith</title>" in page(FORM, form=a_form_gone_wrong())
    assert "<title>Add someone – Kith</title>" in page(FORM, form=EveryField())


def test_what_was_written_is_kept() -> None:
    tags = Tags(str(a_form_gone_wrong()))
    assert tags.one(id="id_born_0")["value"] == "31"
    assert tags.one(id="id_born_2")["value"] == "2008"
    assert "checked" in tags.one(name="ring", value="2")
    assert "checked" not in tags.one(name="ring", value="1")
    assert "checked" in tags.one(name="fields_of_life", value="family")


def test_the_summary_does_not_promise_that_a_password_is_kept() -> None:
    assert "still here" not in page(FORM, form=a_form_gone_wrong())
    assert "still here" in page(FORM, form=born("1", "", ""))


def test_what_somebody_wrote_is_never_markup() -> None:
    class Named(forms.Form):
        name = forms.CharField(label="<i>Name</i>", max_length=3)

    html = page(FORM, form=Named({"name": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in html
    assert "<i>Name" not in html


def test_a_form_with_files_is_sent_as_one() -> None:
    assert Tags(page(FORM, form=EveryField())).one(enctype="multipart/form-data")
    assert "multipart" not in page(FORM, form=Born())


def test_the_forms_answer_for_themselves_not_the_browser() -> None:
    form = next(
        attrs for tag, attrs in Tags(page(FORM, form=Born())).all if tag == "form" and "novalidate" in attrs
    )
    assert form["method"] == "post"
    assert "csrfmiddlewaretoken" in page(FORM, form=Born())


def test_a_library_form_wears_the_same_markup() -> None:
    class Theirs(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"class": "mine", "placeholder": "x"}))

    assert Tags(str(Theirs())).one(id="id_login")["class"] == "govuk-input mine"


def test_one_field_may_be_placed_alone() -> None:
    template = engines["django"].from_string("{{ form.name.as_field_group }}")
    assert "govuk-label" in template.render({"form": EveryField()})


# Days


@pytest.mark.parametrize("month", ["5", "05", "May", "may", "MAY."])
def test_a_day_in_three_boxes_is_a_date(month: str) -> None:
    form = born(" 3 ", month, "2009")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"born": date(2009, 5, 3), "moved": None}


def test_29_february_is_a_day_in_leap_years_only() -> None:
    assert born("29", "2", "2008").is_valid()
    assert not born("29", "2", "2009").is_valid()


@pytest.mark.parametrize(
    ("boxes", "sentence", "at_fault"),
    [
        (("", "", ""), "Enter a date.", {"0", "1", "2"}),
        (("3", "", "2009"), "The date also needs a month.", {"1"}),
        (("3", "", ""), "The date also needs a month and a year.", {"1", "2"}),
        (("3", "5", "09"), "Write the year with 4 numbers, for example 2009.", {"2"}),
        (
            ("31", "4", "2009"),
            "That day is not in the calendar. Check the day, month and year.",
            {"0", "1", "2"},
        ),
        (
            ("x", "5", "2009"),
            "That day is not in the calendar. Check the day, month and year.",
            {"0", "1", "2"},
        ),
        (
            ("3", "Mayday", "2009"),
            "That day is not in the calendar. Check the day, month and year.",
            {"0", "1", "2"},
        ),
        (
            ("3", "5", "0000"),
            "That day is not in the calendar. Check the day, month and year.",
            {"0", "1", "2"},
        ),
        (("31", "12", "1989"), "The date must be 1 January 1990 or later.", {"0", "1", "2"}),
        (("1", "1", "2021"), "The date must be 31 December 2020 or earlier.", {"0", "1", "2"}),
    ],
)
def test_a_day_that_cannot_be_is_answered_in_a_sentence(
    boxes: tuple[str, str, str], sentence: str, at_fault: set[str]
) -> None:
    form = born(*boxes)
    assert form.errors["born"] == [sentence]
    tags = Tags(str(form))
    assert {box for box in "012" if "aria-invalid" in tags.one(id=f"id_born_{box}")} == at_fault
    assert f'href="#id_born_{min(at_fault)}"' in page(FORM, form=form)


def test_the_first_and_last_allowed_days_are_allowed() -> None:
    assert born("1", "1", "1990").is_valid()
    assert born("31", "12", "2020").is_valid()


def test_one_form_at_fault_leaves_no_mark_on_the_next() -> None:
    str(born("3", "", "2009").errors)
    assert "aria-invalid" not in str(Born())


def test_an_untouched_date_has_not_changed() -> None:
    field = GovDateField()
    assert not field.has_changed(date(2009, 5, 3), ["3", "5", "2009"])
    assert not field.has_changed(None, ["", "", ""])
    assert field.has_changed(date(2009, 5, 3), ["4", "5", "2009"])


# Files


def test_several_files_come_in_order() -> None:
    class Return(forms.Form):
        files = MultipleFileField()

    uploads = [SimpleUploadedFile(name, b"x") for name in ("header.csv", "episodes.csv")]
    form = Return(QueryDict(), MultiValueDict({"files": uploads}))
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["files"]] == ["header.csv", "episodes.csv"]


def test_no_file_and_an_empty_file_are_both_refused() -> None:
    class Return(forms.Form):
        files = MultipleFileField()

    assert not Return(QueryDict(), MultiValueDict()).is_valid()
    empty = SimpleUploadedFile("empty.csv", b"")
    assert not Return(QueryDict(), MultiValueDict({"files": [empty]})).is_valid()
