"""Imports as a whole: the sample return, damaged files beside good ones, names."""

from datetime import UTC, date, datetime

import pytest

from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.exchange.actions import NothingReadable, check_return, import_names, import_return
from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.ssda903.read import files_in
from kith.exchange.tests.damaged import DAMAGED, GOOD, ODD_NAMES, RIGHT, TWO_YEARS
from kith.exchange.tests.factories import (
    FAKE_RETURN,
    NO_FAKE_RETURN,
    a_return,
    episode,
    episodes,
    fingerprint,
    header,
)
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


@pytest.mark.parametrize("odd", ODD_NAMES)
def test_the_name_of_a_right_file_does_not_matter(odd: str) -> None:
    run = import_return(an_authority(), [*GOOD, (ODD_NAMES[odd], RIGHT)], year=2025, by=None, at=AT)
    assert run.counts["reviews"] == {"new": 1, "changed": 0, "same": 0, "refused": 0}


def test_two_files_of_one_name_are_told_apart_and_cost_each_other_nothing() -> None:
    name, heading = header("A1", "A2")
    files = [(name, heading), (name, episodes(episode("A1", "wrong"), episode("A2", "01/05/2020"))[1])]
    run = import_return(an_authority(), files, year=2025, by=None, at=AT)
    assert run.counts["people"]["new"] == 2
    assert Episode.objects.get().person.child_id == "A2"
    assert ProblemRow.objects.get(run=run, code="141").file == "header.csv (2)"
    assert [(file["name"], file["rows"]) for file in run.files] == [("header.csv", 2), ("header.csv (2)", 2)]


def test_one_table_twice_under_one_name_is_read_once_and_named() -> None:
    twice = [episodes(episode("A1", "01/05/2020")), episodes(episode("A1", "01/05/2021"))]
    run = import_return(an_authority(), [header("A1"), *twice], year=2025, by=None, at=AT)
    assert ProblemRow.objects.get(run=run, code="KITH-TABLE-TWICE").file == "episodes.csv (2)"
    assert Episode.objects.get().decom == date(2020, 5, 1)


def test_two_years_in_one_file_are_stored_and_said() -> None:
    run = import_return(an_authority(), [header("A1"), TWO_YEARS], year=2025, by=None, at=AT)
    assert ProblemRow.objects.get(run=run, code="KITH-YEARS").message
    assert Episode.objects.count() == 2


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
        ("A1,Amira,=1+1", "NAME-LONG"),
        (f"A1,{'x' * 101},Kestrel", "NAME-LONG"),
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
    "data",
    [
        b"\xef\xbb\xbfchild,forename,surname\r\nA1,Amira,Kestrel\r\n",
        b" Surname , CHILD ,Forename,note\nKestrel, A1 ,Amira,x\n\n",
        b"child,forename,surname\nA1,Bo,Wren\nA1,Amira,Kestrel",
    ],
    ids=["byte-order mark and line ends", "order, spaces and more columns", "twice: the later row counts"],
)
def test_names_in_any_dress_are_read(data: bytes) -> None:
    here = an_authority()
    import_return(here, [header("A1")], year=2025, by=None, at=AT)
    run = import_names(here, ("names.csv", data), by=None, at=AT)
    assert Person.objects.get().name == "Amira Kestrel"
    assert run.counts["names"] == {"new": 0, "changed": 1, "same": 0, "refused": 0}
    twice = ProblemRow.objects.filter(run=run).values_list("line", "code", "grade")
    assert list(twice) == ([(2, "NAME-TWICE", "B")] if b"Wren" in data else [])


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
