"""Pages about restrictions and restricted files: seen by whoever reads the record, decided by the team's manager."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import actions, queries
from kith.access.forms.common import refuse, sent
from kith.access.forms.stops import AgainForm, DecisionForm, RestrictionForm, ShutOutForm, WhyForm
from kith.access.gates import (
    OneRestriction,
    OneShutOut,
    Own,
    TheirPerson,
    allocated_restriction,
    door,
    own_space,
    readable_record,
    team_person,
    team_restriction,
    team_shut_out,
)
from kith.kit.templatetags.kit import said
from kith.people.choices import Role
from kith.words import Refused

GET_OR_POST = ["GET", "HEAD", "POST"]


def _named(staff: Iterable[Any]) -> list[tuple[str, str]]:
    return [(one.ref, f"{one.full_name}, {getattr(one.team, 'name', '')}".rstrip(", ")) for one in staff]


# Restrictions


@door(readable_record)
@require_safe
def restrictions(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Show the restrictions about a person: those that hold, and those that have ended."""
    visit, person = found.visit, found.person
    held = list(queries.restrictions_of(person))
    visit.saw([person], things=[one.ref for one in held])
    context = {
        "person": person,
        "held": held,
        "ended": queries.restrictions_of(person, ended=True),
        "today": visit.on,
        "decides": found.visit.account.role == Role.MANAGER and not found.opened,
        "works_with": found.allocation is not None,
        "thing": _shown_thing(found, request.GET.get("thing", "")),
    }
    return TemplateResponse(request, "access/restrictions.html", context)


def _shown_thing(found: TheirPerson, thing: str) -> str:
    """Return a thing's reference if this worker is shown it now; else nothing."""
    if not thing or found.allocation is None:
        return ""
    seen = queries.shared_with(found.visit.account, [found.person], on=found.visit.on)
    return thing if thing in seen.get(found.person.pk, {}) else ""


@door(team_person)
@require_http_methods(GET_OR_POST)
def restriction_begin(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Write down a restriction: a stop from now on, in everything Kith sends or shows."""
    visit, person = found.visit, found.person
    staff = _named(queries.may_be_kept_apart(visit.account, person))
    initial = {"thing": request.GET.get("thing", ""), "from_on": visit.on}
    form = RestrictionForm(sent(request), today=visit.on, staff=staff, initial=initial)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        names = [typed.pop("account"), typed.pop("thing")]
        token = typed.pop("once")
        try:
            order = actions.Order(**typed)
            actions.begin_restriction(person, order, names=names, token=token, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            messages.success(request, _("Written down. It holds from now on, until a manager ends it."))
            return redirect("restrictions", person.ref)
    return TemplateResponse(request, "access/restriction_begin.html", {"form": form, "person": person})


@door(team_restriction)
@require_http_methods(GET_OR_POST)
def restriction_review(request: HttpRequest, found: OneRestriction) -> HttpResponseBase:
    """Look at a restriction again, and let it hold until a later day."""
    visit, form = found.visit, AgainForm(sent(request), today=found.visit.on)
    if form.is_valid():
        try:
            actions.review_restriction(found.restriction, **form.cleaned_data, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            messages.success(request, _("Saved. It still holds."))
            return redirect("restrictions", found.person.ref)
    context = {"form": form, "person": found.person, "restriction": found.restriction}
    return TemplateResponse(request, "access/restriction_review.html", context)


@door(team_restriction)
@require_http_methods(GET_OR_POST)
def restriction_end(request: HttpRequest, found: OneRestriction) -> HttpResponseBase:
    """End a restriction, with a reason. Nothing begins again by itself."""
    visit, form = found.visit, WhyForm(sent(request))
    if form.is_valid():
        try:
            actions.end_restriction(
                found.restriction, why=form.cleaned_data["why"], by=visit.account, at=visit.now
            )
        except Refused as refused:
            refuse(form, refused.reason, "why")
        else:
            messages.success(request, _("Ended. Nothing that it stopped begins again by itself."))
            return redirect("restrictions", found.person.ref)
    context = {"form": form, "person": found.person, "restriction": found.restriction}
    return TemplateResponse(request, "access/restriction_end.html", context)


@door(allocated_restriction)
@require_POST
def restriction_name(request: HttpRequest, found: OneRestriction) -> HttpResponseBase:
    """Say that somebody whom the person shows you is the one a restriction names."""
    visit, thing = found.visit, request.POST.get("thing", "")
    seen = queries.shared_with(visit.account, [found.person], on=visit.on)
    if thing in seen.get(found.person.pk, {}):
        actions.name_in_restriction(found.restriction, thing, by=visit.account, at=visit.now)
        messages.success(request, _("Noted. Everything about them is stopped from now on."))
    else:
        messages.info(request, _("They are not shown to you now, so nothing was noted."))
    return redirect("restrictions", found.person.ref)


@door(allocated_restriction)
@require_http_methods(GET_OR_POST)
def contact_decide(request: HttpRequest, found: OneRestriction) -> HttpResponseBase:
    """Where an order requires contact and the person said "not now": see both, and record what you decided."""
    visit, form = found.visit, DecisionForm(sent(request))
    if form.is_valid():
        try:
            actions.decide_contact(
                found.restriction, form.cleaned_data["decision"], by=visit.account, at=visit.now
            )
        except Refused as refused:
            refuse(form, refused.reason, "decision")
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect("restrictions", found.person.ref)
    context = {"form": form, "person": found.person, "restriction": found.restriction}
    return TemplateResponse(request, "access/contact_decide.html", context)


@door(own_space)
@require_safe
def my_stops(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Show a person which restrictions there are about them, as far as they were told of them."""
    held = [one for one in queries.restrictions_of(found.person) if one.known]
    return TemplateResponse(request, "access/my_stops.html", {"held": held})


# Restricted files


@door(team_person)
@require_http_methods(GET_OR_POST)
def file_restrict(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Show who is shut out of a person's file, and shut somebody out."""
    visit, person = found.visit, found.person
    staff = queries.may_be_shut_out(visit.account, person)
    form = ShutOutForm(sent(request), today=visit.on, staff=_named(staff))
    if form.is_valid():
        typed = form.cleaned_data
        account = staff.get(ref=typed.pop("account"))
        try:
            actions.shut_out(person, account, **typed, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            messages.success(request, _("Saved. For them this record is not here from now on."))
            return redirect("file_restrict", person.ref)
    context = {"form": form, "person": person, "held": queries.shut_out_of(person)}
    return TemplateResponse(request, "access/file_restrict.html", context)


@door(team_shut_out)
@require_POST
def file_open(request: HttpRequest, found: OneShutOut) -> HttpResponseBase:
    """Let somebody see a file again who was shut out of it."""
    try:
        actions.let_in_again(found.held, by=found.visit.account, at=found.visit.now)
    except Refused as refused:
        messages.error(request, said(refused.reason))
    else:
        messages.success(request, _("They can find this record again where their work leads to it."))
    return redirect("file_restrict", found.person.ref)
