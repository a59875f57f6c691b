"""Every write of the exchange room: importing a return. Names are imported by ``names.apply``."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kith.exchange.choices import RunState
from kith.exchange.models import ImportRun
from kith.exchange.names.apply import import_names
from kith.exchange.queries import run_of_token
from kith.exchange.runs import begin_run, list_problems, move_run
from kith.exchange.ssda903.apply import Progress, Stored, store
from kith.exchange.ssda903.check import check
from kith.exchange.ssda903.gather import children_of, rows_by_table, unkeepable
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.read import Return, read_files, told_apart
from kith.exchange.ssda903.spec import EpisodeRow, HeaderRow, Table
from kith.journey.actions import note_year
from kith.journey.queries import episodes_by_child
from kith.people.models import Account, Authority, Person
from kith.words import Refused, Say

__all__ = ["Examined", "NothingReadable", "check_return", "import_names", "import_return"]

NamedFile = tuple[str, bytes | Path]


class NothingReadable(Refused):
    """No file held a table Kith keeps. ``problems`` says why, file by file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(Say("None of these files holds a table of the return that Kith can read."))
        self.problems = problems


@dataclass(frozen=True)
class Examined:
    """A return read and checked, and what is known of its files; nothing is stored yet."""

    read: Return
    kept: Return
    files: list[dict[str, str | int]]
    problems: list[Problem]

    def refused(self, more: Iterable[Problem] = ()) -> dict[str, int]:
        """Return how many rows of each table were not taken in; "other" are rows of files with no whole row."""
        table_of = {row.file: table for table, rows in rows_by_table(self.read).items() for row in rows[:1]}
        places = refused_places([*self.problems, *more])
        return Counter(table_of.get(file, "other") for file, _ in places)


def check_return(
    authority: Authority, named_files: Iterable[NamedFile], *, year: int | None, name: str = ""
) -> Examined:
    """Read and check a return and store nothing. ``name`` is its folder's own name, if it has one.

    Errors: ``NothingReadable`` when no file held a table; ``Refused`` when nothing tells the collection year.
    """
    given = [(file, _content(source)) for file, source in told_apart(named_files)]
    read = read_files(given, year=year, name=name)
    if not read.tables:
        raise NothingReadable(read.problems)
    if read.year is None:
        raise Refused(
            Say("Nothing in these files tells the collection year. Give the year it ends in, like 2025.")
        )
    checked = check(_with_known_children(authority, read), _older(authority, read))
    extra = list(unkeepable(checked.kept))
    return Examined(read, checked.kept, _files(given, read), [*checked.problems, *extra])


def import_return(
    authority: Authority,
    named_files: Iterable[NamedFile],
    *,
    year: int | None,
    by: Account | None,
    at: datetime,
    on_progress: Progress | None = None,
    name: str = "",
    token: str = "",
) -> ImportRun:
    """Import one collection year: store what can be stored, list what cannot. Twice the same changes nothing.

    ``by`` is None for the command line. ``token`` makes a form that was sent twice one import. Errors as
    ``check_return``.
    """
    before = run_of_token(authority, token)
    if before is not None:
        return before
    examined = check_return(authority, named_files, year=year, name=name)
    read = examined.read
    run = begin_run(
        authority,
        "ssda903",
        files=examined.files,
        year=read.year,
        year_from=read.year_from,
        by=by,
        at=at,
        token=token,
    )
    list_problems(run, examined.problems, first=0)
    move_run(run, RunState.APPLYING)
    children = children_of(examined.kept, without=refused_places(examined.problems))
    stored = store(run, children, by=by, at=at, on_progress=on_progress)
    list_problems(run, stored.problems, first=len(examined.problems))
    _end(run, examined, stored, at=at)
    return run


# Reading


def _content(source: bytes | Path) -> bytes | Path:
    """Return what a file holds; a path that cannot be read stays one, and the reader says why."""
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError:
        return source


def _files(given: Sequence[NamedFile], read: Return) -> list[dict[str, str | int]]:
    rows = Counter(row.file for table in rows_by_table(read).values() for row in table)
    tables = {row.file: table for table, held in rows_by_table(read).items() for row in held[:1]}
    return [
        {
            "name": file[:200],
            "table": tables.get(file, "other"),
            "sha256": hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else "",
            "rows": rows[file],
        }
        for file, source in given
    ]


def _with_known_children(authority: Authority, read: Return) -> Return:
    """Return it with Header rows of known people when it has no Header table: a mended file may come alone."""
    if Table.HEADER in read.tables:
        return read
    children = {row.child for rows in rows_by_table(read).values() for row in rows}
    known = Person.objects.filter(authority=authority, child_id__in=children, born_on__isnull=False)
    header = [
        HeaderRow("", 0, (), child_id or "", sex, born_on, ethnicity, None)
        for child_id, sex, born_on, ethnicity in known.values_list("child_id", "sex", "born_on", "ethnicity")
    ]
    return replace(read, header=header, tables=read.tables | {Table.HEADER})


def _older(authority: Authority, read: Return) -> list[Return]:
    """Return what is stored of older years about the care leavers in this return, for the rules that ask."""
    wanted = {row.child for row in read.oc3}
    years: dict[int, list[EpisodeRow]] = {}
    for child, year, spell in episodes_by_child(authority, wanted) if wanted else ():
        row = EpisodeRow(
            "",
            0,
            (),
            child,
            spell.decom,
            spell.rne,
            spell.ls,
            spell.place,
            "",
            spell.dec,
            spell.rec,
            spell.reason,
        )
        years.setdefault(year, []).append(row)
    newest = read.year or 0
    return [Return(year=year, episodes=rows) for year, rows in sorted(years.items()) if year < newest]


def refused_places(problems: Iterable[Problem]) -> Collection[tuple[str, int]]:
    """Return the file and line of every row that was not taken in."""
    return {(p.file, p.line) for p in problems if p.grade is Grade.REFUSED and p.line > 1}


# The run


@transaction.atomic
def _end(run: ImportRun, examined: Examined, stored: Stored, *, at: datetime) -> None:
    if run.year and Table.EPISODES in examined.read.tables:
        note_year(run.authority, run.year, workers_given=Table.SW_EPISODES in examined.read.tables)
    run.counts = _counts(examined, stored)
    run.state = RunState.DONE.value
    run.done_at = at
    run.save(update_fields=["counts", "state", "done_at"])


def _counts(examined: Examined, stored: Stored) -> dict[str, dict[str, int]]:
    refused = examined.refused(stored.problems)
    counts = {
        table: {
            "new": tally.new,
            "changed": tally.changed,
            "same": tally.same,
            "refused": refused.get(table, 0),
        }
        for table, tally in stored.tallies.items()
    }
    if refused.get("other"):
        counts["other"] = {"new": 0, "changed": 0, "same": 0, "refused": refused["other"]}
    return counts
