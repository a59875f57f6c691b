"""The cast, signed in: the young person, those near to them, and those just outside."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from kith.people.choices import Part, Role
from kith.people.models import Account, AgreedPerson, Allocation, Authority, Organisation, Person, Team
from kith.people.tests.factories import (
    a_person,
    a_team,
    an_account,
    an_agreed_person,
    an_allocation,
    an_authority,
    an_organisation,
)


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
    data_officer: Account
    far_data_officer: Account
    reviewing_officer: Account  # allocated to the person
    other_reviewing_officer: Account  # of the same authority, allocated to nobody
    organisation: Organisation
    agreed: AgreedPerson
    organisation_worker: Account  # for whom the person is named under an agreement
    other_organisation_worker: Account  # of the same organisation; nobody is named for them
    advocate: Account  # allocated to the person, until a day
    carer: Account  # likewise
    other_carer: Account  # allocated to the other person
    supporter: Account


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
    organisation = an_organisation()
    manager = staff(Role.MANAGER, here, team)

    def outside(role: Role, **kwargs: Any) -> Account:
        return with_second_factor(an_account(role, authority=here, **kwargs))

    organisation_worker = outside(Role.ORGANISATION_WORKER, organisation=organisation)
    reviewing_officer = staff(Role.REVIEWING_OFFICER, here, None)
    advocate, carer, other_carer = outside(Role.ADVOCATE), outside(Role.CARER), outside(Role.CARER)
    until = timezone.localdate() + timedelta(days=60)
    an_allocation(person, reviewing_officer, part=Part.REVIEWING_OFFICER.value)
    an_allocation(person, advocate, part=Part.ADVOCATE.value, to_on=until)
    an_allocation(person, carer, part=Part.CARER.value, to_on=until)
    an_allocation(other_person, other_carer, part=Part.CARER.value, to_on=until)
    return Cast(
        authority=here,
        team=team,
        person=person,
        young_person=an_account(Role.YOUNG_PERSON, authority=here, person=person, full_name=""),
        worker=worker,
        allocation=an_allocation(person, worker),
        manager=manager,
        administrator=staff(Role.ADMINISTRATOR, here, None),
        other_worker=other_worker,
        other_manager=staff(Role.MANAGER, here, other_team),
        other_person=other_person,
        other_young_person=an_account(Role.YOUNG_PERSON, authority=here, person=other_person, full_name=""),
        far_worker=far_worker,
        far_administrator=staff(Role.ADMINISTRATOR, far, None),
        far_person=far_person,
        data_officer=staff(Role.DATA_OFFICER, here, None),
        far_data_officer=staff(Role.DATA_OFFICER, far, None),
        reviewing_officer=reviewing_officer,
        other_reviewing_officer=staff(Role.REVIEWING_OFFICER, here, None),
        organisation=organisation,
        agreed=an_agreed_person(person, organisation_worker, by=manager),
        organisation_worker=organisation_worker,
        other_organisation_worker=outside(Role.ORGANISATION_WORKER, organisation=organisation),
        advocate=advocate,
        carer=carer,
        other_carer=other_carer,
        supporter=outside(Role.SUPPORTER),
    )


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a browser in which this account is signed in: just now, or (``fresh=False``) a while ago."""

    def sign_in(account: Account, *, fresh: bool = True) -> Client:
        client = Client()
        client.force_login(account)
        if fresh:
            with_fresh_proof(client, account)
        return client

    return sign_in


def with_fresh_proof(client: Client, account: Account) -> None:
    """Let a browser's session be one in which somebody has just typed their password."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
