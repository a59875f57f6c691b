"""Pages for opening a record for a reason, for looking as a worker sees, and for whoever watches over both."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import actions, queries
from kith.access.forms.common import refuse, sent
from kith.access.forms.stops import GlassForm, ReviewForm, WhyForm
from kith.access.gates import (
    VIEWING,
    Desk,
    Helper,
    OneOpening,
    OneWorker,
    Visit,
    Watch,
    door,
    helped_worker,
    helper,
    looking,
    manager_desk,
    open_opening,
    watch,
    watched_opening,
)
from kith.audit.choices import Kind
from kith.audit.queries import refusals_since
from kith.people.rules import chain_of
from kith.words import Refused

GET_OR_POST = ["GET", "HEAD", "POST"]
SHOWN_FOR = timedelta(days=90)
COUNTED_FOR = timedelta(days=30)


# Opening a record


@door(manager_desk, fresh=True, post=Kind.SEARCH)
@require_http_methods(GET_OR_POST)
def glass_open(request: HttpRequest, found: Desk) -> HttpResponseBase:
    """Open the record of somebody who is not your team's, for a reason; others are told at once."""
    visit, form = found.visit, GlassForm(sent(request))
    if form.is_valid():
        typed = {"reason": form.cleaned_data["reason"], "hours": form.cleaned_data["hours"]}
        try:
            actions.check_why(**typed)
            person = queries.person_named(visit.account, form.cleaned_data["who"])
            if person is None:
                refuse(form, actions.NOBODY_FOUND, "who")
                return TemplateResponse(request, "access/glass_open.html", {"form": form})
            actions.open_glass(person, **typed, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason, "reason")
        else:
            return redirect("person", person.ref)
    return TemplateResponse(request, "access/glass_open.html", {"form": form})


@door(open_opening)
@require_POST
def glass_end(request: HttpRequest, found: OneOpening) -> HttpResponseBase:
    """Close a record before its time."""
    actions.end_glass(found.opening, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Closed. The next page about them does not open."))
    return redirect("start")


# Watching over it


@door(watch)
@require_safe
def openings(request: HttpRequest, found: Watch) -> HttpResponseBase:
    """List what a data officer watches over: openings, looking as another sees, what is due for review."""
    visit, officer = found.visit, found.visit.account
    listed = list(queries.openings_of(officer)[:200])
    visit.saw([one.person for one in listed], things=[one.ref for one in listed])
    restrictions = list(queries.overdue_restrictions(officer, on=visit.on))
    files = list(queries.overdue_shut_outs(officer, on=visit.on))
    visit.saw([due.person for due in restrictions])
    visit.saw([due.person for due in files])
    context = {
        "to_review": [one for one in listed if one.reviewed_at is None],
        "reviewed": [one for one in listed if one.reviewed_at is not None],
        "now": visit.now,
        "view_ases": queries.view_ases_of(officer, since=visit.on - SHOWN_FOR),
        "restrictions": restrictions,
        "files": files,
        "refusals": refusals_since(chain_of(found.authority.ref), visit.now - COUNTED_FOR),
        "days": COUNTED_FOR.days,
    }
    return TemplateResponse(request, "access/openings.html", context)


@door(watched_opening)
@require_http_methods(GET_OR_POST)
def opening_review(request: HttpRequest, found: OneOpening) -> HttpResponseBase:
    """Read why a record was opened, and say what became of it."""
    visit, form = found.visit, ReviewForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.review_glass(
                found.opening, outcome=typed["outcome"], found=typed["found"], by=visit.account, at=visit.now
            )
        except Refused as refused:
            refuse(form, refused.reason, "found")
        else:
            messages.success(request, _("Reviewed. It stays on the list of those that were."))
            return redirect("openings")
    is_open = found.opening.over_at > visit.now
    context = {"form": form, "opening": found.opening, "is_open": is_open}
    return TemplateResponse(request, "access/opening_review.html", context)


# Looking as a worker sees


@door(helper)
@require_safe
def view_as(request: HttpRequest, found: Helper) -> HttpResponseBase:
    """List the workers as whom you may look, to help them."""
    context = {"workers": queries.may_be_looked_as(found.visit.account)}
    return TemplateResponse(request, "access/view_as.html", context)


@door(helped_worker, fresh=True)
@require_http_methods(GET_OR_POST)
def view_as_begin(request: HttpRequest, found: OneWorker) -> HttpResponseBase:
    """Begin to look as one worker sees: half an hour, read-only, nothing that was shared with them."""
    visit, form = found.visit, WhyForm(sent(request))
    if form.is_valid():
        try:
            begun = actions.begin_view_as(
                found.worker, reason=form.cleaned_data["why"], by=visit.account, at=visit.now
            )
        except Refused as refused:
            refuse(form, refused.reason, "why")
        else:
            request.session[VIEWING] = begun.ref
            return redirect("start")
    return TemplateResponse(request, "access/view_as_begin.html", {"form": form, "worker": found.worker})


@door(looking)
@require_POST
def view_as_end(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Go back to your own pages, in one tap."""
    if found.view_as is not None:
        actions.end_view_as(found.view_as, at=found.now)
    request.session.pop(VIEWING, None)
    return redirect("start")
