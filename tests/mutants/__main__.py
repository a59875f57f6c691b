"""Changes the code a little, again and again, and says how often the tests notice: ``bin/drill mutants [--all]``."""

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest

from tests.mutants import ROOT, SOURCES, WANTED, Plan, plan
from tests.mutants.change import Mutant, mutants
from tests.mutants.run import KILLED, SURVIVED, TIMED_OUT, UNFINISHED, UNTOUCHED, Runner

KEPT = ROOT / "var" / "mutants.jsonl"
SAMPLE = 240
LEAST_OF_A_FILE = 6
SEED = 81
HEAD = [
    "# Changed a little: do the tests notice?",
    "",
    "Written by `bin/drill mutants`. One comparison, constant, condition, `and`/`or`, `not`, argument, answer, or",
    "narrowing call is changed at a time; the tests that touch its lines look at it, on SQLite, until one fails.",
    f"A sample (seed {SEED}) spread over the files by size, {LEAST_OF_A_FILE} of each or more; `--all` takes all.",
    "A change that made a test run ten times as long counts as noticed. Sentences for people, and how rows are fetched",
    "(not which), are not changed. What survived may have been looked at by some of the tests only (`--tests`).",
    "Changes that change nothing are named below with the reason, and not counted. Before any change, the code of each",
    "file is put in as it stands, in the same way: that went unnoticed, or the drill would have stopped.",
]
QUIET = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly", "--durations=1", "-m", "not browser"]


def chosen(files: Sequence[str], size: int) -> list[Mutant]:
    """Return a sample of the changes of these files, spread over them by size; the same one every time."""
    every = {file: list(mutants(file, (SOURCES / file).read_text())) for file in files}
    total = sum(len(found) for found in every.values())
    picked = []
    for file, found in every.items():
        many = max(LEAST_OF_A_FILE, round(size * len(found) / total))
        picked += random.Random(f"{SEED} {file}").sample(found, min(many, len(found)))
    random.Random(SEED).shuffle(picked)  # a run that is stopped has tried some of each
    return picked


def table(plan: Plan, results: Sequence[tuple[Mutant, str]], possible: Counter[str]) -> list[str]:
    """Return the table by file, with a row for each group and for all."""
    rows = [
        "| file | possible | tried | change nothing | killed | timed out | survived | noticed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for group, files in plan.files.items():
        rows += [_row(f"`{file}`", [file], results, possible, plan) for file in files]
        rows.append(_row(f"**{group}**", files, results, possible, plan))
    return [
        *rows,
        _row("**all**", [file for files in plan.files.values() for file in files], results, possible, plan),
    ]


def _row(
    name: str, files: Sequence[str], results: Sequence[tuple[Mutant, str]], possible: Counter[str], plan: Plan
) -> str:
    mine = [(mutant, came) for mutant, came in results if mutant.file in files]
    same = sum(mutant.name in plan.nothing for mutant, _ in mine)
    came = Counter(came for mutant, came in mine if mutant.name not in plan.nothing)
    survived = came[SURVIVED] + came[UNTOUCHED] + came[UNFINISHED]
    cells = [sum(possible[file] for file in files), len(mine), same, came[KILLED], came[TIMED_OUT], survived]
    if not mine:
        return f"| {name} | {cells[0]} | none | | | | | |"
    return f"| {name} | {' | '.join(map(str, cells))} | {_share(results, plan, files)} % |"


def _share(results: Sequence[tuple[Mutant, str]], plan: Plan, files: Sequence[str]) -> float:
    """Return how many in a hundred were noticed (a change that timed out was), of those that change anything."""
    counted = [came for mutant, came in results if mutant.file in files and mutant.name not in plan.nothing]
    noticed = sum(came in {KILLED, TIMED_OUT} for came in counted)
    return round(100 * noticed / len(counted), 1) if counted else 0.0


def survivors(results: Sequence[tuple[Mutant, str]], plan: Plan) -> list[str]:
    """Return what nobody noticed, and what could not be noticed with the reason."""
    lost = [
        f"- `{mutant.name}`{' (no test touches it)' if came == UNTOUCHED else ''}"
        for mutant, came in results
        if came in {SURVIVED, UNTOUCHED, UNFINISHED} and mutant.name not in plan.nothing
    ]
    same = [
        f"- `{mutant.name}`: {plan.nothing[mutant.name]}"
        for mutant, _ in results
        if mutant.name in plan.nothing
    ]
    return [
        "## Survived",
        "",
        *(lost or ["None."]),
        "",
        "## Change nothing (looked at by hand)",
        "",
        *(same or ["None."]),
    ]


class Known:
    """What came of each change, kept from run to run: a run can be stopped, and only what survived tried again."""

    def __init__(self) -> None:
        said = KEPT.read_text().splitlines() if KEPT.exists() else []
        self.came: dict[str, str] = dict(json.loads(line) for line in said)

    def key(self, mutant: Mutant) -> str:
        """A change is the same while the whole of its file is."""
        return f"{hashlib.sha256((SOURCES / mutant.file).read_bytes()).hexdigest()[:12]} {mutant.name}"

    def of(self, mutant: Mutant) -> str:
        """Return what came of a change, or nothing."""
        return self.came.get(self.key(mutant), "")

    def say(self, mutant: Mutant, came: str) -> None:
        """Keep what came of a change."""
        self.came[self.key(mutant)] = came
        KEPT.parent.mkdir(exist_ok=True)
        with KEPT.open("a") as kept:  # a line at a time: two parts of a run write to it
            kept.write(json.dumps([self.key(mutant), came]) + "\n")
        print(f"{came:10} {mutant.name}", file=sys.__stderr__, flush=True)

    def say_if_touched(self, mutant: Mutant, came: str) -> None:
        """Keep what came of a change that at least one of some tests touches: of the others they say nothing."""
        if came != UNTOUCHED:
            self.say(mutant, came)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--all", action="store_true", help="every change, not a sample")
    asked.add_argument("--only", default="", help="only changes whose name has this in it")
    asked.add_argument("--part", default="1/1", help="1/2 and 2/2: two processes share the work; then --log")
    asked.add_argument("--again", action="store_true", help="only what survived before or was not tried yet")
    asked.add_argument(
        "--tests", nargs="+", default=[], help="only these look, where not all can be waited for"
    )
    asked.add_argument("--log", action="store_true", help="try nothing: write the log from what is known")
    return asked.parse_args()


def main() -> int:
    """Print the log; return 1 where a group of files falls short, or the tests were not green to begin with."""
    asked, said, known = arguments(), plan(), Known()
    files = [file for group in said.files.values() for file in group]
    possible = Counter({file: len(list(mutants(file, (SOURCES / file).read_text()))) for file in files})
    picked = chosen(files, sum(possible.values()) if asked.all else SAMPLE)
    old = {KILLED, TIMED_OUT} if asked.again else set()
    wanted = [mutant for mutant in picked if asked.only in mutant.name and mutant.name not in said.nothing]
    part, parts = map(int, asked.part.split("/"))
    todo = [mutant for mutant in wanted[part - 1 :: parts] if known.of(mutant) not in old]
    if todo and not asked.log:
        with redirect_stdout(sys.stderr):
            keep = known.say if not asked.tests else known.say_if_touched
            pytest.main([*QUIET, *(asked.tests or said.tests)], plugins=[Runner(todo, keep)])
    results = [
        (mutant, known.of(mutant)) for mutant in picked if known.of(mutant) or mutant.name in said.nothing
    ]
    tried = f"{len(results)} of the {len(picked)} planned have been tried so far; `--again` goes on where it stopped."
    print("\n".join([*HEAD, "", tried, "", *table(said, results, possible), "", *survivors(results, said)]))
    return int(any(_share(results, said, group) < WANTED for group in said.files.values()))


if __name__ == "__main__":
    sys.exit(main())
