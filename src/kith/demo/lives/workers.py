"""Social workers who come, stay a while and go."""

from collections.abc import Sequence
from datetime import date
from random import Random

from kith.demo.lives.calendar import some_days
from kith.demo.lives.shapes import WorkerSpell

WHY_ENDED = {"LEFTRL": 38, "MANAGE": 20, "ORGRST": 12, "TSPROC": 20, "ABSENC": 6, "CHCHAN": 2, "OTHERS": 2}


def pool_of(people: int) -> list[str]:
    """Return made-up registration numbers: enough workers for so many people, past and present."""
    return [f"SW99{number:05}" for number in range(1, people // 8 + 6)]


def spells_from(
    rng: Random, pool: Sequence[str], began_on: date, ended_on: date | None, until: date
) -> list[WorkerSpell]:
    """Draw the workers of one time in care: a first one for a season, then others for months or years."""
    found: list[WorkerSpell] = []
    day, length, before = began_on, some_days(rng, 70, 150), ""
    last = ended_on or until
    while day < last:
        worker = rng.choice([name for name in pool if name != before])
        leaves_on = day + length
        if leaves_on >= last:
            found.append(WorkerSpell(worker, day, ended_on, "TSPROC" if ended_on else ""))
            break
        why = "TSPROC" if not found else rng.choices(list(WHY_ENDED), weights=list(WHY_ENDED.values()))[0]
        found.append(WorkerSpell(worker, day, leaves_on, why))
        day, before = leaves_on, worker
        length = rng.choices([some_days(rng, 60, 190), some_days(rng, 200, 1100)], weights=[30, 70])[0]
    return found
