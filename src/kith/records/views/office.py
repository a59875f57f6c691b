"""The records team's pages: finding somebody, a request and its steps, screening."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.access.gates import door
from kith.audit.choices import Kind
from kith.kit.templatetags.kit import said
from kith.records.actions.erasing import erase_item
from kith.records.actions.requests import ask_for_record, extend_request, move_request, say_about_request
from kith.records.actions.screening import OPEN, look_at_item, put_back, take_out
from kith.records.choices.giving import HANDED_NAMES, Handed
from kith.records.choices.requests import (
    CAME_BY_NAMES,
    FORMAT_NAMES,
    GIVEN_OUT,
    OFFICE_NAMES,
    SUPPORT_NAMES,
    CameBy,
    Format,
    Mover,
    Reason,
    State,
    Support,
)
from kith.records.choices.retention import Ground
from kith.records.figures.giving import making_now, told
from kith.records.figures.requests import moves, office_rows, office_steps
from kith.records.figures.screening import item_page, item_rows
from kith.records.forms.keeping import EraseItemForm
from kith.records.forms.requests import FindForm, LogForm, MoveForm, TakeOutForm, WhyForm
from kith.records.gates.requests import (
    OneItem,
    OneRequest,
    RecordsOffice,
    RecordsPerson,
    office_request,
    read_request,
)
from kith.records.gates.requests import records_office as the_records_office
from kith.records.gates.requests import records_person as the_records_person
from kith.records.gates.requests import request_item as the_request_item
from kith.records.queries.corrections import corrections_for
from kith.records.queries.giving import handed_over
from kith.records.queries.people import people_found
from kith.records.queries.requests import (
    due_of,
    may_be_read,
    open_request_of,
    pack_of,
    requests_in,
    screened,
    steps_of,
)
from kith.records.queries.retention import holds_in, is_held
from kith.records.views.common import agreed, get_or_post, page, sent

SAY = "say"

# The office


@door(the_records_office, post=Kind.SEARCH)
@get_or_post
def records_office(request: HttpRequest, found: RecordsOffice) -> HttpResponse:
    """List requests, corrections and holds; a POST finds somebody, so that no name stands in an address."""
    visit, form = found.visit, FindForm(sent(request))
    people = people_found(visit.account, form.cleaned_data["find"]) if form.is_valid() else None
    open_ones = list(requests_in(visit.account))
    holds = list(holds_in(visit.account))
    visit.saw([*(people or []), *(one.person for one in open_ones), *(hold.person for hold in holds)])
    return page(
        request,
        "records_office",
        FindForm(request.POST or None),
        authority=found.authority,
        requests=office_rows(open_ones, on=visit.on),
        corrections=corrections_for(visit.account, on=visit.on).filter(answer="").count(),
        holds=holds,
        people=people,
    )


@door(the_records_person)
@require_safe
def records_person(request: HttpRequest, found: RecordsPerson) -> HttpResponse:
    """Show who somebody is, to write down a request or a hold; nothing of their record."""
    return page(
        request,
        "records_person",
        person=found.person,
        asked=open_request_of(found.person),
        held=is_held(found.person),
    )


@door(the_records_person)
@get_or_post
def request_log(request: HttpRequest, found: RecordsPerson) -> HttpResponse:
    """Write down a request that came by letter or by word of mouth."""
    form = LogForm(sent(request), on=found.visit.on)
    if form.is_valid() and agreed(form, lambda: _log(form, found)):
        messages.success(request, _("Written down. The clock runs."))
        return redirect("records_office")
    return page(request, "request_log", form, person=found.person)


def _log(form: LogForm, found: RecordsPerson) -> None:
    answers = form.cleaned_data
    ask_for_record(
        found.person,
        by=found.visit.account,
        at=found.visit.now,
        came_by=CameBy(answers["came_by"]),
        received_on=answers["received_on"],
        format=Format(answers["format"]),
        support=Support(answers["support"]),
        wish=answers["wish"],
        tell_at=answers["tell_at"],
        token=answers["once"],
    )


# One request


@door(office_request)
@get_or_post
def request_office(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Show one request and its steps; a POST moves it on."""
    asked = found.request
    can = [(to.value, said(name)) for to, name in moves(asked, Mover.OFFICER)]
    form = MoveForm(sent(request), moves=[*can, (SAY, _("Only tell them something"))])
    if form.is_valid() and agreed(form, lambda: _move(form, found)):
        messages.success(request, _("Noted. They can see it."))
        return redirect("request_office", request_ref=asked.ref)
    return page(request, "request_office", form, **_told(found))


def _move(form: MoveForm, found: OneRequest) -> None:
    asked, words = found.request, form.cleaned_data["words"]
    by, at = found.visit.account, found.visit.now
    if form.cleaned_data["to"] == SAY:
        say_about_request(asked, words, by=by, at=at)
    else:
        move_request(asked, State(form.cleaned_data["to"]), mover=Mover.OFFICER, by=by, at=at, words=words)


def _told(found: OneRequest) -> dict[str, Any]:
    asked = found.request
    return {
        "asked": asked,
        "state": OFFICE_NAMES[asked.stands],
        "due_on": due_of(asked),
        "came_by": CAME_BY_NAMES[asked.way],
        "wanted": FORMAT_NAMES[Format(asked.format)],
        "support": SUPPORT_NAMES[Support(asked.support)],
        "steps": office_steps(list(steps_of(asked))),
        "reading": may_be_read(asked),
        "making": making_now(asked),
        "told": told(asked),
        "may_hand_over": asked.stands in GIVEN_OUT,
        "handed": [(one, HANDED_NAMES[Handed(one.how)]) for one in handed_over(asked)],
        "given_out": asked.stands in GIVEN_OUT or pack_of(asked, at=found.visit.now) is not None,
    }


@door(office_request)
@get_or_post
def request_extend(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """Take two more months, with a reason that they read."""
    label, hint = _("Why does it take longer?"), _("They read this at once. Write it to them.")
    form, visit = WhyForm(sent(request), label=label, hint=hint), found.visit
    extend = lambda: extend_request(  # noqa: E731
        found.request, form.cleaned_data["why"], by=visit.account, at=visit.now
    )
    if form.is_valid() and agreed(form, extend, "why"):
        messages.success(request, _("Two more months. They can see why."))
        return redirect("request_office", request_ref=found.request.ref)
    return page(request, "request_extend", form, asked=found.request)


# Screening


@door(read_request)
@require_safe
def request_items(request: HttpRequest, found: OneRequest) -> HttpResponse:
    """List everything held about the person, what still needs a look on top."""
    rows = item_rows(screened(found.request))
    left = sum(row.needs_look for row in rows)
    return page(
        request, "request_items", asked=found.request, rows=rows, left=left, open=found.request.stands in OPEN
    )


@door(the_request_item)
@get_or_post
def request_item(request: HttpRequest, found: OneItem) -> HttpResponse:
    """Show one thing held; a POST takes something out of it, puts something back, or notes that it was read."""
    names = [(name.word, label) for name, label in item_page(found.item).names]
    form = TakeOutForm(None if {"look", "back"} & set(request.POST) else sent(request), names=names)
    if request.method == "POST" and _done(request, form, found):
        return redirect("request_items", request_ref=found.request.ref)
    return page(
        request,
        "request_item",
        form if request.method != "POST" or form.is_bound else TakeOutForm(names=names),
        asked=found.request,
        item=item_page(found.item),
        open=found.request.stands in OPEN,
    )


def _done(request: HttpRequest, form: TakeOutForm, found: OneItem) -> bool:
    visit, held = found.visit, found.item.held
    by, at = visit.account, visit.now
    if not form.is_bound:
        blank, back = FindForm({}), request.POST.get("back", "")
        blank.is_valid()
        if back:
            return agreed(blank, lambda: put_back(found.request, back, by=by, at=at))
        return agreed(blank, lambda: look_at_item(found.request, held, by=by, at=at))
    return form.is_valid() and agreed(form, lambda: _take_out(form, found))


def _take_out(form: TakeOutForm, found: OneItem) -> None:
    answers, visit = form.cleaned_data, found.visit
    take_out(
        found.request,
        found.item.held,
        reason=Reason(answers["reason"]),
        by=visit.account,
        at=visit.now,
        words=form.passages,
        whole=answers["whole"],
        review_on=answers["review_on"],
    )


@door(the_request_item, fresh=True)
@get_or_post
def item_erase(request: HttpRequest, found: OneItem) -> HttpResponse:
    """Erase one thing of a record by law, after saying what happens and why."""
    form = EraseItemForm(
        sent(request),
        hint=_("It is kept, and they can read it. Do not repeat what it said."),
    )
    if form.is_valid() and agreed(form, lambda: _erase(form, found)):
        messages.success(
            request, _("Erased. It stays written down that something was here, never what it said.")
        )
        return redirect("request_items", request_ref=found.request.ref)
    return page(request, "item_erase", form, asked=found.request, item=item_page(found.item))


def _erase(form: EraseItemForm, found: OneItem) -> None:
    visit, answers = found.visit, form.cleaned_data
    erase_item(
        found.request.person,
        found.item.held,
        ground=Ground(answers["ground"]),
        why=answers["why"],
        by=visit.account,
        at=visit.now,
    )
