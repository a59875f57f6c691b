"""Who / when / what is seen: decisions as plain functions over plain values."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kith.access.choices import GLASS_HOURS, LEAST_REASON
from kith.kit.choices import Channel
from kith.law.birthdays import birthday
from kith.words import Refused, Say

VIEW_AS_LASTS = timedelta(minutes=30)
LONGEST_REVIEW = 1  # year

# When


def sharing_lapses_on(born_on: date | None, shared_on: date) -> date | None:
    """Return the day a sharing lapses unless renewed: the next of the 16th and 18th birthdays, or None."""
    if born_on is None:
        return None
    coming = [birthday(born_on, age) for age in (16, 18)]
    return next((day for day in coming if day > shared_on), None)


def lapsed_since(born_on: date | None, on: date) -> date | None:
    """Return the latest of the 16th and 18th birthdays up to a day: what was shared before it has lapsed."""
    if born_on is None:
        return None
    past = [birthday(born_on, age) for age in (16, 18)]
    return max((day for day in past if day <= on), default=None)


def latest_review(from_on: date) -> date:
    """Return the last day on which a restriction must be looked at again: a year from its beginning."""
    return birthday(from_on, LONGEST_REVIEW)


def check_review_on(review_on: date, on: date) -> None:
    """Raise ``Refused`` unless a day to look again lies ahead, and within a year."""
    if review_on <= on:
        raise Refused(Say("Choose a day to look at it again that is still to come."))
    if review_on > latest_review(on):
        raise Refused(Say("Look at it again within a year. Choose an earlier day."))


def check_begun_on(from_on: date, on: date) -> None:
    """Raise ``Refused`` for a restriction that would begin later: a stop holds from when it is written down."""
    if from_on > on:
        raise Refused(Say("It cannot begin later than today. Write it down on the day it begins."))


# Why


def check_reason(reason: str) -> None:
    """Raise ``Refused`` unless this says something: enough signs, several words, not one sign again and again."""
    words = reason.split()
    signs = {sign for sign in reason.casefold() if sign.isalnum()}
    if len(" ".join(words)) < LEAST_REASON:
        raise Refused(
            Say(
                "Write down why, in at least {least} letters. Somebody will read it.", {"least": LEAST_REASON}
            )
        )
    if len({word.casefold() for word in words}) < 3 or len(signs) < 6:
        raise Refused(Say("Write down why in words that somebody else can follow."))


def check_hours(hours: int) -> None:
    """Raise ``Refused`` unless a record would be open for one, two or three hours."""
    if hours not in GLASS_HOURS:
        raise Refused(Say("Choose 1, 2 or 3 hours."))


# How long somebody stays signed in


@dataclass(frozen=True, slots=True)
class Stays:
    """How long a session lasts without a page being opened, and at the very longest."""

    idle: timedelta
    longest: timedelta


STAFF_STAYS = Stays(idle=timedelta(minutes=30), longest=timedelta(hours=12))
OWN_STAYS = Stays(idle=timedelta(hours=2), longest=timedelta(hours=12))
"""A map is drawn slowly, on one's own phone, with pauses."""
SHARED_STAYS = Stays(idle=timedelta(minutes=15), longest=timedelta(hours=1))
"""On a phone that somebody else picks up next."""
SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is in use; it ends that much too early rather than too late."""


def stays(*, staff: bool, shared_phone: bool) -> Stays:
    """Return how long a session lasts."""
    if shared_phone:
        return SHARED_STAYS
    return STAFF_STAYS if staff else OWN_STAYS


def is_over(limits: Stays, *, begun_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Return whether a session has ended by itself."""
    return at - seen_at >= limits.idle or at - begun_at >= limits.longest


# What is still being written


def writes_on(*, window: str, base: str, kept_window: str, kept_stamp: str) -> bool:
    """Whether a window writes on what is kept: its own words, or those it began from."""
    return window == kept_window or base == kept_stamp


# Messages that leave

MESSAGE_PAUSE = timedelta(hours=4)
URGENT_PAUSE = timedelta(minutes=10)
NIGHT_BEGINS, NIGHT_ENDS = 22, 8  # o'clock
MOST_CODE_TRIES = 5
CODES_AN_HOUR, CODES_A_DAY = 3, 6
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
UK_MOBILE = re.compile(r"(?:\+44|0044|0)(7[1-57-9]\d{8})", re.ASCII)


def address_from(text: str) -> tuple[Channel, str]:
    """Return which way an address is and how it is written. Raises ``Refused`` for what is neither."""
    mail = text.strip()
    if len(mail) <= 254 and EMAIL.fullmatch(mail):
        return Channel.EMAIL, mail
    mobile = UK_MOBILE.fullmatch(re.sub(r"[\s().-]", "", text))
    if mobile is None:
        raise Refused(
            Say("Enter an e-mail address like otter@example.org, or a UK mobile number like 07700 900123.")
        )
    return Channel.SMS, f"+44{mobile[1]}"


def check_codes(within_an_hour: int, within_a_day: int) -> None:
    """Raise ``Refused`` when an account has had so many codes sent that it may be meant to bother somebody."""
    if within_an_hour >= CODES_AN_HOUR or within_a_day >= CODES_A_DAY:
        raise Refused(Say("We have sent several codes already. Please try again later."))


def after_the_pause(at: datetime, last: datetime | None, pause: timedelta) -> datetime:
    """Return when a message may go at the earliest: now, or when it is long enough since the last."""
    return at if last is None else max(at, last + pause)


def after_the_night(local: datetime) -> datetime:
    """Return a moment by the reader's clock, or where it lies in the night the next morning."""
    if NIGHT_ENDS <= local.hour < NIGHT_BEGINS:
        return local
    morning = local + timedelta(days=1) if local.hour >= NIGHT_BEGINS else local
    return morning.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)
