"""The office's pages for files: import a return, see what became of it, import names."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from kith.access.gates import Office, Visit, door, office
from kith.audit.choices import Kind
from kith.exchange.actions import NothingReadable, import_names, import_return
from kith.exchange.choices import GRADE_NAMES, TABLE_NAMES, YEAR_FROM_NAMES, RunState
from kith.exchange.choices import STATE_NAMES as STATES
from kith.exchange.forms import NamesForm, ReturnForm
from kith.exchange.gates import OneRun, office_run
from kith.exchange.queries import (
    counts_in,
    mend_of,
    message_of,
    people_in,
    problem_groups,
    problems_of,
    runs_of,
    totals_of,
)
from kith.kit.cells import harmless
from kith.kit.templatetags.kit import said
from kith.words import Refused

PAGE = 50
GET_OR_POST = ["GET", "HEAD", "POST"]


@door(office)
@require_http_methods(GET_OR_POST)
def imports(request: HttpRequest, found: Office) -> HttpResponseBase:
    """List earlier imports and take the files of a new one."""
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if form.is_bound and form.is_valid():
        run = _import_return(form, found)
        if run:
            return redirect("import_run", run)
    if form.is_bound and request.FILES:
        form.ask_for_files_again()
    runs = Paginator(runs_of(found.authority), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"run": run, **totals_of(run, viewer=found.visit.account), "state": STATES[RunState(run.state)]}
        for run in runs
    ]
    context = {"form": form, "authority": found.authority, "page": runs, "rows": rows, "page_query": ""}
    return TemplateResponse(request, "exchange/imports.html", context, status=422 if form.errors else 200)


def _import_return(form: ReturnForm, found: Office) -> str:
    """Import what the form holds; return the run's reference, or "" with the reason on the form."""
    given = form.cleaned_data
    files = [(file.name, file.read()) for file in given["return_files"]]
    try:
        run = import_return(
            found.authority,
            files,
            year=given["year"],
            by=found.visit.account,
            at=found.visit.now,
            token=given["once"],
        )
    except NothingReadable as nothing:
        form.refuse_files(list(nothing.problems))
    except Refused as refused:
        form.refuse(refused.reason)
    else:
        return run.ref
    return ""


@door(office_run)
@require_safe
def import_run(request: HttpRequest, found: OneRun) -> HttpResponseBase:
    """Say what an import stored, and list what it could not, with how to mend it."""
    run, code = found.run, request.GET.get("code", "")
    page = Paginator(problems_of(run, code=code, viewer=found.visit.account), PAGE).get_page(
        request.GET.get("page")
    )
    _saw_children(found.visit, found, {row.child for row in page})
    context = {
        "run": run,
        "state": STATES[RunState(run.state)],
        "totals": totals_of(run, viewer=found.visit.account),
        "year_from": YEAR_FROM_NAMES.get(run.year_from),
        "before": (run.year or 1) - 1,
        "tables": [
            (TABLE_NAMES[table], count)
            for table, count in counts_in(run, viewer=found.visit.account).items()
            if any(count.values())
        ],
        "groups": [
            (group, GRADE_NAMES[group.grade]) for group in problem_groups(run, viewer=found.visit.account)
        ],
        "problems": [(row, message_of(row), mend_of(row), GRADE_NAMES[row.grade]) for row in page],
        "page": page,
        "code": code,
        "page_query": f"code={code}&" if code.replace("-", "").isalnum() else "",
    }
    return TemplateResponse(request, "exchange/import_run.html", context)


@door(office_run, fresh=True, get=Kind.EXPORT)
@require_safe
def import_problems(request: HttpRequest, found: OneRun) -> HttpResponseBase:
    """Give the problem rows as a CSV in which no cell is a formula."""
    rows = list(problems_of(found.run, viewer=found.visit.account))
    _saw_children(found.visit, found, {row.child for row in rows})
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problems.csv"'
    response.write("\ufeff")
    sheet = csv.writer(response, quoting=csv.QUOTE_ALL)  # one more comma, tab or semicolon makes no new cell
    sheet.writerow(["file", "line", "child", "column", "code", "grade", "what is wrong", "how to mend it"])
    for row in rows:
        cells = (row.file, row.line or "", row.child, row.column, row.code, row.grade)
        sheet.writerow([harmless(cell) for cell in (*cells, said(message_of(row)), said(mend_of(row)))])
    return response


def _saw_children(visit: Visit, found: OneRun, children: set[str]) -> None:
    visit.saw(people_in(found.run, children), things=[found.run.ref], fields=["child_id"])


@door(office)
@require_http_methods(GET_OR_POST)
def names_import(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Take names for people whom a return brought."""
    form = NamesForm(request.POST, request.FILES) if request.method == "POST" else NamesForm()
    if form.is_bound and form.is_valid():
        try:
            run = import_names(
                found.authority,
                form.named_file(),
                by=found.visit.account,
                at=found.visit.now,
                token=form.cleaned_data["once"],
            )
        except Refused as refused:
            form.refuse(refused.reason)
        else:
            return redirect("import_run", run.ref)
    context = {"form": form, "authority": found.authority}
    return TemplateResponse(
        request, "exchange/names_import.html", context, status=422 if form.errors else 200
    )
