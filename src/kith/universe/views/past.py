"""Pages for people from the files whom somebody lost touch with: keep them, or throw it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.access.gates import door
from kith.universe import actions
from kith.universe.forms import KeepForm
from kith.universe.gates import OwnPrompt, own_prompt
from kith.universe.views.common import agreed, get_or_post, page


@door(own_prompt)
@get_or_post
def lost_tie_keep(request: HttpRequest, found: OwnPrompt) -> HttpResponse:
    """Ask what to call somebody from the files, and put them on the map, not placed yet."""
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers, visit = form.cleaned_data, found.visit

        def keep() -> None:
            actions.keep_lost_tie(
                found.person, found.prompt.ref, nickname=answers["nickname"], by=visit.account, at=visit.now
            )

        if agreed(form, "nickname", keep):
            messages.success(request, _("Kept. You will find them among the people not placed yet."))
            return redirect("my_people")
    return page(request, "lost_tie_keep", form, {"prompt": found.prompt})


@door(own_prompt)
@require_POST
def lost_tie_throw_away(request: HttpRequest, found: OwnPrompt) -> HttpResponse:
    """Do not show this again."""
    actions.throw_away_lost_tie(found.person, found.prompt.ref, by=found.visit.account, at=found.visit.now)
    messages.success(request, _("Thrown away. It will not come up again."))
    return redirect("my_journey")
