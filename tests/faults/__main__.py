"""Puts each seeded fault into a copy of the code and demands that its tests fail: ``bin/drill faults [NAME...]``."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import ROOT, Fault, faults

SUITES_FAILED = 1
"""What pytest says when tests ran and some failed; every other number means that they did not run."""

POSTGRES = {
    "KITH_DATABASE_URL": os.environ.get(
        "KITH_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/kith_faults"
    )
}


def copy_of_the_tree(folder: Path) -> Path:
    """Return a copy of what the tests need."""
    for name in ("src", "tests", "docs", "bin"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "conftest.py", ".importlinter"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def red(fault: Fault, tree: Path) -> bool:
    """Return whether the fault's tests fail with it in the tree; the tree is as before afterwards."""
    path = tree / "src" / "kith" / fault.file
    whole = path.read_text()
    path.write_text(whole.replace(fault.was, fault.becomes))
    try:
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
                *fault.tests,
            ],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree / "src"), **(POSTGRES if fault.postgres else {})},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    finally:
        path.write_text(whole)
    if done.returncode not in (0, SUITES_FAILED):
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == SUITES_FAILED


def tried(wanted: list[str]) -> Iterator[tuple[str, bool, float]]:
    """Yield each fault's name, whether it was noticed, and how long that took."""
    with tempfile.TemporaryDirectory(prefix="kith-faults-") as folder:
        tree = copy_of_the_tree(Path(folder))
        for fault in faults():
            if not wanted or fault.name in wanted:
                began = time.monotonic()
                yield fault.name, red(fault, tree), time.monotonic() - began


def main() -> int:
    """Print a table row for each fault; return 1 where one went unnoticed."""
    unnoticed = 0
    for name, noticed, took in tried(sys.argv[1:]):
        unnoticed += not noticed
        print(
            f"| {name.replace('_', ' ')} | {'red' if noticed else 'NOT NOTICED'} | {took:.0f} s |", flush=True
        )
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
