"""How an import is written down: its beginning, its states, its problem rows. Every format uses the same."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.exchange.choices import RunState
from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.ssda903.problem import Problem
from kith.people.models import Account, Authority
from kith.people.rules import chain_of

PROBLEMS_AT_ONCE = 500

FileSaid = Mapping[str, str | int]


@transaction.atomic
def begin_run(
    authority: Authority,
    format_name: str,
    *,
    files: Sequence[FileSaid],
    by: Account | None,
    at: datetime,
    year: int | None = None,
    year_from: str = "",
    token: str = "",
) -> ImportRun:
    """Write down that an import begins, with its audit row."""
    run = ImportRun.objects.create(
        authority=authority,
        format=format_name,
        year=year,
        year_from=year_from,
        by=by,
        at=at,
        state=RunState.READ.value,
        token=token or None,
        files=list(files),
    )
    note_run("import_begin", run, by=by, at=at)
    return run


def note_run(
    deed: str,
    run: ImportRun,
    *,
    by: Account | None,
    at: datetime,
    subjects: Collection[str] = (),
    fields: Iterable[str] = (),
) -> None:
    """Append an audit row of an import: the people in it by reference, the files by hash, counts, no content."""
    hashes = [str(file["sha256"]) for file in run.files if file["sha256"]]
    record(
        chain=chain_of(run.authority.ref),
        kind=Kind.WRITE if by else Kind.JOB,
        deed=deed,
        actor=by.ref if by else INSTALLATION,
        role=by.role if by else "",
        subjects=list(subjects),
        things=[run.ref, *hashes],
        fields=list(fields),
        at=at,
    )


def move_run(run: ImportRun, state: RunState) -> None:
    """Write down how far an import is."""
    run.state = state.value
    run.save(update_fields=["state"])


def list_problems(run: ImportRun, problems: Sequence[Problem], *, first: int) -> None:
    """Write down rows that need mending, in short transactions. ``first`` is the place of the first of them."""
    rows = [_problem_row(run, problem, place) for place, problem in enumerate(problems, first)]
    for start in range(0, len(rows), PROBLEMS_AT_ONCE):
        with transaction.atomic():
            ProblemRow.objects.bulk_create(rows[start : start + PROBLEMS_AT_ONCE])


def _problem_row(run: ImportRun, problem: Problem, place: int) -> ProblemRow:
    return ProblemRow(
        run=run,
        place=place,
        file=problem.file[:200],
        line=problem.line,
        child=problem.child[:40],
        column=problem.column[:60],
        code=problem.code,
        grade=problem.grade.value,
        message=problem.message.msgid,
        params=dict(problem.message.params),
        mend=problem.mend.msgid,
        mend_params=dict(problem.mend.params),
    )
