"""The commands as a shell runs them: nothing is set up beforehand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kith.cli import COMMANDS

KITH = Path(sys.executable).with_name("kith")


def kith(*words, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    return subprocess.run(
        [KITH, *words], env={**clean, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_tells_how_it_is_used(command, tmp_path):
    done = kith(command, "--help", KITH_DATA_DIR=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_database_without_tables_gets_a_sentence_and_no_traceback(tmp_path):
    done = kith("audit", "verify", KITH_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "kith serve" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_word_that_is_no_command_gets_a_sentence():
    done = kith("continutiy")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_continuity_sets_up_no_django():
    code = "import sys; from kith.cli import main; main(['continuity', '/nowhere']); assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_demo_is_not_served_to_other_machines(tmp_path):
    made = kith("demo", "--people", "30", "--no-serve", KITH_DATA_DIR=str(tmp_path))
    assert made.returncode == 0, made.stderr
    done = kith("serve", "--host", "0.0.0.0", "--port", "0", KITH_DATA_DIR=str(tmp_path), KITH_DEMO="true")
    assert done.returncode == 2
    assert "this machine only" in done.stderr
