"""Decisions about people: who may have an account, who may give and end one, how everybody is called."""

from datetime import date, datetime, timedelta

from kith.law.birthdays import age_on, birthday
from kith.people.choices import LONGEST_AGREEMENT, OUTSIDE, PARTS_OF, STAFF, YOUNGEST_ACCOUNT_AGE, Part, Role
from kith.words import Refused, Say

CODE_LASTS = timedelta(hours=72)
WAIT = timedelta(hours=24)
"""Between the end of a person's account and a code for another one."""
REVIEWS_UNTIL = 18

CODE_LENGTH = 10
CODE_FAILED = Say(
    "That code did not work. It may be old or already used. Ask the person who gave it to you for a new one."
)

# Who


def check_may_have_account(*, born_on: date | None, adopted: bool, youngest: int, on: date) -> None:
    """Raise ``Refused`` unless this person may have an account of their own.

    ``youngest`` is the authority's own limit in years; never below 13.
    """
    if adopted:
        raise Refused(Say("This record is closed. It cannot have an account."))
    if born_on is None:
        raise Refused(Say("We need a date of birth first. Ask your administrator to add it."))
    limit = max(youngest, YOUNGEST_ACCOUNT_AGE)
    if age_on(born_on, on) < limit:
        raise Refused(
            Say(
                "An account of their own is possible from {age}. Until then, draw the map together on paper.",
                {"age": limit},
            )
        )


def check_may_invite_staff(*, inviter: Role | None, own_team: bool, role: Role) -> None:
    """Raise ``Refused`` unless somebody in this role may invite somebody to that role.

    ``own_team``: whether the invited would join the inviter's team. No ``inviter``: the command line.
    """
    if role not in STAFF:
        raise Refused(Say("Choose a role for somebody who works here."))
    if inviter is None or inviter is Role.ADMINISTRATOR:
        return
    if inviter is Role.MANAGER and role is Role.WORKER and own_team:
        return
    raise Refused(Say("You can invite personal advisers and social workers to your own team."))


def check_may_undo(*, role: Role, used_at: datetime | None) -> None:
    """Raise ``Refused`` unless this role may undo an invitation that was used at ``used_at`` (None: not yet).

    A worker may take back a code of their own. An account is ended by a manager, so that nobody alone could end
    somebody's account, make a new code and open what that person drew.
    """
    if role is Role.WORKER and used_at is not None:
        raise Refused(Say("There is an account already. Ask a manager to end it."))


def check_may_invite_again(*, ended_at: datetime | None, at: datetime) -> None:
    """Raise ``Refused`` while an account that was ended (None: never) is younger than a day.

    Everybody near was told when it ended. They have that day to say that it is not the person who asks for a new code.
    """
    if ended_at is not None and at < ended_at + WAIT:
        raise Refused(
            Say(
                "Their account was ended less than a day ago. So that nobody opens what they drew in their place, the "
                "people around them were told, and a new code can be made when a day has passed."
            )
        )


def check_part(*, role: Role, part: Part, from_on: date, to_on: date | None) -> None:
    """Raise ``Refused`` unless somebody in this role may play this part, and to a day if they are from outside."""
    if part not in PARTS_OF.get(role, ()):
        raise Refused(Say("Choose the part that fits what they do."))
    if to_on is None and role in OUTSIDE:
        raise Refused(Say("Choose the day on which it ends. Somebody from outside is let in for a time."))
    if to_on is not None:
        check_ends(from_on=from_on, to_on=to_on)


def part_ends_on(part: Part, born_on: date | None) -> date | None:
    """Return the day on which a part is over by itself: reviews of care end on the 18th birthday. Else None."""
    if part is not Part.REVIEWING_OFFICER or born_on is None:
        return None
    return birthday(born_on, REVIEWS_UNTIL)


def check_ends(*, from_on: date, to_on: date) -> None:
    """Raise ``Refused`` unless what lets somebody from outside in ends after it begins, and within a year."""
    if to_on <= from_on:
        raise Refused(Say("Choose a day to end it that is still to come."))
    if to_on > birthday(from_on, LONGEST_AGREEMENT):
        raise Refused(Say("It lasts for a year at most. Then somebody decides anew."))


# What it is called


def chain_of(authority_ref: str) -> str:
    """Return the name of an authority's audit chain."""
    return f"authority:{authority_ref}"


def grouped(code: str) -> str:
    """Write a code in groups of four, as it is read aloud and typed: 7KQ4-M2WD-9F."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
