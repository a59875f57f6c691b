"""One-use links: once, on this machine, in a demo, and looking changes nothing."""

from datetime import date

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from kith.demo.actions import make_link, mark_as_demo, use_link
from kith.demo.models import DemoMarker, SignInLink
from kith.demo.rules import is_loopback

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(cast):
    mark_as_demo(people=60, seed=1, made_for=date(2026, 11, 20), at=timezone.now())
    return cast


def link_of(account):
    return reverse("demo_sign_in", kwargs={"token": make_link(account, at=timezone.now())})


def test_a_link_shows_one_button_and_then_signs_in(demo):
    client, link = Client(), link_of(demo.young_person)
    page = client.get(link)
    assert page.status_code == 200
    assert "Come in as Amira" in page.content.decode()
    assert "data-auto-submit" in page.content.decode()
    answer = client.post(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("start"))
    assert client.get(reverse("home")).status_code == 200


def test_staff_who_come_by_link_stand_at_their_desk(demo):
    client = Client()
    client.post(link_of(demo.worker))
    assert client.get(reverse("caseload")).status_code == 200


def test_a_link_works_once(demo):
    link = link_of(demo.young_person)
    Client().post(link)
    second = Client()
    assert second.post(link).status_code == 404
    shown = second.get(link)
    assert shown.status_code == 404
    assert "make run" in shown.content.decode()
    assert "_auth_user_id" not in second.session


def test_two_at_once_make_one_visit(demo):
    token = make_link(demo.young_person, at=timezone.now())
    assert use_link(token, at=timezone.now())
    assert not use_link(token, at=timezone.now())


def test_a_fresh_link_stops_the_older_one(demo):
    older = link_of(demo.young_person)
    newer = link_of(demo.young_person)
    assert Client().post(older).status_code == 404
    assert Client().post(newer).status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(demo, method):
    link = link_of(demo.young_person)
    client = Client()
    getattr(client, method)(link)
    assert SignInLink.objects.get().used_at is None
    assert "_auth_user_id" not in client.session


def test_signing_in_begins_a_new_session(demo):
    client = Client()
    client.force_login(demo.worker)
    before = client.session.session_key
    client.post(link_of(demo.young_person))
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(demo.young_person.pk)


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.5", "8.8.8.8", "2001:db8::1", "", "nonsense"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_from_another_machine_nothing_stands_here(demo, address, method):
    link = link_of(demo.young_person)
    assert getattr(Client(REMOTE_ADDR=address), method)(link).status_code == 404
    assert SignInLink.objects.get().used_at is None


def test_a_forwarded_address_is_not_believed(demo):
    client = Client(REMOTE_ADDR="10.0.0.7", headers={"x-forwarded-for": "127.0.0.1"})
    assert client.post(link_of(demo.young_person)).status_code == 404


@override_settings(DEMO=False)
def test_outside_a_demo_nothing_stands_here(demo):
    assert Client().post(link_of(demo.young_person)).status_code == 404


def test_without_the_marker_nothing_stands_here(demo):
    link = link_of(demo.young_person)
    DemoMarker.objects.all().delete()
    answer = Client().get(link)
    assert answer.status_code == 404
    assert "make run" not in answer.content.decode()


def test_the_token_is_not_stored(demo):
    token = make_link(demo.young_person, at=timezone.now())
    assert token not in str(SignInLink.objects.values().get())


def test_an_ended_account_has_no_link(demo):
    link = link_of(demo.young_person)
    type(demo.young_person).objects.filter(pk=demo.young_person.pk).update(is_active=False)
    assert Client().post(link).status_code == 404


def test_which_addresses_are_this_machine():
    assert all(map(is_loopback, ["127.0.0.1", "127.8.8.8", "::1", "localhost"]))
    assert not any(map(is_loopback, ["0.0.0.0", "10.0.0.1", "", "kith.example", "::ffff:10.0.0.1"]))
