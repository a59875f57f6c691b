"""The office of an authority: staff accounts, teams, who works with whom. No page about a person."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kith.access.actions import let_work_with
from kith.access.forms.common import refuse, sent
from kith.access.forms.office import AllocationForm, FindForm, NameForm, PersonForm, TeamForm
from kith.access.gates import (
    Office,
    OneAccount,
    OneAllocation,
    OnePerson,
    TheirPerson,
    allocated_person,
    door,
    office_account,
    office_allocation,
    office_person,
)
from kith.access.gates import office as the_office
from kith.access.queries import caseload_size, people_of, staff_invited, staff_of, teams_of, workers_for
from kith.audit.choices import Kind
from kith.kit.overtaken import Overtaken, stamp_of
from kith.kit.templatetags.kit import said
from kith.people.actions import (
    add_person_once,
    add_team,
    end_account,
    end_allocation,
    name_person,
)
from kith.words import Refused

PAGE = 50
GET_OR_POST = ["GET", "HEAD", "POST"]


# Accounts and teams


@door(the_office)
@require_safe
def office(request: HttpRequest, found: Office) -> HttpResponseBase:
    """List who works here, who was invited, and the teams."""
    context = {
        "authority": found.authority,
        "staff": staff_of(found.authority),
        "invited": staff_invited(found.authority, at=found.visit.now),
        "teams": teams_of(found.authority),
        "me": found.visit.account,
    }
    return TemplateResponse(request, "access/office.html", context)


@door(office_account, fresh=True)
@require_http_methods(GET_OR_POST)
def account_end(request: HttpRequest, found: OneAccount) -> HttpResponseBase:
    """End a staff account: open sessions stop at once, and its allocations end today."""
    visit, account = found.visit, found.account
    form = forms.Form(sent(request))
    if form.is_valid():
        try:
            end_account(account, by=visit.account, at=visit.now)
        except Refused as refused:
            refuse(form, refused.reason)
        else:
            messages.success(request, _("The account is ended."))
            return redirect("office")
    context = {
        "form": form,
        "account": account,
        "people": caseload_size(account, on=visit.on, viewer=visit.account),
    }
    return TemplateResponse(request, "access/account_end.html", context)


@door(the_office)
@require_http_methods(GET_OR_POST)
def team_add(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Add a team."""
    form = TeamForm(sent(request))
    if form.is_valid():
        try:
            add_team(
                found.authority, name=form.cleaned_data["name"], by=found.visit.account, at=found.visit.now
            )
        except Refused as refused:
            refuse(form, refused.reason, "name")
        else:
            messages.success(request, _("The team is added."))
            return redirect("office")
    return TemplateResponse(
        request, "access/team_add.html", {"form": form, "teams": teams_of(found.authority)}
    )


# Who works with whom


@door(the_office, post=Kind.SEARCH)
@require_http_methods(GET_OR_POST)
def allocations(request: HttpRequest, found: Office) -> HttpResponseBase:
    """List an authority's people with who works with them; a search is posted, so no name is in an address."""
    form = FindForm(sent(request))
    find = form.cleaned_data["find"] if form.is_valid() else ""
    nobody = request.GET.get("show") == "nobody"
    people = people_of(found.visit.account, on=found.visit.on, find=find, unallocated=nobody)
    page = Paginator(people, PAGE).get_page(None if find else request.GET.get("page"))
    found.visit.saw(page.object_list)
    context = {"form": form, "page": page, "find": find, "nobody": nobody}
    return TemplateResponse(request, "access/allocations.html", context)


@door(office_person)
@require_http_methods(GET_OR_POST)
def allocation_add(request: HttpRequest, found: OnePerson) -> HttpResponseBase:
    """Say who works with a person from a day on."""
    visit, workers = found.visit, workers_for(found.authority.pk, found.person)
    choices = [
        (worker.ref, _worker(worker.full_name, worker.team or said(worker.role_name))) for worker in workers
    ]
    form = AllocationForm(sent(request), workers=choices, initial={"from_on": visit.on})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            let_work_with(
                found.person,
                workers.get(ref=typed["worker"]),
                part=typed["part"],
                from_on=typed["from_on"],
                to_on=typed["to_on"],
                by=visit.account,
                at=visit.now,
            )
        except Refused as refused:
            refuse(form, refused.reason, "worker")
        else:
            messages.success(request, _("Saved."))
            return redirect("allocations")
    context = {"form": form, "person": found.person, "no_workers": not choices}
    return TemplateResponse(request, "access/allocation_add.html", context)


def _worker(name: str, team: object) -> str:
    return f"{name}, {getattr(team, 'name', team)}"


@door(office_allocation)
@require_http_methods(GET_OR_POST)
def allocation_end(request: HttpRequest, found: OneAllocation) -> HttpResponseBase:
    """End a worker's part from today: their next page about the person does not open."""
    visit, allocation = found.visit, found.allocation
    if request.method == "POST":
        to_on = max(visit.on, allocation.from_on)
        end_allocation(allocation, to_on=to_on, by=visit.account, at=visit.now)
        messages.success(request, _("Ended."))
        return redirect("allocations")
    return TemplateResponse(request, "access/allocation_end.html", {"allocation": allocation})


# People


@door(the_office)
@require_http_methods(GET_OR_POST)
def person_add(request: HttpRequest, found: Office) -> HttpResponseBase:
    """Add a person who is in no file yet."""
    form = PersonForm(sent(request), today=found.visit.on)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            add_person_once(
                found.authority,
                token=typed["once"],
                child_id=typed["child_id"],
                born_on=typed["born_on"],
                forename=typed["forename"],
                surname=typed["surname"],
                by=found.visit.account,
                at=found.visit.now,
            )
        except Refused as refused:
            refuse(form, refused.reason, "child_id")
        else:
            messages.success(request, _("Added. Now say who works with them."))
            return redirect("allocations")
    return TemplateResponse(request, "access/person_add.html", {"form": form})


@door(allocated_person)
@require_http_methods(GET_OR_POST)
def person_name(request: HttpRequest, found: TheirPerson) -> HttpResponseBase:
    """Write down, or correct, what somebody you work with is called."""
    visit, person = found.visit, found.person
    before = {"forename": person.forename, "surname": person.surname}
    form = NameForm(sent(request), initial=before, stamp=stamp_of(*before.values()))
    if form.is_valid():
        typed = form.cleaned_data
        names = {"forename": typed["forename"], "surname": typed["surname"]}
        try:
            name_person(person, **names, seen=typed["stamp"], by=visit.account, at=visit.now)
        except Overtaken as other:
            refuse(form, other.reason)
            form.has_seen(other.stamp)
        else:
            messages.success(request, _("Saved."))
            return redirect("person", person_ref=person.ref)
    return TemplateResponse(request, "access/person_name.html", {"form": form, "person": person})
