"""Fresh proof does no deed that was sent before it; and nobody's open session keeps somebody else from giving it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from kith.access.models import Session
from kith.access.tests.helpers import SIGN_IN
from kith.audit.models import Entry
from kith.conftest import with_second_factor
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PROOF, CHANGE = "account_reauthenticate", "account_change_password"
NEW = "kettle drum otter nine"
OFTEN = "tried too often"


def factors(account):
    return set(Authenticator.objects.filter(user=account).values_list("type", "pk"))


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("mfa_deactivate_totp", {}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_add_webauthn", {"name": "Plantedname", "credential": "{}"}),
    ],
)
def test_what_was_sent_without_proof_is_not_done_when_proof_is_given(cast, signed_in, name, sent):
    account = with_second_factor(cast.young_person)
    before, client = factors(account), signed_in(account, fresh=False)
    answer = client.post(reverse(name), {**sent, "next": "/"}, REMOTE_ADDR="203.0.113.9")
    assert answer.headers["Location"] == f"{reverse(PROOF)}?next={reverse(name)}"
    stored = str(Session.objects.get(account=account).get_decoded())
    for planted in ("203.0.113.9", "Plantedname", "sessionid", client.cookies["sessionid"].value):
        assert planted not in stored
    proven = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert proven.headers["Location"] == reverse(name)
    assert client.get(reverse(name)).status_code == 200
    assert factors(account) == before


def test_with_proof_it_is_done(cast, signed_in):
    account = with_second_factor(cast.young_person)
    signed_in(account).post(reverse("mfa_deactivate_totp"))
    assert not factors(account)


def test_a_stranger_is_led_to_signing_in(cast):
    for name in ("mfa_generate_recovery_codes", "mfa_add_webauthn"):
        assert Client().post(reverse(name)).headers["Location"] == f"{SIGN_IN}?next={reverse(name)}"


# Guesses of the password by whoever holds an open session


def comes_in(account, address, **typed):
    client = Client(REMOTE_ADDR=address)
    assert client.post(SIGN_IN, {"login": account.username, "password": PASSWORD, **typed}).status_code == 302
    return client


def changes(client, old):
    return client.post(reverse(CHANGE), {"oldpassword": old, "password1": NEW})


def test_guesses_of_the_old_password_are_counted_and_logged(cast, signed_in):
    """T-20."""
    client = signed_in(cast.young_person)
    for number in range(5):
        assert OFTEN not in changes(client, f"guess {number}").content.decode()
    rows = Entry.objects.filter(deed="sign_in_failed")
    assert [row.things for row in rows] == [[cast.young_person.ref]] * 5
    assert OFTEN in changes(client, PASSWORD).content.decode()
    cast.young_person.refresh_from_db()
    assert cast.young_person.check_password(PASSWORD)


@pytest.mark.parametrize("address", ["203.0.113.9", "198.51.100.7"])
@pytest.mark.parametrize("typed", [{}, {"shared": "1"}])
def test_an_open_session_in_other_hands_does_not_keep_the_owner_from_proof_or_a_new_password(
    cast, address, typed
):
    """Neither beside them, nor from elsewhere; nor on a shared phone, which nobody knows again."""
    thief, owner = comes_in(cast.young_person, "203.0.113.9"), comes_in(cast.young_person, address, **typed)
    for number in range(40):
        thief.post(reverse(PROOF), {"password": f"guess {number}"})
        changes(thief, f"guess {number}")
    stopped = thief.post(reverse(PROOF), {"password": PASSWORD})
    assert OFTEN in stopped.content.decode()
    assert owner.post(reverse(PROOF), {"password": PASSWORD}).status_code == 302
    assert changes(owner, PASSWORD).status_code == 302


def test_a_copy_of_the_whole_browser_does_not_either_from_elsewhere(cast):
    owner = comes_in(cast.young_person, "198.51.100.7")
    thief = Client(REMOTE_ADDR="203.0.113.9")
    thief.cookies = owner.cookies
    for number in range(20):
        thief.post(reverse(PROOF), {"password": f"guess {number}"})
    assert OFTEN in thief.post(reverse(PROOF), {"password": PASSWORD}).content.decode()
    assert owner.post(reverse(PROOF), {"password": PASSWORD}).status_code == 302


def test_codes_guessed_in_an_open_session_keep_nobody_from_signing_in(cast):
    account = with_second_factor(cast.young_person)
    thief = Client()
    thief.force_login(account)
    for number in range(40):
        thief.post(reverse("mfa_reauthenticate"), {"code": "000000"}, REMOTE_ADDR=f"203.0.113.{number}")
    stopped = thief.post(reverse("mfa_reauthenticate"), {"code": "000000"}, REMOTE_ADDR="203.0.113.99")
    assert OFTEN in stopped.content.decode()
    owner = comes_in(account, "198.51.100.7")
    assert OFTEN not in owner.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
