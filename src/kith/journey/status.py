"""Care-leaver status of a journey whose files may leave something open. Plain functions over plain values."""

from collections.abc import Sequence
from datetime import date

from kith.law.care_leaver import CareSpell, Category, Status, status_on
from kith.words import Say


def status_of(
    on: date,
    born_on: date | None,
    spells: Sequence[CareSpell],
    *,
    seen_from: date | None,
    home_for_good: bool,
    left_open_on: date | None,
) -> Status:
    """Return the status on a day.

    ``seen_from`` is the first day since which every spell is known (None: nothing is). ``left_open_on`` is the last
    day on which an episode was seen open that the newest return leaves out: it counts to the day, the reasons say
    so, and where its end would give another category the answer is unknown.
    """
    known_from = seen_from or date.max
    status = status_on(on, born_on, spells, seen_from=known_from, home_for_good=home_for_good)
    if left_open_on is None:
        return status
    ended = [
        CareSpell(s.began_on, s.ended_on or max(left_open_on, s.began_on), s.legal_status, s.ended_by)
        for s in spells
    ]
    other = status_on(on, born_on, ended, seen_from=known_from, home_for_good=home_for_good)
    said = Say(
        "An episode was open at the end of {day} and is missing from the newest return (KITH-OPEN); "
        "it counts as still open.",
        {"day": left_open_on.isoformat()},
    )
    if other.category is status.category:
        return Status(status.category, status.since, status.next_change_on, (said, *status.reasons))
    torn = Say("Had it ended, the answer would be another. Ask your adviser or an advocate.")
    return Status(Category.UNKNOWN, None, status.next_change_on, (said, torn, *status.reasons))
