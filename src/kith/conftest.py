"""The cast, signed in: the young person, those near to them, and those just outside."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from kith.people.choices import Role
from kith.people.models import Account, Allocation, Authority, Person, Team
from kith.people.tests.factories import a_person, a_team, an_account, an_allocation, an_authority


@dataclass
class Cast:
    """Everybody a test of a door needs: each yes has its nearest no."""

    authority: Authority
    team: Team
    person: Person
    young_person: Account
    worker: Account
    allocation: Allocation
    manager: Account
    administrator: Account
    other_worker: Account  # same team's authority, another caseload
    other_manager: Account  # same authority, another team
    other_person: Person  # allocated to other_worker
    other_young_person: Account
    far_worker: Account  # another authority
    far_administrator: Account
    far_person: Person


def with_second_factor(account: Account) -> Account:
    TOTP.activate(account, generate_totp_secret())
    return account


@pytest.fixture
def cast(db: None) -> Cast:
    """One authority with two teams, two caseloads, and a neighbouring authority."""
    here, far = an_authority(), an_authority()
    team, other_team, far_team = a_team(here), a_team(here), a_team(far)
    person, other_person, far_person = a_person(here), a_person(here), a_person(far)

    def staff(role: Role, authority: Authority, team: Team | None) -> Account:
        return with_second_factor(an_account(role, authority=authority, team=team))

    worker = staff(Role.WORKER, here, team)
    other_worker = staff(Role.WORKER, here, other_team)
    far_worker = staff(Role.WORKER, far, far_team)
    an_allocation(other_person, other_worker)
    an_allocation(far_person, far_worker)
    return Cast(
        authority=here,
        team=team,
        person=person,
        young_person=an_account(Role.YOUNG_PERSON, authority=here, person=person, full_name=""),
        worker=worker,
        allocation=an_allocation(person, worker),
        manager=staff(Role.MANAGER, here, team),
        administrator=staff(Role.ADMINISTRATOR, here, None),
        other_worker=other_worker,
        other_manager=staff(Role.MANAGER, here, other_team),
        other_person=other_person,
        other_young_person=an_account(Role.YOUNG_PERSON, authority=here, person=other_person, full_name=""),
        far_worker=far_worker,
        far_administrator=staff(Role.ADMINISTRATOR, far, None),
        far_person=far_person,
    )


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    """Return a browser in which this account is signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in
