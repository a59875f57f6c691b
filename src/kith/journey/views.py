"""The journey's pages: a young person's own, and letting a lost tie out."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access.gates import Own, door, own_space
from kith.journey import queries
from kith.journey.actions import looked_at_together, release_lost_tie
from kith.journey.figures import state_said, timeline
from kith.journey.gates import TheirLostTie, allocated_lost_tie, their_lost_tie
from kith.journey.release import ReleaseState, may_release, together_first
from kith.kit.templatetags.kit import said
from kith.people.choices import Role
from kith.words import Refused


@door(own_space)
@require_safe
def my_journey(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Show the young person their homes and workers over time, and what was let out for them to keep or not."""
    on = found.visit.on
    journey = queries.journey_of(found.person, on=on)
    prompts = queries.prompts_for(found.person, on=on, journey=journey)
    context = {
        "timeline": timeline(journey, on=on, own=True),
        "prompts": [prompt for prompt in prompts if not prompt.answer],
    }
    return TemplateResponse(request, "journey/my_journey.html", context)


@door(their_lost_tie)
@require_http_methods(["GET", "HEAD", "POST"])
def lost_tie_release(request: HttpRequest, found: TheirLostTie) -> HttpResponseBase:
    """Let the person be asked about a lost tie, once somebody who knows them has read the file."""
    if request.method == "POST":
        try:
            release_lost_tie(found.person, found.tie.key, by=found.visit.account, at=found.visit.now)
        except Refused as refused:
            messages.error(request, said(refused.reason))
        else:
            messages.success(request, _("Released. Nobody was sent a message about it."))
        return redirect("person", found.person.ref)
    waiting = found.tie.state in (ReleaseState.WORKER_READS, ReleaseState.MANAGER_READS)
    role = Role(found.visit.account.role)
    context = {
        "person": found.person,
        "tie": found.tie,
        "state": state_said(found.tie.state, role),
        "waiting": waiting,
        "may_release": waiting and may_release(needs_manager=found.tie.needs_manager, role=role),
        "together_first": together_first(found.person.born_on, found.visit.on),
    }
    return TemplateResponse(request, "journey/lost_tie_release.html", context)


@door(allocated_lost_tie)
@require_POST
def lost_tie_together(request: HttpRequest, found: TheirLostTie) -> HttpResponseBase:
    """Record that worker and person looked at it together."""
    try:
        looked_at_together(found.person, found.tie.key, by=found.visit.account, at=found.visit.now)
    except Refused as refused:
        messages.error(request, said(refused.reason))
    else:
        messages.success(request, _("Noted. From now on they can find it on their own journey page."))
    return redirect("person", found.person.ref)
