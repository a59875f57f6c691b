"""What the yearly return says of care leavers, around each birthday."""

from collections.abc import Sequence
from datetime import date
from random import Random

from kith.demo.lives.calendar import last_day, year_of
from kith.demo.lives.shapes import Episode, LeaverRow
from kith.law.birthdays import age_on, birthday
from kith.law.care_leaver import CareSpell, days_in

NOT_OURS = ("E11", "E12", "E2", "E3")
WENT_HOME = ("E4A", "E4B")
DOING = {"F1": 5, "F2": 22, "P2": 4, "F4": 4, "F5": 24, "P5": 9, "G4": 11, "G5": 17, "G6": 4}
LIVING = {
    "U1": 30,
    "D1": 22,
    "B1": 14,
    "Z1": 9,
    "K1": 6,
    "E1": 6,
    "C1": 3,
    "T1": 3,
    "S2": 2,
    "W2": 1,
    "V1": 2,
    "X2": 2,
}


def leaver_rows(rng: Random, born_on: date, episodes: Sequence[Episode], today: date) -> list[LeaverRow]:
    """Draw one row for each birthday from 17 for which a council answers; none for those it does not."""
    left = _left(episodes)
    if left is None or not _counts(born_on, episodes):
        return []
    left_on, code = left
    rows = []
    for age in range(17, 25):
        day = birthday(born_on, age)
        if not (max(left_on, born_on) < day <= today) or age_on(born_on, last_day(year_of(day))) < 17:
            continue
        if age >= 22 and rng.random() < 0.45:
            continue
        rows.append(_row(rng, year_of(day), age, code))
    return rows


def _left(episodes: Sequence[Episode]) -> tuple[date, str] | None:
    last = episodes[-1] if episodes else None
    if last is None or last.ended_on is None or last.how_ended in NOT_OURS:
        return None
    return last.ended_on, last.how_ended


def _counts(born_on: date, episodes: Sequence[Episode]) -> bool:
    """Whether there were 13 weeks in care since 14 and at least a day after 16."""
    spells = [CareSpell(e.began_on, e.ended_on, e.legal, e.how_ended) for e in episodes]
    since_14 = days_in(spells, birthday(born_on, 14), birthday(born_on, 18))
    after_16 = days_in(spells, birthday(born_on, 16), birthday(born_on, 18))
    return since_14 >= 91 and after_16 >= 1


def _row(rng: Random, year: int, age: int, code: str) -> LeaverRow:
    if age < 18 and code in WENT_HOME:
        return LeaverRow(year, "RHOM", "0", "0")
    if rng.random() < 0.06:
        return LeaverRow(year, rng.choice(["NO", "REFU"]), "0", "R2" if rng.random() < 0.5 else "0")
    home = "Z1" if code == "E17" and age < 21 else _home(rng, age)
    return LeaverRow(year, "YES", rng.choices(list(DOING), weights=list(DOING.values()))[0], home)


def _home(rng: Random, age: int) -> str:
    kinds = {code: weight for code, weight in LIVING.items() if age >= 18 or code not in ("T1", "Z1")}
    return rng.choices(list(kinds), weights=list(kinds.values()))[0]
