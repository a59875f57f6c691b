"""The records team's pages once a record was let out: the file, having it made anew, how somebody got it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kith.access.gates import NotHere, door
from kith.audit.choices import Kind
from kith.records.actions.packs import ask_anew
from kith.records.actions.telling import hand_over
from kith.records.choices.giving import Handed
from kith.records.choices.requests import GIVEN_OUT
from kith.records.figures.giving import making_now
from kith.records.forms.requests import HandOverForm
from kith.records.gates.requests import OneRequest, handing_request, office_request
from kith.records.queries.requests import content_of, pack_of
from kith.records.views.common import agreed, as_file, get_or_post, page, sent


@door(office_request, fresh=True, post=Kind.EXPORT)
@get_or_post
def request_file(request: HttpRequest, found: OneRequest) -> HttpResponseBase:
    """Give the released file to the records team, to print or to hand over; or have it made anew."""
    visit, pack = found.visit, pack_of(found.request, at=found.visit.now)
    if pack is None and found.request.stands not in GIVEN_OUT:
        raise NotHere
    form = forms.Form(sent(request))
    if request.method == "POST" and request.POST.get("want") == "pdf" and pack is not None:
        return as_file(content_of(pack, "pdf"), "pdf", f"record-{found.request.ref}")
    if form.is_valid() and agreed(form, lambda: ask_anew(found.request, by=visit.account, at=visit.now)):
        messages.success(request, _("It is being made anew. Then it can be opened for 90 days."))
        return redirect("request_office", request_ref=found.request.ref)
    making = making_now(found.request)
    return page(request, "request_file", form, asked=found.request, pack=pack, making=making)


@door(handing_request)
@get_or_post
def request_hand_over(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Write down how somebody outside Kith got their record, and when."""
    form = HandOverForm(sent(request), on=found.visit.on, initial={"on": found.visit.on})
    if form.is_valid() and agreed(form, lambda: _hand_over(form, found)):
        messages.success(request, _("Written down. They can see it."))
        return redirect("request_office", request_ref=found.request.ref)
    return page(request, "request_hand_over", form, asked=found.request)


def _hand_over(form: HandOverForm, found: OneRequest) -> None:
    answers, visit = form.cleaned_data, found.visit
    hand_over(
        found.request,
        how=Handed(answers["how"]),
        on=answers["on"],
        by=visit.account,
        at=visit.now,
        token=answers["once"],
    )
