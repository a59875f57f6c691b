"""Messages about notices: at most one at a time, never at night, to nobody who must not hear, and they tell nothing."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import mark_read, shut_out, tell, tell_person
from kith.access.actions.messages import tidy_messages
from kith.access.choices import NOTICES, What
from kith.access.models import ContactAddress, Named, Notice, Restriction
from kith.access.rules import address_from, after_the_night, check_codes
from kith.access.tests.contacts import MAIL, a_contact
from kith.audit.models import Entry
from kith.cli.work import note_job, scope_of_job
from kith.kit import jobs, outbox
from kith.kit.choices import Channel, Sending, Text
from kith.kit.mail_server import server_from_url
from kith.kit.models import Job, Outgoing
from kith.kit.tests.post import PostBox, free_port, mail_server_on
from kith.people.actions import end_account
from kith.people.models import Account, Authority, Person, Team
from kith.words import Refused

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)
LATE = datetime(2026, 11, 18, 23, 30, tzinfo=LONDON)


@pytest.fixture
def port(settings):
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp://127.0.0.1:{number}")
    settings.EMAIL_FROM, settings.ADDRESS = "no-reply@kith.example", "https://kith.example/"
    settings.OWN_NETWORK = ["127.0.0.1"]
    return number


@pytest.fixture
def post(port):
    with mail_server_on(port, PostBox()) as box:
        yield box


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as held:
        yield held


def work():
    return jobs.do_ready(around=scope_of_job, noted=note_job)


def told(account, what=What.RECORD_MOVED, **more):
    tell(account, what, at=timezone.now(), **more)
    work()


# Whether, and when


def test_nobody_hears_outside_kith_unless_they_said_so(cast, post, clock):
    told(cast.young_person)
    a_contact(cast.worker, at=timezone.now(), confirmed=False)
    told(cast.worker)
    assert Notice.objects.count() == 2
    assert post.to == []


def test_who_gave_an_address_hears_that_there_is_something_and_no_more(cast, post, clock):
    a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person)
    assert post.to == [MAIL]
    assert message_from_bytes(post.taken[0]).get_payload().strip() == (
        "There is something for you. https://kith.example/"
    )


def test_where_nothing_can_be_sent_nothing_is_queued(cast, clock):
    a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person)
    assert not Job.objects.exists()


def test_a_notice_about_a_person_reaches_whichever_account_they_have(cast, post, clock):
    a_contact(cast.young_person, at=timezone.now())
    tell_person(cast.person, What.RECORD_READY, at=timezone.now())
    work()
    assert post.to == [MAIL]
    Account.objects.filter(pk=cast.young_person.pk).delete()
    tell_person(cast.person, What.RECORD_READY, at=timezone.now() + timedelta(minutes=1))
    clock.shift(timedelta(hours=5))
    work()
    assert post.to == [MAIL]


def test_several_notices_are_one_message_and_later_ones_wait_four_hours(cast, post, clock):
    a_contact(cast.young_person, at=timezone.now())
    for _ in range(3):
        told(cast.young_person)
    assert len(post.to) == 1
    clock.shift(timedelta(hours=3, minutes=59))
    work()
    assert len(post.to) == 1
    clock.shift(timedelta(minutes=1))
    work()
    assert len(post.to) == 2  # two more notices, one more message


def test_what_was_read_in_the_meantime_needs_no_message(cast, post, clock):
    a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person)
    told(cast.young_person)
    mark_read(cast.young_person, at=timezone.now())
    clock.shift(timedelta(hours=4))
    work()
    assert len(post.to) == 1


def test_a_young_persons_phone_is_silent_at_night_and_a_workers_is_theirs_to_mute(cast, post, clock):
    clock.move_to(LATE)
    for account in (cast.young_person, cast.worker):
        a_contact(account, at=timezone.now(), goes_to=f"{account.role}@example.org")
        told(account)
    assert post.to == ["worker@example.org"]
    clock.move_to(LATE.replace(day=19, hour=7, minute=59))
    work()
    assert post.to == ["worker@example.org"]
    clock.move_to(LATE.replace(day=19, hour=8, minute=0))
    work()
    assert post.to == ["worker@example.org", "young_person@example.org"]


def test_what_is_about_signing_in_does_not_wait_for_the_morning(cast, post, clock):
    clock.move_to(LATE)
    a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person, What.RECOVERY_CODE_USED)
    assert post.to == [MAIL]


@pytest.mark.parametrize(
    ("local", "goes"),
    [
        (datetime(2026, 3, 28, 21, 59, tzinfo=LONDON), datetime(2026, 3, 28, 21, 59, tzinfo=LONDON)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=LONDON), datetime(2026, 3, 29, 8, 0, tzinfo=LONDON)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), datetime(2026, 10, 25, 8, 0, tzinfo=LONDON)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=LONDON), datetime(2027, 1, 1, 8, 0, tzinfo=LONDON)),
        (datetime(2026, 7, 1, 8, 0, tzinfo=LONDON), datetime(2026, 7, 1, 8, 0, tzinfo=LONDON)),
    ],
)
def test_the_morning_is_by_the_readers_clock_also_when_it_is_put_forward_or_back(local, goes):
    assert after_the_night(local) == goes
    assert after_the_night(local).astimezone(UTC) == goes.astimezone(UTC)


def test_an_account_that_ended_hears_nothing_more(cast, post, clock):
    a_contact(cast.worker, at=timezone.now())
    tell(cast.worker, What.RESTRICTION_BEGUN, at=timezone.now())
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    work()
    assert post.to == []
    tidy_messages.call()
    assert not ContactAddress.objects.exists()


# To whom never


def a_stop(cast, clock):
    today = timezone.localdate()
    order = Restriction(
        person=cast.person, kind="court", mode="no_contact", from_on=today, begun_by=cast.manager
    )
    order.other, order.evidence, order.told, order.known = "Jaden", "seen", "told", True
    order.begun_at, order.review_on = timezone.now(), today + timedelta(days=30)
    order.save()
    Named.objects.create(restriction=order, name=cast.other_worker.ref)


def a_closed_file(cast, clock):
    review = timezone.localdate() + timedelta(days=30)
    shut_out(
        cast.person, cast.other_worker, reason="A relative of theirs works here", review_on=review,
        by=cast.manager, at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("closes", [a_stop, a_closed_file])
@pytest.mark.parametrize("when", ["before", "while it waits"])
def test_nobody_hears_about_a_person_they_must_have_nothing_to_do_with(cast, post, clock, closes, when):
    """T-63: also when the restriction began after the notice was left; about somebody else they do hear."""
    a_contact(cast.other_worker, at=timezone.now())
    if when == "before":
        closes(cast, clock)
    tell(cast.other_worker, What.ACCOUNT_UNDONE, at=timezone.now(), of=cast.person)
    if when != "before":
        closes(cast, clock)
    work()
    assert post.to == []
    told(cast.other_worker, What.ACCOUNT_UNDONE, of=cast.other_person)
    assert post.to == [MAIL]


# What it says


def test_every_message_there_can_be_is_the_same_and_names_nothing(cast, post, clock):
    """T-61: crossed over every notice and every role; the raw message with all its headers."""
    Authority.objects.update(name="Plantedcouncil")
    Team.objects.filter(pk=cast.team.pk).update(name="Plantedteam")
    Person.objects.update(forename="Plantedforename", surname="Plantedsurname", child_id=None)
    Account.objects.update(full_name="Plantedworker")
    said = set()
    accounts = (cast.young_person, cast.worker, cast.manager, cast.administrator, cast.data_officer)
    for account in accounts:
        a_contact(account, at=timezone.now())
        for what in What:
            clock.shift(timedelta(days=1))
            told(Account.objects.get(pk=account.pk), what, of=cast.person)
            said.add(neutral(post.taken[-1]))
    assert len(post.taken) == len(accounts) * len(What)
    assert len(said) == 1
    only = said.pop().lower()
    assert "planted" not in only
    assert "there is something for you." in only
    for word in (
        *("care", "council", "team", "worker", "record", "leaving", "court"),
        cast.worker.username,
        cast.person.ref,
    ):
        assert word.lower() not in only
    assert set(NOTICES) == set(What)


def neutral(raw):
    """Return a message without what differs each time: when, its number, and to whom."""
    mail = message_from_bytes(raw)
    assert set(mail.keys()) <= {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted",
    }  # fmt: skip
    assert re.fullmatch(r"<\w{12}@kith\.example>", mail["Message-ID"])
    for name in ("Date", "Message-ID", "To"):
        del mail[name]
    return mail.as_string()


def test_there_are_three_sentences_and_no_way_to_put_more_into_them():
    """T-61: what can leave by any channel is these three, and a number of six signs."""
    assert {text: say.msgid for text, say in outbox.TEXTS.items()} == {
        Text.SOMETHING: "There is something for you.",
        Text.CODE: "Your code is {code}.",
        Text.ANSWER: "There is an answer for you. Please get in touch where you asked.",
    }
    assert outbox.SUBJECT.msgid == "A message for you"


def test_the_log_says_that_a_message_was_prepared_and_not_to_where(cast, post, clock):
    a_contact(cast.young_person, at=timezone.now())
    told(cast.young_person)
    rows = Entry.objects.filter(kind="job").order_by("pk")
    assert [row.deed for row in rows] == ["say_something", "send_message"]
    assert "otter" not in str([(row.things, row.fields) for row in rows])


# Giving an address


def code_in(raw):
    return re.search(r"Your code is (\d{6})\.", raw.decode())[1]


def give(client, text):
    return client.post(reverse("contact_add"), {"text": text})


def test_an_address_counts_when_the_code_sent_there_is_typed_back(cast, signed_in, post):
    client = signed_in(cast.young_person)
    asked = give(client, f" {MAIL} ")
    one = ContactAddress.objects.get()
    assert (asked.status_code, one.confirmed_at, one.goes_to) == (302, None, MAIL)
    work()
    wrong = client.post(asked.url, {"code": "none"})
    assert "That code did not work" in wrong.content.decode()
    code = code_in(post.taken[0])
    assert code not in one.code_seal
    assert client.post(asked.url, {"code": f"{code[:3]} {code[3:]}"}).url == reverse("my_messages")
    one.refresh_from_db()
    assert one.confirmed_at is not None
    page = client.get(reverse("my_messages")).content.decode()
    assert MAIL in page
    deeds = set(Entry.objects.filter(actor=cast.young_person.ref).values_list("deed", flat=True))
    assert {"add_contact_address", "confirm_contact_address"} <= deeds


def test_a_code_is_tried_five_times_and_within_half_an_hour(cast, signed_in, post, clock):
    client = signed_in(cast.worker)
    asked = give(client, MAIL)
    work()
    code = code_in(post.taken[0])
    for _ in range(5):
        client.post(asked.url, {"code": "000000" if code != "000000" else "000001"})
    assert "too old, or was tried too often" in client.post(asked.url, {"code": code}).content.decode()
    clock.shift(timedelta(minutes=1))
    asked = give(client, MAIL)
    work()
    clock.shift(timedelta(minutes=13))
    ContactAddress.objects.update(code_until=timezone.now())
    late = client.post(asked.url, {"code": code_in(post.taken[1])})
    assert "too old, or was tried too often" in late.content.decode()
    assert ContactAddress.objects.get().confirmed_at is None


def test_nobody_is_bothered_with_codes(cast, signed_in, post, clock):
    client = signed_in(cast.young_person)
    for number in range(3):
        assert give(client, f"otter{number}@example.org").status_code == 302
    assert "several codes already" in give(client, "otter9@example.org").content.decode()
    with pytest.raises(Refused):
        check_codes(0, 6)
    check_codes(2, 5)


def test_a_double_tap_sends_one_code(cast, signed_in, post, clock):
    client = signed_in(cast.young_person)
    assert give(client, MAIL).url == give(client, MAIL).url
    work()
    assert len(post.taken) == 1


def test_an_address_is_taken_away_and_nothing_goes_there_any_more(cast, signed_in, post, clock):
    one = a_contact(cast.young_person, at=timezone.now())
    stranger = signed_in(cast.other_young_person)
    stranger.post(reverse("my_messages"), {"contact": one.ref})
    assert ContactAddress.objects.exists()
    tell(cast.young_person, What.RECORD_MOVED, at=timezone.now())
    signed_in(cast.young_person).post(reverse("my_messages"), {"contact": one.ref})
    work()
    assert (ContactAddress.objects.count(), post.to) == (0, [])


def test_the_page_says_when_the_last_message_was_refused(cast, signed_in, post, clock):
    a_contact(cast.young_person, at=timezone.now(), goes_to="nobody@example.org")
    told(cast.young_person)
    page = signed_in(cast.young_person).get(reverse("my_messages")).content.decode()
    assert "The last message did not arrive" in page


def test_without_a_way_to_send_an_address_is_refused_in_words(cast, signed_in):
    answer = give(signed_in(cast.young_person), MAIL)
    assert "Kith cannot send to this kind of address here" in answer.content.decode()
    assert not ContactAddress.objects.exists()


def test_mail_is_down_the_page_works_and_the_code_comes_when_it_is_back(cast, signed_in, port):
    """T-48: end to end; nothing is lost and nothing comes twice."""
    client = signed_in(cast.young_person)
    asked = give(client, MAIL)
    assert asked.status_code == 302
    assert client.get(asked.url).status_code == 200
    work()
    assert Outgoing.objects.get().state == Sending.WAITING
    Job.objects.update(run_after=timezone.now())
    with mail_server_on(port, PostBox()) as box:
        work()
        work()
    assert box.to == [MAIL]
    assert client.post(asked.url, {"code": code_in(box.taken[0])}).status_code == 302


def test_what_nobody_confirmed_is_forgotten_after_a_day_and_what_was_stays(cast, clock):
    a_contact(cast.young_person, at=timezone.now(), confirmed=False)
    a_contact(cast.worker, at=timezone.now())
    clock.shift(timedelta(hours=23))
    tidy_messages.call()
    assert ContactAddress.objects.count() == 2
    clock.shift(timedelta(hours=1))
    tidy_messages.call()
    assert [one.account for one in ContactAddress.objects.all()] == [cast.worker]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" otter42@example.org ", (Channel.EMAIL, "otter42@example.org")),
        ("07700 900123", (Channel.SMS, "+447700900123")),
        ("+44 (7700) 900-123", (Channel.SMS, "+447700900123")),
        ("0044 7700 900123", (Channel.SMS, "+447700900123")),
    ],
)
def test_an_address_is_understood_however_it_is_written(text, found):
    assert address_from(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "otter", "otter@", "otter@localhost", "a@b@example.org", "otter42@example.org\nBcc: x@example.org",
        "otter@example.org, x@example.org", "<otter@example.org>", "otter @example.org", "ötter@example.org",
        "020 7946 0958", "07000 900123", "+1 202 555 0100", "0770090012", "x" * 250 + "@example.org", "٠٧٧٠٠٩٠٠١٢٣",
    ],
)  # fmt: skip
def test_what_is_neither_an_address_nor_a_mobile_number_is_refused_in_words(text):
    with pytest.raises(Refused, match="Enter an e-mail address"):
        address_from(text)
