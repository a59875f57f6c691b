"""What the pages of this room share: doing a deed, taking a rule's no, showing a form."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.access.gates import Own
from kith.access.queries import sharings_of
from kith.kit.overtaken import Overtaken, StampedForm
from kith.kit.templatetags.kit import said
from kith.universe import queries
from kith.universe.gates import OwnMember
from kith.words import Refused

WRONG_INPUT = 422
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def who_sees(found: Own | OwnMember, *, field: str = "") -> Mapping[str, list[str]]:
    """Return, per member's reference, the names of the workers it is shared with today (paused or not).

    ``field``: only of those who see this of it.
    """
    names: dict[str, list[str]] = defaultdict(list)
    for sharing in sharings_of(found.person, on=found.visit.on):
        if not field or field in sharing.fields:
            names[sharing.thing].append(sharing.allocation.worker.full_name)
    return names


def deed(action: Callable[..., None], found: OwnMember, **values: Any) -> Callable[[], None]:
    """Return a deed about the member found, ready to be done by the visitor, now."""
    return lambda: action(found.member, by=found.visit.account, at=found.visit.now, **values)


def agreed(form: forms.Form, field: str | None, act: Callable[[], None]) -> bool:
    """Do a deed; where a rule says no, put its reason beside the field and return False."""
    try:
        act()
    except Refused as refusal:
        form.add_error(field, said(refusal.reason))
        if isinstance(refusal, Overtaken) and isinstance(form, StampedForm):
            form.has_seen(refusal.stamp)
        return False
    return True


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when every answer was left blank; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def steps_so_far(found: Own | OwnMember) -> int:
    """Return the last step before a deed, so that what the deed adds can be taken back as one."""
    return queries.last_step(found.person, at=found.visit.now)


def done(request: HttpRequest, found: Own | OwnMember, says: str, *, since: int) -> None:
    """Say what was done; where it added steps, the message (its tag says how many) offers to take it back."""
    steps = steps_so_far(found) - since
    messages.success(request, says, extra_tags=str(steps) if steps > 0 else "")


def saved(request: HttpRequest, found: OwnMember, *, since: int | None = None) -> HttpResponseRedirect:
    """Say that it is saved, back on the member's page. ``since`` as in ``done``; None for what adds no steps."""
    if since is None:
        messages.success(request, _("Saved."))
    else:
        done(request, found, _("Saved."), since=since)
    return redirect("member", member_ref=found.member.ref)


def page(
    request: HttpRequest, name: str, form: forms.Form, context: Mapping[str, Any] | None = None
) -> TemplateResponse:
    """Show a page with a form; with everything that was written where it needs another look."""
    status = WRONG_INPUT if form.errors else 200
    return TemplateResponse(
        request, f"universe/{name}.html", {**(context or {}), "form": form}, status=status
    )
