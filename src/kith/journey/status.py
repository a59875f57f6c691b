"""Care-leaver status of a journey whose files may leave something open. Plain functions over plain values."""

from collections.abc import Sequence
from datetime import date

from kith.law.care_leaver import CareSpell, Category, Status, status_on
from kith.words import Say

_DIED, _HOME_FOR_GOOD = "DIED", "RHOM"


def status_of(
    on: date,
    born_on: date | None,
    spells: Sequence[CareSpell],
    *,
    seen_from: date | None,
    seen_until: date | None,
    in_touch: str,
    left_open_on: date | None,
) -> Status:
    """Return the status on a day.

    ``seen_from`` is the first day since which every spell is known (None: nothing is), ``seen_until`` the day
    after the newest files. ``in_touch`` is what the newest care-leaver answer says (OC3), "" if there is none.
    ``left_open_on`` is the last day on which an episode was seen open that the newest return leaves out: it counts
    to the day, the reasons say so, and where its end would give another category the answer is unknown.
    """
    if in_touch == _DIED and not any(s.ended_on is None or s.ended_on > on for s in spells):
        return Status(Category.NONE, None, None, (_HAS_DIED,))

    def status_with(known: Sequence[CareSpell]) -> Status:
        return status_on(
            on,
            born_on,
            known,
            seen_from=seen_from or date.max,
            seen_until=seen_until,
            home_for_good=in_touch == _HOME_FOR_GOOD,
        )

    status = status_with(spells)
    if left_open_on is None:
        return status
    other = status_with([_closed(spell, left_open_on) for spell in spells])
    if other.category is status.category:
        return Status(
            status.category, status.since, status.next_change_on, (_open(left_open_on), *status.reasons)
        )
    reasons = (_open(left_open_on), _TORN, *status.reasons)
    return Status(Category.UNKNOWN, None, status.next_change_on, reasons)


_HAS_DIED = Say("The yearly return says that this young person has died.")
_TORN = Say("Had it ended, the answer would be another. Ask your adviser or an advocate.")


def _closed(spell: CareSpell, last_seen_on: date) -> CareSpell:
    """The spell as if it had ended on the day on which it was last seen open."""
    return spell._replace(ended_on=spell.ended_on or max(last_seen_on, spell.began_on))


def _open(day: date) -> Say:
    return Say(
        "An episode was open at the end of {day} and is missing from the newest return (KITH-OPEN); "
        "it counts as still open.",
        {"day": day.isoformat()},
    )
