"""``kith keys``, and the refusal to start with keys that do not fit, as an administrator meets them."""

import os
import sqlite3
import subprocess
import sys
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from kith.audit.models import Entry
from kith.cli import keys as command
from kith.kit import keys
from kith.kit.models import FieldKey
from kith.universe.models import Member


@pytest.fixture
def ring(settings, tmp_path, db):
    FieldKey.objects.all().delete()
    settings.FIELD_KEYS = ""
    settings.FIELD_KEYS_FILE = tmp_path / "field-keys"
    keys.enrol()
    return settings.FIELD_KEYS_FILE


def said(capsys, what, stopped=False):
    code = command.run(Namespace(what=what, stopped=stopped))
    out = capsys.readouterr()
    return code, out.out + out.err


def test_show_counts_what_is_sealed_with_which_key_and_prints_no_key(ring, cast, capsys):
    Member.objects.create(person=cast.person, nickname="Nan", created_at=timezone.now())
    code, text = said(capsys, "show")
    assert code == 0
    assert f"{keys.ring().current}: " in text
    assert "seals what is written now" in text
    assert ring.read_text().partition(":")[2].strip() not in text


def test_rotate_then_retire_leaves_one_key_and_two_rows_in_the_log(ring, cast, capsys):
    Member.objects.create(person=cast.person, nickname="Nan", created_at=timezone.now())
    old = keys.ring().current
    assert said(capsys, "rotate")[0] == 0
    code, text = said(capsys, "retire")
    assert (code, "too new" in text) == (2, True)
    code, text = said(capsys, "retire", stopped=True)
    assert (code, f"Retired: {old}" in text) == (0, True)
    assert list(keys.ring().ciphers) == [keys.ring().current]
    entries = Entry.objects.filter(chain="installation").order_by("seq")
    assert [entry.deed for entry in entries] == ["rotate_keys", "retire_keys"]
    assert entries[1].things == [old]
    assert said(capsys, "retire", stopped=True)[1].startswith("There is only one key")


def test_with_a_ring_that_does_not_fit_nothing_is_done(ring, capsys):
    """T-55."""
    name = keys.ring().current
    ring.write_text(keys.new_key())
    for what in ("show", "rotate", "retire"):
        code, text = said(capsys, what, stopped=True)
        assert code == 2
        assert name in text
    assert FieldKey.objects.count() == 1


def test_an_hour_after_the_change_nobody_has_to_stop_anything(ring, capsys):
    said(capsys, "rotate")
    FieldKey.objects.update(since=timezone.now() - timedelta(minutes=61))
    assert said(capsys, "retire")[0] == 0


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A data folder as ``kith serve`` leaves it before it serves."""
    folder = tmp_path_factory.mktemp("data")
    assert start("from kith.cli.serve import prepare; prepare()", folder).returncode == 0
    return folder


def start(code, folder):
    """Run some words of ours in a process of its own, in a data folder of its own."""
    own = {name: text for name, text in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        env={**own, "KITH_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "kith.config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


STARTS = {
    "serve": "import sys; from kith.cli import main; sys.exit(main(['serve', '--port', '1']))",
    "the server's workers": "import kith.config.wsgi",
    "check": "import sys; from kith.cli import main; sys.exit(main(['check']))",
}


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("serve", "missing"),
        ("serve", "another"),
        ("the server's workers", "missing"),
        ("the server's workers", "unreadable"),
        ("check", "another"),
    ],
)
def test_it_refuses_to_start_with_a_missing_or_wrong_key_and_writes_nothing(installation, what, wrong):
    """T-55: a sentence, no trace, no key in it, nothing written; with the right ring back it starts."""
    path = installation / "field-keys"
    right = path.read_text()
    other = keys.new_key()
    try:
        path.unlink() if wrong == "missing" else path.write_text({"another": other, "unreadable": "x"}[wrong])
        before = rows(installation)
        ended = start(STARTS[what], installation)
        text = ended.stdout + ended.stderr
        assert ended.returncode != 0
        assert "Traceback" not in text
        assert "key" in text
        assert other.partition(":")[2] not in text
        assert path.exists() == (wrong != "missing")
        assert rows(installation) == before
    finally:
        path.write_text(right)


def test_with_the_right_key_the_servers_workers_start(installation):
    assert start(STARTS["the server's workers"], installation).returncode == 0


def rows(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "kith.sqlite3") as database:
        found = list(database.iterdump())
    database.close()
    return found
