"""Messages about notices: one neutral sentence to whoever wants one, at a fitting time, or none.

A notice queues a job in its own transaction. The job looks again, as things are then: is it still unread, may this
account still hear about that person, has a message gone lately, is it night?
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from kith.access.actions.contact import let_go_of_contacts
from kith.access.actions.devices import let_go_of_devices
from kith.access.choices import URGENT, What
from kith.access.models import Notice
from kith.access.queries.contact import confirmed_contacts, devices_of, reader_of, unread
from kith.access.queries.stops import may_hear
from kith.access.rules import MESSAGE_PAUSE, URGENT_PAUSE, after_the_night, after_the_pause
from kith.kit.choices import Channel, Text
from kith.kit.jobs import job, queue
from kith.kit.outbox import channels, put_out, sent_since, stir
from kith.kit.push import LASTS
from kith.people.choices import Role
from kith.people.models import Account, Person

OF_USE = timedelta(days=7)
"""How long a message is worth sending: the notice itself stands in Kith until it is read."""


def message_about(notice: Notice, of: Person | None) -> None:
    """Ask for a message about a notice, where this installation can send any. Call it inside the deed's transaction."""
    if channels():
        queue(say_something, notice.ref, of.ref if of else "")


@job
def say_something(notice: str, of: str) -> None:
    """Say to whoever reads a notice that there is something, now or at a better time."""
    at, found = timezone.now(), unread(notice)
    to = reader_of(found) if found else None
    if found is None or to is None or not _may_still_hear(to, of):
        return
    Account.objects.select_for_update().get(pk=to.pk)  # one at a time, so that two jobs do not send two
    places = _places(to, at=at)
    when = _when(to, urgent=What(found.what) in URGENT, at=at)
    if places and when > at:
        queue(say_something, notice, of, key=f"{notice} {when.isoformat()}", after=when)
    elif places:
        for place in places:
            put_out(
                to.ref,
                place.channel,
                Text.SOMETHING,
                place.goes_to,
                at=at,
                until=place.until,
                place=place.ref,
            )


def _may_still_hear(account: Account, of: str) -> bool:
    person = Person.objects.filter(ref=of).first() if of else None
    return account.is_active and (not of or (person is not None and may_hear(account, person)))


def _when(account: Account, *, urgent: bool, at: datetime) -> datetime:
    pause = URGENT_PAUSE if urgent else MESSAGE_PAUSE
    when = after_the_pause(at, sent_since(account.ref, Text.SOMETHING, at - pause).first(), pause)
    if urgent or account.role != Role.YOUNG_PERSON:
        return when
    return after_the_night(timezone.localtime(when))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one message goes, and until when it is of use there."""

    ref: str
    channel: Channel
    goes_to: str
    until: datetime


def _places(account: Account, *, at: datetime) -> list[_Place]:
    addresses = [
        _Place(one.ref, Channel(one.channel), one.goes_to, at + OF_USE) for one in confirmed_contacts(account)
    ]
    devices = [
        _Place(one.ref, Channel.PUSH, json.dumps(one.goes_to), at + LASTS) for one in devices_of(account)
    ]
    return addresses + devices


@job
def tidy_messages() -> None:
    """Take up messages that still wait, and forget what has gone and addresses nobody confirmed."""
    let_go_of_devices()  # before what says that one is gone is forgotten
    stir(at=timezone.now())
    let_go_of_contacts(at=timezone.now())
