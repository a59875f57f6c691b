"""Somebody is told when their account changes under them: a new password, a new place for messages; codes show once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions.contact import _seal
from kith.access.choices import NOTICE_LEADS_TO, URGENT, What
from kith.access.models import ContactAddress, Notice
from kith.access.tests.contacts import a_contact
from kith.conftest import with_second_factor
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
CODE = "123456"
CODES, MAKE = "mfa_view_recovery_codes", "mfa_generate_recovery_codes"


def told():
    return list(Notice.objects.values_list("what", flat=True))


@pytest.mark.parametrize("who", ["young_person", "worker"])
def test_a_new_password_leaves_a_notice(cast, signed_in, who):
    account = getattr(cast, who)
    client = signed_in(account)
    client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": "kettle drum otter"}
    )
    assert told() == []
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "kettle drum otter"}
    )
    assert told() == [What.PASSWORD_CHANGED]
    assert "password of your account was changed" in client.get(reverse("notices")).content.decode()


def test_a_new_place_for_messages_leaves_one_notice_once_it_is_confirmed(cast, signed_in):
    one, client = (
        a_contact(cast.young_person, at=timezone.now(), confirmed=False),
        signed_in(cast.young_person),
    )
    ContactAddress.objects.filter(pk=one.pk).update(code_seal=_seal(one, CODE))
    page = reverse("contact_confirm", args=[one.ref])
    client.post(page, {"code": "654321"})
    assert told() == []
    for _ in range(2):
        assert client.post(page, {"code": CODE}).status_code == 302
    assert told() == [What.MESSAGE_ADDRESS_ADDED]
    assert "go to a new place" in client.get(reverse("notices")).content.decode()


def test_a_message_about_them_does_not_wait_for_the_morning(cast, signed_in):
    for what in (What.PASSWORD_CHANGED, What.MESSAGE_ADDRESS_ADDED):
        assert what in URGENT
        assert signed_in(cast.young_person).get(reverse(NOTICE_LEADS_TO[what])).status_code == 200


# Recovery codes


def shown(client):
    return client.get(reverse(CODES)).context["codes"]


def test_recovery_codes_are_shown_once_and_new_ones_once_more(cast, signed_in):
    client = signed_in(with_second_factor(cast.young_person))
    client.post(reverse(MAKE))
    first = shown(client)
    assert len(first) == 10
    again = client.get(reverse(CODES))
    assert again.context["codes"] == []
    assert not any(code in again.content.decode() for code in first)
    assert "You have 10 left" in again.content.decode()
    assert shown(signed_in(cast.young_person)) == []
    client.post(reverse(MAKE))
    second = shown(client)
    assert len(second) == 10
    assert not set(first) & set(second)
    assert shown(client) == []


def test_whoever_was_shown_none_of_theirs_is_not_shown_them_by_looking(cast, signed_in):
    account = with_second_factor(cast.young_person)
    signed_in(account).post(reverse(MAKE))
    assert shown(signed_in(account)) == []


def test_new_ones_take_fresh_proof(cast, signed_in):
    client = signed_in(with_second_factor(cast.young_person), fresh=False)
    proof = reverse("account_reauthenticate")
    assert client.post(reverse(MAKE)).headers["Location"].startswith(proof)
    assert client.get(reverse(CODES)).headers["Location"].startswith(proof)
