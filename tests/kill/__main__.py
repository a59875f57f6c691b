"""``python -m tests.kill --points 1000 [--seed 1] [--deed save]``: kill deeds at random points, say what was found."""

# ruff: noqa: E402  Django is set up before its models are imported

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings_test")
import django

django.setup()

from django.db import connection

from kith.kit.scope import EVERYTHING, within
from tests.kill.databases import a_database
from tests.kill.deeds import DEEDS
from tests.kill.points import Tally, measure, one_point


def main() -> int:
    """Return 0 when everything held at each point."""
    parser = argparse.ArgumentParser(prog="tests.kill")
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--deed", choices=[deed.name for deed in DEEDS])
    parser.add_argument("--table", action="store_true", help="write a table for people")
    args = parser.parse_args()
    tallies = _run(args.points, args.seed, args.deed)
    if args.table:
        print("\n".join(_table(tallies)))
    else:
        print(json.dumps({name: asdict(tally) for name, tally in tallies.items()}))
    return 1 if any(tally.wrong for tally in tallies.values()) else 0


def _run(points: int, seed: int, only: str | None) -> dict[str, Tally]:
    chance = random.Random(seed)
    deeds = [deed() for deed in DEEDS if only in (None, deed.name)]
    tallies = {deed.name: Tally() for deed in deeds}
    with a_database() as database:
        database.make()
        with within(EVERYTHING):
            for deed in deeds:
                deed.prepare()
        database.keep()
        wholes = {deed.name: measure(deed, database) for deed in deeds}
        for number in range(points):
            deed = deeds[number % len(deeds)]
            tally = tallies[deed.name]
            _watched(tally, partial(one_point, deed, database, wholes[deed.name], chance, tally))
    return tallies


def _watched(tally: Tally, one: Callable[[], None]) -> None:
    """Do one point, and keep what was wrong."""
    began = time.perf_counter()
    try:
        one()
    except AssertionError as wrong:
        tally.wrong.append(str(wrong))
        print(f"point {tally.points}: {wrong}", file=sys.stderr)
    tally.seconds += time.perf_counter() - began


def _table(tallies: dict[str, Tally]) -> Iterator[str]:
    for name, tally in tallies.items():
        yield (
            f"| {connection.vendor} | {name} | {tally.points} | {tally.in_the_middle} | {tally.acknowledged} |"
            f" {tally.stored} | {tally.seconds:.0f} s | {len(tally.wrong) or 'nothing'} |"
        )


if __name__ == "__main__":
    sys.exit(main())
