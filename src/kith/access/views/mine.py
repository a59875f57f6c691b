"""What everybody has: their account, their recovery codes; and for a person, "who looked"."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from kith.access.figures import looks
from kith.access.gates import Own, Visit, anybody_signed_in, door, own_space
from kith.audit.queries import entries_about

PAGE = 50


@door(own_space, fresh=True)
@require_safe
def who_looked(request: HttpRequest, found: Own) -> HttpResponseBase:
    """Show every read and write about a person by anybody but themselves, newest first."""
    by_others = entries_about(found.person.ref).exclude(actor=found.visit.account.ref)
    page = Paginator(by_others, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "looks": looks(page.object_list)}
    return TemplateResponse(request, "access/who_looked.html", context)


@door(anybody_signed_in)
@require_safe
def my_account(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show how somebody signs in, and where to change it."""
    context = {
        "account": found.account,
        "has_second_factor": is_mfa_enabled(found.account, [Authenticator.Type.TOTP]),
        "has_password": found.account.has_usable_password(),
    }
    return TemplateResponse(request, "access/my_account.html", context)


@door(anybody_signed_in, fresh=True)
@require_safe
def mfa_view_recovery_codes(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show the recovery codes that are left."""
    kept = Authenticator.objects.filter(user=found.account, type=Authenticator.Type.RECOVERY_CODES).first()
    codes = kept.wrap().get_unused_codes() if kept else []
    may_make = is_mfa_enabled(found.account, [Authenticator.Type.TOTP])
    context = {"codes": codes, "may_make": may_make}
    return TemplateResponse(request, "access/mfa_view_recovery_codes.html", context)
