"""Pages on which the person decides who sees what."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.access import actions as access_actions
from kith.access import queries as access_queries
from kith.access.choices import FIRST_SET
from kith.access.gates import Own, door, own_space
from kith.access.queries import is_paused, sharings_of, who_can_be_shared_with
from kith.access.rules import sharing_lapses_on
from kith.universe import actions, facts, figures, queries
from kith.universe.forms import SeenForm, ShareForm, StopForm
from kith.universe.gates import OwnMember, OwnWindow, own_member, own_window
from kith.universe.views.common import agreed, deed, get_or_post, page, saved, sent


@door(own_member, fresh=True)
@get_or_post
def member_share(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Choose which named workers may see one member, knowing exactly what they would see."""
    on = found.visit.on
    workers = list(who_can_be_shared_with(found.person, on=on))
    seen = windows_onto(found)
    choices = [(allocation.ref, figures.worker_called(allocation)) for allocation in workers]
    shared = [allocation.ref for allocation in workers if seen[allocation.worker_id]]
    form = ShareForm(sent(request), workers=choices, initial={"workers": shared})
    if request.method == "POST" and form.is_valid():
        choose = deed(actions.choose_who_sees, found, refs=form.cleaned_data["workers"])
        if agreed(form, "workers", choose):
            return saved(request, found)
    now = queries.stands(found.member, at=found.visit.now)
    context = {
        "row": figures.row_of(now),
        "first": [one for one in facts.seen_of(now) if one.shown in FIRST_SET],
        "workers": [(one, facts.shown_names(seen[one.worker_id])) for one in workers],
        "paused": is_paused(found.person),
        "lapses_on": sharing_lapses_on(found.person.born_on, on),
    }
    return page(request, "member_share", form, context)


@door(own_window, fresh=True)
@get_or_post
def member_seen(request: HttpRequest, found: OwnWindow) -> HttpResponse:
    """Choose what one worker may see of one member, each beside what it says today."""
    now = queries.stands(found.member, at=found.visit.now)
    seen = windows_onto(found)[found.allocation.worker_id]
    offered = [(one.shown, seen_label(one)) for one in facts.seen_of(now)]
    initial = {"shown": sorted(seen) or list(FIRST_SET)}
    form = SeenForm(sent(request), offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        answers = {"allocation": found.allocation, "fields": form.cleaned_data["shown"]}
        if agreed(form, "shown", deed(actions.choose_what_is_seen, found, **answers)):
            messages.success(request, _("Saved."))
            return redirect("member_share", member_ref=found.member.ref)
    context = {
        "row": figures.row_of(now),
        "allocation": found.allocation,
        "sees": bool(seen),
        "paused": is_paused(found.person),
    }
    return page(request, "member_seen", form, context)


def seen_label(one: facts.Seen) -> str:
    """Return what can be shown, with what it says today."""
    value = one.value or _("nothing said")
    return _("%(what)s: %(value)s") % {"what": capfirst(one.name), "value": value}


def windows_onto(found: OwnMember) -> Mapping[int, set[str]]:
    """Return, per worker's key, what they see of this member today (paused or not)."""
    seen: dict[int, set[str]] = defaultdict(set)
    for window in sharings_of(found.person, on=found.visit.on):
        if window.thing == found.member.ref:
            seen[window.allocation.worker_id].update(window.fields)
    return seen


@door(own_space)
@get_or_post
def my_sharing(request: HttpRequest, found: Own) -> HttpResponse:
    """Show who sees what; a POST closes one worker's window onto one member, or onto all."""
    if request.method == "POST":
        form = StopForm(request.POST)
        if form.is_valid():
            if stop(found, form.cleaned_data["allocation"], form.cleaned_data["member"]):
                messages.success(request, _("Stopped. They can no longer see this."))
            else:
                messages.info(request, _("Nothing of this is shared now, so nothing had to be stopped."))
        return redirect("my_sharing")
    on = found.visit.on
    rows = {row.ref: row for row in figures.rows_of(queries.members_of(found.person, at=found.visit.now))}
    windows: dict[Any, list[tuple[figures.Row, str]]] = defaultdict(list)
    for sharing in sharings_of(found.person, on=on):
        if sharing.thing in rows and not rows[sharing.thing].hidden:
            shown = facts.shown_names(sharing.fields)
            windows[sharing.allocation].append((rows[sharing.thing], shown))
    before = figures.shared_before(access_queries.shared_before(found.person, on=on), rows)
    context = {"windows": list(windows.items()), "paused": is_paused(found.person), "before": before}
    return TemplateResponse(request, "universe/my_sharing.html", context)


@door(own_space)
@require_POST
def pause_all(request: HttpRequest, found: Own) -> HttpResponse:
    """Show nothing to anybody, in one tap."""
    access_actions.pause_all(found.person, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Paused. Nobody sees anything you shared."))
    return redirect("my_sharing")


@door(own_space, fresh=True)
@require_POST
def end_pause(request: HttpRequest, found: Own) -> HttpResponse:
    """Let those see again what was shared with them before the pause."""
    access_actions.end_pause(found.person, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Sharing is on again, as it was."))
    return redirect("my_sharing")


def stop(found: Own, allocation_ref: str, member_ref: str) -> bool:
    """Close one worker's window onto one member, or onto all when none is named. Returns whether one was open."""
    by, at = found.visit.account, found.visit.now
    return actions.stop_sharing_with(found.person, allocation_ref, member_ref=member_ref, by=by, at=at)
