"""A person's own pages: their universe out as a file that is theirs, and in again from one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access.gates import Own, door, own_space
from kith.audit.choices import Kind
from kith.exchange.forms import BringForm, StudyForm
from kith.exchange.networks import archive, canvas, study
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
    made = archive.write(universe_of(found.person, at=now), at=now)
    return _zip(made, f"my-universe-{timezone.localdate(now).isoformat()}.zip")


@door(own_space, fresh=True, post=Kind.EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def universe_study(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Let somebody choose whom and what they give to a study, and make the file for them to hand over."""
    universe = universe_of(found.person, at=found.visit.now)
    choices = [(str(one.number), one.nickname) for one in universe.members if one.hidden_at is None]
    form = StudyForm(request.POST or None, members=choices)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return TemplateResponse(request, "exchange/universe_study.html", {"form": form}, status=status)
    given = form.cleaned_data
    one = study.session_of(
        universe,
        case=given["case"] or "case",
        at=found.visit.now,
        members={int(number) for number in given["members"]},
        fields=given["fields_chosen"],
        names=given["names"] == "yes",
    )
    files = (
        canvas.write(one)
        if given["want"] == "canvas"
        else study.egor_files(one, semicolon=given["want"] == "egor2")
    )
    return _zip(archive.zipped(files, at=found.visit.now), f"for-a-study-{given['want']}.zip")


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


def _zip(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(request: HttpRequest, form: BringForm) -> TemplateResponse:
    return TemplateResponse(
        request, "exchange/universe_file.html", {"form": form}, status=422 if form.errors else 200
    )
