"""How fast ``kith continuity`` is, from files to the written report, beside a plain pass over the same files.

Makes 101,000 invented episodes with the other rows a return holds (Header, workers, two to three reviews for each
episode, previous permanence), runs the command in a process of its own and measures its CPU seconds and highest
memory. The peer only reads, parses dates and sorts. Exits 1 when there are fewer than 40,000 episodes per CPU second
or 500 MB or more.
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from kith.exchange.ssda903.write import write_return

EPISODES = 101_000
LEAST_PER_SECOND = 40_000
MOST_MEGABYTES = 500
YEAR = 2025
ENDS_ON = date(YEAR, 3, 31)

Rows = list[dict[str, str]]


def uk(day: date) -> str:
    """The day as the return writes it."""
    return day.strftime("%d/%m/%Y")


def one_child(chance: random.Random, number: int) -> tuple[dict[str, str], Rows, Rows]:
    """An invented child: Header row, a chain of one to nine episodes, their workers."""
    child = f"{number:07d}"
    born = ENDS_ON - timedelta(days=chance.randint(6 * 365, 19 * 365))
    day = ENDS_ON - timedelta(days=chance.randint(400, 2000))
    episodes: Rows = []
    for at in range(chance.randint(1, 9)):
        nxt = day + timedelta(days=chance.randint(20, 400))
        last = nxt >= ENDS_ON
        episodes.append(
            {
                "CHILD": child,
                "DECOM": uk(day),
                "RNE": "S" if at == 0 else chance.choice("LPPPTBU"),
                "LS": chance.choice(["C2", "V2", "C1", "E1"]),
                "CIN": "N1",
                "PLACE": chance.choice(["U6", "U4", "K2", "U1", "T1"]),
                "PLACE_PROVIDER": "PR1",
                "DEC": "" if last else uk(nxt),
                "REC": "" if last else "X1",
                "REASON_PLACE_CHANGE": "" if last else chance.choice(["CARPL", "CREQB", "CHILD", "ALLEG"]),
                "URN": f"SC{chance.randint(100000, 999999)}",
            }
        )
        day = nxt
        if last:
            break
    header = {"CHILD": child, "SEX": chance.choice("MF"), "DOB": uk(born), "ETHNIC": "WBRI", "UPN": "UN1"}
    start = ENDS_ON - timedelta(days=400)
    workers = [
        {
            "CHILD": child,
            "DOB": uk(born),
            "SW_ID": f"SW{chance.randint(1, 400)}",
            "SW_DECOM": uk(start + timedelta(days=200 * at)),
            "SW_DEC": uk(start + timedelta(days=200 * (at + 1))) if at == 0 else "",
            "SW_REASON": "MANAGE",
        }
        for at in range(2)
    ]
    return header, episodes, workers


def reviews_of(header: dict[str, str], episodes: Rows) -> Rows:
    """Five invented reviews for every two episodes."""
    days = (ENDS_ON - timedelta(days=30 * at) for at in range(len(episodes) * 5 // 2))
    own = {"CHILD": header["CHILD"], "DOB": header["DOB"]}
    return [{**own, "REVIEW": uk(day), "REVIEW_CODE": "PN1"} for day in days]


def make_return(folder: Path) -> int:
    """Write the return and say how many episodes it holds."""
    chance = random.Random(903)
    header, episodes, workers, reviews, permanence, number = [], [], [], [], [], 0
    while len(episodes) < EPISODES:
        number += 1
        one, theirs, their_workers = one_child(chance, number)
        header.append(one)
        episodes += theirs[: EPISODES - len(episodes)]
        workers += their_workers
        reviews += reviews_of(one, theirs)
        permanence.append({"CHILD": one["CHILD"], "DOB": one["DOB"], "PREV_PERM": "Z1"})
    tables = {"Header": header, "Episodes": episodes, "SWEpisodes": workers}
    write_return(folder, {**tables, "Reviews": reviews, "PrevPerm": permanence})
    return len(episodes)


def measured(command: list[str]) -> tuple[float, float]:
    """CPU seconds and highest memory (MB) of a command in a process of its own; stops if it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss / scale


def plain_pass(folder: Path) -> float:
    """The peer: read every file with csv, parse every date, sort the episodes. CPU seconds."""
    started = time.process_time()
    for path in sorted(folder.iterdir()):
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in ("DOB", "DECOM", "DEC", "SW_DECOM", "SW_DEC", "REVIEW"):
                if row.get(column):
                    row[column] = datetime.strptime(row[column], "%d/%m/%Y").date()  # type: ignore[assignment]
        rows.sort(key=lambda row: (row["CHILD"], str(row.get("DECOM", ""))))
    return time.process_time() - started


def main() -> int:
    """Make, measure, compare, judge."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / str(YEAR)
        episodes = make_return(folder)
        kith = Path(sys.executable).with_name("kith")
        command = [str(kith), "continuity", str(folder), "--on", "2025-03-31", "--format", "json", "--inside"]
        runs = [measured([*command, "--out", str(Path(made) / "report.json")]) for _ in range(3)]
        seconds, megabytes = min(run[0] for run in runs), max(run[1] for run in runs)
        peer = plain_pass(folder)
    speed = episodes / seconds
    good = speed >= LEAST_PER_SECOND and megabytes < MOST_MEGABYTES
    print(f"continuity: {episodes:,} episodes in {seconds:.2f} CPU s (best of 3), {megabytes:.0f} MB")
    print(
        f"  {speed:,.0f} episodes per CPU second (at least {LEAST_PER_SECOND:,}); under {MOST_MEGABYTES} MB"
    )
    print(f"  peer, a plain csv + dates + sort pass: {peer:.2f} CPU s; ratio {seconds / peer:.2f}")
    print("  good" if good else "  NOT good enough")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
