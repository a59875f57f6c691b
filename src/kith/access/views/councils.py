"""Signing in through a council's own sign-in, and linking it to an account."""

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from kith.access.actions.councils import unlink_council
from kith.access.council_sign_in import LINK, CouncilAdapter, begin, refused
from kith.access.gates import Visit, door, open_door, staff
from kith.access.queries.sessions import council_of, is_linked

WENT_WRONG = (SocialApp.DoesNotExist, OAuth2Error, RequestException)


@open_door
@require_POST
def openid_connect_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to a council's sign-in."""
    return _go(request, provider_id, process="login", next_url=get_next_redirect_url(request))


@require_safe
def openid_connect_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from a council's sign-in."""
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(CouncilAdapter(request, provider_id))(
            request
        )
    except WENT_WRONG:
        return refused(request)
    return answer


@door(staff, fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def my_council(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Link the council's own sign-in to one's account, or let go of it."""
    account = found.account
    council = council_of(account)
    if request.method == "POST" and "unlink" in request.POST:
        unlink_council(account, at=found.now)
        messages.success(request, _("Your council's sign-in no longer leads here."))
        return redirect("my_council")
    if request.method == "POST" and council is not None:
        return _go(request, council["provider_id"], process=LINK, next_url=None)
    context = {"council": council, "linked": is_linked(account)}
    return TemplateResponse(request, "access/my_council.html", context)


def _go(request: HttpRequest, provider_id: str, *, process: str, next_url: str | None) -> HttpResponseBase:
    """Lead away by a page of our own: forms here may be answered by this server only."""
    try:
        answer = begin(request, provider_id, process=process, next_url=next_url)
    except ImmediateHttpResponse as instead:
        refusal: HttpResponseBase = instead.response
        return refusal
    except WENT_WRONG:
        return refused(request)
    if isinstance(answer, HttpResponseRedirectBase) and not answer.url.startswith("/"):
        return render(request, "access/council_away.html", {"away_to": answer.url})
    return answer
