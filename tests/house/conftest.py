"""The world in which every door is asked: the cast, and one of everything an address can name."""

import re
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import Order, begin_restriction, open_glass, shut_out
from kith.access.models import Session
from kith.access.tests.contacts import a_contact
from kith.access.tests.passkeys import a_passkey
from kith.conftest import Cast, with_second_factor
from kith.demo.actions import make_link, mark_as_demo
from kith.exchange.actions import import_return
from kith.journey.actions import looked_at_together, release_lost_tie
from kith.journey.queries import lost_ties_of, prompts_for
from kith.journey.tests.factories import a_year, two_foster_homes
from kith.kit.choices import Channel
from kith.kit.files import Picture
from kith.people.actions import invite_staff
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.tests.factories import PASSWORD, an_account, an_agreed_person, an_organisation
from kith.records.actions.retention import list_due, place_hold
from kith.records.models import RecordRequest
from kith.records.queries.held import key_of
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_correction, a_request, one_that_is_over
from kith.universe.actions import add_member, add_photo
from kith.universe.queries import sittings_of

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
    "data officer": "data_officer",
    "far data officer": "far_data_officer",
    "reviewing officer": "reviewing_officer",
    "other reviewing officer": "other_reviewing_officer",
    "organisation worker": "organisation_worker",
    "other organisation worker": "other_organisation_worker",
    "second organisation's worker": "second_organisations_worker",
    "ended organisation's worker": "ended_organisations_worker",
    "advocate": "advocate",
    "carer": "carer",
    "other carer": "other_carer",
    "supporter": "supporter",
}


@dataclass
class HouseCast(Cast):
    """The cast, and people of two more organisations."""

    second_organisations_worker: Account  # of an organisation whose agreement names the other person for them
    ended_organisations_worker: Account  # the person was named for them; the agreement ended today


@pytest.fixture
def cast(cast: Cast) -> HouseCast:
    """The cast, with a worker of a second organisation, and one of an organisation whose agreement is over."""
    second, ended = (
        with_second_factor(
            an_account(Role.ORGANISATION_WORKER, authority=cast.authority, organisation=an_organisation())
        )
        for _ in range(2)
    )
    an_agreed_person(cast.other_person, second, by=cast.other_manager)
    an_agreed_person(cast.person, ended, by=cast.manager, to_on=timezone.localdate())
    return HouseCast(
        **{one.name: getattr(cast, one.name) for one in fields(cast)},
        second_organisations_worker=second,
        ended_organisations_worker=ended,
    )


@dataclass
class World:
    """The cast, and what the names in addresses stand for."""

    cast: HouseCast
    refs: dict[str, str]

    def refs_for(self, address: str) -> dict[str, str]:
        """Return what an address needs: always the young person's own, or their council's."""
        refs = dict(self.refs)
        if "office/accounts/" in address:
            refs["account_ref"] = self.cast.worker.ref
        if address.endswith(("/open/", "/file/", "/handed-over/")) or "/read/" in address:
            refs["request_ref"] = refs["released_request_ref"]
        return {name: refs[name] for name in re.findall(r":(\w+)>", address)}

    def never_used_refs_for(self, address: str) -> dict[str, str]:
        """Return references that were never given to anything."""
        return dict.fromkeys(re.findall(r":(\w+)>", address), "ZZZZZZZZZZZZ")

    def account_of(self, who: str) -> Account:
        """Return the account of one of the cast."""
        account: Account = getattr(self.cast, WHO[who])
        return account

    def client_of(self, who: str, signed_in: Any, *, fresh: bool = False, **options: Any) -> Client:
        """Return the browser of one of the cast; with fresh proof when the door asks for it."""
        if who == "stranger":
            return Client(**options)
        client = Client(**options)
        client.force_login(self.account_of(who))
        if fresh:
            cache.clear()  # ten proofs a minute are allowed; here one person knocks at every door
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
        ours.remove(Session)  # that somebody is still there is written down whatever they look at
        return {m._meta.label: sorted(map(repr, m.objects.order_by().values_list())) for m in ours}


def order_of(words: str, *, on: date) -> Order:
    """Return an order of a court, with these words wherever it has any."""
    return Order(
        other="Jaden",
        kind="court",
        mode="supervised",
        from_on=on,
        review_on=on + timedelta(days=90),
        evidence=words,
        told=words,
        known=True,
        requires_contact=True,
    )


@pytest.fixture
def world(cast: HouseCast) -> World:
    """One of everything: a member, a released lost tie, an import with a refused row, a staff code."""
    now = timezone.now()
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2009, 5, 3))
    cast.person.refresh_from_db()
    cast.young_person.refresh_from_db()
    member = add_member(cast.person, "Nan", fields=["family"], ring=1, by=cast.young_person, at=now)
    assert member is not None
    other = add_member(cast.person, "Jaden", by=cast.young_person, at=now)
    assert other is not None
    add_photo(member, Picture(whole=b"\0", small=b"\0"), by=cast.young_person, at=now)
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
    why = "Noor Heron, Amira Kestrel, Ruth Okafor"  # names only: nothing here to translate
    opening = open_glass(cast.person, reason=why, hours=1, by=cast.other_manager, at=now)
    today = timezone.localdate(now)
    order = order_of(why, on=today)
    restriction = begin_restriction(cast.person, order, by=cast.manager, at=now)
    assert restriction is not None
    relative = an_account(Role.WORKER, authority=cast.authority, team=cast.team)
    shut_out(cast.person, relative, reason=why, review_on=order.review_on, by=cast.manager, at=now)
    over = one_that_is_over(cast.person, cast.young_person, at=now)
    asked = a_request(cast.person, cast.young_person, at=now)
    RecordRequest.objects.filter(pk=asked.pk).update(state="deciding")
    hold = place_hold(cast.other_person, why, by=cast.data_officer, at=now)
    mark_as_demo(people=0, seed=0, made_for=timezone.localdate(now), at=now)
    return World(
        cast,
        {
            "person_ref": cast.person.ref,
            "member_ref": member.ref,
            "other_ref": other.ref,
            "sitting_ref": sittings_of(cast.person, at=now)[0].ref,
            "lost_tie_key": key,
            "prompt_ref": prompt.ref,
            "run_ref": run.ref,
            "allocation_ref": cast.allocation.ref,
            "account_ref": cast.worker.ref,
            "invitation_ref": staff.ref,
            "agreement_ref": cast.agreed.agreement.ref,
            "named_ref": cast.agreed.ref,
            "opening_ref": opening.ref,
            "restriction_ref": restriction.ref,
            "shut_out_ref": cast.person.shut_outs.get().ref,
            "note_ref": a_note(cast.allocation, cast.worker, at=now).ref,
            "request_ref": asked.ref,
            "released_request_ref": over.ref,
            "leaf": "words",
            "item_key": key_of("journey.episode", cast.person.episodes.order_by("pk")[0].pk),
            "hold_ref": hold.ref,
            "correction_ref": a_correction(cast.person, cast.young_person, at=now).ref,
            "round_ref": list_due(cast.authority, by=cast.data_officer, at=now).ref,
            "contact_ref": a_contact(cast.young_person, at=now, channel=Channel.SMS).ref,
            "pk": str(a_passkey(cast.young_person, "Jaden")[0].pk),
            "provider_id": cast.authority.code,
            "token": make_link(cast.young_person, at=now),
        },
    )
