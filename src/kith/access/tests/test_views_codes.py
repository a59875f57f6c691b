"""One-use codes: who may make one, what a good one opens, and the one answer for every other."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import let_work_with
from kith.access.choices import What
from kith.access.models import Notice
from kith.access.queries import code_works
from kith.access.tests.helpers import bare, sign_in, signs_out_to_the_first_page, use_code
from kith.audit.models import Entry
from kith.people.actions import end_allocation, invite_person, invite_staff, undo_invitation
from kith.people.models import Account, Invitation, Person
from kith.people.tests.factories import a_person, an_allocation

pytestmark = pytest.mark.django_db
FAILED = (
    "That code did not work. It may be old or already used. Ask the person who gave it to you for a new one."
)


@pytest.fixture
def friend(cast):
    """Somebody whom the worker works with and who has no account yet."""
    person = a_person(cast.authority, forename="Tiarella", surname="Marlow")
    an_allocation(person, cast.worker)
    return person


@pytest.fixture
def code(cast, friend):
    return invite_person(friend, by=cast.worker, at=timezone.now())[1]


def said(answer):
    return answer.content.decode()


# Using a code


def test_a_code_leads_to_an_account_that_is_signed_in(friend, code):
    client, answer = use_code(code.lower())
    assert answer.headers["Location"] == reverse("start")
    account = Account.objects.get(person=friend)
    assert (account.username, account.role) == ("otter42", "young_person")
    assert client.get(reverse("my_account")).status_code == 200
    assert client.get(reverse("who_looked")).status_code == 200  # what was just typed is fresh proof


def test_a_code_is_in_no_address_and_no_code_stays_behind(code):
    client = Client()
    answer = client.post(reverse("code_use"), {"code": code})
    assert answer.headers["Location"] == reverse("account_make")
    client.post(reverse("account_make"), {"username": "otter42", "password": "four plain warm words"})
    assert code not in str(dict(client.session))


def test_the_code_itself_is_at_no_time_in_the_session(code):
    """Only its hash is stored; a session row must not hold the rest."""
    client = Client()
    client.post(reverse("code_use"), {"code": code})
    said = str(dict(client.session))
    assert code not in said
    assert code.replace("-", "") not in said


def test_twelve_who_come_one_after_another_through_one_address_all_get_in(cast):
    """A group in one room: accounts that are made are no guesses."""
    for number in range(12):
        person = a_person(cast.authority)
        an_allocation(person, cast.worker)
        _, code = invite_person(person, by=cast.worker, at=timezone.now())
        assert use_code(code, username=f"otter{number}")[1].headers["Location"] == reverse("start")


def test_a_forged_address_buys_no_guesses(code):
    """T-20."""
    for number in range(11):
        client = Client(headers={"x-forwarded-for": f"198.51.100.{number}"})
        answer = use_code("AAAA-AAAA-AA", client=client)[1]
    assert answer.status_code == 429


def test_late_used_withdrawn_and_invented_codes_get_one_answer(cast, friend, code):
    """T-11."""
    answers = {}
    with time_machine.travel(timezone.now() + timedelta(hours=72), tick=False):
        answers["late"] = use_code(code)[1]
    undo_invitation(friend, by=cast.worker, at=timezone.now())
    answers["withdrawn"] = use_code(code)[1]
    _, used = invite_person(Person.objects.get(pk=friend.pk), by=cast.worker, at=timezone.now())
    use_code(used)
    answers["used"] = use_code(used, username="somebody.else")[1]
    answers["invented"] = use_code("7KQ4-M2WD-9F")[1]
    for kind, answer in answers.items():
        assert answer.status_code == 200, kind
        assert said(answer).count(FAILED) == 2, kind  # at the top and at the field
    assert Account.objects.filter(person=friend).count() == 1


def test_a_code_that_ends_while_somebody_chooses_a_name_is_answered_the_same(cast, friend, code):
    client = Client()
    client.post(reverse("code_use"), {"code": code})
    assert client.get(reverse("account_make")).status_code == 200
    undo_invitation(friend, by=cast.worker, at=timezone.now())
    answer = client.post(
        reverse("account_make"), {"username": "otter42", "password": "four plain warm words"}
    )
    assert FAILED in said(answer)
    assert not Account.objects.filter(person=friend).exists()


def test_a_code_dies_with_the_part_of_the_worker_who_gave_it(cast, friend, code):
    end_allocation(friend.allocations.get(), to_on=timezone.localdate(), at=timezone.now())
    assert FAILED in said(use_code(code)[1])


def test_a_code_of_one_authority_makes_an_account_of_that_one_only(cast):
    _, code = invite_staff(
        cast.authority, role="worker", full_name="Priya", team=cast.team, at=timezone.now()
    )
    client = Client()
    client.post(reverse("code_use"), {"code": code})
    client.post(
        reverse("account_make"),
        {
            "username": "priya",
            "password": "four plain warm words",
            # T-10: none of these is looked at
            "role": "administrator",
            "authority": cast.far_person.authority.pk,
            "team": "",
            "person": cast.person.pk,
            "is_active": "",
            "full_name": "Somebody Else",
        },
    )
    made = Account.objects.get(username="priya")
    assert (made.role, made.authority, made.team, made.person) == ("worker", cast.authority, cast.team, None)
    assert made.full_name == "Priya"


def test_without_a_code_there_is_no_page_for_making_an_account():
    for method in ("get", "post"):
        answer = getattr(Client(), method)(reverse("account_make"), {"username": "x", "password": "y"})
        assert answer.headers["Location"] == reverse("code_use")


def test_who_is_signed_in_does_not_make_a_second_account(cast, signed_in, code):
    client = signed_in(cast.young_person)
    for name in ("code_use", "account_make"):
        assert client.post(reverse(name), {"code": code}).headers["Location"] == reverse("start")


def test_the_tenth_wrong_guess_is_the_last_for_a_while(code):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(10):
            assert use_code("AAAA-AAAA-AA")[1].status_code == 200
        stopped = use_code(code)[1]
        assert stopped.status_code == 429
        assert "Wait 10 minutes" in said(stopped)
        assert use_code(code, client=Client(REMOTE_ADDR="198.51.100.7"))[1].status_code == 302
        clock.shift(timedelta(minutes=11))
        assert use_code("AAAA-AAAA-AA")[1].status_code == 200


def test_what_was_typed_is_still_there_after_an_error(code):
    """T-47."""
    assert 'value="AAAA-AAAA-AA"' in said(use_code("AAAA-AAAA-AA")[1])
    _, answer = use_code(code, username="Tiarella Marlow")
    assert 'value="Tiarella Marlow"' in said(answer)
    assert "Use letters, numbers" in said(answer)


@pytest.mark.parametrize("password", ["short", "otter42otter", "password123"])
def test_weak_passwords_are_refused_and_the_code_stays_good(friend, code, password):
    client, answer = use_code(code, password=password)
    assert answer.status_code == 200
    assert not Account.objects.filter(person=friend).exists()
    assert use_code(code, client=client)[1].status_code == 302


def test_a_taken_sign_in_name_is_said_at_the_field(cast, code):
    _, answer = use_code(code, username=cast.young_person.username)
    assert "Somebody already has that sign-in name" in said(answer)


# Giving one to a person


def test_the_allocated_worker_makes_a_code_and_sees_it_once(cast, signed_in, friend):
    client = signed_in(cast.worker)
    address = reverse("person_invite", args=[friend.ref])
    assert client.get(address).status_code == 200
    answer = client.post(address)
    shown = answer.context["code"]
    assert shown in said(answer)
    assert Entry.objects.filter(deed="invite_person", subjects__subject=friend.ref).count() == 1
    again = client.get(address)
    assert shown not in said(again)
    assert "A code was made" in said(again)


@pytest.mark.parametrize("name", ["person_invite", "person_name", "invitation_withdraw"])
def test_nobody_else_finds_these_pages(cast, signed_in, friend, name):
    """T-02: near misses get a 404 that is the same as for a person who never was."""
    outsiders = [
        cast.other_worker,
        cast.other_manager,
        cast.far_worker,
        cast.administrator,
        cast.young_person,
    ]
    if name != "invitation_withdraw":
        outsiders.append(cast.manager)
    for account in outsiders:
        client = signed_in(account)
        theirs = client.get(reverse(name, args=[friend.ref]))
        never = client.get(reverse(name, args=["ZZZZZZZZZZZZ"]))
        assert theirs.status_code == never.status_code == 404
        assert bare(theirs) == bare(never)
        assert dict(theirs.headers) == dict(never.headers)
        for told in (friend.forename, friend.surname, friend.child_id, friend.ref):
            assert told not in said(theirs)  # T-05
        assert client.post(reverse(name, args=[friend.ref])).status_code == 404
    assert signs_out_to_the_first_page(Client().get(reverse(name, args=[friend.ref])))
    assert Invitation.objects.filter(person=friend).count() == 0


def test_an_allocation_that_ended_yesterday_opens_nothing_in_an_open_session(cast, signed_in, friend):
    """T-08."""
    client = signed_in(cast.worker)
    address = reverse("person_invite", args=[friend.ref])
    assert client.get(address).status_code == 200
    end_allocation(friend.allocations.get(), to_on=timezone.localdate(), at=timezone.now())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_under_13_no_code_is_made_and_the_page_says_why(cast, signed_in):
    child = a_person(cast.authority, born_on=timezone.localdate() - timedelta(days=12 * 365))
    an_allocation(child, cast.worker)
    answer = signed_in(cast.worker).post(reverse("person_invite", args=[child.ref]))
    assert "possible from 13" in said(answer)
    assert not Invitation.objects.filter(person=child).exists()


def test_a_worker_sees_that_there_is_an_account_but_not_when_it_was_used(cast, friend, code):
    """No staff member sees when a young person signed in."""
    use_code(code)
    account = Account.objects.get(person=friend)
    assert account.last_login is not None
    client = sign_in(cast.worker)
    page = said(client.get(reverse("person_invite", args=[friend.ref])))
    assert "has an account" in page
    main = page.partition("<main")[2]
    assert str(account.last_login.year) not in main
    assert account.username not in page


def test_one_act_undoes_a_code_and_the_account_it_made(cast, signed_in, friend, code):
    wrong_hands, _ = use_code(code)
    client, worker = signed_in(cast.manager), signed_in(cast.worker)
    address = reverse("invitation_withdraw", args=[friend.ref])
    assert client.get(address).status_code == 200
    assert Account.objects.filter(person=friend).exists()
    assert client.post(address).headers["Location"] == address
    assert "no account and no open code" in said(client.get(address))
    assert signs_out_to_the_first_page(wrong_hands.get(reverse("my_account")))
    assert "a day has passed" in said(worker.post(reverse("person_invite", args=[friend.ref])))
    with time_machine.travel(timezone.now() + timedelta(hours=24), tick=False):
        answer = signed_in(cast.worker).post(reverse("person_invite", args=[friend.ref]))
        assert use_code(answer.context["code"], username="the.right.one")[1].status_code == 302


def test_a_worker_takes_back_a_code_but_never_an_account(cast, signed_in, friend, code):
    """A worker alone must not come to open what somebody drew."""
    address = reverse("invitation_withdraw", args=[friend.ref])
    use_code(code)
    assert "Ask a manager" in said(signed_in(cast.worker).post(address))
    assert Account.objects.filter(person=friend).exists()
    assert signed_in(cast.manager).post(address).status_code == 302
    assert not Account.objects.filter(person=friend).exists()


def test_when_an_account_is_ended_the_person_and_everybody_near_are_told(cast, signed_in, friend, code):
    use_code(code)
    signed_in(cast.manager).post(reverse("invitation_withdraw", args=[friend.ref]))
    told = Notice.objects.filter(what=What.ACCOUNT_UNDONE).values_list("account", flat=True)
    assert set(told) == {cast.worker.pk, cast.data_officer.pk}
    assert Notice.objects.filter(person=friend, what=What.YOUR_ACCOUNT_UNDONE).exists()


def test_when_somebody_new_works_with_a_person_they_and_everybody_near_are_told(cast):
    on = timezone.localdate()
    let_work_with(
        cast.person,
        cast.other_worker,
        part="social_worker",
        from_on=on,
        by=cast.administrator,
        at=timezone.now(),
    )
    told = Notice.objects.filter(what=What.WORKER_BEGAN_NEAR).values_list("account", flat=True)
    assert {cast.worker.pk, cast.manager.pk, cast.data_officer.pk} <= set(told)
    assert not {cast.other_worker.pk, cast.administrator.pk, cast.far_worker.pk} & set(told)
    assert Notice.objects.filter(person=cast.person, what=What.WORKER_BEGAN).exists()


# Giving one to a member of staff


def test_a_manager_invites_to_their_own_team_whatever_is_sent(cast, signed_in):
    """T-10."""
    typed = {"full_name": "Priya Dunmore", "role": "administrator", "team": cast.other_manager.team.ref}
    answer = signed_in(cast.manager).post(reverse("staff_invite"), typed)
    invitation = Invitation.objects.get(full_name="Priya Dunmore")
    assert (invitation.role, invitation.team) == ("worker", cast.team)
    assert answer.context["code"] in said(answer)


def test_an_administrator_chooses_among_their_own_teams_only(cast, signed_in):
    """T-03, T-04."""
    client = signed_in(cast.administrator)
    page = said(client.get(reverse("staff_invite")))
    assert cast.team.ref in page
    far = cast.far_worker.team
    assert far.ref not in page
    typed = {"full_name": "Priya Dunmore", "role": "worker", "team": far.ref}
    assert client.post(reverse("staff_invite"), typed).status_code == 200
    assert not Invitation.objects.filter(full_name="Priya Dunmore").exists()
    client.post(reverse("staff_invite"), {**typed, "team": cast.team.ref})
    assert Invitation.objects.get(full_name="Priya Dunmore").team == cast.team


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"role": "worker"}, "Enter their name."),
        ({"full_name": "Priya"}, "Choose what they do."),
        ({"full_name": "Priya", "role": "worker"}, "Choose a team."),
        ({"full_name": "Priya", "role": "young_person"}, "Priya"),
    ],
)
def test_a_staff_form_says_what_is_missing_and_keeps_the_rest(cast, signed_in, typed, error):
    answer = signed_in(cast.administrator).post(reverse("staff_invite"), typed)
    assert error in said(answer)
    assert not Invitation.objects.exists()


def test_a_code_for_staff_can_be_stopped_by_those_who_could_have_made_it(cast, signed_in):
    invitation, code = invite_staff(
        cast.authority, role="worker", full_name="Priya", team=cast.team, at=timezone.now()
    )
    address = reverse("staff_invitation_withdraw", args=[invitation.ref])
    for account in (cast.other_manager, cast.far_administrator, cast.worker, cast.young_person):
        assert signed_in(account).post(address).status_code == 404
    assert code_works(code, at=timezone.now())
    assert signed_in(cast.manager).get(address).status_code == 405
    assert signed_in(cast.manager).post(address).status_code == 302
    assert code_works(code, at=timezone.now()) is None


@pytest.mark.parametrize("name", ["worker", "young_person", "far_worker"])
def test_who_may_not_invite_staff_finds_nothing(cast, signed_in, name):
    answer = signed_in(getattr(cast, name)).post(reverse("staff_invite"), {"full_name": "Priya"})
    assert answer.status_code == 404
    assert not Invitation.objects.exists()
