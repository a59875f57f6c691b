"""Killing a deed at a random point: by the clock, or before or after one of its statements to the database."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from kith.audit import guards
from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.kit.scope import EVERYTHING, within
from tests.kill.databases import File, Server
from tests.kill.deeds import Deed

LONGEST = 60.0
LATEST = 2.5  # of the time it took unhurt; a process just begun is slower


@dataclass
class Tally:
    """What became of one deed's points."""

    points: int = 0
    in_the_middle: int = 0  # killed before it had ended
    acknowledged: int = 0
    stored: int = 0  # rows of the log found, all points together
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Whole:
    """One deed not killed: how long it takes, and how many statements it makes."""

    seconds: float
    statements: int


class Counting:
    """Counts statements; kills this very process before or after one of them."""

    def __init__(self, kill_at: int = 0, *, after: bool = False) -> None:
        self.count, self.kill_at, self.after = 0, kill_at, after

    def __call__(self, execute: Callable[..., Any], *words: Any) -> Any:
        self.count += 1
        if self.count == self.kill_at and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(*words)
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def measure(deed: Deed, database: File | Server) -> Whole:
    """Do a deed wholly, here: it warms what children inherit, and tells how long it takes."""
    database.anew()
    deed.arrive()
    counting = Counting()
    began = time.perf_counter()
    with connection.execute_wrapper(counting):
        deed.act(lambda _: None)
    whole = Whole(time.perf_counter() - began, counting.count)
    connection.close()
    return whole


def one_point(deed: Deed, database: File | Server, whole: Whole, chance: random.Random, tally: Tally) -> None:
    """Kill a deed once, and look at what is left; then do it again, and look once more."""
    database.anew()
    deed.arrive()
    connection.close()
    acked, ended = _killed(deed, whole, chance)
    database.settle()
    tally.points += 1
    tally.in_the_middle += not ended
    tally.acknowledged += len(acked)
    with within(EVERYTHING):
        _look(deed, acked, tally)
    deed.again()  # as somebody would who got no answer
    with within(EVERYTHING):
        deed.look_at_last()
        _whole_log(tally)
    connection.close()


def _killed(deed: Deed, whole: Whole, chance: random.Random) -> tuple[list[str], bool]:
    """Begin the deed in a process of its own and kill it; return what it acknowledged, and whether it had ended."""
    by_clock = chance.random() < 0.5
    kill_at = 0 if by_clock else chance.randint(1, whole.statements)
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        _act_and_exit(deed, Counting(kill_at, after=chance.random() < 0.5), writes)
    os.close(writes)
    if by_clock:
        time.sleep(chance.uniform(0, LATEST) * whole.seconds)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reads) as said:
        words = said.read().splitlines()
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), f"{deed.name}: the deed itself failed ({status})"
    return words, status == 0


def _act_and_exit(deed: Deed, counting: Counting, writes: int) -> None:
    signal.alarm(int(LONGEST))
    code = 1
    try:
        with connection.execute_wrapper(counting):
            deed.act(lambda word: os.write(writes, f"{word}\n".encode()) and None)
        code = 0
    finally:
        os._exit(code)


def _look(deed: Deed, acked: list[str], tally: Tally) -> None:
    deed.look(acked)
    _whole_log(tally)


def _whole_log(tally: Tally) -> None:
    found = list(breaks())
    assert not found, f"the chain is broken: {found}"
    assert not guards.missing(connection)
    tally.stored += Entry.objects.count()
