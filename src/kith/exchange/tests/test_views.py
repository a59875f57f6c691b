"""The office's pages for files: for each yes the nearest no, and what happens to what was typed."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from kith.audit.models import Entry
from kith.conftest import Cast
from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.tests.damaged import DAMAGED, GOOD, ODD_NAMES, RIGHT, TWO_YEARS
from kith.exchange.tests.factories import EPISODES, HEADER, a_return, episode, episodes, header, table
from kith.journey.models import Episode
from kith.kit.cells import harmless
from kith.people.models import Account, Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
OTHERS = ["worker", "manager", "young_person", "other_young_person"]


NEVER_KEPT = ("H801200001001", "2019-11-23", "23/11/2019", "ZZ99", "SC765432", "SDQ4x", "L12x")
PLANTED = [
    table(
        "header.csv",
        HEADER,
        "A1,F,03/05/2008,WBRI,H801200001001,1,23/11/2019",
        "A2,F,03/05/2008,WBRI,H801200001001,1,23/11/2019x",
    ),
    table(
        "episodes.csv",
        EPISODES,
        "A1,01/05/2024,S,C2,N8,U6,PR1,,,,ZZ99 1AA,ZZ99 1AA,SC765432",
        "A1,never,S,C2,N8,U6,PR1,,,,ZZ99 1AA,ZZ99 1AA,SC765432",
        "A1,01/06/2024,S,C2,N8,U6,PR1,,,,ZZ99 1AA,SC765432",
    ),
    table(
        "uasc.csv",
        "DUC,UPN,CHILD,SEX,DOB",
        ",H801200001001,A1,F",
        ",H801200001001,H801200001001,A1,F,03/05/2008",
    ),
    table("oc2.csv", "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,TEETH_CHECK", "A1,03/05/2008,33,SDQ4x,1,1"),
    table("ad1.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,LS_ADOPTR", "A1,03/05/2008,23/11/2019,23/11/2019,L12x"),
]
"""A return that holds what Kith may not keep in good rows, in refused rows, in slipped rows, in tables left out."""


def send(client: Client, files: list[tuple[str, bytes]], **more: str):  # type: ignore[no-untyped-def]
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("imports"), {"return_files": given, **more})


def a_run(client: Client) -> ImportRun:
    rows = (episode("A1", "31/02/2020"), episode("A1", "01/05/2024"))
    assert send(client, [header("A1"), episodes(*rows)]).status_code == 302
    return ImportRun.objects.get()


def test_an_administrator_imports_reads_a_refused_row_mends_and_imports_again(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.administrator)
    run = a_run(client)
    text = client.get(reverse("import_run", args=[run.ref])).content.decode()
    for said in ("line 2", "DECOM", "141", "A1", "1 row was not stored", "Write the date as"):
        assert said in text
    send(client, [episodes(episode("A1", "28/02/2020"))], year="2025")
    assert Episode.objects.filter(person__child_id="A1").count() == 2
    assert (
        "No row was refused"
        in client.get(reverse("import_run", args=[ImportRun.objects.latest("pk").ref])).content.decode()
    )


def test_a_second_import_says_that_nothing_changed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    for _ in range(2):
        answer = send(client, a_return("A1"))
    assert "Nothing changed" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("name", ["imports", "names_import"])
def test_only_administrators_reach_the_files(cast: Cast, signed_in: SignIn, who: str, name: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(reverse(name)).status_code == 404
    assert send(client, a_return("A1")).status_code == 404
    assert not ImportRun.objects.exists()
    assert signed_in(cast.administrator).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("who", [*OTHERS, "far_administrator"])
@pytest.mark.parametrize("name", ["import_run", "import_problems"])
def test_an_import_is_for_its_own_authority_alone(cast: Cast, signed_in: SignIn, who: str, name: str) -> None:
    run = a_run(signed_in(cast.administrator))
    page = reverse(name, args=[run.ref])
    near = signed_in(getattr(cast, who)).get(page)
    assert near.status_code == 404
    assert b"DECOM" not in near.content
    assert signed_in(cast.administrator).get(page).status_code == 200


def test_another_authoritys_imports_are_not_in_the_list(cast: Cast, signed_in: SignIn) -> None:
    run = a_run(signed_in(cast.administrator))
    assert run.ref not in signed_in(cast.far_administrator).get(reverse("imports")).content.decode()
    assert run.ref in signed_in(cast.administrator).get(reverse("imports")).content.decode()


def test_the_same_form_sent_twice_is_one_import(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    answers = [send(client, a_return("A1"), once="one-token") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert ImportRun.objects.count() == 1


def test_after_an_error_the_year_stays_and_the_files_are_asked_for_again(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.administrator)
    for files, year in (
        ([], "2024"),
        ([("x.csv", b"x")], "2024"),
        (a_return("A1"), "24"),
        ([header("A1")], ""),
    ):
        page = send(client, files, year=year)
        assert page.status_code == 422
        assert f'value="{year}"' in page.content.decode() or not year
        assert ("Choose the files again" in page.content.decode()) is bool(files)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_gets_a_sentence_on_the_page(cast: Cast, signed_in: SignIn, name: str) -> None:
    client = signed_in(cast.administrator)
    answer = send(client, [*GOOD, ("damaged.csv", DAMAGED[name])])
    text = client.get(answer["Location"]).content.decode()
    assert "damaged.csv" in text
    assert Person.objects.filter(child_id="A1").exists()
    alone = send(client, [("damaged.csv", DAMAGED[name])])
    assert alone.status_code in (302, 422)
    if alone.status_code == 422:
        said = alone.content.decode()
        assert "damaged.csv: " in said or "Nothing in these files tells the collection year" in said


@pytest.mark.parametrize("odd", ODD_NAMES)
def test_a_right_file_may_have_any_name_on_the_page(cast: Cast, signed_in: SignIn, odd: str) -> None:
    client = signed_in(cast.administrator)
    answer = send(client, [*GOOD, (ODD_NAMES[odd], RIGHT)])
    assert client.get(answer["Location"]).status_code == 200
    assert ImportRun.objects.get().counts["reviews"]["new"] == 1


def test_two_years_in_one_file_are_stored_and_said_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    answer = send(client, [header("A1"), TWO_YEARS], year="2025")
    assert "ended before the collection year 2025" in client.get(answer["Location"]).content.decode()
    assert Episode.objects.filter(person__child_id="A1").count() == 2


def test_far_too_much_at_once_gets_a_sentence_and_the_year_stays(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kith.exchange.forms.MOST_BYTES", 1000)
    page = send(signed_in(cast.administrator), [*GOOD, ("z.csv", b"x" * 1000)], year="2025")
    text = page.content.decode()
    assert page.status_code == 422
    assert "These files are larger than" in text
    assert 'value="2025"' in text
    assert not ImportRun.objects.exists()


def test_nothing_that_may_not_be_kept_is_anywhere_in_the_database(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    answer = send(client, PLANTED, year="2025")
    client.get(answer["Location"])
    client.get(reverse("import_problems", args=[ImportRun.objects.get().ref]))
    assert set(ImportRun.objects.get().problems.values_list("code", flat=True)) >= {"171", "141", "KITH-ROW"}
    cells = list(_every_cell())
    for never in NEVER_KEPT:
        assert not any(never in cell for cell in cells), never
    assert not {"N8", "UN3", "F1F2"} & set(cells)


def _every_cell() -> Iterator[str]:
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            for row in cursor.fetchall():
                yield from map(str, row)


def test_many_problems_come_in_pages_and_by_code(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    rows = [episode("A1", "01/05/2024"), *[episode("A1", "wrong") for _ in range(120)]]
    send(client, [header("A1"), episodes(*rows)])
    page = reverse("import_run", args=[ImportRun.objects.get().ref])
    assert "Page 1 of 3" in client.get(page).content.decode()
    assert "line 122" in client.get(page, {"code": "141", "page": "3"}).content.decode()
    assert client.get(page, {"code": "'>x", "page": "nine"}).status_code == 200


def test_reading_the_problem_rows_of_a_child_stands_in_the_log(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    run = a_run(client)
    person = Person.objects.get(child_id="A1")
    for name, kind in (("import_run", "read"), ("import_problems", "export")):
        client.get(reverse(name, args=[run.ref]))
        assert Entry.objects.filter(kind=kind, door=name, subjects__subject=person.ref).count() == 1


def test_no_cell_of_the_download_is_a_formula(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    run = a_run(client)
    ProblemRow.objects.filter(run=run).update(child="=1+1", file="@x.csv")
    answer = client.get(reverse("import_problems", args=[run.ref]))
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + ProblemRow.objects.filter(run=run).count()
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\r=x", " =1", '"=1', "＝1", "\ufeff=1"])
def test_dangerous_cells_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("A1") == "A1"


# Names


def test_names_from_a_file_and_typed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    send(client, a_return("A1", "A2"))
    file = SimpleUploadedFile("names.csv", b"child,forename,surname\nA1,Amira,Kestrel\nZZ,No,One\n")
    answer = client.post(reverse("names_import"), {"file": file})
    assert "Nobody in your records has this child id" in client.get(answer["Location"]).content.decode()
    client.post(reverse("names_import"), {"rows": "A2,Bo,Wren"})
    named = Person.objects.filter(child_id__in=["A1", "A2"]).order_by("child_id")
    assert [person.name for person in named] == ["Amira Kestrel", "Bo Wren"]


def test_what_was_typed_stays_after_an_error(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    page = client.post(reverse("names_import"), {"rows": "child;forename\nA2;Bo"})
    assert page.status_code == 422
    assert "A2;Bo" in page.content.decode()
    assert client.post(reverse("names_import"), {}).status_code == 422


def test_nobody_is_named_across_authorities(cast: Cast, signed_in: SignIn) -> None:
    rows = f"{cast.person.child_id},Not,Them"
    signed_in(cast.far_administrator).post(reverse("names_import"), {"rows": rows})
    assert not Person.objects.filter(forename="Not").exists()
