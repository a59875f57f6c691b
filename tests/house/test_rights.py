"""Rights end when what they hang on ends (T-08), nobody raises their own (T-10), codes open nothing else (T-11)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import share, stop_sharing
from kith.access.models import BreakGlass, Notice, Restriction, ViewAs
from kith.access.queries import shared_before, shared_with
from kith.access.tests.helpers import bare, sign_in, use_code
from kith.people.actions import (
    allocate,
    end_account,
    end_allocation,
    invite_person,
    invite_staff,
    undo_invitation,
)
from kith.people.choices import Role
from kith.people.models import Account, Invitation, Person, ShutOut
from kith.universe.actions import add_member
from tests.house.conftest import WHO
from tests.house.doors import table
from tests.house.test_foreign_refs import entries_of

pytestmark = pytest.mark.django_db
ROWS = table()
NICKNAME = "Plantednickname"


def nothing_is_left(client, world):
    """Ask every page about the person with an open session: nobody is there, or one is asked to sign in."""
    for name, row in ROWS.items():
        if "<str:person_ref>" not in row.address or not row.get:
            continue
        answer = client.get(reverse(name, kwargs=world.refs_for(row.address)))
        assert answer.status_code in (302, 404, 405), f"{name} still opens"
        location = answer.headers.get("Location", "/sign-in/")
        assert location.startswith(("/sign-in/", "/proof/")), f"{name} leads on to {location}"
        assert world.cast.person.surname not in answer.content.decode()


# T-08: the relation ends, and with it everything


def test_another_adviser_takes_over_and_the_open_session_of_the_first_finds_nothing(world, signed_in):
    """T-08: next request refused, open session included; the new one starts with nothing from the map."""
    cast, today = world.cast, timezone.localdate()
    client = sign_in(cast.worker)
    member = add_member(cast.person, NICKNAME, ring=1, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert NICKNAME in client.get(page).content.decode()
    end_allocation(cast.allocation, to_on=today, at=timezone.now())
    allocate(cast.person, cast.other_worker, part="personal_adviser", from_on=today, at=timezone.now())
    nothing_is_left(client, world)
    taken_over = sign_in(cast.other_worker).get(page).content.decode()
    assert cast.person.surname in taken_over
    assert NICKNAME not in taken_over


def test_a_leavers_account_is_closed_and_their_open_session_is_over(world):
    """T-08: signed out on the server, the password no longer works, their codes are dead."""
    cast = world.cast
    client = sign_in(cast.worker)
    assert client.get(reverse("caseload")).status_code == 200
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    nothing_is_left(client, world)
    assert client.get(reverse("caseload")).headers["Location"].startswith("/sign-in/")
    with pytest.raises(AssertionError):
        sign_in(cast.worker)


def test_a_manager_who_changes_team_loses_the_people_of_the_old_one(world):
    cast = world.cast
    client = sign_in(cast.manager)
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert client.get(page).status_code == 200
    Account.objects.filter(pk=cast.manager.pk).update(team=cast.other_manager.team)
    nothing_is_left(client, world)


def test_a_person_whose_account_is_undone_is_out_at_once(world, signed_in):
    cast = world.cast
    client = signed_in(cast.young_person)
    assert client.get(reverse("home")).status_code == 200
    undo_invitation(cast.person, by=cast.manager, at=timezone.now())
    for name in ("home", "my_people", "who_looked", "my_stops", "notices"):
        assert client.get(reverse(name)).headers["Location"].startswith("/sign-in/"), name


def test_a_code_given_by_somebody_whose_part_has_ended_is_dead(cast):
    """T-08: old links and codes open nothing."""
    Account.objects.filter(pk=cast.young_person.pk).update(is_active=False, person=None)
    _, code = invite_person(cast.person, by=cast.worker, at=timezone.now())
    end_allocation(cast.allocation, to_on=timezone.localdate(), at=timezone.now())
    _, answer = use_code(code)
    assert "That code did not work" in answer.content.decode()


# T-10: nobody raises their own rights

RIGHTS = ("role", "authority", "team", "person", "is_active", "username")
RAISED = {
    "role": "administrator",
    "authority": "1",
    "authority_id": "1",
    "team": "1",
    "team_id": "1",
    "owner": "1",
    "person": "1",
    "person_id": "1",
    "account": "1",
    "is_active": "1",
    "is_staff": "1",
    "is_superuser": "1",
    "tenant": "1",
    "opened_by": "1",
    "begun_by": "1",
    "reviewed_by": "1",
    "ends_at": "2099-01-01",
    "ended_at": "",
    "hours_more": "24",
    "from_at": "2001-01-01",
    "part": "manager",
}


@pytest.mark.parametrize(
    "name", sorted(n for n, row in ROWS.items() if row.post and row.gate not in ("library", "anybody"))
)
def test_more_fields_than_a_form_asks_for_raise_nobody(world, signed_in, name):
    """T-10: role, tenant, owner and the like are not looked at, on any form, by anybody it opens for."""
    row = ROWS[name]
    accounts = Account.objects.exclude(pk__in=[]).order_by("pk")
    for who in [who for who in WHO if who in row.post]:
        client = world.client_of(who, signed_in, fresh=row.fresh)
        me = world.account_of(who)
        with transaction.atomic():
            was = accounts.filter(pk=me.pk).values(*RIGHTS).get()
            typed = {**RAISED, **entries_of(world.cast).get(name, {})}
            client.post(reverse(name, kwargs=world.refs_for(row.address)), typed)
            now = accounts.filter(pk=me.pk).values(*RIGHTS).get()
            assert {**now, "is_active": True} == {**was, "is_active": True}, f"{name} raised {who}"
            assert Account.objects.filter(role=Role.ADMINISTRATOR).count() == 2
            assert Person.objects.filter(authority=world.cast.authority).count() <= 4
            for model, key in ((BreakGlass, "opened_by"), (Restriction, "begun_by"), (ShutOut, "begun_by")):
                for made in model.objects.filter(pk__gt=0):
                    assert getattr(made, key).authority_id == world.cast.authority.pk
            transaction.set_rollback(True)


def test_an_invited_worker_who_sends_a_higher_role_is_a_worker(cast):
    """T-10: what the code says counts, not what is sent with it."""
    _, code = invite_staff(
        cast.authority, role="worker", full_name="Jo Lark", team=cast.team, by=cast.manager, at=timezone.now()
    )
    client, _ = use_code(code, username="lark7")
    account = Account.objects.get(username="lark7")
    client.post(reverse("account_make"), {**RAISED, "username": "lark7", "password": "four plain warm words"})
    account.refresh_from_db()
    assert (account.role, account.authority, account.team) == (Role.WORKER, cast.authority, cast.team)


# T-11: codes


def test_a_code_makes_an_account_where_it_was_given_and_nowhere_else(cast):
    """T-11: another tenant's code joins that tenant's work; what is sent beside it changes nothing."""
    _, code = invite_staff(
        cast.far_worker.authority,
        role="worker",
        full_name="Jo Lark",
        team=cast.far_worker.team,
        by=cast.far_administrator,
        at=timezone.now(),
    )
    client, _ = use_code(code, username="lark7")
    account = Account.objects.get(username="lark7")
    assert account.authority == cast.far_worker.authority
    for name in ("person", "person_invite"):
        address = reverse(name, kwargs={"person_ref": cast.person.ref})
        assert client.get(address).status_code in (302, 404)


def test_a_code_used_twice_or_late_opens_nothing_and_says_the_same(cast):
    """T-11: used, late, withdrawn and invented codes get one and the same answer."""
    made = {"role": "worker", "full_name": "Jo Lark", "team": cast.team, "by": cast.manager}
    used, used_code = invite_staff(cast.authority, **made, at=timezone.now())
    use_code(used_code, username="lark7")
    late, late_code = invite_staff(cast.authority, **made, at=timezone.now() - timedelta(hours=72, seconds=1))
    answers = [use_code(code, username="lark8")[1] for code in (used_code, late_code, "7KQ4-M2WD-9F")]
    pages = {re.sub(rb'value="[^"]*"', b"", bare(answer)) for answer in answers}
    assert len(pages) == 1
    assert not Account.objects.filter(username="lark8").exists()
    assert Invitation.objects.get(pk=late.pk).used_at is None
    assert used.pk != late.pk


def test_a_code_works_to_the_last_second_of_its_time(cast):
    """The nearest yes."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _, code = invite_staff(
            cast.authority,
            role="worker",
            full_name="Jo Lark",
            team=cast.team,
            by=cast.manager,
            at=timezone.now(),
        )
        clock.shift(timedelta(hours=71, minutes=59, seconds=59))
        use_code(code, username="lark7")
    assert Account.objects.filter(username="lark7").exists()


# T-59: withdrawn


def test_what_is_taken_back_stops_at_the_next_request_and_is_listed_for_the_person(cast, signed_in):
    """T-59: sharing stops at once; what was shared before stands on the person's own page and on no other."""
    member = add_member(cast.person, NICKNAME, ring=1, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    worker, own = signed_in(cast.worker), signed_in(cast.young_person)
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert NICKNAME in worker.get(page).content.decode()
    assert "What you shared before" not in own.get(reverse("my_sharing")).content.decode()
    stop_sharing(cast.person, member.ref, by=cast.young_person, at=timezone.now())
    assert NICKNAME not in worker.get(page).content.decode()
    listed = own.get(reverse("my_sharing")).context["before"]
    assert [(one.name, one.worker) for one in listed] == [(NICKNAME, cast.worker.full_name)]
    other = signed_in(cast.other_young_person).get(reverse("my_sharing"))
    assert other.context["before"] == []


def test_what_ended_with_a_part_is_listed_too(cast):
    member = add_member(cast.person, NICKNAME, ring=1, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    today = timezone.localdate()
    assert shared_before(cast.person, on=today) == []
    end_allocation(cast.allocation, to_on=today, at=timezone.now())
    assert [one.thing for one in shared_before(cast.person, on=today)] == [member.ref]


def test_stopping_what_is_not_shared_does_not_say_that_it_stopped(cast, signed_in):
    client = signed_in(cast.young_person)
    for typed in (
        {"allocation": "ZZZZZZZZZZZZ", "member": ""},
        {"allocation": cast.allocation.ref, "member": "Z"},
    ):
        page = client.post(reverse("my_sharing"), typed, follow=True).content.decode()
        assert "Stopped" not in page
        assert "nothing had to be stopped" in page


def test_a_corrected_birthday_moves_the_day_on_which_sharing_lapses(cast):
    """What was shared lapses by the birthday as it is known now, in both directions."""
    today = timezone.localdate()
    long_ago = timezone.now() - timedelta(days=200)
    Person.objects.filter(pk=cast.person.pk).update(born_on=today - timedelta(days=17 * 365 + 60))
    cast.person.refresh_from_db()
    share(cast.person, "MEMBER234567", cast.allocation, by=cast.young_person, at=long_ago)
    assert shared_with(cast.worker, [cast.person], on=today)
    eighteen_last_month = today.replace(year=today.year - 18) - timedelta(days=30)
    Person.objects.filter(pk=cast.person.pk).update(born_on=eighteen_last_month)
    cast.person.refresh_from_db()
    assert not shared_with(cast.worker, [cast.person], on=today)
    Person.objects.filter(pk=cast.person.pk).update(born_on=today - timedelta(days=20 * 365))
    cast.person.refresh_from_db()
    assert shared_with(cast.worker, [cast.person], on=today)


# Told


def test_an_account_ended_by_a_manager_is_told_to_those_near_and_to_the_person(cast):
    """The person's notice waits for their next account. A worker alone ends none."""
    address = reverse("invitation_withdraw", kwargs={"person_ref": cast.person.ref})
    for who, status in ((cast.worker, 200), (cast.manager, 302)):
        client = sign_in(who)
        client.post(reverse("account_reauthenticate"), {"password": "a long made-up pass phrase"})
        assert client.post(address).status_code == status
    told = Notice.objects.filter(what="account_undone").values_list("account", flat=True)
    assert {cast.worker.pk, cast.data_officer.pk} <= set(told)
    assert not {cast.manager.pk, cast.other_manager.pk, cast.far_worker.pk} & set(told)
    assert Notice.objects.get(person=cast.person).what == "your_account_undone"
    assert not ViewAs.objects.exists()
