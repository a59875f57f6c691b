"""T-36, T-43: killed at a random point, a deed and its row stand together or not at all, and nothing that was
acknowledged is lost. Here at a few points; at a thousand on each engine with ``bin/drill kill``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kill.deeds import DEEDS

LONGEST_WAIT = 1.0

POINTS = 6 * len(DEEDS)


def run(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "KITH_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "kith.config.settings_test",
    }
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.django_db  # so that it runs on PostgreSQL too; the harness makes databases of its own
def test_killed_at_random_points_nothing_is_lost_or_half_done(tmp_path: Path) -> None:
    done = run(tmp_path, "tests.kill", "--points", str(POINTS))
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert set(said) == {deed.name for deed in DEEDS}
    for name, tally in said.items():
        assert tally["points"] == POINTS // len(DEEDS), name
        assert tally["wrong"] == []
    assert sum(tally["in_the_middle"] for tally in said.values()) > POINTS / 2, "too few fell into the middle"


@pytest.mark.django_db
def test_sixteen_writers_at_once_make_one_unbroken_chain_each_authority(tmp_path: Path) -> None:
    """T-39, for some seconds; ``bin/drill writers`` holds the longest wait under a second for a minute."""
    done = run(tmp_path, "tests.kill.writers", "--seconds", "4")
    found = json.loads(done.stdout)
    assert found["whole"], done.stderr[-3000:]
    assert len(found["chains"]) == 2
    assert min(found["chains"]) > 0
    assert found["longest"] < 4 * LONGEST_WAIT  # other tests run beside this one
