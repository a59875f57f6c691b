"""Messages: where they may go, seen and changed by nobody but the account they are for."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.access.actions.contact import add_contact, confirm_contact, remove_contact
from kith.access.forms.common import refuse, sent
from kith.access.forms.contact import ConfirmForm, ContactForm
from kith.access.gates import OneContact, Visit, anybody_signed_in, door, own_contact
from kith.access.queries.contact import places_of
from kith.kit.outbox import TEXTS, Channel, Text, channels
from kith.words import Refused, Say

GET_OR_POST = ["GET", "HEAD", "POST"]
WRONG_CODE = Say("That code did not work. Look at the newest message we sent.")


@door(anybody_signed_in, fresh=True)
@require_http_methods(GET_OR_POST)
def my_messages(request: HttpRequest, found: Visit) -> HttpResponseBase:
    """Show where messages go, and exactly what they say; a POST takes an address away."""
    if request.method == "POST":
        remove_contact(found.account, request.POST.get("contact", ""), at=found.now)
        messages.success(request, _("Nothing is sent there any more."))
        return redirect("my_messages")
    context = {
        "places": places_of(found.account),
        "says": TEXTS[Text.SOMETHING],
        "can_send": bool(channels()),
    }
    return TemplateResponse(request, "access/my_messages.html", context)


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


@door(own_contact, fresh=True)
@require_http_methods(GET_OR_POST)
def contact_confirm(request: HttpRequest, found: OneContact) -> HttpResponseBase:
    """Type back the code that was sent."""
    form = ConfirmForm(sent(request))
    if form.is_valid():
        try:
            if confirm_contact(found.contact, form.cleaned_data["code"], at=found.visit.now):
                messages.success(request, _("Messages to you go there from now on."))
                return redirect("my_messages")
            refuse(form, WRONG_CODE, "code")
        except Refused as refused:
            refuse(form, refused.reason, "code")
    return TemplateResponse(
        request, "access/contact_confirm.html", {"form": form, "goes_to": found.contact.goes_to}
    )
