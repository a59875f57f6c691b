"""The restore drill: 20,000 people backed up, and put back into a clean folder and a clean PostgreSQL, timed.

``bin/drill restore [--people N] [--from FOLDER]``. Each step is the real command in a process of its own. The people
reach PostgreSQL as a council would: exported whole, imported into a blank installation. Log: docs/drills/restore.md.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
KITH = ROOT / ".venv" / "bin" / "kith"
LOG = ROOT / "docs" / "drills" / "restore.md"
LIMIT = 600  # seconds: the recovery time that docs/backup.md promises
SERVER = os.environ.get("KITH_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
PREPARE = (
    "import django; django.setup(); from kith.cli.serve import prepare; from kith.kit.scope import EVERYTHING, within\n"
    "with within(EVERYTHING): prepare()"
)
COUNTS = """
import django, json; django.setup()
from kith.audit.queries import chains
from kith.kit.scope import EVERYTHING, within
from kith.people.models import Authority, Person
with within(EVERYTHING):
    rows = sum(length for _, length in chains())
    codes = list(Authority.objects.order_by("code").values_list("code", flat=True))
    print(json.dumps({"people": Person.objects.count(), "audit": rows, "codes": codes}))
"""
HOLDS = """
import django, json, sys; django.setup()
from dataclasses import asdict
from kith.cli.backups import place_at
print(json.dumps({name: asdict(held) for name, held in place_at(sys.argv[1]).holds().items()}))
"""


class Drill:
    """The steps of one drill, each timed and kept for the log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.failed = False

    def kith(self, what: str, *words: object, env: dict[str, str], limit: float = 0) -> float:
        """Run one command, keep its time, and fail the drill when it fails or takes too long."""
        begun = time.monotonic()
        done = subprocess.run([KITH, *map(str, words)], env=env, capture_output=True, text=True, check=False)
        took = time.monotonic() - begun
        good = done.returncode == 0 and (not limit or took < limit)
        self.say(
            what, took, done.stdout.strip().splitlines()[0] if good else f"FAILED: {done.stderr[-300:]}", good
        )
        return took

    def say(self, what: str, took: float, found: str, good: bool) -> None:
        """Keep one line of the log."""
        self.failed |= not good
        found = re.sub(r"\S*/", "", found)  # no machine's paths in the log
        self.lines.append(f"| {what} | {took:.1f} s | {found} |")
        sys.stdout.write(self.lines[-1] + "\n")
        sys.stdout.flush()

    def same(self, what: str, one: object, other: object, *, but: set[str]) -> None:
        """Compare two places table by table; ``but`` are tables in which the deed itself left a row."""
        begun = time.monotonic()
        before, after = (
            asked(HOLDS, place(self.folder), str(one)),
            asked(HOLDS, place(self.folder), str(other)),
        )
        wrong = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        rows = sum(held["rows"] for held in after.values())
        found = f"{len(after)} tables, {rows} rows; different: {', '.join(wrong) or 'none'}"
        self.say(what, time.monotonic() - begun, found, set(wrong) <= but)


def place(folder: Path, address: str = "") -> dict[str, str]:
    """Return the environment of an installation."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **clean,
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
        "KITH_DATA_DIR": str(folder),
        "KITH_DATABASE_URL": address,
    }


def asked(code: str, env: dict[str, str], *words: str) -> Any:
    """Run some code against an installation and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout) if done.stdout.strip() else None


@contextmanager
def databases(*names: str) -> Iterator[list[str]]:
    """Give empty databases on the server, and remove them again."""
    import psycopg  # the postgres extra

    where = urlsplit(SERVER)
    with psycopg.connect(SERVER, autocommit=True) as server:
        for name in names:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield [urlunsplit(where._replace(path=f"/{name}")) for name in names]
        finally:
            for name in names:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_sqlite(drill: Drill, source: Path, public: str, key: Path) -> None:
    """Back up the data folder, put it back into an empty one, and compare."""
    kept, into = drill.folder / "kept", drill.folder / "into"
    drill.kith("SQLite: back up", "backup", "--to", kept, "--recipient", public, env=place(source))
    backup = next(kept.glob("*.age"))
    words = ["restore", backup, "--identity", key, "--into", into]
    drill.kith("SQLite: restore to a clean folder", *words, env=place(drill.folder / "aside"), limit=LIMIT)
    drill.same("SQLite: source and restored, row by row", source, into, but={"audit_entry", "audit_head"})


def on_postgres(drill: Drill, source: Path, codes: list[str], public: str, key: Path) -> None:
    """Bring the councils to PostgreSQL, back that up, put it back into an empty database, and compare."""
    with databases("kith_drill_from", "kith_drill_into") as (one, other):
        there = place(drill.folder / "server", one)
        asked(PREPARE, there)
        for code in codes:
            path = drill.folder / f"{code}.age"
            keys = ["--recipient", public, "--spaces-to", public]
            drill.kith(
                f"council {code}: export", "authority", "export", code, "--to", path, *keys, env=place(source)
            )
            words = ["authority", "import", path, "--identity", key, "--spaces-identity", key]
            drill.kith(f"council {code}: import into PostgreSQL", *words, env=there)
        kept = drill.folder / "kept-there"
        drill.kith("PostgreSQL: back up", "backup", "--to", kept, "--recipient", public, env=there)
        words = ["restore", next(kept.glob("*.age")), "--identity", key, "--into", other]
        drill.kith(
            "PostgreSQL: restore to a clean database", *words, env=place(drill.folder / "aside"), limit=LIMIT
        )
        but = {"public.audit_entry", "public.audit_head"}
        drill.same("PostgreSQL: source and restored, row by row", one, other, but=but)


def write_log(drill: Drill, said: dict[str, Any]) -> None:
    """Write the log as a page."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    head = [
        "# Restore drill",
        "",
        f"Written by `bin/drill restore` on {datetime.now(UTC):%Y-%m-%d}, on {machine()}. "
        f"{said['people']} invented people in {len(said['codes'])} councils, {said['audit']} rows of the log.",
        "",
        f"**{'FAILED' if drill.failed else 'Held'}**: each restore in under {LIMIT // 60} minutes, every table's hash "
        "as it was (the two tables of the log differ from the source by the row that says a backup was made), the log "
        "whole.",
        "",
        "| step | took | found |",
        "|---|---|---|",
    ]
    LOG.write_text("\n".join([*head, *drill.lines]) + "\n")


def machine() -> str:
    """Return what kind of machine this is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores with {memory:.0f} GiB"


def main() -> int:
    """Make the people, or take them from a folder, and go through every step. Return 0 when all held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--from", dest="source", type=Path, help="a demo's data folder made before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kith-drill-") as name:
        drill, source = Drill(Path(name)), Path(name) / "source"
        if args.source:
            shutil.copytree(args.source, source)
        else:
            words = ["demo", "--people", args.people, "--no-serve"]
            drill.kith(f"make {args.people} people", *words, env=place(source))
        asked(PREPARE, place(source))
        key = Path(name) / "key.txt"
        subprocess.run(
            [KITH, "backup", "--make-key", key], env=place(source), capture_output=True, check=True
        )
        public = key.read_text().split("public key: ")[1].split()[0]
        said = asked(COUNTS, place(source))
        on_sqlite(drill, source, public, key)
        on_postgres(drill, source, said["codes"], public, key)
        write_log(drill, said)
    return int(drill.failed)


if __name__ == "__main__":
    sys.exit(main())
