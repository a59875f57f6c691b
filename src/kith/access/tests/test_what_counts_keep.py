"""What is kept to count guesses names no network and no name, and what a database logs of a taken name is nothing."""

import hashlib
import itertools

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kith.access.guesses import PASSKEYS
from kith.access.origin import network_of
from kith.access.tests.helpers import SIGN_IN
from kith.people.actions import invitations
from kith.people.actions.invitations import invite_person
from kith.people.models import Account, Person

pytestmark = pytest.mark.django_db
PLACES = ("203.0.113.7", "2001:db8:77:1::9", "::ffff:203.0.113.8")
OFTEN = "tried too often"


@pytest.fixture
def keys(monkeypatch):
    """Note under which keys anything is counted."""
    seen = set()
    for name in ("add", "set"):
        put = getattr(cache, name)

        def noting(key, *args, put=put, **kwargs):
            seen.add(key)
            return put(key, *args, **kwargs)

        monkeypatch.setattr(ratelimit.cache, name, noting, raising=False)
    return seen


def tries_everything(cast, client):
    for account in (cast.young_person, cast.worker):
        client.post(SIGN_IN, {"login": account.username, "password": "wrong"})
    client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    client.post(reverse("code_use"), {"code": "7KQ4-M2WD-9F"})


def test_no_key_tells_a_network_or_whose_name_was_tried_there(cast, keys):
    for place in PLACES:
        tries_everything(cast, Client(REMOTE_ADDR=place))
    assert len(keys) > 12
    names = [cast.young_person.username, cast.worker.username, ""]
    networks = {*PLACES, *map(network_of, PLACES), "2001:db8:77:1::"}
    guessed = {f"{name} {place}".strip() for name, place in itertools.product(names, networks)}
    digests = {hashlib.sha256(text.encode()).hexdigest() for text in guessed}
    for key in keys:
        assert not any(place in key for place in networks)
        assert not any(digest in key for digest in digests)


def test_a_household_counts_as_one_and_its_neighbour_as_another(cast):
    def tried(address):
        typed = {"login": cast.young_person.username, "password": "wrong"}
        return OFTEN in Client(REMOTE_ADDR=address).post(SIGN_IN, typed).content.decode()

    assert [tried(f"2001:db8:1:2::{number:x}") for number in range(1, 7)] == [False] * 5 + [True]
    assert not tried("2001:db8:1:3::1")
    assert [tried(f"::ffff:203.0.113.{number}") for number in range(1, 7)] == [False] * 6


def test_tries_of_a_passkey_are_counted_too(cast):
    most, client = int(PASSKEYS.partition("/")[0]), Client()
    for _ in range(most):
        assert client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code == 302
    assert client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code == 429
    other = Client(REMOTE_ADDR="203.0.113.7")
    assert other.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code == 302


# A sign-in name that somebody has


@pytest.fixture
def invited(cast):
    Account.objects.filter(pk=cast.young_person.pk).update(person=None, is_active=False)
    person = Person.objects.get(pk=cast.person.pk)
    invitation, _ = invite_person(person, by=cast.worker, at=timezone.now())
    client = Client()
    session = client.session
    session["invited"] = invitation.ref
    session.save()
    return client


def chooses(client, name):
    return client.post(reverse("account_make"), {"username": name, "password": "four plain warm words"})


def test_a_taken_name_is_found_before_anything_is_written(invited, cast):
    with CaptureQueriesContext(connection) as asked:
        answer = chooses(invited, cast.worker.username.upper())
    assert "already has that sign-in name" in answer.content.decode()
    assert not [one["sql"] for one in asked if one["sql"].startswith('INSERT INTO "people_account"')]


def test_of_two_who_choose_it_at_the_same_moment_one_is_asked_again(invited, cast, monkeypatch):
    """The other's row was written between looking and writing: the database decides."""
    monkeypatch.setattr(invitations.Account.objects, "filter", lambda **kw: Account.objects.none())
    answer = chooses(invited, cast.worker.username)
    assert "already has that sign-in name" in answer.content.decode()
    assert Account.objects.all().count() > 0


def test_a_count_is_not_pushed_out_by_many_others(cast):
    """The library's cache keeps 300 things and throws out a third of them; whoever tries many names would be free."""
    typed = {"login": cast.young_person.username, "password": "wrong"}
    for _ in range(5):
        Client().post(SIGN_IN, typed)
    for number in range(600):
        cache.set(f"zzz{number}", [1.0], 300)
    assert OFTEN in Client().post(SIGN_IN, typed).content.decode()
