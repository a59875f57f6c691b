"""The command ``kith continuity``: choices printed, exit codes, formats, and no Django."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kith.cli import COMMANDS, main
from kith.exchange.ssda903.tests.made import EPISODES, GOOD_EPISODES, GOOD_HEADER, episode, table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "2025"
    made.mkdir()
    (made / "header.csv").write_bytes(GOOD_HEADER)
    (made / "episodes.csv").write_bytes(GOOD_EPISODES)
    return made


def continuity(*words: str | Path) -> int:
    return main(["continuity", *map(str, words)])


def test_json_goes_to_the_screen_and_both_choices_are_told_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert continuity(folder, "--on", "2025-03-31", "--format", "json", "--inside") == 0
    out, err = capsys.readouterr()
    assert [person["child"] for person in json.loads(out)["people"]] == ["0022", "1"]
    assert "2025-03-31" in err
    assert "2025: collection year 2025, from the folder's name" in err


def test_the_text_can_be_read_and_names_nobody_unless_inside(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert continuity(folder, "--on", "2025-03-31") == 0
    outside = capsys.readouterr().out
    assert "In care on the day" in outside
    assert "0022" not in outside
    assert continuity(folder, "--on", "2025-03-31", "--inside") == 0
    assert "NOT TO LEAVE THE AUTHORITY" in capsys.readouterr().out


def test_the_file_written_inside_is_for_its_owner_only(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    out.write_text("an older report that anybody may read")
    out.chmod(0o644)
    assert continuity(folder, "--format", "json", "--inside", "--out", out) == 0
    assert json.loads(out.read_text())["mark"] == "not to leave the authority"
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_name_that_is_no_text_is_written_all_the_same(folder: Path, tmp_path: Path, form: str) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.csv")).write_bytes(b"name,colour\n")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert continuity(folder, "--format", form, "--out", tmp_path / "report") == 0
    assert continuity(folder, "--format", form) == 0


def test_a_folder_that_cannot_be_written_to_is_said_and_ends_with_2(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert continuity(folder, "--out", tmp_path / "no" / "where.json") == 2
    assert "could not be written" in capsys.readouterr().err


def test_problems_do_not_change_the_exit_code(folder: Path) -> None:
    (folder / "episodes.csv").write_bytes(table(EPISODES, episode(decom="x"), episode("9")))
    assert continuity(folder) == 0


@pytest.mark.parametrize("content", [None, b"", b"x", b"name,colour\n"])
def test_nothing_readable_ends_with_2(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "episodes.csv").write_bytes(content)
    assert continuity(tmp_path) == 2
    assert "Nothing here could be read" in capsys.readouterr().err


def test_a_folder_that_is_not_there_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    assert continuity(tmp_path / "nowhere") == 2


def test_the_year_can_be_given_for_one_folder_and_not_for_two(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert continuity(folder, "--year", "2026") == 0
    assert "collection year 2026, as given" in capsys.readouterr().err
    assert continuity(folder, folder, "--year", "2026") == 2
    assert "--year" in capsys.readouterr().err


def test_of_several_folders_each_problem_names_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = folder.parent / "2024"
    older.mkdir()
    (older / "notes.csv").write_bytes(b"name,colour\n")
    assert continuity(folder, older, "--format", "json") == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["file"] for problem in problems] == ["2024/notes.csv"]


@pytest.mark.parametrize("words", [["--on", "31/03/2025"], ["--year", "25"], ["--format", "xml"]])
def test_a_command_line_that_makes_no_sense_ends_with_2(folder: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        continuity(folder, *words)
    assert stopped.value.code == 2


def test_an_unknown_command_ends_with_2() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["fly"])
    assert stopped.value.code == 2


def test_every_command_has_a_sentence_saying_what_it_does() -> None:
    assert all(does for _, does, _ in COMMANDS.values())


def test_continuity_runs_without_django(folder: Path) -> None:
    code = (
        "import sys; from kith.cli import main; "
        f"code = main(['continuity', {str(folder)!r}, '--on', '2025-03-31']); "
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
