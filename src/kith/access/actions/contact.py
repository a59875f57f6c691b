"""Writes about where messages may go: somebody gives an address, types back the code, takes it away again."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from kith.access.actions.log import note_own
from kith.access.models import ContactAddress
from kith.access.queries.contact import contacts_of, is_waiting_for_code
from kith.access.rules import MOST_CODE_TRIES, address_from, check_codes
from kith.kit.choices import Channel, Text
from kith.kit.outbox import channels, put_out, sent_since, take_back
from kith.people.models import Account
from kith.words import Refused, Say

CODE_LASTS = timedelta(minutes=30)
DOUBLE_TAP = timedelta(seconds=30)


@transaction.atomic
def add_contact(account: Account, text: str, *, at: datetime) -> ContactAddress:
    """Note an e-mail address or mobile number, and send a code there. It takes the place of an earlier one.

    Raises ``Refused`` for what is neither, a way this installation cannot send, or too many codes.
    """
    channel, goes_to = address_from(text)
    if channel not in channels():
        raise Refused(
            Say("Kith cannot send to this kind of address here. Try the other kind, or leave it out.")
        )
    Account.objects.select_for_update().get(pk=account.pk)
    before = contacts_of(account).filter(channel=channel).first()
    if before and before.goes_to == goes_to and (before.confirmed_at or at < before.made_at + DOUBLE_TAP):
        return before
    hour = sent_since(account.ref, Text.CODE, at - timedelta(hours=1)).count()
    check_codes(hour, sent_since(account.ref, Text.CODE, at - timedelta(days=1)).count())
    contacts_of(account).filter(channel=channel).delete()
    return _new(account, channel, goes_to, at=at)


def _new(account: Account, channel: Channel, goes_to: str, *, at: datetime) -> ContactAddress:
    code, until = f"{secrets.randbelow(10**6):06}", at + CODE_LASTS
    one = ContactAddress(account=account, channel=channel, goes_to=goes_to, made_at=at, code_until=until)
    one.code_seal = _seal(one, code)
    one.save(force_insert=True)
    put_out(account.ref, channel, Text.CODE, goes_to, at=at, until=until, code=code)
    note_own("add_contact_address", account, at=at)
    return one


def _seal(one: ContactAddress, code: str) -> str:
    return salted_hmac("kith.access.contact", f"{one.ref} {code}", algorithm="sha256").hexdigest()


@transaction.atomic
def confirm_contact(contact: ContactAddress, code: str, *, at: datetime) -> bool:
    """Confirm an address by the code that was sent there. Return False for a wrong one, which is counted.

    Raises ``Refused`` when the code is too old, or was tried too often.
    """
    one = ContactAddress.objects.select_for_update().get(pk=contact.pk)
    if one.confirmed_at is not None:
        return True
    if one.tries >= MOST_CODE_TRIES or not is_waiting_for_code(one, at=at):
        raise Refused(
            Say("That code is too old, or was tried too often. Add the address again for a new one.")
        )
    if not constant_time_compare(one.code_seal, _seal(one, code)):
        ContactAddress.objects.filter(pk=one.pk).update(tries=F("tries") + 1)
        return False
    ContactAddress.objects.filter(pk=one.pk).update(confirmed_at=at, code_seal="")
    note_own("confirm_contact_address", contact.account, at=at)
    return True


@transaction.atomic
def remove_contact(account: Account, ref: str, *, at: datetime) -> None:
    """Take an address away: nothing goes there any more. One that is gone already changes nothing."""
    if contacts_of(account).filter(ref=ref).delete()[0]:
        take_back([ref])
        note_own("remove_contact_address", account, at=at)


def let_go_of_contacts(*, at: datetime) -> int:
    """Forget addresses nobody confirmed within a day, and those of accounts that have ended."""
    never = Q(confirmed_at__isnull=True, made_at__lte=at - timedelta(days=1))
    return ContactAddress.objects.filter(never | Q(account__is_active=False)).delete()[0]
