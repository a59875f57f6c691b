"""Writes about the browsers that show that there is something: turned on, turned off, and off with signing out."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from kith.access.actions.log import note_own
from kith.access.models import Device
from kith.kit.outbox import refused_places, take_back
from kith.kit.push import subscription_from
from kith.people.models import Account
from kith.words import Refused, Say

MOST_DEVICES = 5


@transaction.atomic
def turn_on(account: Account, given: str, *, browser: str, sort: str, shared: bool, at: datetime) -> Device:
    """Let a browser show that there is something; it takes the place of what this browser was turned on with before.

    Raises ``Refused`` on a shared phone, for what no browser gives, or where there are too many already.
    """
    if shared:
        raise Refused(
            Say("You said that others use this phone too. Nothing of yours is shown or kept on it.")
        )
    goes_to = subscription_from(given)
    Account.objects.select_for_update().get(pk=account.pk)
    theirs = Device.objects.filter(account=account)
    theirs.filter(browser=browser).delete()
    if theirs.count() >= MOST_DEVICES:
        raise Refused(
            Say("It is on in {most} places already. Turn one of them off first.", {"most": MOST_DEVICES})
        )
    one = Device(account=account, browser=browser, sort=sort, made_at=at)
    one.goes_to = asdict(goes_to)
    one.save(force_insert=True)
    note_own("turn_on_device", account, at=at)
    return one


def turn_off(account: Account, ref: str, *, at: datetime) -> None:
    """Turn one off, as its owner asked. One that is off already changes nothing."""
    _end(account, Device.objects.filter(account=account, ref=ref), at=at)


def turn_off_here(account: Account, browser: str, *, at: datetime) -> None:
    """Turn off the browser in which somebody is signed out."""
    _end(account, Device.objects.filter(account=account, browser=browser), at=at)


def turn_off_elsewhere(account: Account, browser: str, *, at: datetime) -> None:
    """Turn off every browser but one."""
    _end(account, Device.objects.filter(account=account).exclude(browser=browser), at=at)


@transaction.atomic
def _end(account: Account, found: QuerySet[Device], *, at: datetime) -> None:
    gone = list(found.values_list("ref", flat=True))
    take_back(gone)
    if found.delete()[0]:
        note_own("turn_off_device", account, at=at)


def let_go_of_devices() -> int:
    """Forget browsers whose service says that they are gone, and those of accounts that have ended. Return how many."""
    gone = Q(ref__in=refused_places()) | Q(account__is_active=False)
    return Device.objects.filter(gone).delete()[0]
