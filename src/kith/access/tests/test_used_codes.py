"""A code of an app works once, whatever the clock or the cache says meanwhile."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.tests.helpers import SIGN_IN, app_code
from kith.conftest import with_second_factor
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
HALF_MINUTE = 30


@pytest.fixture
def clock():
    begun = timezone.now().replace(second=1, microsecond=0)
    with time_machine.travel(begun, tick=False) as held:
        yield held


def code_of(account, *, ahead=0):
    """Return what the account's app shows now, or so many half minutes later."""
    key = decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return format_hotp_value(hotp_value(key, int(time.time()) // HALF_MINUTE + ahead))


def gets_in(account, code):
    cache.clear()  # guesses are another test's; and a cache that was emptied brings no code back
    client = Client()
    client.post(SIGN_IN, {"login": account.username, "password": PASSWORD})
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_used_code_never_works_again(cast, clock, ahead):
    code = code_of(cast.worker, ahead=ahead)
    assert gets_in(cast.worker, code)
    for _ in range(9):
        assert not gets_in(cast.worker, f"{code[:3]} {code[3:]}")
        clock.shift(timedelta(seconds=10.5))


def test_the_next_code_works(cast, clock):
    assert gets_in(cast.worker, code_of(cast.worker))
    clock.shift(timedelta(seconds=HALF_MINUTE))
    assert gets_in(cast.worker, code_of(cast.worker))


def test_a_code_that_was_overtaken_by_its_next_works_no_more(cast, clock):
    before = code_of(cast.worker)
    assert gets_in(cast.worker, code_of(cast.worker, ahead=1))
    assert not gets_in(cast.worker, before)


def test_a_used_code_is_no_fresh_proof_either_nor_the_other_way_round(cast, clock, signed_in):
    code, client = code_of(cast.worker), signed_in(cast.worker, fresh=False)
    assert client.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 302
    clock.shift(timedelta(seconds=31))
    assert not gets_in(cast.worker, code)


def test_what_one_has_used_still_works_for_another(cast, clock):
    """Two people whose apps happen to hold the same key."""
    key = Authenticator.objects.get(user=cast.worker, type="totp").data
    Authenticator.objects.filter(user=cast.manager, type="totp").update(data=key)
    assert gets_in(cast.worker, code_of(cast.worker))
    assert gets_in(cast.manager, code_of(cast.manager))


def test_a_recovery_code_asks_nothing_of_the_app(cast, clock, signed_in):
    with_second_factor(cast.young_person)
    signed_in(cast.young_person).post(reverse("mfa_generate_recovery_codes"))
    codes = Authenticator.objects.get(user=cast.young_person, type="recovery_codes").wrap().get_unused_codes()
    assert gets_in(cast.young_person, codes[0])
    assert not gets_in(cast.young_person, codes[0])
    assert gets_in(cast.young_person, code_of(cast.young_person))


def test_the_code_that_joined_an_app_is_used_up(cast, clock, signed_in):
    client = signed_in(cast.young_person)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = app_code(secret=secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert not gets_in(cast.young_person, code)
    clock.shift(timedelta(seconds=31))
    assert gets_in(cast.young_person, app_code(secret=secret))
