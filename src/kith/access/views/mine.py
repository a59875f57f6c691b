"""What everybody has: their account, their recovery codes; and for a person, "who looked"."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from kith.access.figures import looks
from kith.access.gates import Own, Visit, anybody_signed_in, door, own_space
from kith.access.queries import organisations_named, without_withheld
from kith.access.queries.sessions import (
    codes_left,
    has_second_factor,
    is_linked,
    recovery_codes_of,
    second_factors_of,
)
from kith.access.views.steps import NEW_CODES
from kith.audit.queries import days_of, entries_about

DAYS = 30


@door(own_space, fresh=True)
@require_safe
def who_looked(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Show every read and write about a person by anybody but themselves, newest first, by days."""
    by_others = entries_about(found.person.ref).exclude(actor=found.visit.account.ref)
    by_others = without_withheld(by_others, found.person)
    page = Paginator(days_of(by_others), DAYS).get_page(request.GET.get("page"))
    days = list(page.object_list)
    rows = list(by_others.filter(at__date__range=(days[-1], days[0]))) if days else []
    names = organisations_named({row.actor for row in rows})
    context = {"page": page, "looks": looks(rows, names)}
    return TemplateResponse(request, "access/who_looked.html", context)


@door(anybody_signed_in)
@require_safe
def my_account(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show how somebody signs in, and where to change it."""
    factors, kept = list(second_factors_of(found.account)), recovery_codes_of(found.account)
    context = {
        "account": found.account,
        "has_app": "totp" in (factor.type for factor in factors),
        "has_password": found.account.has_usable_password(),
        "passkeys": [factor for factor in factors if factor.type == "webauthn"],
        "codes_left": codes_left(found.account) if kept else None,
        "codes_used_at": kept.last_used_at if kept else None,
        "linked": is_linked(found.account),
    }
    return TemplateResponse(request, "access/my_account.html", context)


@door(anybody_signed_in, fresh=True)
@require_safe
def mfa_view_recovery_codes(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show new recovery codes, once: the page after they were made. Later only how many are left."""
    kept = recovery_codes_of(found.account)
    codes = kept.wrap().get_unused_codes() if kept else []
    context = {
        "codes": codes if request.session.pop(NEW_CODES, False) else [],
        "left": len(codes),
        "may_make": has_second_factor(found.account),
    }
    return TemplateResponse(request, "access/mfa_view_recovery_codes.html", context)
