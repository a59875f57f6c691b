"""Pages of the map: seeing it, adding, placing, naming, hiding and removing."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.access.gates import Own, door, own_space
from kith.access.queries import is_paused
from kith.kit.templatetags.kit import said
from kith.universe import actions, figures, queries
from kith.universe.choices import Ring
from kith.universe.forms import AddForm, EditForm, FeelForm, PlaceForm
from kith.universe.gates import OwnMember, own_member
from kith.universe.rules import next_to_place
from kith.universe.views.common import agreed, deed, done, get_or_post, page, saved, steps_so_far, who_sees
from kith.universe.views.look import look_at
from kith.words import Refused


@door(own_space)
@require_GET
def my_people(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the person their map and, beside it, the same as a list."""
    visit, person = found.visit, found.person
    look = look_at(request, found, "my_people")
    rows = figures.rows_of(look.members, seen_by=who_sees(found), links=look.links)
    shown = [row for row in rows if not row.hidden]
    added = next((row for row in shown if row.ref == request.GET.get("added")), None)
    sitting = queries.open_sitting(person, at=visit.now)
    context = {
        "form": AddForm(stay=added is not None),
        "look": look,
        "map": figures.map_picture(
            look.members, linked=look.now, lit=look.lit, links=look.links, show=look.show
        ),
        "tray": [row for row in shown if not row.ring],
        "groups": figures.by_ring(look.listed(shown)),
        "hidden": [row for row in rows if row.hidden],
        "added": added,
        "count": len(shown),
        "paused": is_paused(person),
        "sitting": sitting,
        "steps": queries.steps_of(sitting) if sitting else None,
    }
    return TemplateResponse(request, "universe/my_people.html", context)


@door(own_space)
@get_or_post
def member_add(request: HttpRequest, found: Own) -> HttpResponse:
    """Put somebody on the map and stay there for the next name."""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(f"{reverse('my_people')}?added={add(found, form.cleaned_data)}")
        except Refused as refusal:
            form.add_error("nickname", said(refusal.reason))
    return page(request, "member_add", form)


def add(found: Own, answers: Mapping[str, Any]) -> str:
    """Add somebody; return their reference, or blank when this form was taken before."""
    new = actions.add_member(
        found.person,
        answers["nickname"],
        fields=answers["fields_chosen"],
        by=found.visit.account,
        at=found.visit.now,
        token=answers["once"],
    )
    return new.ref if new else ""


@door(own_member)
@get_or_post
def member_place(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say how close somebody is; then, one at a time, the next who is not placed yet."""
    now = queries.stands(found.member, at=found.visit.now)
    waiting = [
        member.ref
        for member in queries.members_of(found.person, at=found.visit.now)
        if member.ring == Ring.NOT_PLACED and not member.hidden
    ]
    following = None if now.ring else next_to_place(waiting, now.ref)
    form = PlaceForm(request.POST or None, initial={"ring": now.ring or None, "then": "next"})
    if request.method == "POST" and form.is_valid():
        answers, since = form.cleaned_data, steps_so_far(found)
        if agreed(form, "ring", deed(actions.place_member, found, ring=answers["ring"])):
            if answers["then"] == "next" and following:
                return redirect("member_place", member_ref=following)
            done(request, found, _("Saved."), since=since)
            return after_placing(found, answers["then"])
    context = {"row": figures.row_of(now), "waiting": len(waiting), "following": following}
    return page(request, "member_place", form, context)


def after_placing(found: OwnMember, then: str) -> HttpResponseRedirect:
    """Go back to where the ring was chosen."""
    if then == "map":
        return redirect(f"{reverse('my_people')}#{found.member.ref}")
    return redirect("my_people") if then == "next" else redirect("member", member_ref=found.member.ref)


@door(own_member)
@get_or_post
def member_feel(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Say how it feels with somebody, and what you would like."""
    now = queries.stands(found.member, at=found.visit.now)
    form = FeelForm(request.POST or None, initial={"feel": now.feel, "wish": now.wish})
    if request.method == "POST" and form.is_valid():
        answers, since = form.cleaned_data, steps_so_far(found)
        if agreed(form, None, deed(actions.set_feel, found, feel=answers["feel"], wish=answers["wish"])):
            return saved(request, found, since=since)
    return page(request, "member_feel", form, {"row": figures.row_of(now)})


@door(own_member)
@get_or_post
def member_edit(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Change what somebody is called and where they belong."""
    now = queries.stands(found.member, at=found.visit.now)
    initial = {"nickname": now.nickname, "fields_chosen": list(now.fields)}
    stamp = actions.stamp_of_member(now.nickname, now.fields)
    form = EditForm(request.POST or None, initial=initial, stamp=stamp)
    if request.method == "POST" and form.is_valid():
        answers, since = form.cleaned_data, steps_so_far(found)
        changes = {
            "nickname": answers["nickname"],
            "fields": answers["fields_chosen"],
            "seen": answers["stamp"],
        }
        if agreed(form, "nickname", deed(actions.edit_member, found, **changes)):
            return saved(request, found, since=since)
    return page(request, "member_edit", form, {"row": figures.row_of(now)})


@door(own_member)
@require_POST
def member_hide(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Take somebody off every map and list, until you bring them back."""
    since = steps_so_far(found)
    deed(actions.hide_member, found)()
    done(request, found, _("Hidden. Nobody else can see that they were ever here."), since=since)
    return redirect("my_people")


@door(own_member)
@require_POST
def member_unhide(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Bring somebody back to your own map."""
    since = steps_so_far(found)
    deed(actions.unhide_member, found)()
    says = _("They are back. Only you can see them, until you choose to share.")
    done(request, found, says, since=since)
    return redirect("member", member_ref=found.member.ref)


@door(own_member)
@get_or_post
def member_remove(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Ask once whether somebody should be deleted for good, and do it."""
    if request.method == "POST":
        deed(actions.remove_member, found)()
        messages.success(request, _("Removed, from every map you ever drew here."))
        return redirect("my_people")
    now = queries.stands(found.member, at=found.visit.now)
    return TemplateResponse(request, "universe/member_remove.html", {"row": figures.row_of(now)})
