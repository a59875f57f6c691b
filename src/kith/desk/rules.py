"""Why somebody is on top today: sentences over plain values. Nobody is scored; what is about to change comes first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from kith.desk.choices import (
    JUST_MOVED_DAYS,
    MOVED_LATELY_DAYS,
    SOON_DAYS,
    THIS_WEEK_DAYS,
    TURNING,
    Show,
)
from kith.law.birthdays import birthday
from kith.words import Say


class Rank(IntEnum):
    """What comes before what on the page."""

    TURNS = 1
    MOVED = 2
    NEW_TO_YOU = 3
    TIES_ENDED = 4
    STATUS = 5
    SHARES = 6
    QUIET = 7


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk knows of one person today. ``new_since`` is None for a manager; ``shared`` 0 when nothing is."""

    on: date
    name: str
    born_on: date | None = None
    moved_on: date | None = None
    worker_since: date | None = None
    new_since: date | None = None
    unread_ties: int = 0
    ties_for_manager: int = 0
    status_changes_on: date | None = None
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, and where it puts somebody: smaller ranks first, then fewer days."""

    rank: Rank
    days: int
    say: Say


QUIET = Reason(Rank.QUIET, 0, Say("All quiet."))
SINCE_WEEKDAY = (
    Say("New to you since Monday."),
    Say("New to you since Tuesday."),
    Say("New to you since Wednesday."),
    Say("New to you since Thursday."),
    Say("New to you since Friday."),
    Say("New to you since Saturday."),
    Say("New to you since Sunday."),
)


MOVED_AGO = (
    Say("Moved home {number} days ago"),
    Say("Moved home {number} weeks ago"),
    Say("Moved home {number} months ago"),
    Say("Moved home {number} years ago"),
    Say("Just moved home"),
)
NEW_WORKER_AGO = (
    Say("New worker {number} days ago"),
    Say("New worker {number} weeks ago"),
    Say("New worker {number} months ago"),
    Say("New worker {number} years ago"),
    Say("New worker"),
)


# Sentences


def reason_for(facts: Facts) -> Reason:
    """Return the one sentence that says why this person stands where they stand."""
    return min(_reasons(facts), key=lambda reason: (reason.rank, reason.days), default=QUIET)


def _reasons(facts: Facts) -> Iterator[Reason]:
    yield from _turns(facts)
    yield from _moved(facts)
    yield from _new_to_you(facts)
    yield from _ties(facts)
    yield from _status(facts)
    if facts.shared == 1:
        yield Reason(Rank.SHARES, 0, Say("{name} shows you 1 person.", {"name": facts.name}))
    elif facts.shared:
        values: dict[str, str | int] = {"name": facts.name, "count": facts.shared}
        yield Reason(Rank.SHARES, 0, Say("{name} shows you {count} people.", values))


def _turns(facts: Facts) -> Iterator[Reason]:
    coming = next_turning(facts.born_on, facts.on)
    if coming is None or (coming[1] - facts.on).days > SOON_DAYS:
        return
    age, day = coming
    days = (day - facts.on).days
    yield Reason(Rank.TURNS, days, _turns_said(age, days))


def _turns_said(age: int, days: int) -> Say:
    if days == 0:
        return Say("Turns {age} today.", {"age": age})
    if days == 1:
        return Say("Turns {age} tomorrow.", {"age": age})
    if days < 21:
        return Say("Turns {age} in {days} days.", {"age": age, "days": days})
    return Say("Turns {age} in {weeks} weeks.", {"age": age, "weeks": days // 7})


def _moved(facts: Facts) -> Iterator[Reason]:
    if facts.moved_on is None or not 0 <= (facts.on - facts.moved_on).days <= JUST_MOVED_DAYS:
        return
    days = (facts.on - facts.moved_on).days
    say = Say("Moved home today.") if days == 0 else Say("Moved home {days} days ago.", {"days": days})
    yield Reason(Rank.MOVED, days, Say("Moved home yesterday.") if days == 1 else say)


def _new_to_you(facts: Facts) -> Iterator[Reason]:
    if facts.new_since is None or not 0 <= (facts.on - facts.new_since).days < THIS_WEEK_DAYS:
        return
    days = (facts.on - facts.new_since).days
    say = Say("New to you today.") if days == 0 else SINCE_WEEKDAY[facts.new_since.weekday()]
    yield Reason(Rank.NEW_TO_YOU, days, say)


def _ties(facts: Facts) -> Iterator[Reason]:
    count = facts.ties_for_manager
    if count == 1:
        yield Reason(Rank.TIES_ENDED, 0, Say("1 ended tie in the file needs you to look first."))
    elif count:
        say = Say("{count} ended ties in the file need you to look first.", {"count": count})
        yield Reason(Rank.TIES_ENDED, 0, say)
    count = facts.unread_ties
    if count == 1:
        yield Reason(Rank.TIES_ENDED, 1, Say("1 long tie in the file ended; nobody has read it yet."))
    elif count:
        say = Say("{count} long ties in the file ended; nobody has read them yet.", {"count": count})
        yield Reason(Rank.TIES_ENDED, 1, say)


def _status(facts: Facts) -> Iterator[Reason]:
    day = facts.status_changes_on
    if day is None or not 0 <= (day - facts.on).days <= SOON_DAYS:
        return
    say = Say("Leaving care status may change on {day}.", {"day": day.isoformat()})
    yield Reason(Rank.STATUS, (day - facts.on).days, say)


def last_change(facts: Facts) -> Say | None:
    """Return the latest thing that changed, in words, or None when the files tell of none."""
    moved, worker = facts.moved_on, facts.worker_since
    if moved is None and worker is None:
        return None
    if moved is not None and (worker is None or moved >= worker):
        return _ago(MOVED_AGO, (facts.on - moved).days)
    assert worker is not None  # noqa: S101  one of them is known
    return _ago(NEW_WORKER_AGO, (facts.on - worker).days)


def _ago(said: Sequence[Say], days: int) -> Say:
    """Say how long ago in the roundest unit that still tells; ``said``: days, weeks, months, years, today."""
    if days <= 1:
        return said[4]
    for unit, size, most in ((0, 1, 13), (1, 7, 62), (2, 30.44, 730), (3, 365.25, None)):
        if most is None or days <= most:
            return Say(said[unit].msgid, {"number": int(days / size)})
    raise AssertionError(days)


def next_thing(facts: Facts, *, short: bool = False) -> Say | None:
    """Return the next thing that will change by itself, in words, or None when nothing will."""
    coming = next_turning(facts.born_on, facts.on)
    status = facts.status_changes_on
    if coming and (status is None or status < facts.on or coming[1] <= status):
        values: dict[str, str | int] = {"age": coming[0], "day": coming[1].isoformat()}
        return Say("{age} on {day}", values) if short else Say("turns {age} on {day}", values)
    if status and status >= facts.on:
        on = {"day": status.isoformat()}
        return Say("status {day}", on) if short else Say("the status may change on {day}", on)
    return None


def next_turning(born_on: date | None, on: date) -> tuple[int, date] | None:
    """Return the next age at which something changes in law, and its day; None when there is none left."""
    if born_on is None:
        return None
    days = ((age, birthday(born_on, age)) for age in TURNING)
    return next(((age, day) for age, day in days if day >= on), None)


# Filters


def is_shown(facts: Facts, show: Show) -> bool:
    """Whether a filter leaves this person in."""
    if show is Show.MOVED:
        return facts.moved_on is not None and within(facts.moved_on, facts.on, MOVED_LATELY_DAYS)
    if show is Show.WEEK:
        return any(within(day, facts.on, THIS_WEEK_DAYS) for day in _days(facts))
    return True


def within(day: date, on: date, days: int) -> bool:
    """Whether two days lie at most so many days apart."""
    return abs(day - on) <= timedelta(days=days)


def _days(facts: Facts) -> Sequence[date]:
    coming = next_turning(facts.born_on, facts.on)
    days = [facts.moved_on, facts.new_since, facts.worker_since, facts.status_changes_on]
    return [day for day in (*days, coming[1] if coming else None) if day]
