"""Checks the rows of a return: which cannot be taken in (grade A), and which care-leaver rows do not fit (C).

A child whose Header row is refused takes all other rows of that child along: they are refused with the
missing-header code of their table and a sentence that names the line in Header. Of several Header rows for
one child the first is kept. What does not live here: reading, and the merging of years.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from kith.exchange.ssda903 import oc3
from kith.exchange.ssda903.problem import Problem
from kith.exchange.ssda903.read import Return, year_ends_on
from kith.exchange.ssda903.sentences import HEADER_REFUSED, HISTORIC_CODE, SENTENCES
from kith.exchange.ssda903.spec import (
    EpisodeRow,
    HeaderRow,
    Oc3Row,
    PrevPermRow,
    ReviewRow,
    Row,
    SwEpisodeRow,
    Table,
    UascRow,
)
from kith.law.birthdays import birthday
from kith.words import Say

__all__ = ["Checked", "check", "check_years"]

R = TypeVar("R", bound=Row)
Fault = tuple[str, str]
"""A code and the column it is about."""
_NONE: tuple[Fault, ...] = ()

_PARTIAL = re.compile(r"(\d\d|zz)/(\d\d|zz)/(\d{4}|zzzz)", re.ASCII | re.IGNORECASE)
_SEXES = {"1": "M", "2": "F"}


@dataclass(frozen=True)
class Checked:
    """A return without its refused rows, and everything found: in reading first, then in checking.

    ``kept`` is what may be stored; its own ``problems`` are those of the reading.
    """

    kept: Return
    problems: tuple[Problem, ...]


def check(read: Return, older: Sequence[Return] = (), *, header_needed: bool = True) -> Checked:
    """Check one year; ``older`` are the kept rows of earlier years, if there are any.

    ``header_needed=False`` takes rows in when the return has no Header table at all (nothing is stored then):
    dates of birth are unknown and no rule that needs one fires. Rules 1001 and 1002 look at all years given.
    """
    known = _Known(read, header_needed)
    kept = replace(
        read,
        header=[row for row in read.header if known.headers.get(row.child) is row],
        episodes=known.take(read.episodes, "INT03", "", _episode_faults),
        reviews=known.take(read.reviews, "INT08", "INT17", _review_faults),
        uasc=known.take(read.uasc, "INT09", "INT18", _uasc_faults, "INT36"),
        oc3=known.take(read.oc3, "INT06", "INT15", _no_faults, "INT34"),
        prev_perm=known.take(read.prev_perm, "INT07", "INT16", _prev_perm_faults, "INT35"),
        sw_episodes=known.take(read.sw_episodes, "KITH-HEADER", "", _worker_faults),
    )
    found = [*known.problems, *_repeated(kept.episodes), *_care_leaver_problems(kept, older)]
    return Checked(kept, (*read.problems, *found))


def check_years(reads: Iterable[Return], *, header_needed: bool = True) -> list[Checked]:
    """Check several years, oldest first, each against those before it."""
    checked: list[Checked] = []
    for read in sorted(reads, key=lambda one: one.year or 0):
        older = [one.kept for one in checked]
        checked.append(check(read, older, header_needed=header_needed))
    return checked


def _problem(row: Row, code: str, column: str, **values: str | int) -> Problem:
    sentence = SENTENCES[code]
    message = Say(sentence.message, {"column": column, **values})
    return Problem(row.file, row.line, row.child, column, code, sentence.grade, message, sentence.mend)


class _Known:
    """The children of a return by their Header rows, and what was found so far."""

    def __init__(self, read: Return, header_needed: bool) -> None:
        self.problems: list[Problem] = []
        self.headers: dict[str, HeaderRow] = {}
        self.refused: dict[str, int] = {}
        self.open_door = Table.HEADER not in read.tables and not header_needed
        seen: dict[str, int] = {}
        for row in read.header:
            faults = _header_faults(row, read.year, row.child in seen)
            for code, column in faults:
                self.problems.append(_problem(row, code, column, first=seen.get(row.child, 0)))
            seen.setdefault(row.child, row.line)
            if not faults:
                self.headers[row.child] = row
            else:
                self.refused.setdefault(row.child, row.line)

    def take(
        self,
        rows: Sequence[R],
        no_header: str,
        dob_differs: str,
        faults_of: Callable[[R, HeaderRow | None], Sequence[Fault]],
        only_once: str = "",
    ) -> list[R]:
        """The rows that may be kept, in order; every other leaves its problems behind."""
        taken: list[R] = []
        seen: dict[str, int] = {}
        for row in rows:
            header = self.headers.get(row.child)
            if header is None and not self.open_door:
                self._no_header(row, no_header)
                continue
            faults = faults_of(row, header)
            if dob_differs and header is not None and getattr(row, "dob", None) != header.dob:
                faults = (*faults, (dob_differs, "DOB"))
            first = seen.setdefault(row.child, row.line) if only_once else row.line
            if first != row.line:
                faults = (*faults, (only_once, "CHILD"))
            if not faults or self._may_stay(row, faults, first):
                taken.append(row)
        return taken

    def _may_stay(self, row: Row, faults: Sequence[Fault], first: int) -> bool:
        found = [_problem(row, code, column, first=first) for code, column in faults]
        self.problems.extend(found)
        return not any(problem.grade == "A" for problem in found)

    def _no_header(self, row: Row, code: str) -> None:
        problem = _problem(row, code, "CHILD")
        line = self.refused.get(row.child)
        if line:
            problem = replace(problem, message=Say(HEADER_REFUSED, {"header": line}))
        self.problems.append(problem)


def _header_faults(row: HeaderRow, year: int | None, repeated: bool) -> list[Fault]:
    faults: list[Fault] = []
    if row.dob is None:
        faults.append(("102", "DOB"))
    elif year and row.dob > year_ends_on(year):
        faults.append(("301", "DOB"))
    if "MC_DOB" in row.bad:
        faults.append(("171", "MC_DOB"))
    if repeated:
        faults.append(("INT32", "CHILD"))
    return faults


def _no_faults(row: Row, header: HeaderRow | None) -> Sequence[Fault]:
    return _NONE


def _episode_faults(row: EpisodeRow, header: HeaderRow | None) -> Sequence[Fault]:
    decom, dec = row.decom, row.dec
    born = header.dob if header else None
    if decom is not None and not row.bad and (dec is None or dec >= decom) and not (born and decom < born):
        return _NONE
    return tuple(_episode_faults_in_full(row, born))


def _episode_faults_in_full(row: EpisodeRow, born: date | None) -> Iterator[Fault]:
    if row.decom is None:
        yield "141", "DECOM"
    elif born and row.decom < born:
        yield "302", "DECOM"
    if "DEC" in row.bad:
        yield "147", "DEC"
    if row.decom and row.dec and row.dec < row.decom:
        yield "356", "DEC"


def _review_faults(row: ReviewRow, header: HeaderRow | None) -> Sequence[Fault]:
    if row.review is None:
        return (("166", "REVIEW"),)
    return _before_birth(row.review, "REVIEW", header)


def _before_birth(day: date, column: str, header: HeaderRow | None) -> Sequence[Fault]:
    born = header.dob if header else None
    return (("KITH-BIRTH", column),) if born and day < born else _NONE


def _uasc_faults(row: UascRow, header: HeaderRow | None) -> Sequence[Fault]:
    return tuple(_uasc_faults_in_full(row, header))


def _uasc_faults_in_full(row: UascRow, header: HeaderRow | None) -> Iterator[Fault]:
    if header and _SEXES.get(row.sex, row.sex) != _SEXES.get(header.sex, header.sex):
        yield "INT21", "SEX"
    if "DUC" in row.bad:
        yield "104", "DUC"
    if row.duc and header and header.dob:
        yield from _before_birth(row.duc, "DUC", header)
        if row.duc > birthday(header.dob, 18):
            yield "304", "DUC"


def _prev_perm_faults(row: PrevPermRow, header: HeaderRow | None) -> Sequence[Fault]:
    return (("632", "DATE_PERM"),) if row.date_perm and not _PARTIAL.fullmatch(row.date_perm) else _NONE


def _worker_faults(row: SwEpisodeRow, header: HeaderRow | None) -> Sequence[Fault]:
    return tuple(_worker_faults_in_full(row, header))


def _worker_faults_in_full(row: SwEpisodeRow, header: HeaderRow | None) -> Iterator[Fault]:
    if "DOB" in row.bad or (header and row.dob and row.dob != header.dob):
        yield "KITH-DOB", "DOB"
    if not row.sw_id:
        yield "KITH-SW-ID", "SW_ID"
    if row.sw_decom is None:
        yield "SW04STG1", "SW_DECOM"
    else:
        yield from _before_birth(row.sw_decom, "SW_DECOM", header)
    if "SW_DEC" in row.bad:
        yield "SW05STG1", "SW_DEC"
    if row.sw_decom and row.sw_dec and row.sw_dec < row.sw_decom:
        yield "SW18STG2", "SW_DEC"


def _repeated(episodes: Iterable[EpisodeRow]) -> Iterator[Problem]:
    """Flag a later row for the same child and first day; both stay in the list, the merge lets it win."""
    seen: dict[tuple[str, date | None], int] = {}
    for row in episodes:
        first = seen.setdefault((row.child, row.decom), row.line)
        if first != row.line:
            yield _problem(row, "KITH-REPEAT", "DECOM", first=first)


def _care_leaver_problems(kept: Return, older: Sequence[Return]) -> Iterator[Problem]:
    born = {row.child: row.dob for row in kept.header}
    wanted = {row.child for row in kept.oc3}
    episodes = _episodes_by_child([*older, kept], wanted)
    first_year = min((one.year for one in [*older, kept] if one.year), default=None)
    for row in kept.oc3:
        known = oc3.Known(
            born_on=born.get(row.child),
            year=kept.year,
            episodes=episodes.get(row.child, []),
            first_year=first_year,
            older_years=bool(older),
        )
        for code, column, values in oc3.faults(row, known):
            yield _problem(row, code, column, **values)
        if oc3.holds_historic_code(row):
            yield _historic(row)


def _historic(row: Oc3Row) -> Problem:
    """Rule 132 as a note: lists of later years no longer hold the code, and it was right in its time."""
    said = HISTORIC_CODE
    return Problem(row.file, row.line, row.child, "ACTIV", "132", said.grade, Say(said.message), said.mend)


def _episodes_by_child(returns: Iterable[Return], wanted: set[str]) -> Mapping[str, list[EpisodeRow]]:
    """The episodes of some children over the years, in order; for one first day the newest row counts."""
    found: dict[tuple[str, date], EpisodeRow] = {}
    for one in sorted(returns, key=lambda one: one.year or 0):
        for row in one.episodes:
            if row.child in wanted and row.decom:
                found[row.child, row.decom] = row
    by_child: dict[str, list[EpisodeRow]] = {}
    for key in sorted(found):
        by_child.setdefault(key[0], []).append(found[key])
    return by_child
