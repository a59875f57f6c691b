"""Nobody else on the machine reads the data folder or the database in it."""

import os
import stat

import pytest

from kith.cli import main, private


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "var"
    made.mkdir()
    made.chmod(0o755)
    for name in ("kith.sqlite3", "kith.sqlite3-wal", "kith.sqlite3-shm"):
        (made / name).write_text("x")
        (made / name).chmod(0o644)
    return made


def test_what_others_can_open_is_named_and_then_closed(folder):
    said = list(private.open_to_others(folder))
    assert len(said) == 4
    assert "chmod go=" in said[0]
    private.close(folder)
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}
    assert list(private.open_to_others(folder)) == []


def test_what_is_closed_already_or_not_there_is_left_alone(folder, tmp_path):
    folder.chmod(0o500)
    private.close(folder)
    assert mode(folder) == 0o500
    private.close(tmp_path / "nowhere")
    assert list(private.open_to_others(tmp_path / "nowhere")) == []


def test_what_any_command_writes_is_read_by_this_user_alone(tmp_path):
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            main(["nonsense"])
        (tmp_path / "made").write_text("x")
        assert mode(tmp_path / "made") == 0o600
    finally:
        os.umask(before)
