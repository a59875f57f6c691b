"""Care-leaver status: eligible, relevant, former relevant, qualifying, none, or unknown, and why.

Every number and code comes from ``rules.toml`` as in force on the day asked about. Where the spells given
cannot tell, the answer is unknown, never a wrong none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from kith.law.birthdays import add_months, birthday
from kith.law.configuration import NotInForce, codes_on, number_on
from kith.words import Say

__all__ = ["CareSpell", "Category", "Status", "days_in", "status_on"]

DAY = timedelta(days=1)


class Category(StrEnum):
    """The categories of the Children Act 1989 for young people leaving care."""

    ELIGIBLE = "eligible"
    RELEVANT = "relevant"
    FORMER_RELEVANT = "former_relevant"
    QUALIFYING = "qualifying"
    NONE = "none"
    UNKNOWN = "unknown"


class CareSpell(NamedTuple):
    """Days in care under one legal status: [began_on, ended_on), open when ``ended_on`` is None.

    ``ended_by`` is the SSDA903 reason an episode ceased (X1 or blank when care went on).
    """

    began_on: date
    ended_on: date | None
    legal_status: str = ""
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A category, the day it began, the day it may next change, and the reasons in order.

    ``since`` is None for none and unknown where no day can be named; ``next_change_on`` is None when
    nothing in the law will change it by itself.
    """

    category: Category
    since: date | None
    next_change_on: date | None
    reasons: tuple[Say, ...]


class _Facts(NamedTuple):
    """What the spells say about one young person on one day; short breaks are left out of ``spells``.

    ``last`` is the spell that ended last, of those that have ended by the day.
    """

    born_on: date
    on: date
    spells: Sequence[CareSpell]
    last: CareSpell | None
    in_care: bool
    short_breaks: bool
    seen_from: date | None
    seen_until: date | None
    home_for_good: bool
    age_14: date
    age_16: date
    age_18: date

    def complete_since(self, day: date) -> bool:
        """Whether every day in care from this day on is known."""
        return self.seen_from is None or self.seen_from <= day

    def unseen_at_16_or_17(self) -> bool:
        """Whether some day at 16 or 17, up to the day asked about, lies behind the end of the files."""
        return bool(self.seen_until and max(self.seen_until, self.age_16) < min(self.on, self.age_18))

    def days(self, until: date) -> int:
        """Days in care from the 14th birthday up to (not with) a day, never past the 18th birthday."""
        return days_in(self.spells, self.age_14, min(until, self.age_18))

    def needed(self) -> int:
        return number_on("eligible_days", self.on)

    def last_codes(self, rule: str) -> bool:
        """Whether care is over, and the last spell ended by one of the codes a rule lists."""
        return bool(self.last and not self.in_care and self.last.ended_by in codes_on(rule, self.on))

    def day_reached(self) -> date | None:
        """The first day by which the days needed since 14 are behind them, or None if not yet."""
        return _nth_day_after(self.spells, self.age_14, min(self.on, self.age_18), self.needed())


def days_in(spells: Iterable[CareSpell], start: date, end: date) -> int:
    """Days of [start, end) covered by at least one spell; an open spell runs on."""
    return sum((last - first).days for first, last in _covered(spells, start, end))


def _covered(spells: Iterable[CareSpell], start: date, end: date) -> list[tuple[date, date]]:
    """The union of the spells within [start, end), as intervals in order that do not touch."""
    union: list[tuple[date, date]] = []
    for spell in sorted(spells, key=lambda spell: spell.began_on):
        first, last = max(spell.began_on, start), min(spell.ended_on or end, end)
        if first >= last:
            continue
        if union and first <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], last))
        else:
            union.append((first, last))
    return union


def _nth_day_after(spells: Iterable[CareSpell], start: date, end: date, days: int) -> date | None:
    for first, last in _covered(spells, start, end):
        if (last - first).days >= days:
            return first + days * DAY
        days -= (last - first).days
    return None


def status_on(
    on: date,
    born_on: date | None,
    spells: Sequence[CareSpell],
    *,
    seen_from: date | None = None,
    seen_until: date | None = None,
    home_for_good: bool = False,
) -> Status:
    """The care-leaver status of one young person on one day.

    ``spells`` are all known days in care, in any order, short breaks included (they are left out here).
    ``seen_from`` is the first day from which every spell is known (None when all of a life is known): a
    spell that ended before it may be missing. ``seen_until`` is the day up to which (not with it) new spells are
    known; open ones run on past it. ``home_for_good`` says that somebody recorded a return home
    of six months or more (OC3: RHOM). Spells that begin after ``on`` do not count; one that ends after it
    is still open. Sources stand beside each rule in ``rules.toml``.
    """
    if born_on is None:
        return _unknown(None, Say("The files hold no date of birth. Ask your adviser or an advocate."))
    try:
        return _status(_facts(on, born_on, spells, (seen_from, seen_until), home_for_good))
    except NotInForce:
        return _unknown(None, Say("The rules Kith knows begin after this day ({day}).", {"day": str(on)}))


def _facts(
    on: date,
    born_on: date,
    spells: Sequence[CareSpell],
    seen: tuple[date | None, date | None],
    home_for_good: bool,
) -> _Facts:
    breaks = codes_on("short_break_legal_statuses", on)
    counted: list[CareSpell] = []
    last: CareSpell | None = None
    in_care = short_breaks = False
    for spell in spells:
        if spell.began_on > on or spell.ended_on == spell.began_on:  # the latter holds no day in care
            continue
        if spell.legal_status in breaks:
            short_breaks = True
            continue
        if spell.ended_on is None or spell.ended_on > on:
            in_care = True
            spell = spell._replace(ended_on=None)  # what ends later is still open
        elif last is None or last.ended_on is None or spell.ended_on >= last.ended_on:
            last = spell
        counted.append(spell)
    return _Facts(
        born_on=born_on,
        on=on,
        spells=counted,
        last=last,
        in_care=in_care,
        short_breaks=short_breaks,
        seen_from=seen[0],
        seen_until=seen[1],
        home_for_good=home_for_good,
        age_14=birthday(born_on, number_on("eligible_days_from_age", on)),
        age_16=birthday(born_on, number_on("eligible_from_age", on)),
        age_18=birthday(born_on, number_on("adult_age", on)),
    )


def _status(facts: _Facts) -> Status:
    ended = _ended_elsewhere(facts)
    if ended:
        return ended
    if facts.on < facts.age_16:
        return _under_16(facts)
    if facts.on < facts.age_18:
        return _in_care_at_16(facts) if facts.in_care else _left_before_18(facts)
    return _adult(facts)


def _ended_elsewhere(facts: _Facts) -> Status | None:
    """None, by an ending after which this authority owes nothing: adoption, transfer, death."""
    if facts.in_care or facts.last is None:
        return None
    for rule, reason in _ENDINGS.items():
        if facts.last_codes(rule):
            return Status(Category.NONE, facts.last.ended_on, None, (reason,))
    return None


_ENDINGS = {
    "adoption_endings": Say("The last time in care ended by adoption, so these duties do not follow."),
    "transfer_endings": Say(
        "Another authority took over the care: ask there, its records decide the status."
    ),
    "death_endings": Say("The record says that this young person has died."),
}
_UNDER_16 = Say("Under 16: these duties begin at 16.")


def _under_16(facts: _Facts) -> Status:
    reasons = [_UNDER_16]
    next_on: date | None = None
    if facts.in_care:
        next_on = facts.age_16
        short = facts.needed() - facts.days(facts.on)
        if facts.complete_since(facts.age_14) and facts.on >= facts.age_14:
            next_on = max(next_on, facts.on + short * DAY)
        reasons.append(
            Say("If care goes on, eligible from {day} at the earliest.", {"day": next_on.isoformat()})
        )
    elif facts.last_codes("guardianship_endings"):
        next_on = facts.age_16
        reasons.append(Say("Care ended by special guardianship: qualifying from 16."))
    return Status(Category.NONE, None, next_on, tuple(reasons))


def _in_care_at_16(facts: _Facts) -> Status:
    days, reached = facts.days(facts.on), facts.day_reached()
    if reached:
        began = _unbroken_since(facts)
        since = max(facts.age_16, reached, began)
        return Status(Category.ELIGIBLE, since, facts.age_18, (_in_care_now(), _days_said(facts, days)))
    next_on = min(facts.on + (facts.needed() - days) * DAY, facts.age_18)
    reasons = (_in_care_now(), _days_said(facts, days))
    if facts.complete_since(facts.age_14):
        return Status(Category.NONE, None, next_on, reasons)
    return _unknown(next_on, *reasons, _before_files(facts))


def _unbroken_since(facts: _Facts) -> date:
    """The first day of the unbroken time in care that still goes on."""
    end = facts.on + DAY
    return _covered(facts.spells, date.min, end)[-1][0]


def _left_before_18(facts: _Facts) -> Status:
    last = facts.last
    if last is None or last.ended_on is None or last.ended_on <= facts.age_16:
        return _never_after_16(facts, facts.age_18)
    days = facts.days(last.ended_on)
    said = (_left_said(last.ended_on), _days_said(facts, days))
    if days < facts.needed():
        return _too_few_days(facts, last.ended_on, facts.age_18, said)
    if facts.last_codes("home_endings"):
        return _home_again(facts, last.ended_on, said)
    return Status(Category.RELEVANT, last.ended_on, facts.age_18, said)


def _home_again(facts: _Facts, left_on: date, said: tuple[Say, ...]) -> Status:
    """Relevant, until six months in a row at home end it; files rarely say whether they did."""
    six_months_on = add_months(left_on, number_on("home_months", facts.on))
    if facts.home_for_good:
        reason = Say("The yearly return says they have been home with a parent for six months or more.")
        return Status(
            Category.QUALIFYING, six_months_on, _qualifying_ends(facts), (*said, reason, _resumes())
        )
    if facts.on < six_months_on:
        reason = Say("Home with a parent: six months there in a row would end being a relevant child.")
        return Status(Category.RELEVANT, left_on, min(facts.age_18, six_months_on), (*said, reason))
    reason = Say("They went home to a parent over six months ago; the files do not say whether they stayed.")
    return _unknown(facts.age_18, *said, reason, _resumes())


def _resumes() -> Say:
    return Say("If home broke down, being a relevant child resumes. Ask your adviser or an advocate.")


def _adult(facts: _Facts) -> Status:
    as_a_child = _covered(facts.spells, date.min, facts.age_18)
    left_on = as_a_child[-1][1] if as_a_child else facts.age_16
    if left_on <= facts.age_16:
        return _never_after_16(facts, _qualifying_ends(facts))
    days = facts.days(left_on)
    said = (_left_said(left_on), _days_said(facts, days))
    if days < facts.needed():
        return _too_few_days(facts, left_on, _qualifying_ends(facts), said)
    if left_on < facts.age_18 and facts.last_codes("home_endings"):
        return _home_at_18(facts, left_on, said)
    return _former_relevant(facts, said)


def _home_at_18(facts: _Facts, left_on: date, said: tuple[Say, ...]) -> Status:
    """Former relevant if still relevant at 18; six months at home by then may have ended it."""
    if add_months(left_on, number_on("home_months", facts.on)) > facts.age_18:
        return _former_relevant(facts, said)
    if facts.home_for_good:
        reason = Say("The yearly return says they had been home with a parent for six months or more.")
        return _qualifying(facts, left_on, (*said, reason))
    reason = Say(
        "They went home to a parent more than six months before 18; the files do not say if they stayed."
    )
    return _unknown_adult(facts, *said, reason)


def _former_relevant(facts: _Facts, said: tuple[Say, ...]) -> Status:
    first_end = birthday(facts.born_on, number_on("former_relevant_to_age", facts.on))
    last_end = birthday(facts.born_on, number_on("former_relevant_on_request_to_age", facts.on))
    if facts.on >= last_end:
        return Status(
            Category.NONE, last_end, None, (*said, Say("The duties to a former relevant child have ended."))
        )
    at_18 = Say("18 or over, and eligible or relevant until then.")
    if facts.on < first_end:
        return Status(Category.FORMER_RELEVANT, facts.age_18, first_end, (*said, at_18))
    asked = Say("Since 21 support is there when it is asked for.")
    return Status(Category.FORMER_RELEVANT, facts.age_18, last_end, (*said, at_18, asked))


def _too_few_days(facts: _Facts, left_on: date, certain_on: date, said: tuple[Say, ...]) -> Status:
    """Qualifying, when no days before the files can be missing from the count."""
    if facts.complete_since(facts.age_14):
        return _qualifying(facts, left_on, said)
    if facts.on >= facts.age_18:
        return _unknown_adult(facts, *said, _before_files(facts))
    return _unknown(certain_on, *said, _before_files(facts))


def _never_after_16(facts: _Facts, next_on: date) -> Status:
    """Not in care after 16 as far as known: none, or unknown where something could be missing."""
    last = facts.last
    if last and last.ended_on and facts.last_codes("guardianship_endings"):
        reason = Say("Care ended by special guardianship before 16.")
        return _qualifying(facts, facts.age_16, (_until_said(last.ended_on), reason))
    if not facts.complete_since(facts.age_16):
        reason = Say("The files show no time in care after 16, but they do not reach back that far.")
        return _unknown_adult(facts, reason, _before_files(facts))
    if last and last.ended_on and facts.last_codes("custody_endings") and _enough_before_16(facts):
        reason = Say("Care ended in custody before 16: somebody detained on their 16th birthday is relevant.")
        return _unknown(next_on if next_on > facts.on else None, _until_said(last.ended_on), reason)
    if facts.unseen_at_16_or_17():
        return _unknown_adult(facts, _NOT_AFTER_16, _after_files(facts))
    reasons = [_NOT_AFTER_16]
    if facts.short_breaks:
        reasons.append(Say("Short breaks do not count."))
    return Status(Category.NONE, None, None, tuple(reasons))


_NOT_AFTER_16 = Say("No time in care after the 16th birthday, as far as the files reach.")


def _enough_before_16(facts: _Facts) -> bool:
    return facts.days(facts.age_16) >= facts.needed() or not facts.complete_since(facts.age_14)


def _qualifying_ends(facts: _Facts) -> date:
    return birthday(facts.born_on, number_on("qualifying_to_age", facts.on))


def _qualifying(facts: _Facts, since: date, said: tuple[Say, ...]) -> Status:
    ends_on = _qualifying_ends(facts)
    if facts.on >= ends_on:
        return Status(Category.NONE, ends_on, None, (*said, Say("Help for qualifying people ends at 21.")))
    return Status(Category.QUALIFYING, max(since, facts.age_16), ends_on, said)


def _unknown_adult(facts: _Facts, *reasons: Say) -> Status:
    """Unknown until the last age at which anything could be owed; none from then on."""
    last_end = birthday(facts.born_on, number_on("former_relevant_on_request_to_age", facts.on))
    if facts.on >= last_end:
        return Status(Category.NONE, last_end, None, (*reasons, Say("All these duties end by this age.")))
    ages = (facts.age_18, _qualifying_ends(facts), last_end)
    return _unknown(min(day for day in ages if day > facts.on), *reasons)


def _unknown(next_on: date | None, *reasons: Say) -> Status:
    return Status(Category.UNKNOWN, None, next_on, reasons)


def _in_care_now() -> Say:
    return Say("16 or 17 and in care now.")


def _left_said(left_on: date) -> Say:
    return Say("In care after 16, until {day}.", {"day": left_on.isoformat()})


def _until_said(left_on: date) -> Say:
    return Say("In care until {day}.", {"day": left_on.isoformat()})


def _days_said(facts: _Facts, days: int) -> Say:
    values: dict[str, str | int | float] = {"days": days, "needed": facts.needed()}
    if facts.short_breaks:
        return Say("{days} days in care since 14 ({needed} are needed; short breaks do not count).", values)
    return Say("{days} days in care since 14 ({needed} are needed).", values)


def _before_files(facts: _Facts) -> Say:
    return Say(
        "The files begin on {day}; time in care before may be missing. Ask your adviser or an advocate.",
        {"day": str(facts.seen_from)},
    )


def _after_files(facts: _Facts) -> Say:
    return Say(
        "The files end before {day}; time in care since then may be missing. Ask your adviser or an advocate.",
        {"day": str(facts.seen_until)},
    )
