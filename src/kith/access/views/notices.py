"""What there is for you: read here, and nowhere said in more words than these."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from kith.access.actions import mark_read
from kith.access.gates import Visit, anybody_signed_in, door
from kith.access.queries import notices_of


@door(anybody_signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """List what there is for you; a POST says that you have read it."""
    if request.method == "POST":
        mark_read(found.account, at=found.now)
        return redirect("notices")
    return TemplateResponse(request, "access/notices.html", {"notices": notices_of(found.account)})
