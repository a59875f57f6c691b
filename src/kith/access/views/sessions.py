"""Where somebody is signed in, ending it elsewhere, and leaving quickly."""

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.access.actions.sessions import end_other_sessions, end_session
from kith.access.gates import Visit, anybody_signed_in, door, open_door
from kith.access.queries.sessions import sessions_of
from kith.access.sessions import BROWSER, SHARED_PHONE, ref_of
from kith.access.views.steps import forgetting, silence


@door(anybody_signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """List where somebody is signed in now, and sign them out in one of those places or all others.

    It asks for no proof: whoever wants to shut a door should not have to look for a key.
    """
    here = request.session.session_key or ""
    if request.method != "POST":
        context = {"sessions": sessions_of(found.account, at=found.now), "here": ref_of(here)}
        return TemplateResponse(request, "access/my_sessions.html", context)
    if "others" in request.POST:
        end_other_sessions(found.account, but=here, browser=request.session.get(BROWSER, ""), at=found.now)
        messages.success(request, _("You are signed in here only."))
    else:
        end_session(found.account, request.POST.get("session", ""), at=found.now)
        messages.success(request, _("You are signed out there."))
    return redirect("my_sessions")


@open_door
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and lead to the weather; the browser is told to forget. For leaving quickly."""
    shared = request.session.get(SHARED_PHONE, False)
    silence(request)
    logout(request)
    request.session.flush()
    response = render(request, "access/leave.html", {"leave_to": settings.LEAVE_TO})
    return forgetting(response, all_of_it=shared)
