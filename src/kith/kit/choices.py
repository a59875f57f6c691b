"""How messages leave, what they can say, and how far one has got. Plain Python."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message goes."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class Text(StrEnum):
    """Which sentence a message says; ``outbox.TEXTS`` has their words."""

    SOMETHING = "something"
    CODE = "code"
    ANSWER = "answer"


class Sending(StrEnum):
    """How far a message has got."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"  # the address takes nothing
    TOO_LATE = "too_late"  # nobody could carry it while it was of use
    IN_DOUBT = "in_doubt"  # we ended while handing it over; never sent again
