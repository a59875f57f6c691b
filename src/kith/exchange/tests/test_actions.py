"""Imports as a whole: the sample return, damaged files beside good ones, names."""

from datetime import UTC, date, datetime

import pytest

from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.exchange.actions import NothingReadable, check_return, import_names, import_return
from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.ssda903.read import files_in
from kith.exchange.tests.damaged import DAMAGED, GOOD
from kith.exchange.tests.factories import FAKE_RETURN, NO_FAKE_RETURN, a_return, fingerprint, header
from kith.journey.models import Episode
from kith.people.models import Person
from kith.people.tests.factories import an_authority
from kith.words import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.skipif(not FAKE_RETURN.is_dir(), reason=NO_FAKE_RETURN)
def test_the_sample_return_is_stored_and_a_second_import_changes_nothing() -> None:
    here = an_authority()
    runs = [import_return(here, files_in([FAKE_RETURN]), year=None, by=None, at=AT)]
    before = fingerprint()
    runs.append(import_return(here, files_in([FAKE_RETURN]), year=None, by=None, at=AT))
    assert fingerprint() == before
    assert before["Person"][0] == 2675
    assert [run.state for run in runs] == ["done", "done"]
    assert sum(count["new"] + count["changed"] for count in runs[1].counts.values()) == 0
    for run in runs:
        refused = ProblemRow.objects.filter(run=run, grade="A", line__gt=1)
        counted = sum(count["refused"] for count in run.counts.values())
        assert refused.values("file", "line").distinct().count() == counted
        assert all(row.file and row.line and row.code and row.message and row.mend for row in refused)
    assert list(breaks()) == []


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_gets_a_sentence_and_the_good_ones_are_stored(name: str) -> None:
    files = [*GOOD, ("damaged.csv", DAMAGED[name])]
    run = import_return(an_authority(), files, year=2025, by=None, at=AT)
    said = ProblemRow.objects.filter(run=run, file="damaged.csv")
    assert said
    assert all(row.message and row.mend for row in said)
    assert Person.objects.get().child_id == "A1"
    assert Episode.objects.get().decom == date(2020, 5, 1)


@pytest.mark.parametrize(
    "name", ["nothing at all", "one byte", "UTF-16", "a zip renamed", "XML", "semicolons"]
)
def test_only_damaged_files_are_refused_with_their_sentences_and_leave_nothing(name: str) -> None:
    with pytest.raises(NothingReadable) as caught:
        import_return(an_authority(), [("damaged.csv", DAMAGED[name])], year=2025, by=None, at=AT)
    assert [problem.file for problem in caught.value.problems] == ["damaged.csv"]
    assert not ImportRun.objects.exists()


def test_checking_stores_nothing() -> None:
    here = an_authority()
    before, rows = fingerprint(), Entry.objects.count()
    found = check_return(here, a_return("A1"), year=None)
    assert (found.read.year, found.read.year_from) == (2024, "episodes")
    assert (fingerprint(), Entry.objects.count(), ImportRun.objects.count()) == (before, rows, 0)


def test_without_anything_that_tells_the_year_it_is_asked_for() -> None:
    with pytest.raises(Refused, match="collection year"):
        import_return(an_authority(), [header("A1")], year=None, by=None, at=AT)


def test_the_same_form_sent_twice_is_one_import() -> None:
    here = an_authority()
    runs = [import_return(here, a_return("A1"), year=2025, by=None, at=AT, token="a-token") for _ in range(2)]
    assert runs[0].pk == runs[1].pk
    assert ImportRun.objects.count() == 1


def test_every_import_stands_in_the_log_even_when_it_changes_nothing() -> None:
    here = an_authority()
    for _ in range(2):
        import_return(here, a_return("A1"), year=2025, by=None, at=AT)
    assert Entry.objects.filter(deed="import_begin").count() == 2


# Names


def test_names_are_stored_and_unknown_children_listed() -> None:
    here = an_authority()
    import_return(here, a_return("A1", "A2"), year=2025, by=None, at=AT)
    names = b"surname,child,forename\nKestrel,A1,Amira\nOwl,A9,Otto\n"
    run = import_names(here, ("names.csv", names), by=None, at=AT)
    assert Person.objects.get(child_id="A1").name == "Amira Kestrel"
    assert list(ProblemRow.objects.filter(run=run).values_list("line", "child", "code")) == [
        (3, "A9", "NAME-UNKNOWN")
    ]
    again = import_names(here, ("names.csv", names), by=None, at=AT)
    assert again.counts["names"] == {"new": 0, "changed": 0, "same": 1, "refused": 1}
    assert Entry.objects.filter(deed="import_names").count() == 1
    assert "Kestrel" not in repr(list(Entry.objects.values_list("things", "fields")))


def test_a_name_with_a_comma_in_quotation_marks_is_read() -> None:
    here = an_authority()
    import_return(here, [header("A1")], year=2025, by=None, at=AT)
    import_names(
        here, ("names.csv", b'child,forename,surname\nA1,"Amira, called Mira",Kestrel\n'), by=None, at=AT
    )
    assert Person.objects.get().forename == "Amira, called Mira"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,Amira", "NAME-ROW"),
        (",Amira,Kestrel", "NAME-CHILD"),
        ("A1,,", "NAME-BLANK"),
        ("A1,=1+1,", "NAME-LONG"),
    ],
)
def test_a_damaged_row_of_names_is_listed(row: str, code: str) -> None:
    here = an_authority()
    import_return(here, [header("A1")], year=2025, by=None, at=AT)
    file = f"child,forename,surname\n{row}\n".encode()
    run = import_names(here, ("names.csv", file), by=None, at=AT)
    assert ProblemRow.objects.get(run=run).code == code
    assert Person.objects.get().forename == ""


@pytest.mark.parametrize(
    "name", ["nothing at all", "one byte", "UTF-16", "a zip renamed", "XML", "no header row"]
)
def test_a_file_that_holds_no_names_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(Refused):
        import_names(an_authority(), ("names.csv", DAMAGED[name]), by=None, at=AT)
    assert not ImportRun.objects.exists()


def test_an_adopted_child_is_not_named() -> None:
    here = an_authority()
    import_return(here, [header("A1")], year=2025, by=None, at=AT)
    Person.objects.update(adopted_on=date(2025, 1, 1))
    run = import_names(here, ("names.csv", b"child,forename,surname\nA1,Amira,Kestrel\n"), by=None, at=AT)
    assert ProblemRow.objects.get(run=run).code == "NAME-UNKNOWN"
