"""What Kith is made of, and what must not lie in its files (T-80).

Looking up known holes in what is locked needs the internet: a drill, never counted as shown here.
"""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.findall(r"^([a-zA-Z0-9._-]+)==", (ROOT / "requirements" / "app.txt").read_text(), re.MULTILINE)
SECRETS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{20}|AGE-SECRET-KEY-1[0-9A-Z]{40}|AKIA[0-9A-Z]{16}"
)


def licence_of(name):
    """Return what a package says its licence is; of a whole licence text only its first line."""
    said = importlib.metadata.metadata(name)
    words = [said.get("License-Expression") or "", (said.get("License") or "").split("\n", 1)[0]]
    return " ".join(words + [one for one in said.get_all("Classifier", []) if one.startswith("License")])


@pytest.mark.parametrize("name", [name for name in LOCKED if name not in {"colorama", "tzdata"}])
def test_nothing_that_serves_is_under_the_gpl(name):
    """LGPL (psycopg) may be used as a library; GPL and AGPL may not stand in what we give away."""
    try:
        licence = licence_of(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.fail(f"{name} is locked and not installed")
    bare = re.sub(r"LGPL\S*|Lesser General Public\S*", "", licence)
    assert not re.search(r"\bA?GPL|General Public License", bare), licence


def test_every_locked_package_has_its_hashes():
    for file in (ROOT / "requirements").glob("*.txt"):
        entries = [entry for entry in re.split(r"\n(?=\S)", file.read_text()) if "==" in entry]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries), file.name


def test_no_secret_lies_in_a_file_of_ours():
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = [ROOT / name for name in known.stdout.decode().split("\0") if name]
    assert len(files) > 300
    assert [str(file) for file in files if file.is_file() and SECRETS.search(file.read_bytes())] == []


def test_the_settings_hold_before_the_world(tmp_path):
    """Django's own look at how it is deployed, behind a server that speaks HTTPS."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            "DJANGO_SETTINGS_MODULE": "kith.config.settings",
            "KITH_DATA_DIR": str(tmp_path),
            "KITH_DATABASE_URL": "",
            "KITH_HTTPS": "true",
            "KITH_PROXIES": "1",
            "KITH_HOSTS": "kith.example",
            "KITH_SECRET_KEY": "",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
