"""Storing names: whoever is known gets theirs, the others are listed; twice the same changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kith.exchange.choices import RunState
from kith.exchange.models import ImportRun
from kith.exchange.names.read import NameRow, read_names
from kith.exchange.queries import run_of_token
from kith.exchange.runs import FileSaid, begin_run, list_problems, move_run, note_run
from kith.exchange.ssda903.problem import Grade, Problem, refused_rows
from kith.people.models import Account, Authority, Person
from kith.words import Refused, Say

AT_ONCE = 200


def import_names(
    authority: Authority, named_file: tuple[str, bytes], *, by: Account | None, at: datetime, token: str = ""
) -> ImportRun:
    """Give names to the people of an authority by their child ids. Adopted children are not known here.

    Errors: ``Refused`` with the sentence of the file when it is no file of names at all.
    """
    before = run_of_token(authority, token)
    if before is not None:
        return before
    name, data = named_file
    names = read_names(name, data)
    if not names.known:
        raise Refused(_joined(names.problems[0]))
    file: FileSaid = {
        "name": name[:200],
        "table": "names",
        "sha256": hashlib.sha256(data).hexdigest(),
        "rows": len(names.rows),
    }
    run = begin_run(authority, "names", files=[file], by=by, at=at, token=token)
    known = _known(authority, names.rows)
    problems = [*names.problems, *(_unknown(name, row) for row in names.rows if row.child not in known)]
    list_problems(run, problems, first=0)
    move_run(run, RunState.APPLYING)
    wanted = {row.child: row for row in names.rows if row.child in known}
    changed = [_named(known[child], row) for child, row in wanted.items() if _differs(known[child], row)]
    for start in range(0, len(changed), AT_ONCE):
        _store(run, changed[start : start + AT_ONCE], by=by, at=at)
    refused = refused_rows(problems)
    run.counts = {
        "names": {"new": 0, "changed": len(changed), "same": len(wanted) - len(changed), "refused": refused}
    }
    run.state, run.done_at = RunState.DONE.value, at
    run.save(update_fields=["counts", "state", "done_at"])
    return run


def _joined(problem: Problem) -> Say:
    """Return what is wrong and how to mend it as one sentence."""
    text = f"{problem.message.msgid} {problem.mend.msgid}"
    return Say(text, {**problem.message.params, **problem.mend.params})


def _known(authority: Authority, rows: Sequence[NameRow]) -> Mapping[str, Person]:
    people = Person.objects.filter(
        authority=authority, adopted_on__isnull=True, child_id__in={row.child for row in rows}
    )
    return {person.child_id or "": person for person in people.order_by("pk")}


def _differs(person: Person, row: NameRow) -> bool:
    return (person.forename, person.surname) != (row.forename, row.surname)


def _named(person: Person, row: NameRow) -> Person:
    person.forename, person.surname = row.forename, row.surname
    return person


@transaction.atomic
def _store(run: ImportRun, people: Sequence[Person], *, by: Account | None, at: datetime) -> None:
    Person.objects.bulk_update(people, ["forename", "surname"], batch_size=100)
    refs = [person.ref for person in people]
    note_run("import_names", run, by=by, at=at, subjects=refs, fields=["forename", "surname"])


def _unknown(name: str, row: NameRow) -> Problem:
    message = Say("Nobody in your records has this child id.")
    mend = Say("Check the id, or import the return that this child is in first.")
    return Problem(name, row.line, row.child, "child", "NAME-UNKNOWN", Grade.REFUSED, message, mend)
