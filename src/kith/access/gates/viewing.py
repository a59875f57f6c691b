"""Looking as a worker sees: which doors open then, that nothing can be done, and that both stand on the log."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.access.actions import chain_for
from kith.access.choices import VIEW_AS_DOORS
from kith.access.gates.visit import OnlyLooking, Visit
from kith.access.models import ViewAs
from kith.access.queries.glass import view_as_now
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.people.models import Account

VIEWING = "view_as"
"""In the session of somebody who looks as another sees: the reference of that time."""
LOOKING = frozenset({"GET", "HEAD"})
ENDS_IT = "view_as_end"


def viewing_now(request: HttpRequest) -> ViewAs | None:
    """Return the time in which this browser looks as another sees, while it lasts."""
    account, ref = request.user, request.session.get(VIEWING, "")
    if not ref or not isinstance(account, Account):
        return None
    return view_as_now(account, ref, at=timezone.now())


def seen_as(request: HttpRequest, visit: Visit) -> Visit:
    """Return the visit as the worker sees it, where its account looks as one; else as it is.

    Errors: ``OnlyLooking`` for anything but looking at a page of their work.
    """
    if VIEWING not in request.session:
        return visit
    viewing = viewing_now(request)
    if viewing is None:
        del request.session[VIEWING]
        messages.info(
            request, _("Your time of looking as somebody else sees is over. These are your own pages.")
        )
        return visit
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name == ENDS_IT:
        visit.view_as = viewing
        return visit
    if request.method not in LOOKING or name not in VIEW_AS_DOORS:
        raise OnlyLooking
    both = {viewing.ref, viewing.seen_as.ref}
    return Visit(viewing.seen_as, visit.now, things=both, kind=Kind.VIEW_AS, view_as=viewing)


def only_looking(request: HttpRequest) -> HttpResponse:
    """Answer what cannot be had while looking as another sees; it leaves a row with both on it."""
    viewing = viewing_now(request)
    if viewing is not None:
        record(
            chain=chain_for(viewing.viewer),
            kind=Kind.REFUSED,
            deed="view_as",
            door=request.resolver_match.view_name if request.resolver_match else "",
            actor=viewing.viewer.ref,
            role=viewing.viewer.role,
            things=[viewing.ref, viewing.seen_as.ref],
            at=timezone.now(),
        )
    return render(request, "access/view_as_stops.html", {"viewing": viewing}, status=403)
