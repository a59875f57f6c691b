"""The care-leaver rules: whether a row of OC3 fits together, and fits the episodes of the years given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kith.exchange.ssda903.read import year_ends_on, year_starts_on
from kith.exchange.ssda903.spec import (
    ACCOMMODATIONS,
    ACTIVITIES,
    HISTORIC_ACTIVITIES,
    IN_TOUCH,
    EpisodeRow,
    Oc3Row,
)
from kith.journey.choices import ADOPTED, SHORT_BREAKS
from kith.law.birthdays import age_on, birthday
from kith.law.care_leaver import CareSpell, days_in
from kith.law.configuration import NotInForce, number_on

__all__ = ["Known", "faults", "holds_historic_code"]

Fault = tuple[str, str, Mapping[str, str | int]]

_OVER = {"DIED", "RHOM"}
_FOYER = {"T1", "T2"}
_FORMER_CARER = {"Z1", "Z2"}
_DIED, _TRANSFERRED = "E2", "E3"


@dataclass(frozen=True, slots=True)
class Known:
    """What the files say of one young person beside the row: birth, the row's year, episodes in order.

    ``first_year`` is the oldest collection year given; ``older_years`` whether any is older than the row's.
    """

    born_on: date | None
    year: int | None
    episodes: Sequence[EpisodeRow]
    first_year: int | None
    older_years: bool


def holds_historic_code(row: Oc3Row) -> bool:
    """Whether ACTIV holds a code that was right until 2020-21."""
    return row.activ in HISTORIC_ACTIVITIES


def faults(row: Oc3Row, known: Known) -> Iterator[Fault]:
    """The codes that fire on one row, with the column and what goes into the sentence."""
    for code, column in _own_faults(row):
        yield code, column, {}
    for code, column in (*_age_faults(row, known), *_care_faults(known)):
        yield code, column, {}
    yield from _too_little_care(known)


def _own_faults(row: Oc3Row) -> Iterator[tuple[str, str]]:
    """131 to 133 (a blank too, unless all three are blank), 153, 344, 345."""
    cells = (row.in_touch, row.activ, row.accom)
    if any(cells):
        yield from _code_faults(row)
    if any(cells) and not all(cells):
        yield "153", "IN_TOUCH"
    if row.in_touch in _OVER and {row.activ, row.accom} - {"", "0"}:
        yield "344", "IN_TOUCH"
    if row.in_touch == "YES" and "0" in (row.activ, row.accom):
        yield "345", "IN_TOUCH"


def _code_faults(row: Oc3Row) -> Iterator[tuple[str, str]]:
    if row.in_touch not in IN_TOUCH:
        yield "131", "IN_TOUCH"
    if row.activ not in ACTIVITIES | HISTORIC_ACTIVITIES:
        yield "132", "ACTIV"
    if row.accom not in ACCOMMODATIONS:
        yield "133", "ACCOM"


def _age_faults(row: Oc3Row, known: Known) -> Iterator[tuple[str, str]]:
    """347, 391, 3001: what age at the end of the collection year rules out."""
    if known.born_on is None or known.year is None:
        return
    age = age_on(known.born_on, year_ends_on(known.year))
    if age < 17:
        yield "391", "DOB"
    if age < 18 and row.accom in _FOYER:
        yield "347", "ACCOM"
    if row.accom in _FORMER_CARER and _birthday_this_year(known, 17):
        yield "3001", "ACCOM"


def _birthday_this_year(known: Known, age: int) -> date | None:
    if known.born_on is None or known.year is None:
        return None
    day = birthday(known.born_on, age)
    return day if year_starts_on(known.year) <= day <= year_ends_on(known.year) else None


def _care_faults(known: Known) -> Iterator[tuple[str, str]]:
    """1000, 1007 or 1016, 1011: what the episodes rule out."""
    if not known.episodes:
        return
    last = known.episodes[-1]
    if any(episode.rec == _DIED for episode in known.episodes):
        yield "1000", "IN_TOUCH"
    if last.dec and last.rec == _TRANSFERRED:
        yield "1011", "IN_TOUCH"
    for age in (17, 18):
        day = _birthday_this_year(known, age)
        if day and _in_care(known.episodes, day):
            yield ("1007" if _still_in_care(known, last) else "1016"), "IN_TOUCH"


def _in_care(episodes: Sequence[EpisodeRow], day: date) -> bool:
    return any(
        e.decom and e.decom <= day and (e.dec is None or e.dec > day) and e.ls not in SHORT_BREAKS
        for e in episodes
    )


def _still_in_care(known: Known, last: EpisodeRow) -> bool:
    """Whether care goes on at the end of the year: the last episode is open, or continued (X1)."""
    return last.dec is None or last.rec == "X1" or bool(known.year and last.dec > year_ends_on(known.year))


def _too_little_care(known: Known) -> Iterator[Fault]:
    """1001 and 1002, where the years given can tell enough to ask somebody to look.

    With this year alone a care leaver without an episode is nothing unusual, so 1002 needs an older year;
    1001 needs one too, or a first known episode that says care began with it (RNE S).
    """
    if not known.episodes:
        if known.older_years:
            yield "1002", "IN_TOUCH", {}
        return
    if known.born_on is None or not (known.older_years or _beginning_known(known)):
        return
    needed = _days_needed(known)
    days, after = _days_since_14_and_16(known)
    last = known.episodes[-1]
    adopted = last.dec is not None and last.rec in ADOPTED
    if adopted or days < needed or after < min(needed, 1):
        yield "1001", "IN_TOUCH", {"days": days, "after": after, "needed": needed}


def _days_needed(known: Known) -> int:
    """How many days the law asks for at the end of the year; none before it asked."""
    try:
        return number_on("eligible_days", year_ends_on(known.year)) if known.year else 0
    except NotInForce:
        return 0


def _beginning_known(known: Known) -> bool:
    if known.episodes[0].rne == "S":
        return True
    return bool(
        known.born_on and known.first_year and year_starts_on(known.first_year) <= birthday(known.born_on, 14)
    )


def _days_since_14_and_16(known: Known) -> tuple[int, int]:
    """Days in care since the 14th and the 16th birthday to the end of the year, short breaks left out."""
    born_on = known.born_on or date.min
    spells = [
        CareSpell(e.decom, e.dec, e.ls, e.rec) for e in known.episodes if e.decom and e.ls not in SHORT_BREAKS
    ]
    end = year_ends_on(known.year) if known.year else date.max
    return (days_in(spells, birthday(born_on, 14), end), days_in(spells, birthday(born_on, 16), end))
