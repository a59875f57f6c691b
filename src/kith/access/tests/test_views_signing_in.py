"""Signing in, the second factor, fresh proof, and signing out."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from kith.access.gates import BEFORE_SECOND_FACTOR
from kith.access.models import Session
from kith.access.sessions import kept_as
from kith.access.tests.helpers import SIGN_IN, app_code, bare, sign_in, signs_out_to_the_first_page
from kith.audit.models import Entry
from kith.people.actions import end_account, invite_staff
from kith.people.choices import Role
from kith.people.tests.factories import PASSWORD, an_account

pytestmark = pytest.mark.django_db
STAFF_DOORS = ["office", "allocations", "team_add", "person_add", "staff_invite"]


def session_id(client):
    return client.cookies["sessionid"].value


def alive(key):
    return Session.objects.filter(session_key=kept_as(key)).exists()


# The page itself


def test_the_first_page_opens_and_offers_a_code():
    answer = Client().get(SIGN_IN)
    assert answer.status_code == 200
    assert reverse("code_use") in answer.content.decode()
    assert "placeholder" not in answer.content.decode()


def test_a_young_person_signs_in_with_name_and_password_whatever_the_capitals(cast):
    answer = Client().post(SIGN_IN, {"login": cast.young_person.username.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("start")


def test_no_account_wrong_password_and_ended_account_get_the_same_answer(cast):
    """T-21: same text, same status."""
    end_account(cast.other_worker, by=cast.administrator, at=timezone.now())
    tries = [
        ("nobody-here", PASSWORD),
        (cast.worker.username, "wrong"),
        (cast.other_worker.username, PASSWORD),
    ]
    answers = set()
    for login, password in tries:
        answer = Client().post(SIGN_IN, {"login": login, "password": password})
        text = bare(answer).decode().replace(login, "")
        answers.add((answer.status_code, text.partition("<main")[2].partition("</form>")[2]))
        assert "do not go together" in text
    assert len(answers) == 1


def test_each_try_leaves_a_row_without_what_was_typed(cast):
    Client().post(SIGN_IN, {"login": "my secret by mistake", "password": "x"})
    assert Entry.objects.latest("pk").chain == "installation"
    Client().post(SIGN_IN, {"login": cast.worker.username, "password": "x"})
    row = Entry.objects.latest("pk")
    assert (row.kind, row.deed, row.things) == ("refused", "sign_in_failed", [cast.worker.ref])
    sign_in(cast.young_person)
    row = Entry.objects.latest("pk")
    assert (row.kind, row.deed, row.actor) == ("write", "sign_in", cast.young_person.ref)
    assert not row.subjects.exists()
    assert "mistake" not in str([vars(entry) for entry in Entry.objects.all()])


def test_too_many_wrong_passwords_are_stopped_from_there_but_not_from_elsewhere(cast):
    for _ in range(5):
        Client().post(SIGN_IN, {"login": cast.young_person.username, "password": "wrong"})
    right = {"login": cast.young_person.username, "password": PASSWORD}
    assert "tried too often" in Client().post(SIGN_IN, right).content.decode()
    assert Client(REMOTE_ADDR="198.51.100.7").post(SIGN_IN, right).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_next_leads_to_own_pages_only(cast, elsewhere):
    """T-31."""
    typed = {"login": cast.young_person.username, "password": PASSWORD, "next": elsewhere}
    assert Client().post(SIGN_IN, typed).headers["Location"] == reverse("start")
    client = sign_in(cast.young_person)
    proof = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": elsewhere})
    assert proof.headers["Location"] == reverse("start")
    assert client.post(reverse("account_logout"), {"next": elsewhere}).headers["Location"] == SIGN_IN


def test_next_leads_back_to_where_somebody_wanted_to_go(cast):
    answer = Client().get(reverse("my_account"))
    assert answer.headers["Location"] == f"{SIGN_IN}?next={reverse('my_account')}"
    typed = {"login": cast.young_person.username, "password": PASSWORD, "next": reverse("my_account")}
    assert Client().post(SIGN_IN, typed).headers["Location"] == reverse("my_account")


def test_pages_of_the_library_that_we_do_not_use_do_not_exist():
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not names & {
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_inactive",
        "mfa_index",
    }


# Sessions


def test_the_session_changes_at_each_step_and_the_old_one_is_dead(cast):
    """T-16."""
    client = Client()
    client.get(reverse("code_use"))
    session = client.session
    session["planted"] = "before"
    session.save()
    ids = [session_id(client)]
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    ids.append(session_id(client))
    client.post(reverse("mfa_authenticate"), {"code": app_code(cast.worker)})
    ids.append(session_id(client))
    assert client.get(reverse("my_account")).status_code == 200
    client.post(reverse("account_logout"))
    assert len(set(ids)) == 3
    assert not any(alive(key) for key in ids)
    for key in ids:
        thief = Client()
        thief.cookies["sessionid"] = key
        assert signs_out_to_the_first_page(thief.get(reverse("my_account")))


def test_joining_an_app_and_changing_the_password_change_the_session_too(cast):
    client = sign_in(cast.young_person)
    ids = [session_id(client)]
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert client.post(reverse("mfa_activate_totp"), {"code": app_code(secret=secret)}).status_code == 302
    ids.append(session_id(client))
    typed = {"oldpassword": PASSWORD, "password1": "other plain warm words"}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    ids.append(session_id(client))
    assert len(set(ids)) == 3
    assert [alive(key) for key in ids] == [False, False, True]


def test_a_new_password_ends_every_other_session(cast):
    phone, borrowed = sign_in(cast.young_person), sign_in(cast.young_person)
    phone.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "other plain warm words"}
    )
    assert phone.get(reverse("my_account")).status_code == 200
    assert signs_out_to_the_first_page(borrowed.get(reverse("my_account")))


def test_signing_out_needs_a_post(cast):
    """T-18."""
    client = sign_in(cast.young_person)
    for method in ("get", "head", "options"):
        getattr(client, method)(reverse("account_logout"))
        assert client.get(reverse("my_account")).status_code == 200
    client.post(reverse("account_logout"))
    assert signs_out_to_the_first_page(client.get(reverse("my_account")))


def test_an_open_session_dies_with_its_account(cast):
    """T-08."""
    client = sign_in(cast.worker)
    assert client.get(reverse("my_account")).status_code == 200
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    assert signs_out_to_the_first_page(client.get(reverse("my_account")))


def test_an_account_that_ends_between_password_and_app_code_does_not_get_in(cast):
    client = Client()
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    client.post(reverse("mfa_authenticate"), {"code": app_code(cast.worker)})
    assert signs_out_to_the_first_page(client.get(reverse("my_account")))


# The second factor


@pytest.mark.parametrize("role", [Role.WORKER, Role.MANAGER, Role.ADMINISTRATOR])
def test_staff_without_a_second_factor_open_no_staff_door(cast, role):
    """T-22."""
    team = None if role is Role.ADMINISTRATOR else cast.team
    fresh = an_account(role, authority=cast.authority, team=team)
    client = sign_in(fresh)
    person_doors = [
        reverse(name, args=[cast.person.ref]) for name in ("person_invite", "person_name", "allocation_add")
    ]
    for address in [*map(reverse, [*STAFF_DOORS, "my_account"]), *person_doors]:
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302
            assert answer.headers["Location"] == reverse("mfa_activate_totp")
    assert signs_out_to_the_first_page(client.get(reverse("mfa_deactivate_totp"))) is False


def test_a_session_from_before_the_app_was_joined_does_not_rise_with_it(cast):
    """T-22: who has only the password, and waited, must not get in once somebody else joined the app."""
    fresh = an_account(Role.WORKER, authority=cast.authority, team=cast.team)
    thief, owner = sign_in(fresh), sign_in(fresh)
    owner.get(reverse("mfa_activate_totp"))
    secret = owner.session["mfa.totp.secret"]
    owner.post(reverse("mfa_activate_totp"), {"code": app_code(secret=secret)})
    assert owner.get(reverse("caseload")).status_code == 200
    for name in ("mfa_generate_recovery_codes", "account_change_password", "my_account", "caseload"):
        answer = thief.get(reverse(name), follow=True)
        assert answer.redirect_chain[-1][0].startswith(SIGN_IN), name
        assert not thief.session.get("_auth_user_id")
        thief = sign_in_without_app(fresh)


def sign_in_without_app(account):
    """Stand where somebody stands who signed in before there was an app."""
    client = Client()
    client.force_login(account)
    session = client.session
    session[BEFORE_SECOND_FACTOR] = True
    session.save()
    return client


@pytest.mark.parametrize("name", ["account_change_password", "mfa_generate_recovery_codes"])
def test_staff_without_an_app_are_sent_to_join_one_from_their_own_pages_too(cast, name):
    client = sign_in(an_account(Role.WORKER, authority=cast.authority, team=cast.team))
    for method in ("get", "post"):
        typed = {"oldpassword": PASSWORD, "password1": "other plain warm words"}
        answer = getattr(client, method)(reverse(name), typed)
        assert answer.headers["Location"] == reverse("mfa_activate_totp")


def test_each_change_of_how_somebody_signs_in_leaves_a_row(cast):
    """T-23, T-37."""
    client = sign_in(cast.young_person)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret=secret)})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "other plain warm words"}
    )
    client.post(reverse("mfa_deactivate_totp"))
    deeds = Entry.objects.filter(actor=cast.young_person.ref, kind="write").values_list("deed", flat=True)
    assert list(deeds) == ["sign_in", "join_app", "new_recovery_codes", "change_password", "leave_app"]


def test_a_wrong_app_code_leaves_a_row_without_the_code(cast):
    client = Client()
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "271828"})
    row = Entry.objects.get(deed="second_step_failed")
    assert (row.actor, row.things) == ("nobody", [cast.worker.ref])
    assert "271828" not in str(Entry.objects.filter(pk=row.pk).values("things", "fields", "why", "deed"))


@pytest.mark.parametrize("proof", ["account_login", "account_reauthenticate"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "%2F%2Fevil.example",
        "/%09/evil.example",
        "\t//evil.example",
        " //evil.example",
        "http://localhost@evil.example",
    ],
)
def test_no_way_of_writing_next_leads_elsewhere(cast, proof, elsewhere):
    """T-31."""
    client = Client() if proof == "account_login" else sign_in(cast.young_person)
    typed = {"login": cast.young_person.username, "password": PASSWORD, "next": elsewhere}
    answer = client.post(reverse(proof), typed)
    assert answer.status_code == 302
    location = answer.headers["Location"]
    assert urlsplit(urljoin("http://testserver/proof/", location.replace("\\", "/"))).netloc == "testserver"
    assert "javascript:" not in location


def test_a_password_alone_is_not_enough_where_an_app_was_joined(cast):
    client = Client()
    client.post(SIGN_IN, {"login": cast.administrator.username, "password": PASSWORD})
    assert signs_out_to_the_first_page(client.get(reverse("office")))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "did not match" in wrong.content.decode()
    assert signs_out_to_the_first_page(client.get(reverse("office")))


def test_new_staff_go_from_code_to_app_to_recovery_codes_without_a_dead_end(cast):
    _, code = invite_staff(
        cast.authority, role="worker", full_name="Priya", team=cast.team, by=cast.manager, at=timezone.now()
    )
    client = Client()
    client.post(reverse("code_use"), {"code": code})
    client.post(reverse("account_make"), {"username": "priya", "password": "four plain warm words"})
    assert client.get(reverse("my_account")).headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "data:image/svg+xml" in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "did not match" in wrong.content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in wrong.content.decode()  # the key did not change under somebody's fingers
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret=secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes")).context["codes"]
    assert len(codes) == 10
    assert client.get(reverse("my_account")).status_code == 200


def test_staff_who_stopped_half_way_join_their_app_when_they_come_back(cast):
    fresh = an_account(Role.WORKER, authority=cast.authority, team=cast.team)
    assert sign_in(fresh).get(reverse("mfa_activate_totp")).status_code == 200


def test_a_recovery_code_works_once_in_place_of_the_app(cast):
    client = sign_in(cast.worker)
    client.post(reverse("mfa_generate_recovery_codes"))
    code = client.get(reverse("mfa_view_recovery_codes")).context["codes"][0]

    def attempt():
        other = Client()
        other.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
        other.post(reverse("mfa_authenticate"), {"code": code})
        return other.get(reverse("my_account")).status_code

    assert attempt() == 200
    assert attempt() == 302


def test_staff_cannot_leave_their_app_and_young_people_can(cast):
    worker = sign_in(cast.worker)
    for answer in (worker.get(reverse("mfa_deactivate_totp")), worker.post(reverse("mfa_deactivate_totp"))):
        assert answer.headers["Location"] == reverse("my_account")
    assert Authenticator.objects.filter(user=cast.worker).exists()
    young = sign_in(cast.young_person)
    young.get(reverse("mfa_activate_totp"))
    young.post(reverse("mfa_activate_totp"), {"code": app_code(secret=young.session["mfa.totp.secret"])})
    assert young.get(reverse("mfa_activate_totp")).headers["Location"] == reverse("my_account")
    assert young.post(reverse("mfa_deactivate_totp")).headers["Location"] == reverse("my_account")
    assert not Authenticator.objects.filter(user=cast.young_person).exists()


# Fresh proof


def test_fresh_proof_is_asked_for_once_a_quarter_of_an_hour_is_over(cast):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = sign_in(cast.young_person)
        assert client.get(reverse("who_looked")).status_code == 200
        clock.shift(timedelta(minutes=16))
        asked = client.get(reverse("who_looked"))
        assert (
            asked.headers["Location"] == f"{reverse('account_reauthenticate')}?next={reverse('who_looked')}"
        )
        address = asked.headers["Location"]
        assert "not your password" in client.post(address, {"password": "wrong"}).content.decode()
        answer = client.post(address, {"password": PASSWORD})
        assert answer.headers["Location"] == reverse("who_looked")
        assert client.get(reverse("who_looked")).status_code == 200


def test_an_app_code_is_fresh_proof_too(cast, signed_in):
    client = signed_in(cast.worker, fresh=False)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 302
    answer = client.post(
        reverse("mfa_reauthenticate"),
        {"code": app_code(cast.worker), "next": reverse("mfa_view_recovery_codes")},
    )
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


# Forms


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "code_use",
        "account_make",
        *STAFF_DOORS,
    ],
)
def test_every_form_wants_its_token(cast, name):
    """T-19."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.administrator)
    assert client.post(reverse(name), {"anything": "at all"}).status_code == 403


@pytest.mark.parametrize("typed", ["short", "password123", "1234567890", "Otter42otter"])
def test_weak_new_passwords_are_refused_in_words(cast, typed):
    cast.young_person.username = "otter42"
    cast.young_person.save()
    client = sign_in(cast.young_person)
    typed = {"oldpassword": PASSWORD, "password1": typed}
    answer = client.post(reverse("account_change_password"), typed)
    if typed["password1"] == "1234567890":
        assert "too common" in answer.content.decode()
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.content.decode()
