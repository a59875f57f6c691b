"""Telling somebody outside Kith that their record is ready, and writing down how they got it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note
from kith.access.rules import address_from, after_the_night
from kith.kit.choices import Text
from kith.kit.jobs import job, queue
from kith.kit.once import first_time
from kith.kit.outbox import channels, put_out
from kith.people.models import Account
from kith.records.choices.giving import Handed
from kith.records.choices.requests import GIVEN_OUT
from kith.records.models import HandedOver, Making, RecordRequest
from kith.words import Refused, Say

OF_USE = timedelta(days=7)


def tell_asker_later(making: Making, request: RecordRequest, *, at: datetime) -> None:
    """Ask for a message to the address that came with a request, by day. Call it inside the deed's transaction."""
    if request.tell_at:
        when = after_the_night(timezone.localtime(at))
        queue(tell_asker, making.ref, key=making.ref, authority=request.person.authority.ref, after=when)


@job
def tell_asker(making_ref: str) -> None:
    """Say to the address that came with a request that there is an answer: neither what, nor whose, nor about whom."""
    request = RecordRequest.objects.get(makings__ref=making_ref)
    if not request.tell_at or request.stands not in GIVEN_OUT:
        return
    channel, goes_to = address_from(request.tell_at)
    if channel in channels():
        now = timezone.now()
        put_out(request.ref, channel, Text.ANSWER, goes_to, at=now, until=now + OF_USE)


@transaction.atomic
def hand_over(
    request: RecordRequest, *, how: Handed, on: date, by: Account, at: datetime, token: str = ""
) -> HandedOver | None:
    """Write down that somebody was given their record outside Kith. Returns None when this form was taken before."""
    locked = RecordRequest.objects.select_for_update().get(pk=request.pk)
    if locked.stands not in GIVEN_OUT:
        raise Refused(Say("This request has moved on. Look at where it stands now."))
    if not locked.received_on <= on <= timezone.localdate(at):
        raise Refused(Say("Say on which day between the request and today they got it."))
    if not first_time(token):
        return None
    handed = HandedOver.objects.create(request=locked, how=how.value, on=on, at=at, by=by)
    note("hand_over_record", request.person, by=by, at=at, things=[request.ref, handed.ref], fields=["how"])
    return handed
