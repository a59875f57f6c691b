"""The world in which every door is asked: the cast, and one of everything an address can name."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.conftest import Cast
from kith.demo.actions import make_link, mark_as_demo
from kith.exchange.actions import import_return
from kith.journey.actions import looked_at_together, release_lost_tie
from kith.journey.queries import lost_ties_of, prompts_for
from kith.journey.tests.factories import a_year, two_foster_homes
from kith.people.actions import invite_staff
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.tests.factories import PASSWORD
from kith.universe.actions import add_member

HEADER = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nD1,1,03/02/2009,WBRI,,,\nD2,1,not a day,WBRI,,,\n"
WHO = {
    "young person": "young_person",
    "other young person": "other_young_person",
    "worker": "worker",
    "other worker": "other_worker",
    "far worker": "far_worker",
    "manager": "manager",
    "other manager": "other_manager",
    "administrator": "administrator",
    "far administrator": "far_administrator",
}


@dataclass
class World:
    """The cast, and what the names in addresses stand for."""

    cast: Cast
    refs: dict[str, str]

    def refs_for(self, address: str) -> dict[str, str]:
        """Return what an address needs: always the young person's own, or their council's."""
        refs = dict(self.refs)
        if "office/accounts/" in address:
            refs["account_ref"] = self.cast.worker.ref
        return {name: refs[name] for name in re.findall(r":(\w+)>", address)}

    def never_used_refs_for(self, address: str) -> dict[str, str]:
        """Return references that were never given to anything."""
        return dict.fromkeys(re.findall(r":(\w+)>", address), "ZZZZZZZZZZZZ")

    def client_of(self, who: str, signed_in: Any, *, fresh: bool = False, **options: Any) -> Client:
        """Return the browser of one of the cast; with fresh proof when the door asks for it."""
        if who == "stranger":
            return Client(**options)
        account: Account = getattr(self.cast, WHO[who])
        client = Client(**options)
        client.force_login(account)
        if fresh:
            proof = Client()
            proof.cookies = client.cookies
            proof.post(reverse("account_reauthenticate"), {"password": PASSWORD})
            client.cookies = proof.cookies
        return client

    def fingerprint(self) -> dict[str, Any]:
        """Return every stored row of ours but the audit's, to see whether anything changed."""
        ours = [
            m for m in apps.get_models() if m.__module__.startswith("kith.") and m._meta.app_label != "audit"
        ]
        return {m._meta.label: sorted(map(repr, m.objects.order_by().values_list())) for m in ours}


@pytest.fixture
def world(cast: Cast) -> World:
    """One of everything: a member, a released lost tie, an import with a refused row, a staff code."""
    now = timezone.now()
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2009, 5, 3))
    cast.person.refresh_from_db()
    cast.young_person.refresh_from_db()
    member = add_member(cast.person, "Nan", fields=["family"], ring=1, by=cast.young_person, at=now)
    assert member is not None
    a_year(cast.authority)
    two_foster_homes(cast.person)
    key = lost_ties_of(cast.person, on=timezone.localdate(now))[0].key
    release_lost_tie(cast.person, key, by=cast.worker, at=now)
    looked_at_together(cast.person, key, by=cast.worker, at=now)
    prompt = prompts_for(cast.person, on=timezone.localdate(now + timedelta(days=0)))[0]
    run = import_return(cast.authority, [("header.csv", HEADER)], year=2018, by=cast.administrator, at=now)
    staff, _code = invite_staff(
        cast.authority,
        role=Role.WORKER,
        full_name="Noor Heron",
        team=cast.team,
        by=cast.administrator,
        at=now,
    )
    mark_as_demo(people=0, seed=0, made_for=timezone.localdate(now), at=now)
    return World(
        cast,
        {
            "person_ref": cast.person.ref,
            "member_ref": member.ref,
            "lost_tie_key": key,
            "prompt_ref": prompt.ref,
            "run_ref": run.ref,
            "allocation_ref": cast.allocation.ref,
            "account_ref": cast.worker.ref,
            "invitation_ref": staff.ref,
            "token": make_link(cast.young_person, at=now),
        },
    )
