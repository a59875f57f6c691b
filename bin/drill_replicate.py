"""The replication drill: SQLite replicated by litestream while somebody writes, all killed, restored: what is lost?

``bin/drill replicate``. Needs the extra ``litestream``, or LITESTREAM with the program's path.
The log is docs/drills/replicate.md.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from drill_restore import KITH, PREPARE, ROOT, asked, place

LOG = ROOT / "docs" / "drills" / "replicate.md"
SECONDS, MOST_LOST = 20, 60.0
CONFIG = ROOT / "docs" / "litestream.yml"
WRITE = """
import django, sys, time; django.setup()
from django.utils import timezone
from kith.kit.scope import EVERYTHING, within
from kith.people.actions import add_authority, add_team
with within(EVERYTHING):
    here = add_authority(code="931", name="Northmoor", at=timezone.now())
    for number in range(1_000_000):
        add_team(here, name=f"Team {number}", at=timezone.now())
        print(number, time.time(), flush=True)
        time.sleep(0.01)
"""


def program() -> str:
    """Return where litestream is."""
    found = os.environ.get("LITESTREAM") or shutil.which("litestream") or str(ROOT / ".venv/bin/litestream")
    if not Path(found).exists():
        sys.exit("litestream is not installed: pip install 'kith-care[litestream]'")
    return found


def written(folder: Path, own: dict[str, str]) -> list[tuple[int, float]]:
    """Write for a while beside a replicating litestream, kill both, and return what was acknowledged, and when."""
    replicating = subprocess.Popen([program(), "replicate", "-config", str(CONFIG)], env=own, stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL)  # fmt: skip
    with (folder / "acknowledged").open("w") as said:
        writing = subprocess.Popen([sys.executable, "-c", WRITE], env=own, stdout=said)
        time.sleep(SECONDS)
        for one in (writing, replicating):
            one.send_signal(signal.SIGKILL)
            one.wait()
    lines = (folder / "acknowledged").read_text().splitlines()
    return [(int(line.split()[0]), float(line.split()[1])) for line in lines if line.count(" ") == 1]


def main() -> int:
    """Replicate, kill, restore, compare. Return 0 when no more than the last minute is gone and the log is whole."""
    with tempfile.TemporaryDirectory(prefix="kith-drill-") as name:
        folder = Path(name)
        own = {**place(folder / "data"), "KITH_REPLICA": str(folder / "replica")}
        asked(PREPARE, own)
        acknowledged = written(folder, own)
        into = folder / "into" / "kith.sqlite3"
        into.parent.mkdir()
        begun = time.monotonic()
        words = ["restore", "-config", str(CONFIG), "-o", str(into), str(folder / "data" / "kith.sqlite3")]
        restored = subprocess.run([program(), *words], env=own, capture_output=True, text=True, check=False)
        took = time.monotonic() - begun
        if restored.returncode:
            sys.exit(restored.stderr)
        with closing(sqlite3.connect(into)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            came = copy.execute("SELECT count(*) FROM people_team").fetchone()[0]
        whole = subprocess.run(
            [KITH, "audit", "verify"], env=place(folder / "into"), capture_output=True, check=False
        )
        lost = acknowledged[-1][1] - acknowledged[came - 1][1] if came < len(acknowledged) else 0.0
        good = sound == "ok" and whole.returncode == 0 and lost <= MOST_LOST
        found = {
            "acknowledged writes": len(acknowledged),
            "of them restored": min(came, len(acknowledged)),
            "seconds lost": round(lost, 2),
            "restore took (seconds)": round(took, 2),
            "SQLite's own check": sound,
            "log whole": whole.returncode == 0,
        }
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        lines = ["# Replication drill", "", f"Written by `bin/drill replicate` on {datetime.now(UTC):%Y-%m-%d}, on "
                 f"{os.cpu_count()} cores: {SECONDS} seconds of writing, then both processes killed.", "",
                 f"**{'Held' if good else 'FAILED'}**", "", "| what | found |", "|---|---|"]  # fmt: skip
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text(
            "\n".join([*lines, *(f"| {what} | {value} |" for what, value in found.items())]) + "\n"
        )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
