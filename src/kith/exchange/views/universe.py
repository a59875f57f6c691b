"""A person's own pages: their universe out as a file that is theirs, and in again from one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kith.access.gates import Own, door, own_space
from kith.audit.choices import Kind
from kith.exchange.forms import BringForm
from kith.exchange.networks import archive
from kith.kit.templatetags.kit import said
from kith.universe.actions.bringing import bring
from kith.universe.queries.kept import universe_of
from kith.words import Refused


@door(own_space)
@require_safe
def universe_file(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Say what the file holds, and offer to save it or to bring one in."""
    return _page(request, BringForm())


@door(own_space, fresh=True, post=Kind.EXPORT)
@require_POST
def universe_take(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Give somebody their universe as an archive. It is made for them alone, and kept nowhere."""
    now = found.visit.now
    answer = HttpResponse(
        archive.write(universe_of(found.person, at=now), at=now), content_type="application/zip"
    )
    name = f"my-universe-{timezone.localdate(now).isoformat()}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(own_space, fresh=True)
@require_POST
def universe_bring(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Put what an archive holds on the map, and say what came, what was here and what could not be read."""
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    now = found.visit.now
    try:
        brought, problems = archive.read(form.cleaned_data["archive"].read(), at=now)
        done = bring(found.person, brought, by=found.visit.account, at=now)
    except Refused as refusal:
        form.add_error("archive", said(refusal.reason))
        return _page(request, form)
    came = ngettext("%(number)d person came.", "%(number)d people came.", done.came) % {"number": done.came}
    here = ngettext(
        "%(number)d was here already and stays as they are.",
        "%(number)d were here already and stay as they are.",
        done.here,
    ) % {"number": done.here}
    messages.success(request, f"{came} {here if done.here else ''} {_('Only you can see them.')}")
    for problem in (*problems, *done.problems)[:20]:
        messages.warning(request, said(problem))
    return redirect("my_people")


def _page(request: HttpRequest, form: BringForm) -> TemplateResponse:
    return TemplateResponse(
        request, "exchange/universe_file.html", {"form": form}, status=422 if form.errors else 200
    )
