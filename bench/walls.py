"""What the walls in the database add to "my people", at 30 people among 20,000, on PostgreSQL.

Fills a database of its own, then asks the same page by turns as the serving role, with the scope said anew for each
visit, and as the owner, for whom no policy holds and to whom nothing is said. The peer is the second. Exits 1 when the
walls add 15 % or more to the page, or the number of questions grows with the people or because of the walls.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

SERVER = os.environ.get("KITH_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"kith_bench_walls_{os.getpid()}"
os.environ["KITH_DATABASE_URL"] = f"{SERVER.rpartition('/')[0]}/{NAME}"

from caseload import FEW, MANY, PEOPLE, begin, fill, page_of, questions

ROUNDS = 60
MOST = 0.15


def turns(ask: Callable[[], Any]) -> tuple[float, float]:
    """Return the median milliseconds with the walls and without, asked by turns."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS + 10):
        walled = number % 2 == 0
        asked_as(walled)
        start = time.perf_counter()
        ask()
        if number >= 10:  # the first are warming up
            taken[walled].append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[True]), statistics.median(taken[False])


def asked_as(walled: bool) -> None:
    """Let the next visit come as to a server with walls (a connection that has heard nothing), or to one without."""
    from django.db import connections

    from kith.kit.tests.serving_role import ROLE

    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE if walled else 'NONE'}")
    connection._heard = None
    if walled:
        connection.__dict__.pop("_say", None)
    else:
        connection._say = lambda: None


def main() -> int:
    """Measure and print. Return 1 when a limit does not hold."""
    import psycopg

    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        print("PostgreSQL is not reachable: not measured. Set KITH_TEST_POSTGRES to measure it.")
        return 1 if os.environ.get("CI") == "true" else 0
    server.execute(f"CREATE DATABASE {NAME}")
    try:
        return measure()
    finally:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def measure() -> int:
    """Fill, ask, judge."""
    begin(make_role=True)
    from django.db import connection

    from kith.kit.scope import EVERYTHING, within

    with within(EVERYTHING):
        workers = fill()
    connection.cursor().execute("ANALYZE")
    counts = {}
    for size in (FEW, MANY):
        ask = page_of(workers[size])
        for walled in (True, False):
            asked_as(walled)
            ask()
            counts[size, walled] = questions(ask)
    with_walls, without = turns(page_of(workers[MANY]))
    more = with_walls / without - 1
    print(
        f"my people, {MANY} among {PEOPLE:,}, PostgreSQL: {with_walls:.1f} ms with the walls, "
        f"{without:.1f} ms without: {more:+.1%}; {counts[MANY, True]} questions, {counts[MANY, False]} without"
    )
    held = more < MOST and len(set(counts.values())) == 1
    print(f"limit: under {MOST:.0%} more, the same number of questions: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
