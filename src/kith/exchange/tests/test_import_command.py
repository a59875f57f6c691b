"""``kith import``: exit codes, JSON, the year, and nothing stored when it is only checked."""

import json
from pathlib import Path

import pytest

from kith.cli import importing, main
from kith.exchange.models import ImportRun
from kith.exchange.tests.damaged import DAMAGED, GOOD
from kith.exchange.tests.factories import a_return, fingerprint, header
from kith.journey.models import CollectionYear
from kith.people.models import Person
from kith.people.tests.factories import an_authority

pytestmark = pytest.mark.django_db


def folder(path: Path, files: list[tuple[str, bytes]]) -> str:
    path.mkdir()
    for name, content in files:
        (path / name).write_bytes(content)
    return str(path)


def test_everything_stored_is_0_and_the_folder_names_the_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    an_authority(code="931", ons_code="E10000001")
    path = folder(tmp_path / "2025", a_return("A1"))
    assert main(["import", "ssda903", path, "--authority", "E10000001", "--json"]) == importing.STORED
    said = json.loads(capsys.readouterr().out)
    assert (said["new"], said["refused"], said["runs"][0]["year"], said["runs"][0]["year_from"]) == (
        5,
        0,
        2025,
        "folder",
    )


def test_some_refused_is_3_and_each_row_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_authority(code="931")
    name, content = header("A1")
    files = [(name, content), ("reviews.csv", b"CHILD,DOB,REVIEW,REVIEW_CODE\nA1,03/05/2008,never,PN1\n")]
    command = ["import", "ssda903", folder(tmp_path / "x", files), "--authority", "931", "--year", "2025"]
    assert main(command) == importing.SOME_REFUSED
    assert "reviews.csv, line 2, REVIEW: 166" in capsys.readouterr().out
    assert main([*command, "--json"]) == importing.SOME_REFUSED
    said = json.loads(capsys.readouterr().out)
    assert said["refused"] == 1
    assert [problem["line"] for problem in said["runs"][0]["problems"] if problem["grade"] == "A"] == [2]


def test_several_folders_are_several_years_oldest_first(tmp_path: Path) -> None:
    an_authority(code="931")
    paths = [folder(tmp_path / year, a_return("A1")) for year in ("2025", "2024")]
    assert main(["import", "ssda903", *paths, "--authority", "931"]) == importing.STORED
    assert list(ImportRun.objects.order_by("pk").values_list("year", flat=True)) == [2024, 2025]
    assert CollectionYear.objects.count() == 2
    assert main(["import", "ssda903", *paths, "--authority", "931", "--year", "2025"]) == importing.NOTHING


@pytest.mark.parametrize("year", ["18", "10000", "-5", "0", "2024-25", "²025"])
def test_a_year_that_is_none_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], year: str
) -> None:
    path = folder(tmp_path / "x", a_return("A1"))
    with pytest.raises(SystemExit) as ended:
        main(["import", "ssda903", path, "--authority", "931", f"--year={year}"])
    assert ended.value.code == importing.NOTHING
    assert "write the year in which the collection ends" in capsys.readouterr().err


def test_a_second_import_and_then_an_older_year_change_no_row_of_the_newer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    an_authority(code="931")
    newer = folder(tmp_path / "2025", a_return("A1"))
    older = folder(tmp_path / "2024", [header("A1", sex="1"), *a_return("A1")[1:]])
    command = ["import", "ssda903", newer, "--authority", "931", "--json"]
    assert main(command) == importing.STORED
    before = fingerprint()
    assert main(command) == importing.STORED
    assert fingerprint() == before
    assert main([*command[:2], older, *command[3:]]) == importing.STORED
    after = fingerprint()
    assert {name for name in before if before[name] != after[name]} == {"CollectionYear"}
    outputs = capsys.readouterr()
    assert outputs.err == ""  # progress is for terminals only


def test_checking_only_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_authority(code="931")
    before = fingerprint()
    path = folder(tmp_path / "2025", a_return("A1"))
    assert (
        main(["import", "ssda903", path, "--authority", "931", "--check-only", "--json"]) == importing.STORED
    )
    assert json.loads(capsys.readouterr().out)["check_only"] is True
    assert fingerprint() == before
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_an_unknown_authority_is_2_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], extra: list[str]
) -> None:
    path = folder(tmp_path / "2025", a_return("A1"))
    assert main(["import", "ssda903", path, "--authority", "999", *extra]) == importing.NOTHING
    assert "no authority with the code 999" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_authority(code="931")
    assert main(["import", "ssda903", str(tmp_path / "gone"), "--authority", "931"]) == importing.NOTHING
    assert "could not be opened" in capsys.readouterr().out


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_costs_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    an_authority(code="931")
    path = folder(tmp_path / "2025", [*GOOD, ("z_damaged.csv", DAMAGED[name])])
    assert main(["import", "ssda903", path, "--authority", "931", "--json"]) in (0, 3)
    said = json.loads(capsys.readouterr().out)
    assert any(problem["file"] == "z_damaged.csv" for problem in said["runs"][0]["problems"])
    assert Person.objects.get().child_id == "A1"


def test_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_authority(code="931")
    main(["import", "ssda903", folder(tmp_path / "2025", a_return("A1")), "--authority", "931"])
    names = tmp_path / "names.csv"
    names.write_text("child,forename,surname\nA1,Amira,Kestrel\n")
    assert main(["import", "names", str(names), "--authority", "931"]) == importing.STORED
    assert Person.objects.get().name == "Amira Kestrel"
    names.write_text("child,forename,surname\nA9,Amira,Kestrel\n")
    assert main(["import", "names", str(names), "--authority", "931"]) == importing.SOME_REFUSED
    assert main(["import", "names", str(tmp_path / "gone.csv"), "--authority", "931"]) == importing.NOTHING
    capsys.readouterr()
