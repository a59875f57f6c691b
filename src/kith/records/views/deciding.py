"""The manager's pages: what waits for a decision, and the decision itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.access.gates import door
from kith.kit.templatetags.kit import day, said
from kith.records.actions.packs import agree_to_release
from kith.records.actions.requests import move_request
from kith.records.choices.requests import REASON_NAMES, Mover, State
from kith.records.figures.giving import making_now
from kith.records.figures.requests import office_rows
from kith.records.figures.screening import decision
from kith.records.forms.requests import DecideForm
from kith.records.gates.requests import (
    OneRequest,
    RecordsOffice,
    decides,
    deciding_request,
    manager_of_records,
)
from kith.records.queries.requests import requests_in, screened
from kith.records.views.common import agreed, get_or_post, page, sent

BACK = "back"


@door(manager_of_records)
@require_safe
def decisions(request: HttpRequest, found: RecordsOffice) -> HttpResponse:
    """List the requests that wait for this manager's decision, and those whose file is being made."""
    visit = found.visit
    waiting = requests_in(visit.account).filter(state=State.DECIDING)
    mine = [one for one in waiting if decides(visit.account, one, visit)]
    visit.saw([one.person for one in mine])
    rows = office_rows(mine, on=visit.on)
    making = [row for row in rows if row.making and row.making.waits]
    return page(request, "decisions", requests=[row for row in rows if row not in making], making=making)


@door(deciding_request)
@get_or_post
def request_decide(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Show what would be released and what is taken out and why; take the manager's decision."""
    told = decision(screened(found.request))
    harm = [
        (
            row.ref,
            _("%(title)s, looked at again on %(day)s")
            % {"title": said(row.title), "day": day(row.review_on)},
        )
        for row in told.harm
    ]
    form = DecideForm(sent(request), harm=harm)
    if form.is_valid() and agreed(form, lambda: _decide(form, found)):
        back = form.cleaned_data["decision"] == BACK
        messages.success(
            request, _("Handed back. They can see it.") if back else _("Agreed. The file is being made.")
        )
        return redirect("decisions")
    making = making_now(found.request)
    return page(
        request, "request_decide", form, asked=found.request, told=told, reasons=REASON_NAMES, making=making
    )


def _decide(form: DecideForm, found: OneRequest) -> None:
    answers, visit = form.cleaned_data, found.visit
    if answers["decision"] == BACK:
        to, words = State.SCREENING, answers["words"]
        move_request(found.request, to, mover=Mover.MANAGER, by=visit.account, at=visit.now, words=words)
        return
    agree_to_release(
        found.request,
        by=visit.account,
        at=visit.now,
        words=answers["words"],
        agreed=answers.get("agreed", []),
    )
