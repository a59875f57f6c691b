"""Reads about imports. The authority comes first and has passed the office's gate."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.ssda903.problem import Grade
from kith.people.models import Account, Authority, Person
from kith.people.queries import closed_to
from kith.words import Say


def run_of_token(authority: Authority, token: str) -> ImportRun | None:
    """Return the import a form's token began already, or None."""
    return ImportRun.objects.filter(authority=authority, token=token).first() if token else None


def runs_of(authority: Authority) -> QuerySet[ImportRun]:
    """Return this authority's imports, newest first."""
    return ImportRun.objects.filter(authority=authority).select_related("by").order_by("-at", "-pk")


def run_by_ref(authority: Authority, ref: str) -> ImportRun | None:
    """Return one import of this authority, or None."""
    return ImportRun.objects.filter(authority=authority, ref=ref).select_related("authority", "by").first()


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one import with one code: how many, how grave, and the first of them for its sentences."""

    code: str
    grade: Grade
    count: int
    message: Say
    mend: Say

    @property
    def varies(self) -> bool:
        """Whether the sentence is another in each row."""
        return self.count > 1 and bool(set(self.message.params) - {"column"})


def problem_groups(run: ImportRun, *, viewer: Account | None = None) -> list[ProblemGroup]:
    """Return what is wrong, by grade and code: two questions however many rows."""
    found = list(
        _rows_of(run, viewer)
        .values("grade", "code")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("grade", "code")
    )
    firsts = ProblemRow.objects.in_bulk([group["first"] for group in found])
    return [
        ProblemGroup(
            code=group["code"],
            grade=Grade(group["grade"]),
            count=group["count"],
            message=message_of(firsts[group["first"]]),
            mend=mend_of(firsts[group["first"]]),
        )
        for group in found
    ]


def problems_of(run: ImportRun, *, code: str = "", viewer: Account | None = None) -> QuerySet[ProblemRow]:
    """Return an import's problem rows in the order of grade and place, perhaps of one code only.

    Rows about somebody whose file is closed to the viewer are not among them; a command has no viewer.
    """
    rows = _rows_of(run, viewer).order_by("grade", "code", "place")
    return rows.filter(code=code) if code else rows


def _rows_of(run: ImportRun, viewer: Account | None) -> QuerySet[ProblemRow]:
    rows = ProblemRow.objects.filter(run=run)
    return rows if viewer is None else rows.exclude(child__in=_closed_children(run, viewer))


def _closed_children(run: ImportRun, viewer: Account) -> QuerySet[Person, str | None]:
    shut = Person.objects.filter(pk__in=closed_to(viewer), authority=run.authority_id)
    return shut.filter(child_id__isnull=False).order_by().values_list("child_id", flat=True)


def message_of(row: ProblemRow) -> Say:
    """Return what is wrong, as a sentence to be rendered."""
    return Say(row.message, row.params)


def mend_of(row: ProblemRow) -> Say:
    """Return how to mend it, as a sentence to be rendered."""
    return Say(row.mend, row.mend_params)


def run_as_plain(run: ImportRun) -> dict[str, Any]:
    """Return an import and its problem rows as plain values, in English, for a command."""
    return {
        "ref": run.ref,
        "year": run.year,
        "year_from": run.year_from,
        "state": run.state,
        "files": run.files,
        "counts": run.counts,
        "problems": [_problem_as_plain(row) for row in problems_of(run)],
    }


def _problem_as_plain(row: ProblemRow) -> dict[str, str | int]:
    return {
        "file": row.file,
        "line": row.line or 0,
        "child": row.child,
        "column": row.column,
        "code": row.code,
        "grade": row.grade,
        "message": str(message_of(row)),
        "mend": str(mend_of(row)),
    }


def people_in(run: ImportRun, children: Collection[str]) -> QuerySet[Person]:
    """Return the people of a run's authority with these child ids."""
    return Person.objects.filter(authority=run.authority_id, child_id__in=set(children) - {""}).order_by("pk")


def counts_in(run: ImportRun, *, viewer: Account) -> dict[str, dict[str, int]]:
    """Return by table how many rows were new, changed, the same, or refused.

    Refused rows about somebody whose file is closed to the viewer are not counted: no number tells of them either.
    """
    counts = {table: dict(count) for table, count in run.counts.items()}
    hidden = ProblemRow.objects.filter(run=run, grade=Grade.REFUSED, line__gt=1)
    hidden = hidden.filter(child__in=_closed_children(run, viewer))
    tables = {file["name"]: file["table"] for file in run.files}
    for file, _line in hidden.order_by().values_list("file", "line").distinct():
        counts[tables[file]]["refused"] -= 1
    return counts


def totals_of(run: ImportRun, *, viewer: Account) -> dict[str, int]:
    """Return how many rows of an import were new, changed, the same, or refused, as far as the viewer may know."""
    kinds = ("new", "changed", "same", "refused")
    counts = counts_in(run, viewer=viewer).values()
    totals = {kind: sum(count.get(kind, 0) for count in counts) for kind in kinds}
    return {**totals, "stored": totals["new"] + totals["changed"]}
