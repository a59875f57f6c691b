"""The lives of the cast: written by hand, so that each page has something true to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kith.demo.lives.care import episodes_of, reviews_of
from kith.demo.lives.leavers import leaver_rows
from kith.demo.lives.shapes import Council, End, Life, Stay, WorkerSpell
from kith.law.birthdays import birthday

AMIRA, TOMASZ, JADEN, LEILA, UNNAMED = "NM10001", "NM10002", "NM10003", "NM10004", "NM10005"
KOFI, NIAMH, YONAS, TIA, HANA = "NM10006", "NM10007", "NM10008", "NM10009", "SM10001"
WITH_RUTH = (AMIRA, TOMASZ, JADEN, LEILA, UNNAMED, KOFI, NIAMH, YONAS)
Homes = Sequence[tuple[int, str, str, str]]
Workers = Sequence[tuple[str, int, int, str]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """One life in a few words. Days are counted back from today.

    ``homes``: days ago it began, place, provider, why it ended. ``workers``: who, days ago from and to (0 is now), why.
    """

    child: str
    forename: str
    surname: str
    sex: str
    ethnicity: str
    age: int
    birthday_in: int
    homes: Homes
    workers: Workers
    legal: str = "C2"
    alone: bool = False
    at_18: str = "E5"
    named: bool = True


NORTHMOOR = (
    Sketch(
        AMIRA, "Amira", "Kestrel", "F", "APKN", 17, 68,
        homes=((2710, "U6", "PR1", "CARPL"), (2688, "U4", "PR1", "CREQO"), (1490, "U6", "PR4", "CREQB"),
               (1451, "K2", "PR4", "CARPL"), (1130, "U6", "PR1", "")),
        workers=(("SW9900101", 1600, 990, "LEFTRL"), ("SW9900102", 990, 640, "MANAGE"), ("SW9900103", 640, 0, "")),
    ),
    Sketch(
        TOMASZ, "Tomasz", "Wren", "M", "WOTH", 19, 140,
        homes=((3050, "U6", "PR1", "CARPL"), (2390, "U4", "PR1", "")),
        workers=(("SW9900101", 1500, 1010, "LEFTRL"), ("SW9900104", 1010, 0, "TSPROC")),
        at_18="E17",
    ),
    Sketch(
        JADEN, "Jaden", "Lapwing", "M", "MWBC", 16, 210,
        homes=((700, "U6", "PR4", "CREQB"), (668, "U6", "PR1", "CHILD"), (410, "K2", "PR4", "")),
        workers=(("SW9900105", 700, 590, "TSPROC"), ("SW9900103", 590, 0, "")),
        legal="V2",
    ),
    Sketch(
        LEILA, "Leila", "Siskin", "F", "MWAS", 17, 175,
        homes=((1900, "U3", "PR1", "CREQO"), (820, "U6", "PR4", "CARPL"), (9, "K3", "PR4", "")),
        workers=(("SW9900102", 1500, 700, "ORGRST"), ("SW9900106", 700, 0, "")),
    ),
    Sketch(
        UNNAMED, "", "", "F", "WBRI", 16, 300,
        homes=((240, "U6", "PR1", "LAREQ"), (95, "U6", "PR4", "")),
        workers=(("SW9900105", 240, 130, "TSPROC"), ("SW9900106", 130, 0, "")),
        legal="V2", named=False,
    ),
    Sketch(
        KOFI, "Kofi", "Plover", "M", "BAFR", 20, 40,
        homes=((2900, "U6", "PR5", "CARPL"), (2150, "U6", "PR1", "CREQO"), (1490, "K3", "PR4", "")),
        workers=(("SW9900107", 1480, 1100, "TSPROC"),),
    ),
    Sketch(
        NIAMH, "Niamh", "Dunlin", "F", "WIRI", 17, 260,
        homes=((1650, "U6", "PR4", "ALLEG"), (1010, "U6", "PR1", "CHILD"), (380, "U4", "PR1", "")),
        workers=(("SW9900104", 1400, 800, "LEFTRL"), ("SW9900103", 800, 0, "")),
    ),
    Sketch(
        YONAS, "Yonas", "Turnstone", "M", "BAFR", 17, 20,
        homes=((610, "U6", "PR4", "CARPL"), (400, "K3", "PR5", "")),
        workers=(("SW9900105", 610, 500, "TSPROC"), ("SW9900106", 500, 0, "")),
        legal="V2", alone=True,
    ),
    Sketch(
        TIA, "Tia", "Kestrel", "F", "APKN", 12, 90,
        homes=((2710, "U6", "PR1", "CARPL"), (2688, "U4", "PR1", "")),
        workers=(("SW9900108", 1300, 500, "MANAGE"), ("SW9900109", 500, 0, "")),
    ),
)  # fmt: skip
SALTMARSH = (
    Sketch(
        HANA, "Hana", "Redstart", "F", "AOTH", 17, 120,
        homes=((1300, "U6", "PR1", "CARPL"), (930, "U6", "PR4", "")),
        workers=(("SW9900201", 1300, 700, "LEFTRL"), ("SW9900202", 700, 0, "")),
    ),
)  # fmt: skip
SKETCHES = {"991": NORTHMOOR, "992": SALTMARSH}


def cast_lives(council: Council, today: date) -> list[Life]:
    """Return the lives of the cast in one council, as they stand today."""
    return [_life(sketch, today) for sketch in SKETCHES.get(council.code, ())]


def _life(sketch: Sketch, today: date) -> Life:
    born_on = birthday(today + timedelta(days=sketch.birthday_in), -sketch.age - 1)
    rng = Random(sketch.child)  # noqa: S311
    until_18 = birthday(born_on, 18)
    end = End(until_18, sketch.at_18) if until_18 <= today else None
    episodes = tuple(episodes_of(_homes(sketch, today), _legal(sketch, today), "N1", end))
    return Life(
        child=sketch.child,
        forename=sketch.forename,
        surname=sketch.surname,
        sex=sketch.sex,
        born_on=born_on,
        ethnicity=sketch.ethnicity,
        episodes=episodes,
        workers=tuple(_worker(row, today, end) for row in sketch.workers),
        reviews=tuple(reviews_of(rng, born_on, episodes, today)),
        leaving=tuple(leaver_rows(rng, born_on, episodes, today)),
        alone=sketch.alone,
        named=sketch.named,
    )


def _homes(sketch: Sketch, today: date) -> list[Stay]:
    homes = []
    for number, (ago, place, provider, why) in enumerate(sketch.homes):
        urn = "XXXXXXX" if place == "U3" else f"99{sketch.child[-3:]}{number:02}"
        homes.append(Stay(today - timedelta(days=ago), place, provider, urn, why))
    return homes


def _legal(sketch: Sketch, today: date) -> list[tuple[date, str]]:
    began_on = today - timedelta(days=sketch.homes[0][0])
    if sketch.legal == "V2":
        return [(began_on, "V2")]
    return [(began_on, "C1"), (began_on + timedelta(days=220), sketch.legal)]


def _worker(row: tuple[str, int, int, str], today: date, end: End | None) -> WorkerSpell:
    name, began, ended, why = row
    ended_on = today - timedelta(days=ended) if ended else (end.on if end else None)
    return WorkerSpell(name, today - timedelta(days=began), ended_on, why if ended_on else "")
