"""Sessions: they end on the server, are listed, are ended from elsewhere, and typed words survive them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions.sessions import let_go_of_old_forms
from kith.access.models import HeldForm, Session
from kith.access.sessions import kept_as
from kith.access.tests.helpers import SIGN_IN, app_code, shown_to, sign_in, signs_out_to_the_first_page
from kith.audit.models import Entry
from kith.people.actions import end_account
from kith.people.models import Person
from kith.people.tests.factories import PASSWORD, a_person, an_allocation

pytestmark = pytest.mark.django_db
PLANTED = "Plantedforename"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as held:
        yield held


def is_in(client):
    return client.get(reverse("my_account")).status_code == 200


# They end on the server


def test_staff_are_signed_out_after_half_an_hour_without_a_page_and_not_before(cast, clock):
    """T-17."""
    client = sign_in(cast.worker)
    for _ in range(3):
        clock.shift(timedelta(minutes=28))
        assert is_in(client)
    key = client.cookies["sessionid"].value
    clock.shift(timedelta(minutes=30))
    assert signs_out_to_the_first_page(client.get(reverse("my_account")))
    assert not Session.objects.filter(session_key=kept_as(key)).exists()
    assert not is_in(client)


def test_staff_are_signed_out_after_twelve_hours_however_busy(cast, clock):
    """T-17."""
    client = sign_in(cast.worker)
    for _ in range(28):
        clock.shift(timedelta(minutes=25))
        assert is_in(client)  # 11 h 40
    clock.shift(timedelta(minutes=20))
    assert not is_in(client)


def test_a_young_person_has_two_hours_on_their_own_phone_and_fifteen_minutes_on_a_shared_one(cast, clock):
    own = sign_in(cast.young_person)
    shared = Client()
    typed = {"login": cast.young_person.username, "password": PASSWORD, "shared": "on"}
    assert shared.post(SIGN_IN, typed).status_code == 302
    clock.shift(timedelta(minutes=13))
    assert is_in(own)
    assert is_in(shared)
    clock.shift(timedelta(minutes=15))
    assert is_in(own)
    assert not is_in(shared)
    clock.shift(timedelta(minutes=118))
    assert is_in(own)
    clock.shift(timedelta(hours=2))
    assert not is_in(own)


@pytest.mark.parametrize("said", ["", "False", "0"])
def test_a_phone_is_not_shared_unless_somebody_says_so(cast, said):
    """The hidden field of the form is sent in any case."""
    client = Client()
    client.post(SIGN_IN, {"login": cast.young_person.username, "password": PASSWORD, "shared": said})
    assert not Session.objects.get(account=cast.young_person).shared_phone
    assert 'autocomplete="off"' not in Client().get(SIGN_IN).content.decode()
    assert 'autocomplete="off"' in Client().get(f"{SIGN_IN}?shared=1").content.decode()


def test_an_hour_is_the_longest_on_a_shared_phone(cast, clock):
    shared = Client()
    shared.post(SIGN_IN, {"login": cast.young_person.username, "password": PASSWORD, "shared": "on"})
    for _ in range(5):
        clock.shift(timedelta(minutes=11))
        assert is_in(shared)
    clock.shift(timedelta(minutes=5))
    assert not is_in(shared)


def test_that_a_session_is_in_use_is_written_once_a_minute_at_most(cast, clock, django_assert_num_queries):
    client = sign_in(cast.young_person)
    clock.shift(timedelta(seconds=61))
    client.get(reverse("my_account"))
    seen = Session.objects.get(account=cast.young_person).seen_at
    clock.shift(timedelta(seconds=59))
    client.get(reverse("my_account"))
    assert Session.objects.get(account=cast.young_person).seen_at == seen
    clock.shift(timedelta(seconds=2))
    client.get(reverse("my_account"))
    assert Session.objects.get(account=cast.young_person).seen_at == timezone.now()


def test_signing_in_again_begins_a_new_session_with_its_own_twelve_hours(cast, clock):
    client = sign_in(cast.worker)
    clock.shift(timedelta(minutes=31))
    assert not is_in(client)
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": app_code(cast.worker)})
    assert Session.objects.get(account=cast.worker).begun_at == timezone.now()


# Listed, and ended from elsewhere


def test_somebody_sees_where_they_are_signed_in_and_ends_one_of_them(cast):
    phone = sign_in(cast.young_person, headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0"})
    borrowed = sign_in(
        cast.young_person, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/127.0"}
    )
    page = phone.get(reverse("my_sessions")).content.decode()
    assert "Chrome, Android" in page
    assert "Firefox, Windows" in page
    assert page.count("Sign out there") == page.count("Sign out here") == 1
    other = Session.objects.get(device="Firefox, Windows")
    assert other.session_key not in page
    phone.post(reverse("my_sessions"), {"session": other.ref})
    assert is_in(phone)
    assert not is_in(borrowed)
    assert Entry.objects.filter(deed="end_session", actor=cast.young_person.ref).count() == 1


def test_one_tap_signs_out_everywhere_else(cast):
    here, there, elsewhere = (sign_in(cast.young_person) for _ in range(3))
    here.post(reverse("my_sessions"), {"others": "1"})
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(elsewhere)


def test_nobody_ends_or_sees_somebody_elses_session(cast, signed_in):
    theirs = sign_in(cast.young_person)
    row = Session.objects.get(account=cast.young_person)
    client = signed_in(cast.other_young_person)
    client.post(reverse("my_sessions"), {"session": row.ref})
    client.post(reverse("my_sessions"), {"others": "1"})
    assert is_in(theirs)
    assert row.ref not in client.get(reverse("my_sessions")).content.decode()
    assert not Entry.objects.filter(deed__startswith="end_").exists()


def test_a_session_row_holds_no_address_and_no_exact_device(cast):
    agent = (
        "Mozilla/5.0 (Linux; Android 14; SM-A135F Build/UP1A) AppleWebKit/537.36 Chrome/126.0.6478.71 Mobile"
    )
    sign_in(cast.young_person, headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.77")
    row = Session.objects.get(account=cast.young_person)
    said = f"{row.device} {row.get_decoded()}"
    assert row.device == "Chrome, Android"
    assert "203.0.113.77" not in said
    assert "SM-A135F" not in said


def test_signing_out_and_leaving_tell_the_browser_to_forget(cast):
    own, shared = sign_in(cast.young_person), Client()
    shared.post(SIGN_IN, {"login": cast.young_person.username, "password": PASSWORD, "shared": "on"})
    assert own.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache", "storage"'
    answer = shared.post(reverse("account_logout"))
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.headers["Location"] == f"{SIGN_IN}?shared=1"


@pytest.mark.parametrize("who", ["young_person", "worker"])
def test_leaving_quickly_signs_out_and_leads_to_the_weather(cast, who):
    client = sign_in(getattr(cast, who))
    key = client.cookies["sessionid"].value
    answer = client.post(reverse("leave"))
    page = answer.content.decode()
    assert "<title>Weather</title>" in page
    assert "Kith" not in page
    assert 'http-equiv="refresh"' in page
    assert answer.headers["Clear-Site-Data"]
    assert not Session.objects.filter(session_key=kept_as(key)).exists()
    assert not is_in(client)
    assert client.get(reverse("leave")).status_code == 405  # T-18


# What was typed survives


@pytest.fixture
def name_page(cast):
    return reverse("person_name", args=[cast.person.ref])


def lose_the_session_and_send(account, client, clock, address, typed=None):
    clock.shift(timedelta(minutes=31))
    return client.post(
        address,
        {**(typed or {"forename": PLANTED, "surname": "Marlow"}), **shown_to(account)},
        headers={"referer": f"http://testserver{address}"},
    )


def sign_in_here(client, account, answer):
    """Go on to signing in, in the browser that was sent there. Return where that leads."""
    address = answer.headers["Location"]
    client.post(address, {"login": account.username, "password": PASSWORD})
    return client.post(reverse("mfa_authenticate"), {"code": app_code(account)}).headers["Location"]


def test_what_was_typed_before_the_session_was_over_is_back_in_its_form(cast, clock, name_page):
    """T-17: and it is saved by sending it again, not by signing in."""
    client = sign_in(cast.worker)
    answer = lose_the_session_and_send(cast.worker, client, clock, name_page)
    assert answer.headers["Location"] == f"{SIGN_IN}?next={name_page}"
    assert not Person.objects.filter(forename=PLANTED).exists()
    assert sign_in_here(client, cast.worker, answer) == name_page
    page = client.get(name_page).content.decode()
    assert f'value="{PLANTED}"' in page
    assert "What you typed is still here" in page
    assert not Person.objects.filter(forename=PLANTED).exists()
    assert client.post(name_page, {"forename": PLANTED, "surname": "Marlow"}).status_code == 302
    assert not HeldForm.objects.exists()


def test_another_page_looked_at_first_does_not_lose_it(cast, clock, name_page):
    """The session is found dead by a page in another tab; the form comes later."""
    client = sign_in(cast.worker)
    clock.shift(timedelta(minutes=31))
    assert signs_out_to_the_first_page(client.get(reverse("caseload")))
    answer = lose_the_session_and_send(cast.worker, client, clock, name_page)
    sign_in_here(client, cast.worker, answer)
    assert PLANTED in client.get(name_page).content.decode()


def test_somebody_else_who_signs_in_there_gets_none_of_it(cast, clock, name_page):
    """T-17: same phone, same address, another account that may open the page."""
    an_allocation(cast.person, cast.other_worker)
    client = sign_in(cast.worker)
    answer = lose_the_session_and_send(cast.worker, client, clock, name_page)
    assert sign_in_here(client, cast.other_worker, answer) == name_page
    page = client.get(name_page)
    assert page.status_code == 200
    assert PLANTED not in page.content.decode()


def test_it_comes_back_about_the_same_person_only(cast, clock, name_page):
    second = a_person(cast.authority)
    an_allocation(second, cast.worker)
    client = sign_in(cast.worker)
    sign_in_here(client, cast.worker, lose_the_session_and_send(cast.worker, client, clock, name_page))
    assert PLANTED not in client.get(reverse("person_name", args=[second.ref])).content.decode()
    assert PLANTED in client.get(name_page).content.decode()


def test_after_half_an_hour_it_is_gone(cast, clock, name_page):
    client = sign_in(cast.worker)
    answer = lose_the_session_and_send(cast.worker, client, clock, name_page)
    clock.shift(timedelta(minutes=31))
    sign_in_here(client, cast.worker, answer)
    assert PLANTED not in client.get(name_page).content.decode()


def test_what_is_held_lies_sealed_and_holds_no_password(cast, clock, name_page):
    client = sign_in(cast.worker)
    typed = {"forename": PLANTED, "surname": "M", "password": "Plantedpassword", "csrfmiddlewaretoken": "x"}
    lose_the_session_and_send(cast.worker, client, clock, name_page, typed)
    held = HeldForm.objects.get()
    assert set(held.words) == {"forename", "surname"}
    stored = str(list(HeldForm.objects.values())) + str(list(Session.objects.values()))
    assert PLANTED not in stored
    assert "Plantedpassword" not in stored


def test_it_is_thrown_away_when_nobody_came_back_for_it(cast, clock, name_page):
    lose_the_session_and_send(cast.worker, sign_in(cast.worker), clock, name_page)
    clock.shift(timedelta(minutes=29))
    let_go_of_old_forms(at=timezone.now())
    assert HeldForm.objects.exists()
    clock.shift(timedelta(minutes=1))
    let_go_of_old_forms(at=timezone.now())
    assert not HeldForm.objects.exists()


def test_a_stranger_leaves_nothing_to_hold(cast, name_page):
    Client().post(name_page, {"forename": PLANTED, **shown_to(cast.worker)})
    ended = sign_in(cast.worker)
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    ended.post(name_page, {"forename": PLANTED, **shown_to(cast.worker)})
    assert not HeldForm.objects.exists()


def test_signing_out_yourself_leaves_nothing_to_hold(cast, name_page):
    client = sign_in(cast.worker)
    client.post(reverse("account_logout"))
    client.post(name_page, {"forename": PLANTED, **shown_to(cast.worker)})
    assert not HeldForm.objects.exists()


def test_a_button_without_a_page_of_its_own_leads_back_to_the_page_it_stood_on(cast, clock):
    client = sign_in(cast.young_person)
    clock.shift(timedelta(hours=2))
    stood_on = f"http://testserver{reverse('my_sharing')}"
    answer = client.post(reverse("pause_all"), headers={"referer": stood_on})
    assert answer.headers["Location"] == f"{SIGN_IN}?next={reverse('my_sharing')}"
    for elsewhere in ("https://evil.example/x", "//evil.example/", "javascript:alert(1)"):
        answer = client.post(reverse("pause_all"), headers={"referer": elsewhere})
        assert answer.headers["Location"] == f"{SIGN_IN}?next={reverse('pause_all')}"  # T-31


# Fresh proof does not lose a form either


def test_a_form_sent_when_proof_had_grown_old_is_back_after_giving_it(cast, clock):
    """T-24."""
    client = sign_in(cast.administrator)
    clock.shift(timedelta(minutes=16))
    address = reverse("staff_invite")
    typed = {"full_name": PLANTED, "role": "worker", "team": cast.team.ref, **shown_to(cast.administrator)}
    answer = client.post(address, typed, headers={"referer": f"http://testserver{address}"})
    proof = answer.headers["Location"]
    assert proof == f"{reverse('account_reauthenticate')}?next={address}"
    assert client.post(proof, {"password": PASSWORD}).headers["Location"] == address
    page = client.get(address).content.decode()
    assert f'value="{PLANTED}"' in page
    assert "code" in client.post(address, typed).context
    assert not HeldForm.objects.exists()
    assert PLANTED not in client.get(address).content.decode().partition("<form")[2].partition("</form>")[0]


@pytest.mark.parametrize("name", ["pause_all", "my_sharing"])
def test_stopping_never_asks_for_proof(cast, signed_in, name):
    """Whoever wants to shut a door should not have to look for a key."""
    answer = signed_in(cast.young_person, fresh=False).post(reverse(name), {"thing": "", "worker": ""})
    assert not answer.headers.get("Location", "").startswith(reverse("account_reauthenticate"))


# A form whose token is old


def test_a_form_from_before_signing_in_again_elsewhere_is_kept_and_offered(cast, name_page):
    """Signed in again in another tab: the old form's token is no longer good, but its words are."""
    client = sign_in(cast.worker, enforce_csrf_checks=False)
    client.handler.enforce_csrf_checks = True
    own = {"origin": "http://testserver", "referer": f"http://testserver{name_page}"}
    typed = {"forename": PLANTED, "surname": "Marlow", "csrfmiddlewaretoken": "old", **shown_to(cast.worker)}
    answer = client.post(name_page, typed, headers=own)
    assert answer.status_code == 403
    assert not Person.objects.filter(forename=PLANTED).exists()
    assert name_page in answer.content.decode()
    assert PLANTED in client.get(name_page).content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_from_elsewhere_is_not_kept(cast, name_page, origin):
    """T-19."""
    client = sign_in(cast.worker)
    client.handler.enforce_csrf_checks = True
    typed = {"forename": PLANTED, **shown_to(cast.worker)}
    answer = client.post(name_page, typed, headers={"origin": origin} if origin else {})
    assert answer.status_code == 403
    assert not HeldForm.objects.exists()


def test_a_copy_of_the_table_signs_nobody_in(cast, signed_in, settings):
    """A stolen backup, or a look into the database: what stands there is no key."""
    client = signed_in(cast.young_person)
    [row] = Session.objects.filter(account=cast.young_person)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in (row.session_key, row.ref)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert signs_out_to_the_first_page(thief.get(reverse("my_account")))
    assert client.get(reverse("my_account")).status_code == 200
