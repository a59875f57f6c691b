"""Where everybody arrives, the lists of people, and one person's page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from kith.access.gates import (
    Desk,
    LetIn,
    Own,
    TheirPerson,
    Visit,
    WithMe,
    anybody_signed_in,
    door,
    let_in_person,
    manager_desk,
    own_space,
    readable_person,
    worker_desk,
)
from kith.access.gates import with_me as let_in
from kith.audit.choices import Kind
from kith.desk.beside import own_home, reviewed
from kith.desk.choices import Show
from kith.desk.figures import DeskRow, caseload_rows, home_page, person_page, shown, team_rows
from kith.desk.forms import NameForm
from kith.desk.let_in import let_in_page, let_in_rows
from kith.people.choices import OUTSIDE, Role

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ARRIVES_AT = {
    Role.YOUNG_PERSON: "home",
    Role.WORKER: "caseload",
    Role.MANAGER: "team",
    Role.ADMINISTRATOR: "office",
    Role.DATA_OFFICER: "openings",
    Role.REVIEWING_OFFICER: "with_me",
    **dict.fromkeys(OUTSIDE, "with_me"),
}


@require_safe
@door(anybody_signed_in)
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send everybody to the page they come for."""
    return redirect(ARRIVES_AT[Role(visit.account.role)])


@require_safe
@door(own_space)
def home(request: HttpRequest, own: Own) -> HttpResponse:
    """Show a young person their home."""
    page = home_page(own.person, on=own.visit.on, at=own.visit.now)
    return TemplateResponse(request, "desk/home.html", {"page": page})


@get_or_post
@door(worker_desk, post=Kind.SEARCH)
def caseload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a worker their people, what is about to change first."""
    people, rows = caseload_rows(desk.visit.account, on=desk.visit.on, at=desk.visit.now)
    desk.visit.saw(people)
    return TemplateResponse(request, "desk/caseload.html", _filtered(request, rows))


@get_or_post
@door(manager_desk, post=Kind.SEARCH)
def team(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a manager the people allocated to their team."""
    people, rows = team_rows(desk.visit.account, on=desk.visit.on)
    desk.visit.saw(people)
    return TemplateResponse(request, "desk/team.html", _filtered(request, rows))


def _filtered(request: HttpRequest, rows: Sequence[DeskRow]) -> dict[str, Any]:
    """Keep the rows that were asked for. A filter stands in the address; a name never does, so it comes by POST."""
    show = asked_filter(request)
    name = NameForm(request.POST).asked
    kept = shown(rows, show=show, name=name)
    return {"rows": kept, "everyone": len(rows), "show": show.value, "name": name}


def asked_filter(request: HttpRequest) -> Show:
    """Return the filter in the address; everyone, where it is none."""
    try:
        return Show(request.GET.get("show", ""))
    except ValueError:
        return Show.EVERYONE


@require_safe
@door(readable_person)
def person(request: HttpRequest, found: TheirPerson) -> HttpResponse:
    """Show one person: what they shared with this worker, and their journey."""
    visit = found.visit
    page = person_page(found.person, visit.account, on=visit.on, at=visit.now, opened=found.opened)
    if page.shared:
        visit.saw([], things=[member.ref for member in page.shared], fields=page.fields_shared)
    visit.saw([], things=[stop.ref for stop in page.stops])
    context = {"person": found.person, "page": page, "show": asked_filter(request).value}
    return TemplateResponse(request, "desk/person.html", context)


@require_safe
@door(let_in)
def with_me(request: HttpRequest, found: WithMe) -> HttpResponse:
    """List whom somebody from outside, or a reviewing officer, is let in to today."""
    people, rows = let_in_rows(found.visit.account, on=found.visit.on)
    found.visit.saw(people)
    return TemplateResponse(request, "desk/with_me.html", {"rows": rows})


@require_safe
@door(let_in_person)
def with_me_person(request: HttpRequest, found: LetIn) -> HttpResponse:
    """Show of one person what an agreement or a part gives, and whom they share by name; nothing else."""
    visit = found.visit
    page = let_in_page(
        found.person,
        visit.account,
        parts=found.parts,
        shares=bool(found.allocations),
        on=visit.on,
        at=visit.now,
    )
    if page.shared:
        visit.saw([], things=[member.ref for member in page.shared], fields=page.fields_shared)
    record = reviewed(found.person) if found.reads_record else None
    if record:
        visit.saw([], things=[stop.ref for stop in record.stops])
    context = {
        "person": found.person,
        "page": page,
        "agreed": found.agreed,
        "allocations": found.allocations,
        "record": record,
        "own_home": own_home(found.person, cared_from=found.cared_from, on=visit.on)
        if found.cared_from
        else None,
    }
    return TemplateResponse(request, "desk/with_me_person.html", context)
