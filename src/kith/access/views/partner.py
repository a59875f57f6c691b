"""Pages of organisations and agreements: the authority's side, and what a person reads about their own."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import queries
from kith.access.actions import name_for
from kith.access.forms.common import refuse, sent
from kith.access.forms.partner import AgreementForm, NameUnderForm, OrganisationForm, OutsideForm
from kith.access.gates import (
    Office,
    OneAgreed,
    OneAgreement,
    Own,
    agreed_person,
    agreement_office,
    door,
    office,
    own_space,
    staff_office,
)
from kith.audit.choices import Kind
from kith.people.actions import add_organisation, end_agreement, invite_outside, make_agreement, unname
from kith.people.choices import Role
from kith.people.queries import agreements_of
from kith.people.queries import organisations as all_organisations
from kith.words import Refused, Say

GET_OR_POST = ["GET", "HEAD", "POST"]
NOBODY_FOUND = Say("Nobody you may name was found. Type the child ID, or first and last name, in full.")


def _named(rows: Iterable[Any], field: str) -> list[tuple[str, str]]:
    return [(row.ref, getattr(row, field)) for row in rows]


# Organisations and who was let in from outside


@door(office)
@require_http_methods(GET_OR_POST)
def organisations(request: HttpRequest, found: Office) -> HttpResponseBase:
    """List organisations and whoever was let in from outside; write down another organisation."""
    form = OrganisationForm(sent(request))
    if form.is_valid():
        name = form.cleaned_data["name"]
        add_organisation(found.authority, name=name, by=found.visit.account, at=found.visit.now)
        messages.success(request, _("Saved. It sees nothing until there is an agreement."))
        return redirect("organisations")
    context = {
        "form": form,
        "organisations": all_organisations(),
        "outside": queries.outside_of(found.authority),
        "invited": queries.outside_invited(found.authority, at=found.visit.now),
    }
    return TemplateResponse(request, "access/organisations.html", context)


@door(office, fresh=True)
@require_http_methods(GET_OR_POST)
def outside_invite(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Make a code for somebody from outside: an organisation's worker, an advocate, a carer, a supporter."""
    visit, known = found.visit, all_organisations()
    form = OutsideForm(sent(request), organisations=_named(known, "name"))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            invitation, code = invite_outside(
                found.authority,
                role=typed["role"],
                full_name=typed["full_name"],
                organisation=known.filter(ref=typed["organisation"]).first(),
                by=visit.account,
                at=visit.now,
            )
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            return TemplateResponse(
                request, "access/staff_code.html", {"code": code, "invitation": invitation}
            )
    return TemplateResponse(request, "access/outside_invite.html", {"form": form})


# Agreements


@door(staff_office)
@require_safe
def agreements(request: HttpRequest, found: Office) -> HttpResponseBase:
    """List what was agreed with organisations."""
    context = {"agreements": agreements_of(found.authority), "today": found.visit.on}
    return TemplateResponse(request, "access/agreements.html", context)


@door(staff_office, fresh=True)
@require_http_methods(GET_OR_POST)
def agreement_add(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Make an agreement: with whom, for what, what they see, until when."""
    visit, known = found.visit, all_organisations()
    form = AgreementForm(sent(request), organisations=_named(known, "name"))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = make_agreement(
                found.authority,
                known.get(ref=typed["organisation"]),
                purpose=typed["purpose"],
                parts=typed["parts"],
                to_on=typed["to_on"],
                by=visit.account,
                at=visit.now,
            )
        except Refused as refused:
            refuse(form, refused.reason, "to_on")
        else:
            messages.success(request, _("Saved. It names nobody yet."))
            return redirect("agreement", agreement_ref=made.ref)
    return TemplateResponse(request, "access/agreement_add.html", {"form": form})


@door(agreement_office, fresh=True, post=Kind.SEARCH)
@require_http_methods(GET_OR_POST)
def agreement(request: HttpRequest, found: OneAgreement) -> HttpResponseBase:
    """Show one agreement and whom it names; name somebody else under it."""
    visit, agreed = found.visit, found.agreement
    workers = queries.workers_of(agreed.organisation, found.authority)
    form = NameUnderForm(sent(request), workers=_named(workers, "full_name"))
    if form.is_valid():
        typed = form.cleaned_data
        person = queries.person_to_name(visit.account, typed["who"], on=visit.on)
        try:
            if person is None:
                raise Refused(NOBODY_FOUND)
            name_for(agreed, person, workers.get(ref=typed["worker"]), by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason, "who")
        else:
            messages.success(request, _("Named. They can read it under “Organisations” in their account."))
            return redirect("agreement", agreement_ref=agreed.ref)
    named = list(queries.named_under(agreed, visit.account, on=visit.on))
    visit.saw([one.person for one in named], things=[agreed.ref])
    holds = agreed.ended_at is None and agreed.to_on > visit.on
    context = {"form": form, "agreement": agreed, "named": named, "holds": holds}
    return TemplateResponse(request, "access/agreement.html", context)


@door(agreement_office)
@require_POST
def agreement_end(request: HttpRequest, found: OneAgreement) -> HttpResponseBase:
    """End an agreement at once, for everybody it names."""
    end_agreement(found.agreement, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Ended. The organisation's next page about them does not open."))
    return redirect("agreements")


@door(agreed_person)
@require_POST
def agreement_unname(request: HttpRequest, found: OneAgreed) -> HttpResponseBase:
    """Take somebody out of an agreement, from either side."""
    unname(found.named, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Ended. The next page about them does not open."))
    if found.visit.account.role == Role.ORGANISATION_WORKER:
        return redirect("with_me")
    return redirect("agreement", agreement_ref=found.named.agreement.ref)


@door(own_space)
@require_safe
def my_agreements(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Show a person which organisation is given what about them, for what, until when."""
    about = queries.agreed_about(found.person, on=found.visit.on)
    return TemplateResponse(request, "access/my_agreements.html", {"agreed": about})
