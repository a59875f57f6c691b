"""``python -m tests.kill.writers --seconds 60``: T-39, 16 writers at once, each a process, each deed with its row.

Two authorities, eight people each, who all pause their sharing and let it go on as fast as they can.
"""

# ruff: noqa: E402  Django is set up before its models are imported

import argparse
import json
import multiprocessing
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings_test")
import django

django.setup()

from django.db import connection
from django.utils import timezone

from kith.access.actions import end_pause, pause_all
from kith.audit.models import Entry, Head
from kith.audit.queries import breaks
from kith.kit.scope import EVERYTHING, within
from kith.people.choices import Role
from kith.people.models import Account
from kith.people.tests.factories import a_person, an_account, an_authority
from tests.kill.databases import a_database

WRITERS, AUTHORITIES = 16, 2
LONGEST_WAIT = 1.0


def main() -> int:
    """Return 0 when each chain is whole, holds every deed, and nobody waited for a second."""
    parser = argparse.ArgumentParser(prog="tests.kill.writers")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--table", action="store_true", help="write a table for people")
    args = parser.parse_args()
    found = measured(args.seconds)
    print(_table(found) if args.table else json.dumps(found))
    return 0 if found["whole"] and found["longest"] < LONGEST_WAIT else 1


def measured(seconds: float) -> dict[str, Any]:
    """Let them write, and return what was found: deeds, waits in seconds, whether each chain is whole."""
    with a_database() as database, within(EVERYTHING):
        database.make()
        people = _people()
        database.keep()
        database.anew()
        connection.close()
        waits = sorted(_all_at_once(people, seconds))
        deeds = Entry.objects.filter(deed__in=["pause_all", "end_pause"]).count()
        ends = list(Head.objects.values_list("seq", flat=True))
        whole = not list(breaks()) and deeds == len(waits) == sum(ends)
        return {
            "engine": connection.vendor,
            "writers": WRITERS,
            "seconds": seconds,
            "deeds": deeds,
            "chains": ends,
            "median": round(waits[len(waits) // 2], 4),
            "p99": round(waits[int(len(waits) * 0.99)], 4),
            "longest": round(waits[-1], 4),
            "whole": whole,
        }


def _people() -> list[int]:
    authorities = [an_authority() for _ in range(AUTHORITIES)]
    return [
        an_account(Role.YOUNG_PERSON, authority=here, person=a_person(here)).pk
        for here in authorities
        for _ in range(WRITERS // AUTHORITIES)
    ]


def _all_at_once(people: list[int], seconds: float) -> list[float]:
    processes = multiprocessing.get_context("fork")
    said = processes.SimpleQueue()
    start = processes.Barrier(len(people))
    writers = [processes.Process(target=_write, args=(one, seconds, start, said)) for one in people]
    for writer in writers:
        writer.start()
    waits = [wait for _ in writers for wait in said.get()]
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0, "a writer failed"
    return waits


def _write(account_pk: int, seconds: float, start: Any, said: Any) -> None:
    """Write until the time is over, and say how long each deed took, its waiting included."""
    account = Account.objects.select_related("person__authority").get(pk=account_pk)
    assert account.person is not None
    waits, until = [], 0.0
    start.wait()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        deed = end_pause if len(waits) % 2 else pause_all
        began = time.monotonic()
        deed(account.person, by=account, at=timezone.now())
        waits.append(time.monotonic() - began)
    said.put(waits)


def _table(found: dict[str, Any]) -> str:
    ms = {name: f"{found[name] * 1000:.0f} ms" for name in ("median", "p99", "longest")}
    rate = found["deeds"] / found["seconds"]
    return (
        f"| {found['engine']} | {found['writers']} for {found['seconds']:.0f} s | {found['deeds']} ({rate:.0f}/s) |"
        f" {ms['median']} | {ms['p99']} | {ms['longest']} | {'whole' if found['whole'] else 'BROKEN'} |"
    )


if __name__ == "__main__":
    sys.exit(main())
