"""Giving somebody their record: how the making of a pack ended, how it was handed over. Plain Python."""

from enum import StrEnum

from kith.words import Say


class Ended(StrEnum):
    """How the making of a pack ended."""

    MADE = "made"
    CHANGED = "changed"  # something was not as it was when somebody decided
    DROPPED = "dropped"  # the request had moved on
    GIVEN_UP = "given_up"  # no try worked, and somebody decided anew


ENDED_NAMES = {
    Ended.MADE: Say("Made"),
    Ended.CHANGED: Say("Not made: something had changed"),
    Ended.DROPPED: Say("Not made: the request had moved on"),
    Ended.GIVEN_UP: Say("Not made: given up"),
}


class Handed(StrEnum):
    """How somebody got their record outside Kith."""

    POST = "post"
    FETCHED = "fetched"
    TOGETHER = "together"
    SECURE = "secure"


HANDED_NAMES = {
    Handed.POST: Say("By signed-for post"),
    Handed.FETCHED: Say("They came for it"),
    Handed.TOGETHER: Say("In a meeting, read together"),
    Handed.SECURE: Say("By the council's own secure e-mail"),
}


class Telling(StrEnum):
    """How far somebody outside Kith has been told that their record is ready."""

    IN_KITH = "in_kith"
    NO_ADDRESS = "no_address"
    NO_WAY = "no_way"
    LATER = "later"
    ON_ITS_WAY = "on_its_way"
    SENT = "sent"
    NOT_TAKEN = "not_taken"
    PERHAPS = "perhaps"
    FORGOTTEN = "forgotten"


TELLING_SAYS = {
    Telling.IN_KITH: Say("They have an account: there is a message for them in Kith."),
    Telling.NO_ADDRESS: Say("Nobody has told them: there is no address. Write or ring yourselves."),
    Telling.NO_WAY: Say(
        "Nobody has told them: Kith cannot send to this address here. Write or ring yourselves."
    ),
    Telling.LATER: Say("A message goes to them, not at night."),
    Telling.ON_ITS_WAY: Say("A message is on its way to them."),
    Telling.SENT: Say("A message was sent on {day}. It says that there is an answer, and nothing else."),
    Telling.NOT_TAKEN: Say("The message could not be brought to them. Write or ring yourselves."),
    Telling.PERHAPS: Say("Nobody knows whether the message went. Write or ring as well."),
    Telling.FORGOTTEN: Say(
        "It is no longer kept how the message ended. Write or ring if you have not heard."
    ),
}
TO_DO_YOURSELVES = frozenset({Telling.NO_ADDRESS, Telling.NO_WAY, Telling.NOT_TAKEN, Telling.PERHAPS})
