"""T-53, bar 5: keys change while eight processes write, on this database; the drill itself, for a few seconds."""

import subprocess
import sys
from pathlib import Path

import pytest

DRILL = Path(__file__).resolve().parents[2] / "bin" / "drill_keys.py"


@pytest.mark.django_db
def test_keys_change_while_eight_processes_write_and_nothing_is_lost_or_unreadable():
    ended = subprocess.run(
        [sys.executable, str(DRILL), "--seconds", "5"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
    assert "lost: 0, unreadable: 0" in ended.stdout
    assert "cells of the beginning that still open: 0; keys in use: 1" in ended.stdout
