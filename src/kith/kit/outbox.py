"""The outbox: messages that leave this installation, written down in the transaction of the deed that asks for them.

Each is one sentence of ``TEXTS`` and a link to the first page. Nothing else can get into one, so that a locked phone
tells nothing. Who carries them is away? They wait, and go when it is back. A message is handed over at most once more
than it was taken: only where nobody said that it was taken, and it was not our own end that failed.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kith.kit.carriers import Letter, NotTaken
from kith.kit.choices import Channel, Sending, Text
from kith.kit.jobs import long_job, queue
from kith.kit.mail import mail_server
from kith.kit.models import Outgoing
from kith.kit.push import push_service
from kith.kit.templatetags.kit import said
from kith.kit.texting import text_service
from kith.words import Say

__all__ = [
    "SUBJECT",
    "TEXTS",
    "Channel",
    "Text",
    "channels",
    "how_it_went",
    "last_refused",
    "put_out",
    "refused_places",
    "send_message",
    "sent_since",
    "stir",
    "take_back",
]

Handing = Callable[[Letter], None]

SUBJECT = Say("A message for you")
TEXTS = {
    Text.SOMETHING: Say("There is something for you."),
    Text.CODE: Say("Your code is {code}."),
    Text.ANSWER: Say("There is an answer for you. Please get in touch where you asked."),
}
"""Every sentence that can leave: no topic, no place, no name, no council, whoever it is for."""
CARRIERS: dict[Channel, Callable[[], AbstractContextManager[Handing]]] = {
    Channel.EMAIL: mail_server,
    Channel.SMS: text_service,
    Channel.PUSH: push_service,
}
KEPT = timedelta(days=14)
"""How long it is kept that a message went; its address goes at once."""


def channels() -> list[Channel]:
    """Return the ways in which this installation can send."""
    ways = {
        Channel.EMAIL: bool(settings.EMAIL_SERVER),
        Channel.SMS: bool(settings.NOTIFY_KEY),
        Channel.PUSH: bool(settings.PUSH_CONTACT),
    }
    return [channel for channel, given in ways.items() if given]


def put_out(
    to: str,
    channel: Channel,
    text: Text,
    address: str,
    *,
    at: datetime,
    until: datetime,
    code: str = "",
    place: str = "",
) -> None:
    """Write a message down, to be sent by a job. Call it inside the deed's transaction.

    ``to`` and ``place`` are opaque references of whom it is for, and of where among their places it goes; after
    ``until`` it is of no use, and not sent any more.
    """
    one = Outgoing(to=to, place=place, channel=channel, text=text, address=address, code=code)
    one.queued_at, one.until = at, until
    one.save(force_insert=True)
    queue(send_message, one.ref, key=one.ref)


@long_job
def send_message(ref: str) -> None:
    """Hand one message over. A fault leaves it waiting, and the job is tried again."""
    one = Outgoing.objects.get(ref=ref)
    if one.state == Sending.SENDING:  # a runner ended between handing it over and writing that down
        _end(one, Sending.IN_DOUBT)
    if one.state != Sending.WAITING:
        return
    if timezone.now() >= one.until:
        _end(one, Sending.TOO_LATE)
        return
    with CARRIERS[Channel(one.channel)]() as hand_over:
        _send(one, hand_over)


def _send(one: Outgoing, hand_over: Handing) -> None:
    if not _moved(one, Sending.WAITING, Sending.SENDING):
        return
    try:
        hand_over(_letter(one))
    except NotTaken:
        _end(one, Sending.REFUSED)
    except Exception:
        _moved(one, Sending.SENDING, Sending.WAITING)
        raise
    else:
        _end(one, Sending.SENT)


def _letter(one: Outgoing) -> Letter:
    sentence = TEXTS[Text(one.text)]
    body = said(Say(sentence.msgid, {"code": one.code} if one.code else {}))
    leads_on = settings.ADDRESS and one.text == Text.SOMETHING and one.channel != Channel.PUSH
    link = f" {settings.ADDRESS}" if leads_on else ""
    return Letter(one.ref, one.address, said(SUBJECT), f"{body}{link}")


def _moved(one: Outgoing, was: Sending, now: Sending) -> bool:
    return bool(Outgoing.objects.filter(pk=one.pk, state=was).update(state=now))


def _end(one: Outgoing, state: Sending) -> None:
    """Write down how it ended, and let go of the address and the code."""
    one.state = state
    Outgoing.objects.filter(pk=one.pk).update(state=state, ended_at=timezone.now(), address="", code="")


# Looking after


def stir(*, at: datetime) -> int:
    """Queue again what still waits though its job was given up, and forget what ended long ago. Return how many."""
    Outgoing.objects.filter(ended_at__lte=at - KEPT).delete()
    waiting = Outgoing.objects.filter(ended_at__isnull=True, queued_at__lte=at - timedelta(days=1))
    refs = list(waiting.order_by("pk").values_list("ref", flat=True))
    for ref in refs:
        queue(send_message, ref, key=f"{ref} {at.date().isoformat()}")
    return len(refs)


def sent_since(to: str, text: Text, since: datetime) -> QuerySet[Outgoing, datetime]:
    """Return when messages of this text were queued for somebody since a moment, the newest first."""
    found = Outgoing.objects.filter(to=to, text=text, queued_at__gt=since)
    return found.order_by("-queued_at").values_list("queued_at", flat=True)


def last_refused(to: str, channel: Channel) -> bool:
    """Return whether the last message to somebody this way came to an address that takes nothing."""
    last = (
        Outgoing.objects.filter(to=to, channel=channel, ended_at__isnull=False).order_by("-ended_at").first()
    )
    return last is not None and last.state == Sending.REFUSED


def how_it_went(to: str) -> tuple[Sending, datetime | None] | None:
    """Return how far the last message to somebody is, and when it ended; None where none is kept (any more)."""
    last = Outgoing.objects.filter(to=to).order_by("-queued_at", "-pk").first()
    return None if last is None else (Sending(last.state), last.ended_at)


def refused_places(to: str = "") -> set[str]:
    """Return the places (as ``put_out`` was given them) that take nothing any more: somebody's, or everybody's."""
    found = Outgoing.objects.filter(state=Sending.REFUSED, **({"to": to} if to else {})).exclude(place="")
    return set(found.order_by("pk").values_list("place", flat=True))


def take_back(places: Collection[str]) -> None:
    """End what still waits to go to places that somebody took away."""
    waiting = Outgoing.objects.filter(place__in=places, state=Sending.WAITING)
    waiting.update(state=Sending.TOO_LATE, ended_at=timezone.now(), address="", code="")
