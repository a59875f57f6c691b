"""Forms that came too late, or before fresh proof: held, and given back in the same form after signing in.

Only to the account that typed them and at the address they were typed at: each form says for whom it was shown, and
what another's form says, or one that says nothing, is held for nobody. What is written in them lies sealed.
"""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kith.access.actions.sessions import HELD_FOR, hold_form, let_go
from kith.access.models import HeldForm
from kith.access.queries.sessions import held_form
from kith.access.scope import scope_of
from kith.kit.kept import Begun, filled, words_in
from kith.kit.once import WHOSE
from kith.kit.scope import within
from kith.people.models import Account

LAPSED, HELD = "lapsed_account", "held_form"
"""Names in a session: whose it was before it lapsed, and the address whose form is held."""


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to signing in and back; hold what was typed for the account whose session has lapsed."""
    if request.method == "POST":
        account = Account.objects.filter(pk=request.session.get(LAPSED, 0), is_active=True).first()
        if account is not None:
            hold(request, account)
    return redirect_to_login(way_back(request))


def prove_first(request: HttpRequest, account: Account) -> HttpResponse:
    """Lead to giving fresh proof and back; hold what was typed meanwhile."""
    if request.method == "POST":
        hold(request, account)
    return redirect_to_login(way_back(request), login_url="account_reauthenticate")


def hold(request: HttpRequest, account: Account) -> bool:
    """Hold what stands in this POST, if it was written in a form shown to this account. Returns whether it is held."""
    if not constant_time_compare(request.POST.get(WHOSE, ""), mark_of(account)):
        return False
    words = {name: texts for name, texts in words_in(request.POST).items() if any(texts)}
    if not words:
        return False
    words |= {"once": [request.POST["once"]]} if "once" in request.POST else {}
    address, files = urlsplit(way_back(request)).path, bool(request.FILES)
    with within(scope_of(account)):
        held = hold_form(account, address, words, had_files=files, at=timezone.now())
    if held:
        request.session[HELD] = address
    return held


def kept_at(request: HttpRequest) -> str:
    """Hold a form of ours that came with an old token; return the address of its page, blank where nothing is held.

    Only what a page of ours sent that was shown to whoever is signed in: no other site can name our origin as its own,
    and in an old tab of somebody else stands somebody else's mark.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if not isinstance(request.user, Account) or request.headers.get("Origin") != own:
        return ""
    return way_back(request) if hold(request, request.user) else ""


def mark_of(account: Account) -> str:
    """Return what a form carries that was shown to this account: only this server makes it, and it names nobody."""
    return salted_hmac("kith.access.resume", account.ref, algorithm="sha256").hexdigest()[:24]


def way_back(request: HttpRequest) -> str:
    """Return the address of the page a request came from or asks for; always one of our own.

    A form stands on the page that its browser names; the address it is sent to may have no page.
    """
    if request.method != "POST":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if came_from and url_has_allowed_host_and_scheme(came_from, hosts, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def give_back(request: HttpRequest, account: Account, response: HttpResponseBase) -> None:
    """Put what was held into the form of a page that is about to be shown."""
    if request.session.get(HELD) != request.path or not isinstance(response, SimpleTemplateResponse):
        return
    held = held_form(account, request.path, since=timezone.now() - HELD_FOR)
    if held is None:
        return
    forms = _forms_for(response, held)
    for form in forms:
        filled(form, _begun(held))
    if forms:
        messages.info(request, _said(held))


def was_sent(request: HttpRequest, account: Account, response: HttpResponseBase) -> None:
    """Let go of what was held once the form has been taken."""
    if request.session.get(HELD) == request.path and _was_taken(response):
        let_go(account, request.path)
        del request.session[HELD]


def _was_taken(response: HttpResponseBase) -> bool:
    """Whether a form led on, or to a page on which nothing is asked for again."""
    if isinstance(response, SimpleTemplateResponse):
        return response.status_code == 200 and not any(form.errors for form in _forms_in(response))
    return response.status_code in (302, 303)


def _forms_in(response: SimpleTemplateResponse) -> list[BaseForm]:
    return [value for value in (response.context_data or {}).values() if isinstance(value, BaseForm)]


def _forms_for(response: SimpleTemplateResponse, held: HeldForm) -> list[BaseForm]:
    return [form for form in _forms_in(response) if not form.is_bound and _asks_for(form, held)]


def _asks_for(form: BaseForm, held: HeldForm) -> bool:
    return any(
        not field.widget.value_omitted_from_data(held.words, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "once"
    )


def _begun(held: HeldForm) -> Begun:
    words = {name: texts for name, texts in held.words.items() if name != "once"}
    return Begun(ref="", once=(held.words.get("once") or [""])[0], stamp="", words=words, at=held.held_at)


def _said(held: HeldForm) -> str:
    if held.had_files:
        return _("What you typed is still here. Choose your files again, check it, and send it.")
    return _("What you typed is still here. Check it and send it.")
