"""Universes for tests. Everybody in them is invented."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from kith.people.models import Account, Person
from kith.universe.actions import add_member
from kith.universe.models import Member
from kith.universe.queries import MemberNow

_numbers = count(1)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def a_member(person: Person, account: Account, nickname: str = "", **kwargs: Any) -> Member:
    member = add_member(person, nickname or f"Nan {next(_numbers)}", by=account, **{"at": MONDAY, **kwargs})
    assert member is not None
    return member


def a_now(**kwargs: Any) -> MemberNow:
    number = next(_numbers)
    return MemberNow(
        **{
            "ref": f"REF{number:09}",
            "nickname": f"Nan {number}",
            "ring": 1,
            "fields": ("family",),
            "feel": "",
            "wish": "",
            "hidden": False,
            "from_file": False,
            **kwargs,
        }
    )
