"""What the cast drew, said and shared, through the rooms' own actions."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from kith.access.queries import who_can_be_shared_with
from kith.demo.making.maps import (
    AMIRA_FIRST,
    AMIRA_HIDES,
    AMIRA_LATER,
    AMIRA_SHARES,
    HANA_FIRST,
    TOMASZ_FIRST,
    Drawn,
)
from kith.demo.queries import account_named
from kith.journey.actions import looked_at_together, release_lost_tie
from kith.journey.choices import LostTieKind
from kith.journey.queries import lost_ties_of
from kith.people.models import Account, Person
from kith.universe.actions import (
    add_member,
    close_sitting,
    hide_member,
    place_member,
    set_feel,
    share_member,
)

FIRST_AGO, LATER_AGO, OTHERS_AGO = 160, 21, 45


def draw_universes(*, today: date) -> None:
    """Draw everybody's map on the days they drew it."""
    _amira(today)
    _draw("tomasz", TOMASZ_FIRST, today - timedelta(days=OTHERS_AGO))
    _draw("hana", HANA_FIRST, today - timedelta(days=OTHERS_AGO))


def _amira(today: date) -> None:
    account, person = _whose("amira")
    members = _draw("amira", AMIRA_FIRST, today - timedelta(days=FIRST_AGO))
    _draw_again(account, members, today - timedelta(days=LATER_AGO))
    at = _at(today - timedelta(days=LATER_AGO), 40)
    hide_member(members[AMIRA_HIDES], by=account, at=at)
    parts = {part.worker.username: part for part in who_can_be_shared_with(person, on=today)}
    for username, names in AMIRA_SHARES.items():
        for name in names:
            share_member(members[name], parts[username], by=account, at=at)
    close_sitting(person, by=account, at=at)
    _from_the_past(person, parts["ruth"].worker, today)


def _from_the_past(person: Person, worker: Account, today: date) -> None:
    """Ruth read about the longest home that ended, and looked at it together with Amira."""
    on = today - timedelta(days=6)
    ended = [
        tie for tie in lost_ties_of(person, on=on) if tie.kind is LostTieKind.CARER and not tie.needs_manager
    ]
    longest = max(ended, key=lambda tie: tie.months)
    release_lost_tie(person, longest.key, by=worker, at=_at(on, 0))
    looked_at_together(person, longest.key, by=worker, at=_at(on, 90))


def _draw_again(account: Account, members: dict[str, Any], on: date) -> None:
    minutes = count()
    for name, drawn in AMIRA_LATER.items():
        at = _at(on, next(minutes))
        if name not in members:
            members[name] = _add(account, drawn, name, at)
            continue
        place_member(members[name], ring=drawn.ring, by=account, at=at)
        set_feel(members[name], feel=drawn.feel, wish=drawn.wish, by=account, at=at)


def _draw(username: str, drawn: dict[str, Drawn], on: date) -> dict[str, Any]:
    account, person = _whose(username)
    minutes = count()
    members = {name: _add(account, one, name, _at(on, next(minutes))) for name, one in drawn.items()}
    close_sitting(person, by=account, at=_at(on, next(minutes)))
    return members


def _add(account: Account, drawn: Drawn, name: str, at: datetime) -> Any:
    assert account.person is not None  # noqa: S101  the cast's own account
    member = add_member(
        account.person,
        name,
        fields=drawn.fields,
        ring=drawn.ring,
        feel=drawn.feel,
        wish=drawn.wish,
        by=account,
        at=at,
    )
    assert member is not None  # noqa: S101  no form was sent twice
    return member


def _whose(username: str) -> tuple[Account, Person]:
    account = account_named(username)
    assert account is not None  # noqa: S101  the cast stands together
    assert account.person is not None  # noqa: S101
    return account, account.person


def _at(on: date, minute: int) -> datetime:
    return datetime.combine(on, time(17), tzinfo=UTC) + timedelta(minutes=minute)
