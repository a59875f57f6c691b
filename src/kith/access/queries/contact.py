"""Reads about messages: where they may go, and who reads a notice."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kith.access.models import ContactAddress, Device, Notice
from kith.kit.choices import Channel
from kith.kit.outbox import last_refused, refused_places
from kith.people.models import Account


@dataclass(frozen=True, slots=True)
class Place:
    """One address of one's own: where it leads, whether it was confirmed, whether the last message was refused."""

    ref: str
    channel: str
    goes_to: str
    confirmed: bool
    refused: bool


def places_of(account: Account) -> list[Place]:
    """Return where messages to an account may go; for that account's own page."""
    return [
        Place(
            ref=one.ref,
            channel=one.channel,
            goes_to=one.goes_to,
            confirmed=one.confirmed_at is not None,
            refused=last_refused(account.ref, Channel(one.channel)),
        )
        for one in contacts_of(account)
    ]


def contacts_of(account: Account) -> QuerySet[ContactAddress]:
    """Return every address an account gave."""
    return ContactAddress.objects.filter(account=account)


def confirmed_contacts(account: Account) -> QuerySet[ContactAddress]:
    """Return the addresses of an account that answered with the code that was sent there."""
    return contacts_of(account).filter(confirmed_at__isnull=False)


def devices_of(account: Account) -> list[Device]:
    """Return the browsers that show an account that there is something, the last turned on first; none that is gone."""
    gone = refused_places(account.ref)
    return [one for one in Device.objects.filter(account=account) if one.ref not in gone]


def unread(ref: str) -> Notice | None:
    """Return a notice that nobody has read yet, or None."""
    found = Notice.objects.filter(ref=ref, read_at__isnull=True)
    return found.select_related("account", "person__account").first()


def reader_of(notice: Notice) -> Account | None:
    """Return the account that reads a notice now, or None."""
    if notice.account is not None:
        return notice.account
    return getattr(notice.person, "account", None)


def is_waiting_for_code(contact: ContactAddress, *, at: datetime) -> bool:
    """Return whether the code that was sent to an address can still be typed."""
    return contact.confirmed_at is None and at < contact.code_until
