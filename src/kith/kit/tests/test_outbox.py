"""T-48, T-30: messages wait while nobody carries them, go when somebody does, never twice, and say nothing else."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kith.kit import jobs, outbox
from kith.kit.choices import Channel, Sending, Text
from kith.kit.mail_server import server_from_url
from kith.kit.models import Job, Outgoing
from kith.kit.tests.post import PostBox, TextBox, a_certificate, free_port, mail_server_on, service_on

pytestmark = pytest.mark.django_db
OTTER = "otter42@example.org"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@pytest.fixture
def port(settings):
    """A mail server is configured; whether one is there is another matter."""
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp://127.0.0.1:{number}")
    settings.EMAIL_FROM = "no-reply@kith.example"
    settings.OWN_NETWORK = ["127.0.0.1"]
    return number


def put_out(address=OTTER, channel=Channel.EMAIL, text=Text.SOMETHING, *, lasts=timedelta(days=7), code=""):
    now = timezone.now()
    outbox.put_out("ABCDEFGHJKLM", channel, text, address, at=now, until=now + lasts, code=code)
    return Outgoing.objects.order_by("-pk")[0]


def work():
    """Do what is ready, and what waits for another try."""
    Job.objects.filter(finished_at__isnull=True).update(run_after=timezone.now())
    Job.objects.filter(status="READY").update(run_after=timezone.now())
    return jobs.do_ready()


def state(one):
    one.refresh_from_db()
    return one.state


def test_a_message_goes_to_a_real_server_and_its_address_is_forgotten(port):
    one = put_out()
    assert one.address == OTTER
    with mail_server_on(port, PostBox()) as box:
        work()
        work()
    assert box.to == [OTTER]
    assert (state(one), one.address) == (Sending.SENT, "")
    mail = message_from_bytes(box.taken[0])
    assert mail.get_payload().strip() == "There is something for you."
    assert mail["Message-ID"] == f"<{one.ref}@kith.example>"


def test_the_address_and_the_code_lie_sealed_while_they_wait(port):
    one = put_out(text=Text.CODE, code="123456")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, code FROM kit_outgoing WHERE ref = %s", [one.ref])
        address, code = cursor.fetchone()
    assert "otter42" not in address
    assert "123456" not in code
    assert "123456" not in str(list(Job.objects.values_list("args_kwargs", flat=True)))


def test_the_database_keeps_no_address_of_what_has_gone(port):
    one = put_out()
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.filter(pk=one.pk).update(state=Sending.SENT, ended_at=timezone.now())


def test_a_deed_that_is_rolled_back_sends_nothing(port):
    with transaction.atomic():
        put_out()
        transaction.set_rollback(True)
    assert not Outgoing.objects.exists()
    assert not Job.objects.exists()


def test_mail_is_down_and_comes_back(port):
    """T-48: it waits, says nothing of the address anywhere, and goes once by itself."""
    one = put_out()
    for _ in range(3):
        work()
        assert state(one) == Sending.WAITING
    job = Job.objects.get()
    assert (job.status, len(job.worker_ids)) == ("READY", 3)
    assert "otter" not in job.traceback + job.exception_class_path
    with mail_server_on(port, PostBox()) as box:
        work()
        work()
    assert (box.to, state(one)) == ([OTTER], Sending.SENT)


def test_mail_is_down_for_days_and_the_message_still_goes(port):
    """The job is given up after its tries; the day's tidying takes the message up again."""
    one = put_out()
    for _ in range(jobs.MOST_TRIES):
        work()
    assert Job.objects.get().status == "FAILED"
    assert outbox.stir(at=timezone.now()) == 0  # not before a day has gone
    with mail_server_on(port, PostBox()) as box:
        assert outbox.stir(at=timezone.now() + timedelta(days=2)) == 1
        assert outbox.stir(at=timezone.now() + timedelta(days=2)) == 1  # twice a day is still one job
        work()
    assert (box.to, state(one)) == ([OTTER], Sending.SENT)


def test_a_message_that_is_of_no_use_any_more_does_not_go(port):
    one = put_out(lasts=timedelta(seconds=-1))
    with mail_server_on(port, PostBox()) as box:
        work()
    assert (box.to, state(one), one.address) == ([], Sending.TOO_LATE, "")


def test_an_address_that_takes_nothing_is_tried_once_and_one_that_is_full_again(port):
    nobody, full = put_out("nobody@example.org"), put_out("full@example.org")
    with mail_server_on(port, PostBox()) as box:
        work()
    assert (state(nobody), state(full), box.to) == (Sending.REFUSED, Sending.WAITING, [])
    assert not outbox.last_refused("ABCDEFGHJKLX", Channel.EMAIL)
    assert outbox.last_refused("ABCDEFGHJKLM", Channel.EMAIL)


def test_a_server_that_says_later_gets_the_same_message_again(port):
    one = put_out()
    with mail_server_on(port, PostBox()) as box:
        box.answers = ["451 4.7.1 try again later"]
        work()
        assert (state(one), box.to) == (Sending.WAITING, [])
        work()
    assert (state(one), box.to) == (Sending.SENT, [OTTER])


def test_killed_between_handing_over_and_writing_that_down_it_does_not_go_twice(port, monkeypatch):
    one = put_out()

    def killed(*args):
        raise SystemExit

    with mail_server_on(port, PostBox()) as box:
        monkeypatch.setattr(outbox, "_end", killed)
        with pytest.raises(SystemExit):
            outbox.send_message.call(one.ref)
        monkeypatch.undo()
        assert (state(one), box.to) == (Sending.SENDING, [OTTER])
        work()
        work()
    assert (box.to, state(one), one.address) == ([OTTER], Sending.IN_DOUBT, "")


@pytest.mark.parametrize(("scheme", "encrypted"), [("smtp", False), ("smtp+tls", True), ("smtps", True)])
def test_encryption_is_what_the_address_of_the_server_says(
    settings, tmp_path, monkeypatch, scheme, encrypted
):
    context, trusted = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"{scheme}://localhost:{number}")
    settings.OWN_NETWORK = ["localhost"]
    options = {
        "smtp": {},
        "smtp+tls": {"tls_context": context, "require_starttls": True},
        "smtps": {"ssl_context": context},
    }
    one = put_out()
    with mail_server_on(number, PostBox(), **options[scheme]) as box:
        work()
    assert state(one) == Sending.SENT
    assert box.encrypted == [encrypted]


def test_a_server_whose_name_nobody_vouches_for_gets_nothing(settings, tmp_path):
    context, _not_trusted = a_certificate(tmp_path)
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp+tls://localhost:{number}")
    settings.OWN_NETWORK = ["localhost"]
    one = put_out()
    with mail_server_on(number, PostBox(), tls_context=context) as box:
        work()
    assert (state(one), box.to) == (Sending.WAITING, [])


def test_a_mail_server_inside_that_the_settings_do_not_name_is_not_reached(port, settings):
    """T-30."""
    settings.OWN_NETWORK = []
    one = put_out()
    with mail_server_on(port, PostBox()) as box:
        work()
    assert (state(one), box.to) == (Sending.WAITING, [])
    assert Job.objects.get().exception_class_path == "kith.kit.reaching.NotReached"


def test_what_went_is_forgotten_after_a_fortnight(port):
    put_out(lasts=timedelta(seconds=-1))
    work()
    outbox.stir(at=timezone.now() + timedelta(days=13))
    assert Outgoing.objects.exists()
    outbox.stir(at=timezone.now() + timedelta(days=15))
    assert not Outgoing.objects.exists()


# Text messages


@pytest.fixture
def texts(settings, tmp_path, monkeypatch):
    context, trusted = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    box = TextBox()
    settings.OWN_NETWORK = ["localhost"]
    settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE = box.key, TEMPLATE
    with service_on(box, context) as url:
        settings.NOTIFY_URL = url
        yield box


def test_a_text_goes_as_the_services_contract_says(texts):
    one = put_out("+447700900123", Channel.SMS)
    work()
    assert state(one) == Sending.SENT
    assert texts.taken == [
        {
            "phone_number": "+447700900123",
            "template_id": TEMPLATE,
            "personalisation": {"text": "There is something for you."},
            "reference": one.ref,
        }
    ]


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_text_waits_while_the_service_says_no(texts, status):
    texts.answers = [(status, {"status_code": status, "errors": []}, {})]
    one = put_out("+447700900123", Channel.SMS)
    work()
    assert (state(one), texts.taken) == (Sending.WAITING, [])
    work()
    assert (state(one), len(texts.taken)) == (Sending.SENT, 1)


def test_a_number_that_is_none_is_tried_once(texts):
    one = put_out("+10000", Channel.SMS)
    work()
    work()
    assert (state(one), texts.asked) == (Sending.REFUSED, 1)


def test_a_wrong_key_is_no_way_to_lose_a_message(texts, settings):
    right, settings.NOTIFY_KEY = settings.NOTIFY_KEY, texts.key[:-1] + "f"
    one = put_out("+447700900123", Channel.SMS)
    work()
    assert state(one) == Sending.WAITING
    settings.NOTIFY_KEY = right
    work()
    assert state(one) == Sending.SENT


def test_a_redirect_is_not_followed(texts, tmp_path):
    """T-30: wherever it leads, what we would send does not go there."""
    context, _trusted = a_certificate(tmp_path)
    elsewhere = TextBox()
    with service_on(elsewhere, context) as url:
        texts.answers = [(307, {}, {"Location": f"{url}/v2/notifications/sms"})]
        one = put_out("+447700900123", Channel.SMS)
        work()
    assert (state(one), elsewhere.asked) == (Sending.WAITING, 0)


# Settings


def test_the_address_of_a_mail_server_says_all_that_is_needed():
    assert server_from_url("") == {}
    server = server_from_url("smtp+tls://post%40here:a%2Fb@mail.example.org")
    assert (server["host"], server["port"], server["use_tls"], server["use_ssl"]) == (
        "mail.example.org",
        587,
        True,
        False,
    )
    assert (server["username"], server["password"]) == ("post@here", "a/b")


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org"])
def test_an_address_that_is_no_mail_servers_is_refused_at_the_start(url):
    with pytest.raises(ValueError, match="KITH_EMAIL_URL"):
        server_from_url(url)
