"""How fast ``kith import ssda903`` is into SQLite, checks, log and every table included, beside a plain pass.

Makes a return of 10,000 invented episodes (with Header, worker and review rows), imports it into a fresh database
file with the command itself, in a process of its own, and measures wall-clock seconds and highest memory; then
imports it again. The peer reads the files with csv and writes the rows with one ``executemany`` a table into a
plain SQLite file, as durable and in one transaction, with no check, no log and no index but the keys. Exits 1 when
the first import takes 3 seconds or more, or 200 MB or more.
"""

import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from continuity import one_child

from kith.exchange.ssda903.write import write_return

EPISODES = 10_000
MOST_SECONDS = 3.0
MOST_MEGABYTES = 200
YEAR = 2025
BEGIN = """
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from kith.people.actions import add_authority
call_command("migrate", verbosity=0)
add_authority(code="931", name="Northmoor", at=timezone.now())
"""


def make_return(folder: Path) -> int:
    """Write the return and say how many rows it holds."""
    chance = random.Random(903)
    header, episodes, workers, reviews = [], [], [], []
    while len(episodes) < EPISODES:
        one, theirs, their_workers = one_child(chance, len(header) + 1)
        header.append(one)
        episodes += theirs[: EPISODES - len(episodes)]
        workers += their_workers
        for month in ("05", "11"):
            day = f"{chance.randint(1, 28):02}/{month}/2024"
            reviews.append({"CHILD": one["CHILD"], "DOB": one["DOB"], "REVIEW": day, "REVIEW_CODE": "PN1"})
    tables = {"Header": header, "Episodes": episodes, "SWEpisodes": workers, "Reviews": reviews}
    write_return(folder, tables)
    return sum(map(len, tables.values()))


def environment(home: Path) -> dict[str, str]:
    """A fresh home for the database file."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_")}
    own = {"DJANGO_SETTINGS_MODULE": "kith.config.settings", "KITH_DATA_DIR": str(home)}
    return {**kept, **own, "KITH_SECRET_KEY": "only-for-the-bench-" + "0" * 40}


def measured(command: list[str], home: Path) -> tuple[float, float]:
    """Wall-clock seconds and highest memory (MB) of a command in a process of its own; stops if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:3])} ended with {process.returncode}")
    return took, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def plain_pass(folder: Path, home: Path) -> float:
    """The peer: csv rows straight into plain tables. Wall-clock seconds, without starting Python."""
    began = time.perf_counter()
    database = sqlite3.connect(home / "peer.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    with database:
        for path in sorted(folder.iterdir()):
            with path.open(newline="", encoding="utf-8-sig") as file:
                rows = list(csv.reader(file))
            table, columns = path.stem, ",".join(rows[0])
            database.execute(f"CREATE TABLE {table} ({columns})")
            marks = ",".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[1:])
    database.close()
    return time.perf_counter() - began


def import_once(made: Path, folder: Path, number: int) -> tuple[float, float, float]:
    """Seconds and memory of a first import into a fresh database, and seconds of a second."""
    home = made / f"home{number}"
    home.mkdir()
    subprocess.run([sys.executable, "-c", BEGIN], env=environment(home), check=True)
    kith = Path(sys.executable).with_name("kith")
    command = [str(kith), "import", "ssda903", str(folder), "--authority", "931"]
    seconds, megabytes = measured(command, home)
    again, _ = measured(command, home)
    return seconds, megabytes, again


def main() -> int:
    """Make, measure, compare, judge."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        folder = made / str(YEAR)
        rows = make_return(folder)
        runs = [import_once(made, folder, number) for number in range(3)]
        peer = plain_pass(folder, made)
    seconds, again = min(run[0] for run in runs), min(run[2] for run in runs)
    megabytes = max(run[1] for run in runs)
    good = seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES
    print(
        f"import: {EPISODES:,} episodes, {rows:,} rows in all, into SQLite (durable), start of Python included"
    )
    print(
        f"  {seconds:.2f} s (under {MOST_SECONDS:.0f}), best of 3; {megabytes:.0f} MB (under {MOST_MEGABYTES})"
    )
    print(f"  again, changing nothing: {again:.2f} s")
    print(f"  peer, csv and executemany with no checks and no log: {peer:.2f} s; ratio {seconds / peer:.1f}")
    print("  good" if good else "  NOT good enough")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
