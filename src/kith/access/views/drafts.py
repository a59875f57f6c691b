"""Pages of what somebody is still writing: keeping it, what is not sent yet, throwing it away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST, require_safe

from kith.access.actions.drafts import Writing, keep_draft, throw_away_draft
from kith.access.choices import Receipt
from kith.access.forms.drafts import KeepForm, ThrowAwayForm
from kith.access.gates import NotHere, Visit, anybody_signed_in, door
from kith.access.queries.drafts import Place, Waiting, drafts_of, place_of
from kith.kit.kept import words_in
from kith.words import Say

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Unsent:
    """One line of the list: what it is, about whom, since when, and where it goes on."""

    ref: str
    called: Say
    person: Any
    at: datetime
    address: str


@door(anybody_signed_in)
@require_safe
def drafts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List what the visitor began to write and has not sent."""
    rows = [row for draft in drafts_of(visit.account, at=visit.now) if (row := _line(visit, draft))]
    visit.saw([row.person for row in rows if row.person])
    return TemplateResponse(request, "access/drafts.html", {"rows": rows})


@door(anybody_signed_in)
@require_POST
def draft_keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what is being written: for the script while somebody types, for everybody else by a button."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return redirect("drafts")
    place = place_of(form.cleaned_data["draft_address"])
    if place is None or place.called is None:
        raise NotHere
    _find(visit, place)
    by_script = JSON in request.headers.get("Accept", "")
    if form.cleaned_data["draft_owner"] != visit.account.ref:
        receipt = Receipt.NOT_YOURS
    else:
        writing = Writing(words_in(request.POST), **form.progress(deliberate=not by_script))
        receipt = keep_draft(visit.account, place, writing, at=visit.now)
    if by_script:
        return JsonResponse({"receipt": receipt.value}, status=200 if receipt is Receipt.KEPT else 409)
    return _back(request, place, receipt)


@door(anybody_signed_in)
@require_POST
def draft_throw_away(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Throw away what was begun; where the list was, or the form it belonged to, freshly begun."""
    form = ThrowAwayForm(request.POST)
    if form.is_valid() and throw_away_draft(visit.account, form.cleaned_data["draft"]):
        messages.success(request, _("Thrown away. It was never sent."))
    return redirect("drafts")


SAYS = {
    Receipt.KEPT: _noop("Kept for later. It is not sent yet."),
    Receipt.SENT: _noop("This was sent already. There is nothing to keep."),
    Receipt.ELSEWHERE: _noop("You went on writing this in another window. What stands there was kept."),
    Receipt.NOT_YOURS: _noop("Somebody else is signed in now. Nothing was kept."),
    Receipt.FULL: _noop("That is too much to keep. Send it, or throw something away first."),
}


def _back(request: HttpRequest, place: Place, receipt: Receipt) -> HttpResponse:
    """Go back to the form, which now holds what was kept, and say so."""
    level = messages.SUCCESS if receipt is Receipt.KEPT else messages.WARNING
    messages.add_message(request, level, _(SAYS[receipt]))
    return redirect(place.address)


def _line(visit: Visit, draft: Waiting) -> Unsent | None:
    """Return a draft's line; None while what it is about is not the visitor's to see."""
    place = place_of(draft.address)
    if place is None or place.called is None:
        return None
    try:
        found = _find(visit, place)
    except NotHere:
        return None
    person = getattr(found, "person", None) if visit.account.is_staff_role else None
    return Unsent(draft.ref, place.called, person, draft.at, f"{place.address}?draft={draft.ref}")


def _find(visit: Visit, place: Place) -> object:
    """Let the form's own gate find what a draft is about. Errors: ``NotHere``.

    It is asked in a visit of its own: typing on is not one more look at somebody.
    """
    found: object = place.gate(Visit(visit.account, visit.now), **place.names)
    return found
