"""Pages about what is kept and for how long: rules, holds, rounds of letting go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.access.gates import door
from kith.kit.templatetags.kit import said
from kith.people.choices import Role
from kith.records.actions.retention import confirm_run, drop_run, end_hold, keep_for, list_due, place_hold
from kith.records.figures.keeping import round_row, rule_rows
from kith.records.forms.keeping import KeepingRuleForm, RoundForm
from kith.records.forms.requests import WhyForm
from kith.records.gates.requests import (
    OneHold,
    OneRound,
    RecordsOffice,
    RecordsPerson,
    keeping_office,
    manager_round,
    office_hold,
    records_office,
    records_person,
)
from kith.records.gates.requests import keeping_round as the_keeping_round
from kith.records.queries.retention import is_held, rules_of, runs_in
from kith.records.views.common import agreed, get_or_post, page, sent

NEWEST = 20


def _manages(found: RecordsOffice) -> bool:
    return found.visit.account.role == Role.MANAGER


@door(keeping_office)
@require_safe
def keeping(request: HttpRequest, found: RecordsOffice) -> HttpResponse:
    """Show what is kept and for how long, and what was listed to go."""
    visit = found.visit
    runs = [round_row(run, on=visit.on) for run in runs_in(found.authority)[:NEWEST]]
    rules = rule_rows(rules_of(found.authority, on=visit.on))
    return page(request, "keeping", rules=rules, rounds=runs, manages=_manages(found))


@door(records_office)
@require_POST
def keeping_list(request: HttpRequest, found: RecordsOffice) -> HttpResponse:
    """List what is due to go. Nothing goes by it."""
    run = list_due(found.authority, by=found.visit.account, at=found.visit.now)
    return redirect("keeping_round", round_ref=run.ref)


@door(records_office)
@get_or_post
def keeping_rule(request: HttpRequest, found: RecordsOffice) -> HttpResponse:
    """Write down the council's own rule for one class."""
    rows = rule_rows(rules_of(found.authority, on=found.visit.on))
    classes = [(row.name, said(row.says)) for row in rows if row.may_set]
    form = KeepingRuleForm(sent(request), classes=classes)
    if form.is_valid() and agreed(form, lambda: _keep(form, found)):
        messages.success(request, _("Written down."))
        return redirect("keeping")
    return page(request, "keeping_rule", form)


def _keep(form: KeepingRuleForm, found: RecordsOffice) -> None:
    answers = form.cleaned_data
    keep_for(
        found.authority,
        answers["kept"],
        months=answers["months"],
        from_on=answers["from_on"],
        source=answers["source"],
        by=found.visit.account,
        at=found.visit.now,
    )


@door(the_keeping_round)
@require_safe
def keeping_round(request: HttpRequest, found: OneRound) -> HttpResponse:
    """Show one round in numbers."""
    row = round_row(found.round, on=found.visit.on)
    return page(request, "keeping_round", row=row, manages=_manages(found))


@door(manager_round, fresh=True)
@get_or_post
def keeping_decide(request: HttpRequest, found: OneRound) -> HttpResponse:
    """Take a manager's word: what is listed goes, or all of it is kept."""
    form = RoundForm(sent(request))
    if form.is_valid() and agreed(form, lambda: _decide(form, found)):
        messages.success(request, _("Noted."))
        return redirect("keeping_round", round_ref=found.round.ref)
    return page(request, "keeping_decide", form, row=round_row(found.round, on=found.visit.on))


def _decide(form: RoundForm, found: OneRound) -> None:
    decide = confirm_run if form.cleaned_data["decision"] == "go" else drop_run
    decide(found.round, by=found.visit.account, at=found.visit.now)


@door(records_person)
@get_or_post
def hold_place(request: HttpRequest, found: RecordsPerson) -> HttpResponse:
    """Keep everything of a record, whatever a clock says."""
    form = WhyForm(sent(request), label=_("Why must nothing go?"))
    place = lambda: place_hold(  # noqa: E731
        found.person, form.cleaned_data["why"], by=found.visit.account, at=found.visit.now
    )
    if form.is_valid() and agreed(form, place, "why"):
        messages.success(request, _("Held. Nothing of this record goes."))
        return redirect("records_office")
    return page(request, "hold_place", form, person=found.person, held=is_held(found.person))


@door(office_hold)
@get_or_post
def hold_end(request: HttpRequest, found: OneHold) -> HttpResponse:
    """End a hold, with the reason."""
    form = WhyForm(sent(request), label=_("Why does the hold end?"))
    end = lambda: end_hold(  # noqa: E731
        found.hold, form.cleaned_data["why"], by=found.visit.account, at=found.visit.now
    )
    if form.is_valid() and agreed(form, end, "why"):
        messages.success(request, _("Ended. The clocks count again."))
        return redirect("records_office")
    return page(request, "hold_end", form, hold=found.hold)
