"""Whose words are held, and how many: an old tab of somebody else, and a phone that somebody else holds."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import sessions
from kith.access.actions.sessions import hold_form
from kith.access.models import HeldForm, Session
from kith.access.tests.helpers import SIGN_IN, shown_to
from kith.kit.once import WHOSE
from kith.kit.trouble import trouble
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PLANTED = "Plantednickname"
ORIGIN = "http://testserver"


def hidden(client, address, name):
    page = client.get(address).content.decode()
    return re.search(rf'name="{name}" value="([^"]+)"', page).group(1)


def token(client, address):
    return hidden(client, address, "csrfmiddlewaretoken")


def comes_in(client, account):
    typed = {"login": account.username, "password": PASSWORD, "csrfmiddlewaretoken": token(client, SIGN_IN)}
    assert client.post(SIGN_IN, typed).status_code == 302


def goes_out(client):
    client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token(client, reverse("my_account"))})


def tab_of(client, address):
    """Return what a tab will send in which somebody has typed."""
    return {
        "nickname": PLANTED,
        "fields": ["family"],
        "csrfmiddlewaretoken": token(client, address),
        WHOSE: hidden(client, address, WHOSE),
    }


def sends(client, address, typed):
    return client.post(address, typed, headers={"origin": ORIGIN, "referer": f"{ORIGIN}{address}"})


def test_words_in_an_old_tab_are_not_held_for_whoever_signed_in_after(cast):
    """T-17: one browser, one sends what another has typed."""
    address, browser = reverse("member_add"), Client(enforce_csrf_checks=True)
    comes_in(browser, cast.young_person)
    typed = tab_of(browser, address)
    goes_out(browser)
    comes_in(browser, cast.other_young_person)
    answer = sends(browser, address, typed)
    assert answer.status_code == 403
    assert not HeldForm.objects.exists()
    assert PLANTED not in answer.content.decode() + browser.get(address).content.decode()


def test_words_in_an_old_tab_are_held_for_whoever_typed_them(cast):
    address, browser = reverse("member_add"), Client(enforce_csrf_checks=True)
    comes_in(browser, cast.young_person)
    typed = tab_of(browser, address)
    goes_out(browser)
    comes_in(browser, cast.young_person)
    assert address in sends(browser, address, typed).content.decode()
    assert PLANTED in browser.get(address).content.decode()


@pytest.mark.parametrize("carried", ["another's", "none", "made up"])
def test_what_another_plants_in_a_session_that_is_over_never_reaches_its_owner(cast, carried):
    mark = {"another's": shown_to(cast.other_young_person), "none": {}, "made up": {WHOSE: "0" * 24}}[carried]
    address, phone = reverse("member_add"), Client()
    comes_in_simply = {"login": cast.young_person.username, "password": PASSWORD}
    phone.post(SIGN_IN, comes_in_simply)
    Session.objects.filter(account=cast.young_person).update(seen_at=timezone.now() - timedelta(hours=3))
    phone.get(reverse("home"))
    sends(phone, address, {"nickname": PLANTED, **mark})
    assert not HeldForm.objects.exists()
    phone.post(SIGN_IN, comes_in_simply)
    assert PLANTED not in phone.get(address).content.decode()


def test_the_mark_names_nobody(cast):
    mark = shown_to(cast.young_person)[WHOSE]
    assert cast.young_person.ref not in mark
    assert mark != shown_to(cast.other_young_person)[WHOSE]


def addresses_held():
    return set(HeldForm.objects.values_list("address", flat=True))


def test_so_many_forms_are_held_and_then_the_oldest_goes(cast):
    now = timezone.now()
    for number in range(sessions.MOST_FORMS + 2):
        at = now + timedelta(seconds=number)
        hold_form(cast.young_person, f"/{number}/", {"a": ["b"]}, had_files=False, at=at)
    hold_form(cast.worker, "/theirs/", {"a": ["b"]}, had_files=False, at=now)
    assert addresses_held() == {*(f"/{number}/" for number in range(2, sessions.MOST_FORMS + 2)), "/theirs/"}


def test_so_many_words_are_held_and_then_the_oldest_goes(cast):
    now, long = timezone.now(), "x" * 200_000
    for number in range(4):
        at = now + timedelta(seconds=number)
        assert hold_form(cast.young_person, f"/{number}/", {"a": [long]}, had_files=False, at=at)
    assert addresses_held() == {"/2/", "/3/"}


def test_a_form_that_is_sent_again_after_a_fault_still_says_for_whom_it_was_shown(cast, rf):
    typed = {"nickname": PLANTED, "once": "x", **shown_to(cast.young_person)}
    page = trouble(rf.post(reverse("member_add"), typed), None).content.decode()
    assert f'name="{WHOSE}" value="{typed[WHOSE]}"' in page
