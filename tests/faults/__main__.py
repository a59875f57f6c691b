"""Puts each seeded fault into a copy of the code and demands that its tests fail: ``bin/drill faults [NAME...]``.

Afterwards every test that noticed a fault looks at the copy unchanged: where it is not green there, red said nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults import ROOT, Fault, faults

GREEN, RED = 0, 1
"""What pytest says when tests ran, and all passed or some failed; every other number means that they did not run."""
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?::[^\s\[]+)(.*)$", re.MULTILINE)
LONGEST = 3600
"""Seconds."""
QUICK = "src/kith/access/tests/test_rules.py", "src/kith/access/tests/test_ways_in.py"
"""Tests that are run once for the database they need."""

POSTGRES = {
    "KITH_DATABASE_URL": os.environ.get(
        "KITH_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/kith_faults"
    )
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one run of tests: pytest's number, the first test that failed, and what else it said of it."""

    number: int
    first: str
    words: str


def copy_of_the_tree(folder: Path) -> Path:
    """Return a copy of what the tests need."""
    for name in ("src", "tests", "docs", "bin"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "conftest.py", ".importlinter"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(tree: Path, tests: Iterable[str], *, postgres: bool = False, ready: Path | None = None) -> Came:
    """Run tests in a tree until one fails: in a database made for them, or in a copy of one that stands ready."""
    said = {"PYTHONPATH": str(tree / "src"), "COLUMNS": "400", **(POSTGRES if postgres else {})}
    kept = ["--reuse-db"] if ready else []
    if ready:
        said["KITH_DATA_DIR"] = str(shutil.copytree(ready, tree / "data"))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "--durations=0",
            *kept,
            *tests,
        ],
        cwd=tree,
        env={**os.environ, **said},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    shutil.rmtree(tree / "data", ignore_errors=True)
    if done.returncode not in (GREEN, RED):
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
    first = FAILED.search(done.stdout)
    return Came(done.returncode, first[1] if first else "", first[2] if first else "")


def database_of(tree: Path, folder: Path) -> Path:
    """Return a data folder with the tests' database as the unchanged code makes it (SQLite)."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db", *QUICK],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "KITH_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return folder


def with_it(fault: Fault, tree: Path, ready: Path) -> Came:
    """Run the fault's tests with it in the tree; the tree is as before afterwards."""
    path = tree / "src" / "kith" / fault.file
    whole = path.read_text()
    path.write_text(whole.replace(fault.was, fault.becomes))
    try:
        return run(tree, fault.tests, postgres=fault.postgres, ready=None if fault.anew else ready)
    finally:
        path.write_text(whole)


def unchanged(tree: Path, noticed: list[tuple[Fault, str]]) -> Iterator[tuple[str, Came]]:
    """Yield what the tests that noticed something say of the code as it is, on each engine they were run on."""
    for engine, postgres in (("SQLite", False), ("PostgreSQL", True)):
        tests = sorted({test for fault, test in noticed if fault.postgres == postgres})
        if tests:
            yield f"nothing: {len(tests)} of these tests, on {engine}", run(tree, tests, postgres=postgres)


def row(name: str, said: str, came: Came, began: float) -> None:
    """Print a row of the table; what the test said goes where somebody watches."""
    test = f"`{came.first.rpartition('/')[2]}`" if came.first else ""
    print(f"| {name} | {said} | {test} | {time.monotonic() - began:.0f} s |", flush=True)
    print(f"{name}: {came.first}{came.words}", file=sys.stderr, flush=True)


def main() -> int:
    """Print a table row for each fault; return 1 where one went unnoticed, or a test is red without any."""
    wrong, noticed = 0, []
    with tempfile.TemporaryDirectory(prefix="kith-faults-") as folder:
        tree = copy_of_the_tree(Path(folder) / "tree")
        ready = database_of(tree, Path(folder) / "ready")
        for fault in faults():
            if sys.argv[1:] and fault.name not in sys.argv[1:]:
                continue
            began, came = time.monotonic(), with_it(fault, tree, ready)
            if came.number == RED and came.first:
                noticed.append((fault, came.first))
            else:
                wrong += 1
            said = "red" if came.number == RED and came.first else "**NOT NOTICED**"
            row(fault.name.replace("_", " "), said, came, began)
        began = time.monotonic()
        for name, came in unchanged(tree, noticed):
            wrong += came.number != GREEN
            row(name, "green" if came.number == GREEN else "**NOT GREEN**", came, began)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
