"""Messages: where they may go, seen and changed by nobody but the account they are for."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.access.actions.contact import add_contact, confirm_contact, remove_contact
from kith.access.actions.devices import turn_off, turn_on
from kith.access.actions.notices import tell
from kith.access.choices import What
from kith.access.devices import browser_of, sort_of_browser
from kith.access.forms.common import refuse, sent
from kith.access.forms.contact import ConfirmForm, ContactForm
from kith.access.gates import OneContact, Visit, anybody_signed_in, door, own_contact
from kith.access.queries.contact import devices_of, places_of
from kith.access.sessions import BROWSER, SHARED_PHONE
from kith.kit.outbox import TEXTS, Channel, Text, channels
from kith.kit.push import public_key
from kith.kit.templatetags.kit import said
from kith.words import Refused, Say

GET_OR_POST = ["GET", "HEAD", "POST"]
WRONG_CODE = Say("That code did not work. Look at the newest message we sent.")


@door(anybody_signed_in, fresh=True)
@require_http_methods(GET_OR_POST)
def my_messages(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show where messages go, and exactly what they say; a POST takes an address away, or turns a browser off."""
    if request.method == "POST":
        _take_away(found, request.POST)
        messages.success(request, _("Nothing is sent there any more."))
        return redirect("my_messages")
    ways, here, devices = channels(), request.session.get(BROWSER, ""), devices_of(found.account)
    context = {
        "places": places_of(found.account),
        "devices": devices,
        "here": here,
        "is_on_here": any(one.browser == here for one in devices),
        "says": TEXTS[Text.SOMETHING],
        "can_send": Channel.EMAIL in ways or Channel.SMS in ways,
        "push_key": public_key() if Channel.PUSH in ways else "",
    }
    return TemplateResponse(request, "access/my_messages.html", context)


def _take_away(found: Visit, sent: QueryDict) -> None:
    if device := sent.get("device", ""):
        turn_off(found.account, device, at=found.now)
    else:
        remove_contact(found.account, sent.get("contact", ""), at=found.now)


@transaction.atomic
def _turn_on_here(request: HttpRequest, found: Visit) -> None:
    """Turn on the browser somebody sits before, and tell the account where it is a new place."""
    here = browser_of(request.session)
    is_new = all(one.browser != here for one in devices_of(found.account))
    turn_on(
        found.account,
        request.POST.get("given", ""),
        browser=here,
        sort=sort_of_browser(request),
        shared=bool(request.session.get(SHARED_PHONE)),
        at=found.now,
    )
    if is_new:
        tell(found.account, What.MESSAGE_ADDRESS_ADDED, at=found.now)


@door(anybody_signed_in, fresh=True)
@require_POST
def device_add(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Let this very browser show that there is something."""
    try:
        _turn_on_here(request, found)
    except Refused as refused:
        messages.error(request, said(refused.reason))
    else:
        messages.success(request, _("It is on. This browser shows when there is something for you."))
    return redirect("my_messages")


@door(anybody_signed_in, fresh=True)
@require_http_methods(GET_OR_POST)
def contact_add(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Give an address; a code is sent there."""
    form = ContactForm(sent(request))
    if form.is_valid():
        try:
            one = add_contact(found.account, form.cleaned_data["text"], at=found.now)
        except Refused as refused:
            refuse(form, refused.reason, "text")
        else:
            return redirect("contact_confirm", contact_ref=one.ref)
    context = {"form": form, "says": TEXTS[Text.SOMETHING], "texts_too": Channel.SMS in channels()}
    return TemplateResponse(request, "access/contact_add.html", context)


@transaction.atomic
def _confirm(found: OneContact, code: str) -> bool:
    """Confirm an address, and tell the account once: it may not have been its owner."""
    before, now = found.contact.confirmed_at, found.visit.now
    confirmed = confirm_contact(found.contact, code, at=now)
    if confirmed and before is None:
        tell(found.visit.account, What.MESSAGE_ADDRESS_ADDED, at=now)
    return confirmed


@door(own_contact, fresh=True)
@require_http_methods(GET_OR_POST)
def contact_confirm(request: HttpRequest, found: OneContact) -> HttpResponseBase:
    """Type back the code that was sent."""
    form = ConfirmForm(sent(request))
    if form.is_valid():
        try:
            if _confirm(found, form.cleaned_data["code"]):
                messages.success(request, _("Messages to you go there from now on."))
                return redirect("my_messages")
            refuse(form, WRONG_CODE, "code")
        except Refused as refused:
            refuse(form, refused.reason, "code")
    return TemplateResponse(
        request, "access/contact_confirm.html", {"form": form, "goes_to": found.contact.goes_to}
    )
