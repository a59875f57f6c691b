"""People for tests. All of them are invented."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from kith.people.choices import JourneyPart, Part, Role
from kith.people.models import (
    Account,
    AgreedPerson,
    Agreement,
    Allocation,
    Authority,
    Organisation,
    Person,
    Team,
)

_numbers = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "a long made-up pass phrase"


def an_authority(**kwargs: Any) -> Authority:
    number = next(_numbers)
    return Authority.objects.create(
        **{"code": f"{number % 1000:03}", "name": f"Northmoor {number}", **kwargs}
    )


def a_team(authority: Authority, **kwargs: Any) -> Team:
    return Team.objects.create(authority=authority, **{"name": f"Team {next(_numbers)}", **kwargs})


def a_person(authority: Authority, **kwargs: Any) -> Person:
    number = next(_numbers)
    defaults = {"child_id": f"C{number}", "forename": "Amira", "surname": f"Kestrel{number}"}
    return Person.objects.create(authority=authority, **{**defaults, "born_on": date(2008, 5, 3), **kwargs})


def an_account(role: Role, **kwargs: Any) -> Account:
    number = next(_numbers)
    defaults = {
        "username": f"{role.value}-{number}",
        "full_name": f"Ruth Okafor{number}",
        "begun_at": LONG_AGO,
    }
    account = Account(role=role.value, **{**defaults, **kwargs})
    account.set_password(PASSWORD)
    account.save()
    return account


def an_allocation(person: Person, worker: Account, **kwargs: Any) -> Allocation:
    defaults = {"part": Part.PERSONAL_ADVISER.value, "from_on": date(2024, 1, 1)}
    return Allocation.objects.create(person=person, worker=worker, **{**defaults, **kwargs})


def an_organisation(**kwargs: Any) -> Organisation:
    return Organisation.objects.create(
        **{"name": f"Northmoor Heron {next(_numbers)}", "begun_at": LONG_AGO, **kwargs}
    )


def an_agreed_person(person: Person, worker: Account, *, by: Account, **kwargs: Any) -> AgreedPerson:
    """A person named for a worker, under an agreement of their own that gives every part; ``kwargs`` are its."""
    today = timezone.localdate()
    defaults = {
        "purpose": "Team 1",  # a name: nothing here to translate
        "parts": [part.value for part in JourneyPart],
        "from_on": today - timedelta(days=30),
        "to_on": today + timedelta(days=60),
    }
    agreement = Agreement.objects.create(
        authority=person.authority,
        organisation=worker.organisation,
        made_by=by,
        made_at=LONG_AGO,
        **{**defaults, **kwargs},
    )
    return AgreedPerson.objects.create(
        agreement=agreement, person=person, worker=worker, named_by=by, named_at=LONG_AGO
    )
