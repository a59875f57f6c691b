"""The made-up region: three councils, their families, and the cast among them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

from kith.demo.lives.calendar import first_day, some_days, years_until
from kith.demo.lives.care import NEEDS, episodes_of, homes_from, legal_from, reviews_of
from kith.demo.lives.cast import cast_lives
from kith.demo.lives.leavers import leaver_rows
from kith.demo.lives.names import ALONE_GROUPS, GROUPS, forename_of, group_of, surname_of
from kith.demo.lives.shapes import COUNCILS, Council, End, Episode, Life, Stay, WorkerSpell
from kith.demo.lives.workers import pool_of, spells_from
from kith.law.birthdays import age_on, birthday

AGES = {(0, 9): 18, (10, 14): 22, (15, 17): 26, (18, 20): 20, (21, 24): 14}
FAMILY_SIZES = {1: 60, 2: 26, 3: 14}
ENDINGS = {"E4A": 30, "E4B": 12, "E45": 10, "E46": 5, "E41": 6, "E3": 4, "E13": 6, "E9": 2, "E8": 4}
AT_EIGHTEEN = {"E17": 34, "E5": 38, "E6": 20, "E7": 8}
FOSTERED = ("U1", "U3", "U4", "U6")


def region(*, people: int, seed: int, today: date) -> tuple[Council, ...]:
    """Return the three councils with ``people`` young people between them, the cast among them.

    The same ``people``, ``seed`` and ``today`` give the same region.
    """
    shares = [people // 3 + (place < people % 3) for place in range(3)]
    return tuple(
        replace(council, lives=tuple(_lives(council, share, Random(f"{seed}:{council.code}"), today)))  # noqa: S311
        for council, share in zip(COUNCILS, shares, strict=True)
    )


def _lives(council: Council, share: int, rng: Random, today: date) -> list[Life]:
    lives = cast_lives(council, today)[: max(share, 1)]
    pool = pool_of(share)
    numbers = (f"{council.mark}{number}" for number in count(20001))
    while len(lives) < share:
        family = (
            _alone(rng, pool, numbers, today) if rng.random() < 0.06 else _family(rng, pool, numbers, today)
        )
        lives += [life for life in family if _told(life, today)][: share - len(lives)]
    return lives


def _told(life: Life, today: date) -> bool:
    """Whether the years a council hands over say anything about this life."""
    oldest = years_until(today)[0]
    return life.in_care_since(first_day(oldest)) or any(row.year >= oldest for row in life.leaving)


def _family(rng: Random, pool: list[str], numbers: Iterator[str], today: date) -> list[Life]:
    """Draw brothers and sisters who came into care on one day, most of them into one home."""
    size = rng.choices(list(FAMILY_SIZES), weights=list(FAMILY_SIZES.values()))[0]
    group, surname, taken = group_of(rng, GROUPS), surname_of(rng), set[str]()
    births = _births(rng, size, today)
    began_on = _came_into_care(rng, births, today)
    need = rng.choices(list(NEEDS), weights=list(NEEDS.values()))[0]
    first = homes_from(rng, births[0], began_on, began_on + timedelta(days=1))[0] if size > 1 else None
    together = first if first and first.place in FOSTERED and rng.random() < 0.7 else None
    agreed = rng.random() < 0.25
    family = []
    for born_on in births:
        sex = rng.choice("MF")
        life = Life(
            child=next(numbers),
            forename=forename_of(rng, sex, group, taken),
            surname=surname,
            sex=sex,
            born_on=born_on,
            ethnicity=group,
            permanence="P2" if age_on(born_on, began_on) > 5 and rng.random() < 0.04 else "Z1",
            named=rng.random() > 0.03,
        )
        family.append(_in_care(rng, pool, life, began_on, need, together, agreed, today))
    return family


def _alone(rng: Random, pool: list[str], numbers: Iterator[str], today: date) -> list[Life]:
    """Draw somebody who came to this country on their own and asked for asylum."""
    group = group_of(rng, ALONE_GROUPS)
    sex = rng.choices("MF", weights=[9, 1])[0]
    born_on = birthday(today, -rng.randint(16, 22)) - some_days(rng, 0, 364)
    began_on = birthday(born_on, rng.randint(14, 16)) + some_days(rng, 20, 320)
    life = Life(
        child=next(numbers),
        forename=forename_of(rng, sex, group, set()),
        surname=surname_of(rng),
        sex=sex,
        born_on=born_on,
        ethnicity=group,
        alone=True,
    )
    return [_in_care(rng, pool, life, min(began_on, today - timedelta(days=9)), "N8", None, True, today)]


def _births(rng: Random, size: int, today: date) -> list[date]:
    low, high = rng.choices(list(AGES), weights=list(AGES.values()))[0]
    eldest = birthday(today, -rng.randint(low, high)) - some_days(rng, 0, 364)
    births = [min(eldest, today - timedelta(days=20))]
    while len(births) < size and births[-1] + timedelta(days=430) < today:
        births.append(min(births[-1] + some_days(rng, 380, 1300), today - timedelta(days=15)))
    return births


def _came_into_care(rng: Random, births: list[date], today: date) -> date:
    """Draw one day on which all of a family's children were born, and none yet 17 and a half."""
    earliest = births[-1] + timedelta(days=2)
    latest = min(today - timedelta(days=3), birthday(births[0], 17) + timedelta(days=180))
    span = max((latest - earliest).days, 0)
    return min(earliest, latest) + timedelta(days=int(span * rng.betavariate(1.6, 1.3)))


def _in_care(
    rng: Random,
    pool: list[str],
    life: Life,
    began_on: date,
    need: str,
    first: Stay | None,
    agreed: bool,
    today: date,
) -> Life:
    """Give somebody their homes, workers, reviews and, when they left, the yearly rows."""
    began_on = max(began_on, life.born_on)
    end = _end(rng, life.born_on, began_on, today)
    episodes = _time_in_care(rng, life.born_on, began_on, end, need, first, agreed, today)
    workers = spells_from(rng, pool, began_on, end.on if end else None, today)
    again = _came_back(rng, life.born_on, end, today)
    if again:
        until_18 = birthday(life.born_on, 18)
        second_end = End(until_18, "E5") if until_18 <= today else None
        episodes += _time_in_care(rng, life.born_on, again, second_end, need, None, agreed, today)
        workers += spells_from(rng, pool, again, second_end.on if second_end else None, today)
    return replace(
        life,
        episodes=tuple(episodes),
        workers=_no_two_on_one_day(workers),
        reviews=tuple(reviews_of(rng, life.born_on, episodes, today)),
        leaving=tuple(leaver_rows(rng, life.born_on, episodes, today)),
    )


def _time_in_care(
    rng: Random,
    born_on: date,
    began_on: date,
    end: End | None,
    need: str,
    first: Stay | None,
    agreed: bool,
    today: date,
) -> list[Episode]:
    stays = homes_from(rng, born_on, began_on, end.on if end else today, first)
    if end and end.code == "E17" and stays[-1].place not in FOSTERED:
        end = End(end.on, "E5")
    if end and end.code == "E11":
        return _adopted(stays, began_on, end, need)
    legal = [(day, code) for day, code in legal_from(rng, began_on, by_agreement=agreed) if day <= today]
    return episodes_of(stays, legal, need, end)


def _adopted(stays: list[Stay], began_on: date, end: End, need: str) -> list[Episode]:
    """The last home before adoption is with those who adopt, under a placement order."""
    matched_on = began_on + (end.on - began_on) / 2
    before = [stay for stay in stays if stay.began_on < matched_on]
    before[-1] = replace(before[-1], why_left="CARPL")
    homes = [*before, Stay(matched_on, "A6", "PR1", "XXXXXXX")]
    return episodes_of(homes, [(began_on, "C1"), (matched_on, "E1")], need, end)


def _end(rng: Random, born_on: date, began_on: date, today: date) -> End | None:
    """Draw when and how this time in care ended: at 18 at the latest; None when it goes on."""
    until_18 = birthday(born_on, 18)
    age = age_on(born_on, began_on)
    if age < 4 and rng.random() < 0.3:
        day = began_on + some_days(rng, 500, 900)
        return End(day, "E11") if day < today else None
    if rng.random() < 0.24:
        day = began_on + some_days(rng, 60, 1500)
        if day < min(today, until_18 - timedelta(days=1)):
            return End(day, rng.choices(list(ENDINGS), weights=list(ENDINGS.values()))[0])
    if until_18 <= today:
        return End(until_18, rng.choices(list(AT_EIGHTEEN), weights=list(AT_EIGHTEEN.values()))[0])
    return None


def _came_back(rng: Random, born_on: date, end: End | None, today: date) -> date | None:
    """Draw the day somebody who had gone home came into care again, or None."""
    if end is None or end.code not in ("E4A", "E4B") or rng.random() > 0.4:
        return None
    day = end.on + some_days(rng, 60, 700)
    return day if day < min(today, birthday(born_on, 17)) else None


def _no_two_on_one_day(workers: list[WorkerSpell]) -> tuple[WorkerSpell, ...]:
    return tuple(spell for spell in workers if spell.ended_on is None or spell.ended_on > spell.began_on)
