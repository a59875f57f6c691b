"""The page of a one-use link: one button, "Come in as Amira"."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kith.demo.actions import use_link
from kith.demo.gates import Link, link_door, no_longer_here

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@link_door
def demo_sign_in(request: HttpRequest, link: Link) -> HttpResponse:
    """Show who a link signs in; sign them in when the button is pressed. The session begins anew."""
    if request.method != "POST":
        person = link.account.person
        name = (person.forename or person.name) if person else link.account.full_name
        return TemplateResponse(request, "demo/sign_in.html", {"name": name})
    if not use_link(link.token, at=timezone.now()):
        return no_longer_here(request)
    logout(request)
    login(request, link.account, backend=BACKEND)
    return redirect("start")
