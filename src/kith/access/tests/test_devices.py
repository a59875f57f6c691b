"""Browsers that show that there is something: turned on by their owner, and off wherever somebody is signed out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import tell
from kith.access.actions.messages import tidy_messages
from kith.access.choices import What
from kith.access.models import Device, Notice, Session
from kith.access.sessions import kept_as
from kith.access.tests.contacts import a_contact
from kith.audit.models import Entry
from kith.cli.work import note_job, scope_of_job
from kith.kit import jobs, push
from kith.kit.models import Outgoing
from kith.kit.tests.post import PushBox, a_certificate, service_on
from kith.people.actions import end_account
from kith.people.models import Account, Authority, Person, Team
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Europe/London"))
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
SAYS = "There is something for you."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as held:
        yield held


@pytest.fixture
def service(settings, tmp_path, monkeypatch):
    context, trusted = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    settings.PUSH_CONTACT, settings.PUSH_KEY_FILE = "post@kith.example", tmp_path / "push-key"
    settings.PUSH_HOSTS = settings.OWN_NETWORK = ["localhost"]
    box = PushBox(push.public_key())
    with service_on(box, context) as box.origin:
        yield box


def work():
    return jobs.do_ready(around=scope_of_job, noted=note_job)


def told(account, what=What.RECORD_MOVED, **more):
    tell(account, what, at=timezone.now(), **more)
    work()


def at_a_browser(account, *, shared=False):
    """Return a browser in which somebody signed in with their password."""
    client = Client(headers={"user-agent": PHONE})
    words = {"login": account.username, "password": PASSWORD, **({"shared": "1"} if shared else {})}
    client.post(reverse("account_login"), words)
    assert client.session.get("_auth_user_id") == str(account.pk)
    return client


def turn_on(client, service):
    return client.post(reverse("device_add"), {"given": service.given(service.origin)}, follow=True)


# Turning on


def test_somebody_turns_it_on_and_sees_where_it_is_on(cast, service):
    client = at_a_browser(cast.young_person)
    page = turn_on(client, service).content.decode()
    assert "It is on." in page
    assert "Chrome, Android" in page
    assert "On since 18 November 2026" in page
    told(cast.young_person)
    assert service.shown == [SAYS]
    assert Entry.objects.filter(deed="turn_on_device", actor=cast.young_person.ref).count() == 1


def test_a_new_browser_leaves_one_notice(cast, service):
    """It may not have been them."""
    client = at_a_browser(cast.young_person)
    for _ in range(2):
        turn_on(client, service)
    assert [notice.what for notice in Notice.objects.all()] == [What.MESSAGE_ADDRESS_ADDED]
    turn_on(at_a_browser(cast.young_person), service)
    assert Notice.objects.count() == 2


def test_nobody_has_it_unless_they_turned_it_on(cast, service):
    told(cast.young_person)
    assert (service.asked, Outgoing.objects.count()) == (0, 0)


def test_the_address_of_a_browser_lies_sealed_and_no_page_or_log_has_it(cast, service, caplog):
    client = at_a_browser(cast.young_person)
    page = turn_on(client, service).content.decode()
    service.answers = [(500, {}, {})]
    told(cast.young_person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT goes_to FROM access_device")
        assert cursor.fetchone()[0].startswith("s1.")
    said = page + caplog.text + str(list(Entry.objects.values_list()))
    assert service.path not in said
    assert service.path not in str(Device.objects.get().__dict__)


def test_the_same_browser_is_one_device_also_after_signing_in_again(cast, service):
    client = at_a_browser(cast.young_person)
    turn_on(client, service)
    turn_on(client, service)
    Session.objects.all().delete()  # it was idle for too long
    words = {"login": cast.young_person.username, "password": PASSWORD}
    client.post(reverse("account_login"), words)
    assert "This one" in client.get(reverse("my_messages")).content.decode()
    turn_on(client, service)
    assert Device.objects.count() == 1


def test_there_are_five_at_most(cast, service):
    for _ in range(5):
        turn_on(at_a_browser(cast.young_person), service)
    assert (
        "It is on in 5 places already" in turn_on(at_a_browser(cast.young_person), service).content.decode()
    )
    assert Device.objects.count() == 5


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "did not turn it on"),
        ("nothing", "did not turn it on"),
        (PushBox("").given("https://push.example"), "does not send through the service"),
        (PushBox("").given("https://127.0.0.1"), "does not send through the service"),
        (PushBox("").given("http://localhost"), "did not turn it on"),
    ],
)
def test_what_cannot_be_turned_on_is_said_in_words(cast, service, given, sentence):
    client = at_a_browser(cast.young_person)
    page = client.post(reverse("device_add"), {"given": given}, follow=True).content.decode()
    assert sentence in page
    assert not Device.objects.exists()


def test_where_it_is_not_configured_the_page_says_nothing_of_it(cast, settings, service):
    settings.PUSH_CONTACT = ""
    page = at_a_browser(cast.young_person).get(reverse("my_messages")).content.decode()
    assert "browser" not in page


def test_without_a_script_the_page_offers_an_address_instead(cast, settings, service):
    """T-79: what stands there before any script has run."""
    page = at_a_browser(cast.young_person).get(reverse("my_messages")).content.decode()
    assert "Turning it on needs a browser that runs scripts." in page
    assert "instead" not in page  # nothing else is configured
    settings.EMAIL_SERVER = {"host": "127.0.0.1", "port": 1}
    page = at_a_browser(cast.young_person).get(reverse("my_messages")).content.decode()
    assert "runs scripts. You can use an e-mail address or a mobile number instead." in page
    assert 'hidden data-push="' in page


# What it shows


def test_it_shows_the_same_whatever_happened_to_whomever(cast, service, clock):
    """T-61: crossed over every notice and every role: one sentence, and never a link, name, topic or place."""
    Authority.objects.update(name="Plantedcouncil")
    Team.objects.filter(pk=cast.team.pk).update(name="Plantedteam")
    Person.objects.update(forename="Plantedforename", surname="Plantedsurname", child_id=None)
    Account.objects.update(full_name="Plantedworker")
    accounts = (cast.young_person, cast.worker, cast.manager, cast.administrator, cast.data_officer)
    for number, account in enumerate(accounts):
        one = Device(account=account, browser=str(number), made_at=timezone.now())
        found = push.subscription_from(service.given(service.origin))
        one.goes_to = {"endpoint": found.endpoint, "p256dh": found.p256dh, "auth": found.auth}
        one.save()
        for what in What:
            clock.shift(timedelta(days=1))
            told(Account.objects.get(pk=account.pk), what, of=cast.person)
    assert service.shown == [SAYS] * len(accounts) * len(What)
    assert {headers["Topic"] for headers in service.headers} == {"kith"}
    assert len({len(body) for body in service.raw}) == 1


def test_it_keeps_to_the_pause_and_the_night_like_every_message(cast, service, clock):
    turn_on(at_a_browser(cast.young_person), service)
    told(cast.young_person)
    told(cast.young_person)
    assert len(service.shown) == 1
    clock.move_to(NOON.replace(hour=23))
    told(cast.young_person)
    work()
    assert len(service.shown) == 1
    clock.move_to(NOON.replace(day=19, hour=8))
    work()
    assert len(service.shown) > 1


def test_a_browser_that_is_gone_is_asked_once_and_is_on_the_list_no_more(cast, service, clock):
    client = at_a_browser(cast.young_person)
    turn_on(client, service)
    service.answers = [(410, {}, {})]
    told(cast.young_person)
    assert "On since" not in client.get(reverse("my_messages")).content.decode()
    clock.shift(timedelta(hours=5))
    told(cast.young_person)
    assert (service.asked, service.shown) == (1, [])
    tidy_messages.call()
    assert not Device.objects.exists()


def test_one_that_is_away_for_a_fortnight_is_still_let_go_when_it_is_gone(cast, service, clock):
    turn_on(at_a_browser(cast.young_person), service)
    service.answers = [(404, {}, {})]
    told(cast.young_person)
    clock.shift(timedelta(days=20))
    tidy_messages.call()
    assert not Device.objects.exists()


# Turning off


def ways_out(client):
    yield "sign out", lambda: client.post(reverse("account_logout"))
    yield "leave quickly", lambda: client.post(reverse("leave"))
    yield "turn off", lambda: client.post(reverse("my_messages"), {"device": Device.objects.first().ref})


@pytest.mark.parametrize("way", [0, 1, 2], ids=["sign out", "leave quickly", "turn off"])
def test_whoever_leaves_leaves_nothing_on(cast, service, way):
    """T-62: and what was on its way does not arrive any more."""
    client = at_a_browser(cast.young_person)
    turn_on(client, service)
    service.answers = [(503, {}, {})]
    told(cast.young_person)
    answer = list(ways_out(client))[way][1]()
    assert not Device.objects.exists()
    assert not Outgoing.objects.filter(state="waiting").exists()
    if way < 2:  # the browser's own half goes with its storage
        assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert Entry.objects.filter(deed="turn_off_device", actor=cast.young_person.ref).count() == 1
    told(cast.young_person)
    assert service.shown == []


def test_signing_out_in_one_browser_leaves_the_other_on(cast, service):
    phone, desk = at_a_browser(cast.young_person), at_a_browser(cast.young_person)
    turn_on(phone, service)
    turn_on(desk, service)
    desk.post(reverse("account_logout"))
    assert Device.objects.count() == 1
    assert "This one" in phone.get(reverse("my_messages")).content.decode()


def test_a_phone_that_others_use_cannot_be_turned_on(cast, service):
    """T-62: so there is nothing for signing out to forget."""
    client = at_a_browser(cast.young_person, shared=True)
    page = client.get(reverse("my_messages")).content.decode()
    assert "You said that others use this phone too" in page
    assert "data-push=" not in page
    assert "others use this phone too" in turn_on(client, service).content.decode()
    assert not Device.objects.exists()


def test_being_idle_leaves_it_on_as_that_is_what_it_is_for(cast, service, clock):
    client = at_a_browser(cast.young_person)
    turn_on(client, service)
    clock.shift(timedelta(hours=3))
    assert client.get(reverse("my_messages")).status_code == 302
    told(cast.young_person)
    assert service.shown == [SAYS]


def test_a_lost_phone_is_signed_out_from_elsewhere_and_shows_nothing_more(cast, service):
    lost, desk = at_a_browser(cast.young_person), at_a_browser(cast.young_person)
    turn_on(lost, service)
    turn_on(desk, service)
    there = Session.objects.get(session_key=kept_as(lost.session.session_key)).ref
    desk.post(reverse("my_sessions"), {"session": there})
    assert [one.browser for one in Device.objects.all()] == [desk.session["browser"]]


@pytest.mark.parametrize("way", ["everywhere", "password"])
def test_signing_out_everywhere_else_turns_off_everywhere_else(cast, service, way):
    """Also where no session is open any more: the phone was idle, and it is lost."""
    lost, desk = at_a_browser(cast.young_person), at_a_browser(cast.young_person)
    turn_on(lost, service)
    turn_on(desk, service)
    Session.objects.filter(session_key=kept_as(lost.session.session_key)).delete()
    if way == "everywhere":
        desk.post(reverse("my_sessions"), {"others": "1"})
    else:
        words = {
            "oldpassword": PASSWORD,
            "password1": "kestrel over the weir 9",
            "password2": "kestrel over the weir 9",
        }
        assert desk.post(reverse("account_change_password"), words).status_code == 302
    assert [one.browser for one in Device.objects.all()] == [desk.session["browser"]]


def test_nobody_turns_off_what_is_another_accounts(cast, service, signed_in):
    turn_on(at_a_browser(cast.young_person), service)
    ref = Device.objects.get().ref
    for other in (cast.other_young_person, cast.worker, cast.administrator):
        signed_in(other).post(reverse("my_messages"), {"device": ref})
    assert Device.objects.count() == 1


def test_two_who_use_one_browser_each_have_their_own(cast, service):
    client = at_a_browser(cast.young_person)
    turn_on(client, service)
    Session.objects.all().delete()
    client.post(reverse("account_login"), {"login": cast.other_young_person.username, "password": PASSWORD})
    page = client.get(reverse("my_messages")).content.decode()
    assert "On since" not in page
    client.post(reverse("account_logout"))
    assert Device.objects.get().account == cast.young_person


def test_an_account_that_ended_shows_nothing_more(cast, service):
    turn_on(at_a_browser(cast.young_person), service)
    Device.objects.update(account=cast.worker)
    tell(cast.worker, What.RESTRICTION_BEGUN, at=timezone.now())
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    work()
    assert service.asked == 0
    tidy_messages.call()
    assert not Device.objects.exists()


def test_an_address_that_was_taken_away_gets_nothing_that_still_waits(cast, settings, service):
    """The same for e-mail: what waits for a server that is away does not go there later."""
    settings.EMAIL_SERVER = {"host": "127.0.0.1", "port": 1}
    one = a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person)
    assert Outgoing.objects.get().state == "waiting"
    at_a_browser(cast.young_person).post(reverse("my_messages"), {"contact": one.ref})
    assert (Outgoing.objects.get().state, Outgoing.objects.get().address) == ("too_late", "")
