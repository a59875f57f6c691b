"""Pages of sittings: the days you changed your map, one of them, two of them beside each other; steps back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.access.gates import Own, door, own_space
from kith.universe import actions, facts, figures, queries
from kith.universe.forms import CompareForm, StepForm
from kith.universe.gates import OwnSitting, own_sitting
from kith.universe.queries import Moved, SittingNow
from kith.universe.views.common import WRONG_INPUT

A_YEAR = timedelta(days=365)


@door(own_space)
@require_GET
def my_sittings(request: HttpRequest, found: Own) -> HttpResponse:
    """Show the days on which the map was changed, and what is different between any two of them."""
    sittings = queries.sittings_of(found.person, at=found.visit.now)
    days = days_of(sittings)
    asked = "one" in request.GET
    form = CompareForm(request.GET if asked else None, days=days.items(), initial=about_a_year(sittings))
    each = [(one, days[one.ref]) for one in sittings]
    context: dict[str, Any] = {"sittings": each, "form": form, "two": None}
    if len(sittings) > 1 and (not asked or form.is_valid()):
        chosen = form.cleaned_data if asked else form.initial
        context["two"] = two_beside(found, sittings, days, (chosen["one"], chosen["other"]))
    status = WRONG_INPUT if form.errors else 200
    return TemplateResponse(request, "universe/my_sittings.html", context, status=status)


def days_of(sittings: Sequence[SittingNow]) -> dict[str, str]:
    """Return how each sitting is called: its day, and the time where there was another on that day."""
    begun = {one.ref: timezone.localtime(one.opened_at) for one in sittings}
    often = Counter(moment.date() for moment in begun.values())
    return {
        ref: date_format(moment, "j F Y, H:i" if often[moment.date()] > 1 else "j F Y")
        for ref, moment in begun.items()
    }


def about_a_year(sittings: Sequence[SittingNow]) -> dict[str, str]:
    """Return the latest sitting and the one that is nearest to a year before it."""
    if len(sittings) < 2:
        return {}
    latest, *earlier = sittings
    aim = latest.opened_at - A_YEAR
    nearest = min(earlier, key=lambda one: abs(one.opened_at - aim))
    return {"one": nearest.ref, "other": latest.ref}


def two_beside(
    found: Own, sittings: Sequence[SittingNow], days: Mapping[str, str], chosen: tuple[str, str]
) -> dict[str, Any]:
    """Return two sittings, the earlier first: each as a small map, and what is different."""
    earlier, later = [one.ref for one in reversed(sittings) if one.ref in chosen]
    different = queries.difference(found.person, earlier, later)
    found.visit.saw([found.person], things=[earlier, later])
    groups = [
        (_("Closer"), moved(different.closer, "ring_name")),
        (_("Further away"), moved(different.further, "ring_name")),
        (_("New on the later map"), [(row, "", "") for row in figures.rows_of(different.new)]),
        (_("No longer placed"), [(row, "", "") for row in figures.rows_of(different.lost)]),
        (_("Harder"), moved(different.harder, "strain_name")),
        (_("Easier"), moved(different.easier, "strain_name")),
    ]
    return {
        "maps": [(ref, days[ref], small_map(found, ref)) for ref in (earlier, later)],
        "groups": groups,
        "same": not any(rows for _title, rows in groups),
        "kept": figures.rows_of([pair.after for pair in different.kept]),
    }


def moved(pairs: Sequence[Moved], name: str) -> list[tuple[figures.Row, str, str]]:
    """Return who moved, from what to what, in words."""
    both = [(figures.row_of(pair.before), figures.row_of(pair.after)) for pair in pairs]
    return [(after, getattr(before, name), getattr(after, name)) for before, after in both]


def small_map(found: Own | OwnSitting, ref: str) -> figures.MapPicture | None:
    """Return a sitting's map, small; None where nobody was placed."""
    picture = figures.map_picture(
        queries.members_as_of(found.person, ref),
        small=True,
        links=queries.links_as_of(found.person, ref),
    )
    return picture if picture.bubbles else None


@door(own_sitting)
@require_GET
def sitting(request: HttpRequest, found: OwnSitting) -> HttpResponse:
    """Show the map and its list as they were on one day, without whoever is hidden now."""
    ref = found.sitting.ref
    members = queries.members_as_of(found.person, ref)
    rows = figures.rows_of(members, links=queries.links_as_of(found.person, ref))
    context = {"sitting": found.sitting, "map": small_map(found, ref), "groups": figures.by_ring(rows)}
    return TemplateResponse(request, "universe/sitting.html", context)


@door(own_space)
@require_POST
def sitting_close(request: HttpRequest, found: Own) -> HttpResponse:
    """Say "done for today"."""
    actions.close_sitting(found.person, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Done for today. Everything is saved. You can change it any time."))
    return redirect("my_people")


@door(own_space)
@require_POST
def undo(request: HttpRequest, found: Own) -> HttpResponse:
    """Take the last change back, and say which it was."""
    return step(request, found, actions.undo, _("Taken back."), _("There is nothing to take back now."))


@door(own_space)
@require_POST
def redo(request: HttpRequest, found: Own) -> HttpResponse:
    """Do the change again that was taken back last, and say which it was."""
    return step(request, found, actions.redo, _("Done again."), _("There is nothing to do again now."))


def step(request: HttpRequest, found: Own, go: Callable[..., Any], says: str, nothing: str) -> HttpResponse:
    """Go a step, or as many as one save made; say in words what changed; return to where it was asked."""
    form, at = StepForm(request.POST), found.visit.now
    form.is_valid()
    before = {one.ref: one for one in queries.members_of(found.person, at=at)}
    gone = [go(found.person, by=found.visit.account, at=at) for _time in range(form.times)]
    after = {one.ref: one for one in queries.members_of(found.person, at=at)}
    things = dict.fromkeys(one.thing for one in gone if one)
    if things:
        changed = "; ".join(facts.step_said(before, after, thing.split()) for thing in things)
        messages.success(request, f"{says} {changed}.")
    else:
        messages.info(request, nothing)
    back = after.get(form.cleaned_data.get("back", ""))
    return redirect("member", member_ref=back.ref) if back and not back.hidden else redirect("my_people")
