"""Time in care: homes and legal statuses become the episodes of a return."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kith.demo.lives.calendar import DAY, some_days
from kith.demo.lives.shapes import End, Episode, Review, Stay
from kith.law.birthdays import age_on, birthday

NEEDS = {"N1": 62, "N2": 3, "N3": 4, "N4": 8, "N5": 14, "N6": 1, "N8": 8}
WHY_LEFT = {
    "CARPL": 36, "CREQB": 16, "CREQO": 12, "CHILD": 9, "LAREQ": 12, "CLOSE": 5, "ALLEG": 3, "STAND": 2, "APPRR": 2,
    "OTHER": 3,
}  # fmt: skip
Legal = Sequence[tuple[date, str]]


def episodes_of(stays: Sequence[Stay], legal: Legal, need: str, end: End | None) -> list[Episode]:
    """Cut one time in care wherever the home or the legal status changes.

    ``stays`` and ``legal`` are in order and begin on the same day; what begins after the end is left out.
    """
    homes = {stay.began_on: stay for stay in stays}
    statuses = dict(legal)
    cuts = sorted(day for day in {*homes, *statuses} if end is None or day < end.on)
    found: list[Episode] = []
    stay, status = stays[0], legal[0][1]
    for place, day in enumerate(cuts):
        why_began = _why_began(place, homes.get(day), day in statuses)
        stay, status = homes.get(day, stay), statuses.get(day, status)
        following = cuts[place + 1] if place + 1 < len(cuts) else None
        ended_on = following or (end.on if end else None)
        how_ended = "X1" if following else (end.code if end else "")
        why_left = stay.why_left if following in homes else ""
        found.append(Episode(day, why_began, status, need, stay, ended_on, how_ended, why_left))
    return found


def _why_began(place: int, home: Stay | None, legal_too: bool) -> str:
    if place == 0:
        return "S"
    if home is None:
        return "L"
    if home.same_carer:
        return "U" if legal_too else "T"
    return "B" if legal_too else "P"


def homes_from(
    rng: Random, born_on: date, began_on: date, until: date, first: Stay | None = None
) -> list[Stay]:
    """Draw homes from one day to another: some last weeks, some months, some years.

    ``first`` is given when brothers and sisters begin in one home.
    """
    stays: list[Stay] = []
    day, stay = began_on, first
    while day < until:
        stay = stay or _home(rng, age_on(born_on, day), day)
        length = _length(rng, stay)
        why = "" if day + length >= until else rng.choices(list(WHY_LEFT), weights=list(WHY_LEFT.values()))[0]
        stays.append(Stay(day, stay.place, stay.provider, stay.urn, why))
        day, stay = day + length, None
    return stays


def _length(rng: Random, stay: Stay) -> timedelta:
    if stay.place in ("U1", "U3"):
        return some_days(rng, 300, 4000)
    return rng.choices(
        [some_days(rng, 9, 60), some_days(rng, 90, 420), some_days(rng, 500, 3000)], weights=[22, 38, 40]
    )[0]


def _home(rng: Random, age: int, day: date) -> Stay:
    place = rng.choices(*_kinds(age))[0]
    return Stay(day, place, _provider(rng, place), _urn(rng, place))


def _kinds(age: int) -> tuple[list[str], list[int]]:
    if age >= 16:
        return ["U6", "U4", "U3", "K2", "K3", "P1"], [26, 18, 8, 14, 32, 2]
    if age >= 10:
        return ["U6", "U4", "U1", "U3", "K2", "P1", "S1"], [44, 18, 5, 9, 20, 3, 1]
    return ["U6", "U4", "U1", "U3", "P1"], [56, 20, 8, 12, 4]


def _provider(rng: Random, place: str) -> str:
    if place == "P1":
        return "PR0"
    if place in ("U1", "U3"):
        return "PR1"
    if place in ("K2", "K3", "S1"):
        return rng.choice(["PR4", "PR4", "PR5", "PR1"])
    return rng.choice(["PR1", "PR1", "PR4", "PR5"])


def _urn(rng: Random, place: str) -> str:
    if place in ("U1", "U3", "P1"):
        return "XXXXXXX"
    return f"99{rng.randint(0, 400):05}"


def legal_from(rng: Random, began_on: date, *, by_agreement: bool) -> Legal:
    """Draw how the council looks after somebody: by agreement, or by an interim and then a full order."""
    if by_agreement:
        return [(began_on, "V2")]
    return [(began_on, "C1"), (began_on + some_days(rng, 150, 330), "C2")]


def reviews_of(rng: Random, born_on: date, episodes: Sequence[Episode], until: date) -> list[Review]:
    """Draw a review after four weeks, after three more months, and then twice a year."""
    found: list[Review] = []
    for began_on, ended_on in _times_in_care(episodes, until):
        day = began_on + some_days(rng, 15, 27)
        wait = 85
        while day < min(ended_on, birthday(born_on, 18)):
            found.append(Review(day, _took_part(rng, age_on(born_on, day))))
            day, wait = day + some_days(rng, wait - 10, wait), 180
    return found


def _times_in_care(episodes: Sequence[Episode], until: date) -> list[tuple[date, date]]:
    times: list[tuple[date, date]] = []
    for episode in episodes:
        ended_on = episode.ended_on or until + DAY
        if episode.why_began == "S" or not times:
            times.append((episode.began_on, ended_on))
        else:
            times[-1] = (times[-1][0], ended_on)
    return times


def _took_part(rng: Random, age: int) -> str:
    if age < 4:
        return "PN0"
    return rng.choices(["PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"], weights=[55, 6, 2, 4, 10, 18, 5])[0]
