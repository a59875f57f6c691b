"""How somebody and the person stand to each other: each answer may be blank, which says nothing. Plain Python."""

from enum import StrEnum

from kith.words import Say

MOST_WORDS = 2000
"""Signs of a story; enough for two pages, small enough for a phone."""
LONGEST_LINE = 200


class Feel(StrEnum):
    """How it feels with somebody. Close and hard can both be true; blank is nothing said."""

    GOOD = "good"
    MIXED = "mixed"
    HARD = "hard"
    NOT_SURE = "not_sure"


FEEL_NAMES = {
    Feel.GOOD: Say("good"),
    Feel.MIXED: Say("mixed"),
    Feel.HARD: Say("hard"),
    Feel.NOT_SURE: Say("not sure"),
}


class Wish(StrEnum):
    """What the person would like with somebody. Theirs, unless they choose to show it to a named worker."""

    CLOSER = "closer"
    AS_NOW = "as_now"
    MORE_SPACE = "more_space"
    FIND_AGAIN = "find_again"
    NOT_NOW = "not_now"


WISH_NAMES = {
    Wish.CLOSER: Say("closer"),
    Wish.AS_NOW: Say("as now"),
    Wish.MORE_SPACE: Say("more space"),
    Wish.FIND_AGAIN: Say("find again"),
    Wish.NOT_NOW: Say("not now"),
}


class Strain(StrEnum):
    """How much strain there is with somebody now. Close and strained can both be true."""

    NONE = "none"
    SOME = "some"
    A_LOT = "a_lot"
    BROKEN = "broken"


STRAIN_NAMES = {
    Strain.NONE: Say("no strain"),
    Strain.SOME: Say("some strain"),
    Strain.A_LOT: Say("a lot of strain"),
    Strain.BROKEN: Say("broken off"),
}


class Often(StrEnum):
    """How often they are in touch, by any way."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    RARELY = "rarely"
    NEVER = "never"


OFTEN_NAMES = {
    Often.DAILY: Say("every day, or nearly"),
    Often.WEEKLY: Say("every week"),
    Often.MONTHLY: Say("every month"),
    Often.YEARLY: Say("a few times a year"),
    Often.RARELY: Say("hardly ever"),
    Often.NEVER: Say("not at the moment"),
}


class Channel(StrEnum):
    """By which ways they are in touch."""

    IN_PERSON = "in_person"
    CALLS = "calls"
    MESSAGES = "messages"
    ONLINE = "online"
    LETTERS = "letters"
    SUPERVISED = "supervised"


CHANNEL_NAMES = {
    Channel.IN_PERSON: Say("we meet"),
    Channel.CALLS: Say("calls"),
    Channel.MESSAGES: Say("messages"),
    Channel.ONLINE: Say("online, games"),
    Channel.LETTERS: Say("letters or cards"),
    Channel.SUPERVISED: Say("with somebody else there"),
}


class Giving(StrEnum):
    """Who gives to whom, if it is one more than the other."""

    BOTH = "both"
    THEY = "they"
    ME = "me"


GIVING_NAMES = {
    Giving.BOTH: Say("we both give"),
    Giving.THEY: Say("mostly they give to me"),
    Giving.ME: Say("mostly I give to them"),
}


class Support(StrEnum):
    """What somebody gives the person. Ticking none is an answer too (``asked_support``)."""

    LISTENS = "listens"
    CRISIS = "crisis"
    PRACTICAL = "practical"
    FUN = "fun"
    BELIEVES = "believes"


SUPPORT_NAMES = {
    Support.LISTENS: Say("listens to me"),
    Support.CRISIS: Say("is there in a crisis, also at night"),
    Support.PRACTICAL: Say("helps with practical things"),
    Support.FUN: Say("is fun to be with"),
    Support.BELIEVES: Say("believes in me"),
}


class Lasting(StrEnum):
    """Whether somebody is there because a service pays them to be."""

    STAYS = "stays"
    SERVICE = "service"


LASTING_NAMES = {
    Lasting.STAYS: Say("not because of a job: they stay as long as we both want"),
    Lasting.SERVICE: Say("it is their job, or a service for a time"),
}
ENDS_AT_AGES = (18, 21, 25)
"""Birthdays at which services for care leavers commonly end."""
