"""A photo of somebody on the map: added, seen and removed by the person alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.access.gates import NotHere, door
from kith.universe import actions, figures, queries
from kith.universe.forms import PhotoForm
from kith.universe.gates import OwnMember, own_member, own_photo
from kith.universe.views.common import agreed, deed, get_or_post, page, saved


@door(own_member)
@get_or_post
def member_photo(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Add a photo of somebody, or put another in its place."""
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        put = deed(actions.add_photo, found, picture=form.cleaned_data["photo"])
        if agreed(form, "photo", put):
            return saved(request, found)
    now = queries.stands(found.member, at=found.visit.now)
    return page(request, "member_photo", form, {"row": figures.row_of(now)})


@door(own_member)
@require_POST
def member_photo_remove(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Delete somebody's photo."""
    deed(actions.remove_photo, found)()
    messages.success(request, _("The photo is gone, for good."))
    return redirect("member", member_ref=found.member.ref)


@door(own_photo)
@require_GET
def member_photo_whole(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Send somebody's photo."""
    return picture(queries.photo_of(found.member))


@door(own_photo)
@require_GET
def member_photo_small(request: HttpRequest, found: OwnMember) -> HttpResponse:
    """Send somebody's photo as lists show it."""
    return picture(queries.photo_of(found.member, small=True))


def picture(content: bytes | None) -> HttpResponse:
    """Answer with a picture that is a picture and nothing else, for this page only, whatever a browser makes of it."""
    if content is None:
        raise NotHere
    headers = {
        "Content-Disposition": 'inline; filename="photo.webp"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="image/webp", headers=headers)
