"""T-20, T-21: guesses are slowed and stopped where they come from, and nobody is shut out of their own browser."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kith.access.devices import COOKIE
from kith.access.tests.helpers import SIGN_IN, app_code, bare, sign_in
from kith.people.actions import end_account
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
OFTEN = "tried too often"
ELSEWHERE = "198.51.100.7"


def attempt(account, password, client=None, **options):
    client = client or Client(**options)
    return client.post(SIGN_IN, {"login": account.username, "password": password})


def stopped(answer):
    return answer.status_code == 429 or OFTEN in answer.content.decode()


def test_a_victim_gets_in_from_the_browser_they_use_whatever_others_guess_beside_them(cast):
    """T-20: the same address, as in a hostel or behind one proxy."""
    known = sign_in(cast.young_person)
    known.post(reverse("account_logout"))
    for _ in range(40):
        attempt(cast.young_person, "wrong")
    assert stopped(attempt(cast.young_person, PASSWORD))
    assert attempt(cast.young_person, PASSWORD, known).status_code == 302


def test_guesses_at_others_names_do_not_stop_a_known_browser(cast):
    """T-20: one address fills its own count with made-up names."""
    known = sign_in(cast.young_person)
    known.post(reverse("account_logout"))
    for number in range(31):
        Client().post(SIGN_IN, {"login": f"nobody{number}", "password": "wrong"})
    assert stopped(attempt(cast.other_young_person, PASSWORD))
    assert attempt(cast.young_person, PASSWORD, known).status_code == 302


def test_nobody_shuts_anybody_out_from_elsewhere(cast):
    """T-20: no count hangs on the sign-in name alone."""
    for number in range(60):
        attempt(cast.young_person, "wrong", REMOTE_ADDR=f"203.0.113.{number}")
    assert attempt(cast.young_person, PASSWORD, REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_a_known_browser_has_a_count_of_its_own(cast):
    known = sign_in(cast.young_person)
    known.post(reverse("account_logout"))
    for _ in range(10):
        assert not stopped(attempt(cast.young_person, "wrong", known))
    assert stopped(attempt(cast.young_person, PASSWORD, known))
    assert attempt(cast.young_person, PASSWORD, REMOTE_ADDR=ELSEWHERE).status_code == 302


@pytest.mark.parametrize("forged", ["anything", "eyJhIjoiYiJ9:1abcde:forged", ""])
def test_a_made_up_cookie_makes_no_browser_known(cast, forged):
    client = Client()
    client.cookies[COOKIE] = forged
    for _ in range(5):
        attempt(cast.young_person, "wrong", client)
    assert stopped(attempt(cast.young_person, PASSWORD, client))


def test_a_browser_is_known_for_whom_it_was_used_and_for_nobody_else(cast):
    known = sign_in(cast.young_person)
    known.post(reverse("account_logout"))
    for _ in range(5):
        attempt(cast.other_young_person, "wrong", known)
    assert stopped(attempt(cast.other_young_person, PASSWORD, known))


def test_the_cookie_names_nobody_and_is_for_the_server_alone(cast):
    cookie = sign_in(cast.young_person).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    for telling in (cast.young_person.username, cast.young_person.ref, str(cast.young_person.pk) + '"'):
        assert telling not in cookie.value


def test_behind_https_the_cookie_travels_over_https_only(cast, settings):
    """T-25."""
    assert not sign_in(cast.young_person).cookies[COOKIE]["secure"]
    settings.SESSION_COOKIE_SECURE = True
    assert sign_in(cast.young_person).cookies[COOKIE]["secure"]


def test_a_shared_phone_becomes_known_to_nobody(cast):
    shared = Client()
    shared.post(SIGN_IN, {"login": cast.young_person.username, "password": PASSWORD, "shared": "on"})
    assert COOKIE not in shared.cookies


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"])
def test_a_forged_address_buys_no_guesses_of_a_password(cast, header):
    """T-20."""
    for number in range(6):
        answer = attempt(cast.young_person, "wrong", headers={header: f"203.0.113.{number}"})
    assert stopped(answer)


# The second step


def at_the_second_step(account, **options):
    client = Client(**options)
    attempt(account, PASSWORD, client)
    return client


def test_codes_of_an_app_are_not_guessed_for_long(cast):
    """T-20."""
    client = at_the_second_step(cast.worker)
    for _ in range(5):
        assert not stopped(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert stopped(client.post(reverse("mfa_authenticate"), {"code": app_code(cast.worker)}))


def test_not_from_many_addresses_either_and_the_owners_own_browser_still_gets_in(cast):
    """T-20: somebody has the password and many addresses."""
    known = sign_in(cast.worker)
    known.post(reverse("account_logout"))
    for number in range(31):
        thief = at_the_second_step(cast.worker, REMOTE_ADDR=f"203.0.113.{number}")
        answer = thief.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert stopped(answer)
    attempt(cast.worker, PASSWORD, known)
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):  # the app's last code was typed above
        assert known.post(reverse("mfa_authenticate"), {"code": app_code(cast.worker)}).status_code == 302


def test_proof_is_not_guessed_for_long(cast, signed_in):
    """T-20."""
    client = signed_in(cast.worker, fresh=False)
    for _ in range(5):
        assert not stopped(client.post(reverse("account_reauthenticate"), {"password": "wrong"}))
    assert stopped(client.post(reverse("account_reauthenticate"), {"password": PASSWORD}))
    for _ in range(5):
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert stopped(client.post(reverse("mfa_reauthenticate"), {"code": app_code(cast.worker)}))


# Does the account exist?


@time_machine.travel(NOON, tick=False)
def test_whether_an_account_exists_costs_the_same_questions_and_says_the_same(cast):
    """T-21: no such account, a wrong password, an account that ended; with authority and without."""
    end_account(cast.other_worker, by=cast.administrator, at=timezone.now())
    tries = [
        ("nobody-here", PASSWORD),
        (cast.worker.username, "wrong"),
        (cast.young_person.username, "wrong"),
        (cast.other_worker.username, PASSWORD),
        (cast.administrator.username, "wrong"),
    ]
    Client().post(SIGN_IN, {"login": "warmed-up", "password": "wrong"})
    seen = []
    for login, password in tries:
        with CaptureQueriesContext(connection) as asked:
            answer = Client(REMOTE_ADDR=ELSEWHERE).post(SIGN_IN, {"login": login, "password": password})
        page = bare(answer).decode().replace(login, "")
        headers = {name: said for name, said in answer.headers.items() if name != "Content-Length"}
        seen.append((answer.status_code, page, len(asked), headers))
    for one in seen:
        assert one == seen[0]


def test_a_password_is_hashed_for_a_name_that_nobody_has_too(cast, monkeypatch):
    """T-21: the same work, hence the same time, within noise."""
    hashed = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    counts = []
    for login in ("nobody-here", cast.worker.username):
        hashed.clear()
        Client().post(SIGN_IN, {"login": login, "password": "wrong"})
        counts.append(len(hashed))
    assert counts == [1, 1]
