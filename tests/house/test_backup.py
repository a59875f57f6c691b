"""T-50, T-49: a backup is sealed, opens with its key alone, comes back whole into an empty place, and nowhere else."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kith.kit.backup.hashes import digest_of, held_in
from kith.kit.backup.making import let_go
from kith.kit.backup.sealed import (
    NotOpened,
    identities_in,
    make_identity,
    open_into,
    recipients_of,
    seal_files,
)
from tests.house.scratch import reader_of, scratch_database

KITH = Path(sys.executable).with_name("kith")
PLANTED = "Quillfeather Ashdown"


def environment(folder, **more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    own = {"KITH_DATA_DIR": str(folder), "KITH_SECRET_KEY": "only-for-tests-" + "0" * 50}
    return {**clean, **own, "DJANGO_SETTINGS_MODULE": "kith.config.settings", **more}


def kith(*words, **variables):
    return subprocess.run(
        [KITH, *map(str, words)], env=variables, capture_output=True, text=True, timeout=120, check=False
    )


MAKE = f"""
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from kith.kit.scope import EVERYTHING, within
with within(EVERYTHING):
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from kith.people.actions import add_authority, add_person
    from kith.people.models import Account
    from kith.people.choices import Role
    now = timezone.now()
    here = add_authority(code="931", name="Northmoor", at=now)
    by = Account.objects.create(username="idris", role=Role.ADMINISTRATOR, authority=here, begun_at=now)
    for number in range(200):
        add_person(here, forename="{PLANTED}", surname=f"Number {{number}}", by=by, at=now)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An installation with 200 people, some files, a key pair, and one backup."""
    folder = tmp_path_factory.mktemp("backup")
    data, kept = folder / "data", folder / "kept"
    data.mkdir()
    made = subprocess.run(
        [sys.executable, "-c", MAKE], env=environment(data), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-2000:]
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "one.bin").write_bytes(PLANTED.encode() * 1000)
    public = make_identity(folder / "key.txt")
    done = kith("backup", "--to", kept, "--recipient", public, **environment(data))
    assert done.returncode == 0, done.stderr
    return folder


def backup_in(home):
    return next((home / "kept").glob("*.age"))


def rows_of(folder, *tables):
    with closing(sqlite3.connect(folder / "kith.sqlite3")) as source:
        return {table: list(source.execute(f"SELECT * FROM {table}")) for table in tables}


def restore(home, into, *more, key="key.txt", file=None):
    words = ["restore", file or backup_in(home), "--identity", home / key, "--into", into, *more]
    return kith(*words, **environment(home / "nowhere"))


def test_a_planted_secret_is_not_found_in_a_backup_and_nothing_unsealed_is_left(home):
    """T-50."""
    assert PLANTED.encode() in (home / "data" / "kith.sqlite3").read_bytes()
    sealed = backup_in(home).read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert PLANTED.encode() not in sealed
    assert [path.name for path in (home / "kept").iterdir()] == [backup_in(home).name]
    assert not list((home / "data").glob(".kith-*"))
    assert backup_in(home).stat().st_mode & 0o077 == 0


def test_the_installations_own_keys_are_not_in_its_backup(home, tmp_path):
    secrets = [(home / "data" / "field-keys").read_bytes().strip(), b"only-for-tests"]
    open_into(backup_in(home), tmp_path, identities_in(home / "key.txt"))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not any(secret in path.read_bytes() for secret in secrets), path.name
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["field_keys"], "it says which keys it will need"
    assert manifest["audit_heads"][0][0].startswith("authority:")


def test_without_its_key_a_backup_does_not_open(home, tmp_path):
    """T-50."""
    make_identity(home / "other.txt")
    done = restore(home, tmp_path / "into", key="other.txt")
    assert done.returncode == 2
    assert "does not open with this key" in done.stderr
    assert not list((tmp_path / "into").iterdir())


def test_it_comes_back_row_by_row_with_its_files_and_says_which_keys_it_needs(home, tmp_path):
    """T-49."""
    done = restore(home, tmp_path / "into")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the audit is whole" in done.stdout
    assert (home / "data" / "field-keys").read_text().partition(":")[0] in done.stdout
    tables = ("people_person", "people_account", "kit_fieldkey", "django_migrations")
    assert rows_of(home / "data", *tables) == rows_of(tmp_path / "into", *tables)
    assert (tmp_path / "into" / "files" / "ab" / "one.bin").read_bytes() == PLANTED.encode() * 1000
    assert {path.name for path in (tmp_path / "into").iterdir()} == {"kith.sqlite3", "files"}
    logged = "audit_entry WHERE deed = 'backup'"
    assert (len(rows_of(home / "data", logged)[logged]), rows_of(tmp_path / "into", logged)[logged]) == (
        1,
        [],
    )


def test_it_is_never_put_over_what_stands_there(home, tmp_path):
    assert restore(home, tmp_path / "into").returncode == 0
    stands = (tmp_path / "into" / "kith.sqlite3").read_bytes()
    done = restore(home, tmp_path / "into")
    assert done.returncode == 2
    assert "empty place only" in done.stderr
    assert (tmp_path / "into" / "kith.sqlite3").read_bytes() == stands
    (tmp_path / "filled" / "files").mkdir(parents=True)
    (tmp_path / "filled" / "files" / "kept.bin").write_bytes(b"kept")
    assert restore(home, tmp_path / "filled").returncode == 2
    assert not (tmp_path / "filled" / "kith.sqlite3").exists()


@pytest.mark.parametrize("cut", [100, 5000, 40_000])
def test_a_backup_that_was_cut_or_changed_is_found_and_nothing_is_put_back(home, tmp_path, cut):
    whole = backup_in(home).read_bytes()
    changed = bytearray(whole)
    changed[-cut] ^= 1
    for name, content in (("cut.age", whole[:-cut]), ("changed.age", bytes(changed))):
        (tmp_path / name).write_bytes(content)
        done = restore(home, tmp_path / "into", file=tmp_path / name)
        assert done.returncode == 2, name
        assert "whole" in done.stderr
        assert not list((tmp_path / "into").iterdir())


def test_one_changed_row_in_a_copy_is_named(home, tmp_path):
    """Somebody who holds the key seals a backup anew with a row changed: the manifest's hash says so."""
    (tmp_path / "out").mkdir()
    open_into(backup_in(home), tmp_path / "out", identities_in(home / "key.txt"))
    with sqlite3.connect(tmp_path / "out" / "database.sqlite3") as copy:
        copy.execute("UPDATE people_person SET surname = 'Changed' WHERE id = 7")
    files = [(path.relative_to(tmp_path / "out").as_posix(), path) for path in (tmp_path / "out").rglob("*")]
    public = str(identities_in(home / "key.txt")[0].to_public())
    seal_files(tmp_path / "forged.age", [f for f in files if f[1].is_file()], recipients_of([public]))
    done = restore(home, tmp_path / "into", file=tmp_path / "forged.age")
    assert done.returncode == 1
    assert "people_person does not hold what it held" in done.stdout
    assert "do not use it" in done.stdout


def test_verify_puts_it_back_aside_and_compares(home, tmp_path):
    public = str(identities_in(home / "key.txt")[0].to_public())
    words = ["backup", "--to", tmp_path, "--recipient", public, "--verify", "--identity", home / "key.txt"]
    done = kith(*words, **environment(home / "data"))
    assert done.returncode == 0, done.stderr
    assert "every row is there" in done.stdout
    assert not list((home / "data").glob(".kith-*"))


def test_a_backup_that_cannot_be_made_leaves_no_file_with_a_backups_name(home, tmp_path):
    nobody = kith("backup", "--to", tmp_path, "--recipient", "age1nobody", **environment(home / "data"))
    assert nobody.returncode == 2
    assert "public key" in nobody.stderr
    unsaid = kith("backup", **environment(home / "data"))
    assert unsaid.returncode == 2
    assert "KITH_BACKUP_TO" in unsaid.stderr
    gone = [("here.bin", home / "data" / "files" / "ab" / "one.bin"), ("gone.bin", tmp_path / "gone.bin")]
    with pytest.raises(FileNotFoundError):
        seal_files(tmp_path / "x.age", gone, recipients_of([make_identity(tmp_path / "key.txt")]))
    assert [path.name for path in tmp_path.iterdir()] == ["key.txt"]


def test_a_key_is_never_written_over(home):
    before = (home / "key.txt").read_text()
    assert kith("backup", "--make-key", home / "key.txt", **environment(home / "data")).returncode == 2
    assert (home / "key.txt").read_text() == before
    assert (home / "key.txt").stat().st_mode & 0o077 == 0
    with pytest.raises(NotOpened):
        identities_in(home / "data" / "field-keys")


def test_each_of_the_last_day_is_kept_then_one_a_day_then_none_but_the_newest(tmp_path):
    now = datetime(2026, 3, 30, 12, tzinfo=UTC)
    ages = [timedelta(hours=hours) for hours in range(0, 24 * 40, 6)]
    for age in ages:
        (tmp_path / (now - age).strftime("kith-%Y%m%dT%H%M%SZ.age")).touch()
    (tmp_path / "kith-notes.age").touch()
    let_go(tmp_path, days=30, at=now)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert "kith-notes.age" in left
    assert len([name for name in left if "20260330T" in name]) == 3  # 00, 06 and 12
    assert len([name for name in left if "20260315T" in name]) == 1
    assert not [name for name in left if "20260227T" in name]
    let_go(tmp_path, days=30, at=now + timedelta(days=400))
    assert [path.name for path in tmp_path.glob("kith-2*")] == ["kith-20260330T120000Z.age"]


def test_a_tables_hash_is_of_its_rows_in_any_order_and_of_nothing_less():
    rows = [(1, "a", None, b"x"), (2, "b", 0.1, b""), (3, "", None, None)]
    whole = held_in(map(digest_of, rows))
    assert held_in(map(digest_of, reversed(rows))) == whole
    assert held_in(map(digest_of, rows[:2])) != whole
    assert held_in(map(digest_of, [*rows, rows[0]])) != whole
    assert held_in(map(digest_of, [(1, "a", "None", b"x"), *rows[1:]])) != whole


def test_a_backup_made_while_others_write_is_of_one_moment(home, tmp_path):
    """Each writer writes a team and its row in the log together: a backup never has one without the other."""
    write = """
import django, sys
django.setup()
from django.utils import timezone
from kith.kit.scope import EVERYTHING, within
from kith.people.actions import add_team
from kith.people.models import Authority
with within(EVERYTHING):
    here = Authority.objects.get()
    for number in range(400):
        add_team(here, name=f"Team {sys.argv[1]} {number}", at=timezone.now())
"""
    words = [sys.executable, "-c", write]
    writers = [subprocess.Popen([*words, str(n)], env=environment(home / "data")) for n in range(2)]
    public = str(identities_in(home / "key.txt")[0].to_public())
    made = []
    while any(writer.poll() is None for writer in writers):
        folder = tmp_path / str(len(made))
        done = kith("backup", "--to", folder, "--recipient", public, **environment(home / "data"))
        assert done.returncode == 0, done.stderr
        made.append(next(folder.glob("*.age")))
    assert [writer.wait() for writer in writers] == [0, 0]
    for number, path in enumerate(made):
        assert restore(home, tmp_path / f"into {number}", file=path).returncode == 0
        found = rows_of(tmp_path / f"into {number}", "people_team", "audit_entry WHERE deed = 'add_team'")
        assert len({len(rows) for rows in found.values()}) == 1


@pytest.mark.postgres
def test_on_postgresql_it_comes_back_row_by_row_and_never_over_what_stands_there(tmp_path):
    """T-49, T-50: pg_dump and the manifest see one moment; roles and rights are the server's own."""
    make_identity(tmp_path / "key.txt")
    public = str(identities_in(tmp_path / "key.txt")[0].to_public())
    with scratch_database() as source, scratch_database() as into:
        own = environment(tmp_path, KITH_DATABASE_URL=source)
        made = subprocess.run(
            [sys.executable, "-c", MAKE], env=own, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr[-2000:]
        words = ["--verify", "--identity", tmp_path / "key.txt"]
        done = kith("backup", "--to", tmp_path / "kept", "--recipient", public, *words, **own)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "every row is there" in done.stdout
        path = next((tmp_path / "kept").glob("*.age"))
        assert PLANTED.encode() not in path.read_bytes()
        words = ["restore", path, "--identity", tmp_path / "key.txt", "--into", into]
        done = kith(*words, **own)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "the audit is whole" in done.stdout
        again = kith(*words, **own)
        assert again.returncode == 2
        assert "empty place only" in again.stderr
        wrong_kind = kith(*words[:-1], tmp_path / "folder", **own)
        assert wrong_kind.returncode == 2
        assert "other kind" in wrong_kind.stderr


@pytest.mark.postgres
def test_on_postgresql_the_serving_role_makes_no_backup_of_the_rows_it_happens_to_see(tmp_path):
    """Without the owner's rights pg_dump refuses; no file with a backup's name is left."""
    with scratch_database() as source:
        made = subprocess.run(
            [sys.executable, "-c", MAKE],
            env=environment(tmp_path, KITH_DATABASE_URL=source),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr[-2000:]
        with reader_of(source) as reader:
            words = ["--to", tmp_path / "kept", "--recipient", make_identity(tmp_path / "key.txt")]
            done = kith("backup", *words, **environment(tmp_path, KITH_DATABASE_URL=reader))
        assert done.returncode == 2
        assert "KITH_DATABASE_OWNER_URL" in done.stderr
        assert not list((tmp_path / "kept").glob("*"))
