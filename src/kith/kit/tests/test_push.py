"""T-30, T-48, T-61: a browser shows one sentence that only it can open, through its maker's service and no other."""

import json
import stat
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.utils import timezone

from kith.kit import jobs, outbox, push
from kith.kit.choices import Channel, Sending, Text
from kith.kit.models import Job, Outgoing
from kith.kit.tests.post import PushBox, a_certificate, from_base64, opened, service_on
from kith.words import Refused

SAYS = "There is something for you."


@pytest.fixture(autouse=True)
def configured(settings, tmp_path):
    settings.PUSH_CONTACT, settings.PUSH_KEY_FILE = "post@kith.example", tmp_path / "push-key"
    settings.PUSH_HOSTS = settings.OWN_NETWORK = ["localhost"]
    settings.ADDRESS = "https://kith.example/"


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A browser that was turned on, and its maker's service."""
    context, trusted = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    box = PushBox(push.public_key())
    with service_on(box, context) as origin:
        box.origin = origin
        yield box


def put_out(browser, *, lasts=timedelta(days=1)):
    now, address = timezone.now(), json.loads(browser.given(browser.origin))
    goes_to = json.dumps({"endpoint": address["endpoint"], **address["keys"]})
    outbox.put_out(
        "ABCDEFGHJKLM", Channel.PUSH, Text.SOMETHING, goes_to, at=now, until=now + lasts, place="DEVICE234567"
    )
    return Outgoing.objects.order_by("-pk")[0]


def work():
    Job.objects.filter(status="READY").update(run_after=timezone.now())
    return jobs.do_ready()


def state(one):
    one.refresh_from_db()
    return one.state


# What travels


def test_the_browser_of_these_tests_opens_what_the_standard_says():
    """RFC 8291, section 5 and appendix A: its own keys, its own message."""
    body = from_base64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    number = int.from_bytes(from_base64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    auth = from_base64("BTBZMqHH6r4Tts7J_aSIgg")
    assert opened(body, private, auth) == b"When I grow up, I want to be a watermelon"
    with pytest.raises(InvalidTag):
        opened(body, private, auth[::-1])


@pytest.mark.django_db
def test_a_browser_is_shown_the_one_sentence_and_its_address_is_forgotten(browser):
    """The service opens it with the browser's own key and checks our signature (RFC 8291, 8292): see ``PushBox``."""
    one = put_out(browser)
    assert browser.path in one.address
    work()
    work()
    assert browser.shown == [SAYS]
    assert (state(one), one.address) == (Sending.SENT, "")


@pytest.mark.django_db
def test_the_service_between_reads_nothing_and_each_message_is_sealed_anew(browser):
    put_out(browser)
    put_out(browser)
    work()
    assert browser.shown == [SAYS, SAYS]
    assert browser.raw[0] != browser.raw[1]
    assert not any(b"something" in body for body in browser.raw)
    assert {name.lower() for name in browser.headers[0]} == {
        "host", "accept-encoding", "authorization", "content-encoding", "content-length", "content-type",
        "ttl", "topic",
    }  # fmt: skip
    assert browser.headers[0]["Topic"] == "kith"


@pytest.mark.django_db
def test_the_address_of_a_browser_lies_sealed_and_is_in_no_job(browser):
    one = put_out(browser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM kit_outgoing WHERE ref = %s", [one.ref])
        assert browser.path not in cursor.fetchone()[0]
    assert browser.path not in str(list(Job.objects.values_list("args_kwargs", flat=True)))


# What the service answers


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_tried_once(browser, status):
    browser.answers = [(status, {}, {})]
    one = put_out(browser)
    work()
    work()
    assert (state(one), one.address, browser.asked) == (Sending.REFUSED, "", 1)
    assert outbox.refused_places("ABCDEFGHJKLM") == outbox.refused_places() == {"DEVICE234567"}
    assert outbox.refused_places("ABCDEFGHJKLX") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 503])
def test_a_service_that_says_no_for_now_gets_it_again(browser, status, caplog):
    """T-48: and nothing of the browser's address stands in the job or on the log."""
    browser.answers = [(status, {}, {"Retry-After": "60"})]
    one = put_out(browser)
    work()
    assert (state(one), browser.shown) == (Sending.WAITING, [])
    job = Job.objects.get()
    assert job.exception_class_path == "kith.kit.push.PushFailed"
    assert browser.path not in job.traceback + caplog.text
    work()
    assert (state(one), browser.shown) == (Sending.SENT, [SAYS])


@pytest.mark.django_db
def test_a_redirect_is_not_followed(browser, tmp_path):
    context, _trusted = a_certificate(tmp_path)
    elsewhere = PushBox(push.public_key())
    with service_on(elsewhere, context) as origin:
        browser.answers = [(307, {}, {"Location": origin + browser.path})]
        one = put_out(browser)
        work()
    assert (state(one), elsewhere.asked) == (Sending.WAITING, 0)


@pytest.mark.django_db
def test_a_service_inside_our_own_network_is_not_reached(browser, settings):
    """T-30: the address came from a browser, so that it may lead anywhere."""
    one = put_out(browser)
    settings.OWN_NETWORK = []
    work()
    assert (state(one), browser.asked) == (Sending.WAITING, 0)
    assert Job.objects.get().exception_class_path == "kith.kit.reaching.NotReached"


@pytest.mark.django_db
def test_another_key_is_not_believed_and_the_message_waits_for_the_right_one(browser, settings, tmp_path):
    right, settings.PUSH_KEY_FILE = settings.PUSH_KEY_FILE, tmp_path / "another"
    one = put_out(browser)
    work()
    assert (state(one), browser.shown) == (Sending.WAITING, [])
    settings.PUSH_KEY_FILE = right
    work()
    assert (state(one), browser.shown) == (Sending.SENT, [SAYS])


@pytest.mark.django_db
def test_what_waits_for_a_browser_that_was_turned_off_does_not_go(browser):
    one = put_out(browser)
    outbox.take_back(["DEVICE234567"])
    work()
    assert (state(one), one.address, browser.asked) == (Sending.TOO_LATE, "", 0)


# What a browser gives


def changed(browser, **changes):
    given = json.loads(browser.given("https://localhost"))
    given["keys"].update({name: value for name, value in changes.items() if name in given["keys"]})
    given.update({name: value for name, value in changes.items() if name not in given["keys"]})
    return json.dumps(given)


def test_what_a_browser_gives_is_understood():
    browser = PushBox("")
    found = push.subscription_from(browser.given("https://localhost"))
    assert found.endpoint == f"https://localhost{browser.path}"


@pytest.mark.parametrize(
    "given",
    ["", "nothing", "[]", "null", "{}", '{"endpoint": "https://localhost/a"}', '{"endpoint": 1, "keys": 2}'],
)
def test_what_no_browser_gives_is_refused_in_words(given):
    with pytest.raises(Refused, match="did not turn it on"):
        push.subscription_from(given)


@pytest.mark.parametrize(
    "changes",
    [
        {"auth": "AAAA"},
        {"p256dh": "AAAA"},
        {"p256dh": "B" + "A" * 86},
        {"endpoint": "http://localhost/a"},
        {"endpoint": "https://localhost/a b"},
        {"endpoint": "https://localhost/a\r\nX: y"},
        {"endpoint": "https://localhost/ä"},
        {"endpoint": "https://localhost/" + "a" * 2000},
        {"endpoint": "https://localhost:x/"},
        {"endpoint": "localhost"},
    ],
)
def test_an_address_or_a_key_that_is_none_is_refused(changes):
    with pytest.raises(Refused):
        push.subscription_from(changed(PushBox(""), **changes))


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("fcm.googleapis.com", True),
        ("updates.push.services.mozilla.com", True),
        ("wns2-by3p.notify.windows.com", True),
        ("web.push.apple.com:443", True),
        ("fcm.googleapis.com:8443", False),
        ("fcm.googleapis.com@evil.example", False),
        ("evil@fcm.googleapis.com", False),
        ("xfcm.googleapis.com", False),
        ("evilpush.apple.com", False),
        ("push.apple.com.evil.example", False),
        ("kith.example", False),
        ("127.0.0.1", False),
        ("[::1]", False),
        ("169.254.169.254", False),
    ],
)
def test_only_services_of_the_settings_are_spoken_to(settings, host, is_known):
    settings.PUSH_HOSTS = [
        "fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com",
    ]  # fmt: skip
    given = changed(PushBox(""), endpoint=f"https://{host}/send/abc")
    if is_known:
        assert push.subscription_from(given).endpoint == f"https://{host}/send/abc"
    else:
        with pytest.raises(Refused, match="does not send through the service"):
            push.subscription_from(given)


# Our key


def test_the_key_is_made_once_and_only_we_read_it(settings):
    first = push.public_key()
    assert push.public_key() == first
    assert stat.S_IMODE(settings.PUSH_KEY_FILE.stat().st_mode) == 0o600
    raw = from_base64(first)
    assert (len(raw), raw[0]) == (65, 4)
    assert push.key_problem() is None


def test_a_file_that_holds_no_such_key_is_said_in_a_sentence(settings):
    settings.PUSH_KEY_FILE.write_text("no key")
    assert "cannot be read" in push.key_problem()
