"""From a manager's yes to somebody having their record: made once by a job, told by day, handed over, written down."""

from datetime import date, datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Notice
from kith.audit.models import Entry
from kith.cli.work import note_job, scope_of_job
from kith.kit import jobs
from kith.kit.choices import Sending, Text
from kith.kit.mail_server import server_from_url
from kith.kit.models import Job, Outgoing
from kith.kit.tests.post import PostBox, free_port, mail_server_on
from kith.people.tests.factories import a_person
from kith.records.actions import packs
from kith.records.actions.packs import agree_to_release, ask_anew, make_pack
from kith.records.actions.requests import ask_for_record, move_request
from kith.records.actions.telling import hand_over
from kith.records.choices.giving import TELLING_SAYS, Ended, Handed, Telling
from kith.records.choices.requests import CameBy, Mover, State
from kith.records.figures.giving import Stage, making_now, told
from kith.records.figures.requests import own_request
from kith.records.models import HandedOver, Making, Pack, RequestStep
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, let_out, moved_to, released
from kith.words import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Europe/London"))
OTTER = "otter42@example.org"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as held:
        yield held


@pytest.fixture
def now(clock):
    return timezone.now()


@pytest.fixture
def asked(cast, now):
    """A request that waits for a manager."""
    return moved_to(
        a_request(cast.person, cast.young_person, at=now), State.DECIDING, cast.data_officer, at=now
    )


def work():
    return jobs.do_ready(around=scope_of_job, noted=note_job)


def own_page(signed_in, account, request):
    return (
        signed_in(account)
        .get(reverse("record_request", kwargs={"request_ref": request.ref}))
        .content.decode()
    )


def office_page(signed_in, account, request):
    return (
        signed_in(account)
        .get(reverse("request_office", kwargs={"request_ref": request.ref}))
        .content.decode()
    )


# Made by a job


def test_a_managers_yes_is_not_called_ready_before_the_file_is_there(cast, asked, now, signed_in):
    making = agree_to_release(asked, by=cast.manager, at=now, words="Plantedwords")
    asked.refresh_from_db()
    assert asked.stands is State.DECIDING
    assert not Pack.objects.exists()
    assert not Notice.objects.filter(what="record_ready").exists()
    assert "It is being made for you" in own_page(signed_in, cast.young_person, asked)
    assert "The file is being made, since 12:00 on 18 November 2026" in office_page(
        signed_in, cast.data_officer, asked
    )
    list_page = signed_in(cast.manager).get(reverse("decisions")).content.decode()
    assert reverse("request_decide", kwargs={"request_ref": asked.ref}) not in list_page
    work()
    asked.refresh_from_db()
    making.refresh_from_db()
    assert (asked.stands, making.ended, making.words) == (State.RELEASED, Ended.MADE, "")
    step = RequestStep.objects.get(request=asked, state=State.RELEASED)
    assert (step.by, step.words) == (cast.manager, "Plantedwords")
    assert Notice.objects.filter(what="record_ready", person=cast.person).count() == 1
    assert "Open it" in own_page(signed_in, cast.young_person, asked)
    deeds = list(Entry.objects.filter(subjects__subject=cast.person.ref).values_list("kind", "deed"))
    assert ("write", "agree_to_release") in deeds
    assert ("job", "release_record") in deeds
    assert "Planted" not in str(list(Job.objects.values()) + list(Entry.objects.values()))


def test_a_try_that_failed_says_when_the_next_one_is_and_nothing_is_lost(
    cast, asked, now, clock, signed_in, monkeypatch
):
    agree_to_release(asked, by=cast.manager, at=now)
    with monkeypatch.context() as broken:
        broken.setattr(packs, "record_files", lambda *_, **__: 1 / 0)
        work()
    for page in (
        own_page(signed_in, cast.young_person, asked),
        office_page(signed_in, cast.data_officer, asked),
    ):
        assert "12:01" in page
        assert "18 November 2026" in page
    assert "could not be made yet" in str(own_request(asked).means)
    assert not Pack.objects.exists()
    clock.shift(timedelta(minutes=2))
    work()
    asked.refresh_from_db()
    assert asked.stands is State.RELEASED
    assert making_now(asked) is None


def test_after_the_last_try_both_pages_say_so_and_a_manager_can_have_it_made_again(
    cast, asked, now, signed_in
):
    first = agree_to_release(asked, by=cast.manager, at=now)
    with pytest.raises(Refused):
        agree_to_release(asked, by=cast.manager, at=now)
    Job.objects.update(status="FAILED", finished_at=now)
    assert making_now(asked).stage is Stage.GIVEN_UP
    assert "It is held up" in own_page(signed_in, cast.young_person, asked)
    assert "has stopped trying" in office_page(signed_in, cast.data_officer, asked)
    manager = signed_in(cast.manager)
    decide = reverse("request_decide", kwargs={"request_ref": asked.ref})
    assert "has stopped trying" in manager.get(decide).content.decode()
    assert manager.post(decide, {"decision": "release", "words": ""}).status_code == 302
    first.refresh_from_db()
    assert first.ended == Ended.GIVEN_UP
    work()
    asked.refresh_from_db()
    assert asked.stands is State.RELEASED


def test_done_twice_it_is_made_once(cast, asked, now):
    making = agree_to_release(asked, by=cast.manager, at=now)
    pack = make_pack(making, at=now)
    assert make_pack(making, at=now) is None
    work()
    assert Pack.objects.get() == pack
    assert RequestStep.objects.filter(request=asked, state=State.RELEASED).count() == 1
    assert Notice.objects.filter(what="record_ready").count() == 1


def test_ended_in_the_middle_nothing_is_half_done(cast, asked, now, monkeypatch):
    """The audit row is the last thing of the transaction: without it there is no pack, no step, nobody is told."""
    making = agree_to_release(asked, by=cast.manager, at=now)
    with monkeypatch.context() as broken:
        broken.setattr(packs, "record", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_pack(making, at=now)
    asked.refresh_from_db()
    assert asked.stands is State.DECIDING
    assert not Pack.objects.exists()
    assert not Notice.objects.filter(what="record_ready").exists()
    work()
    assert Pack.objects.count() == 1


def test_something_written_after_the_yes_keeps_it_from_being_made_and_the_manager_reads_why(
    cast, asked, now, signed_in
):
    agree_to_release(asked, by=cast.manager, at=now)
    a_note(cast.allocation, cast.worker, at=now, text="Plantedunread")
    work()
    asked.refresh_from_db()
    assert asked.stands is State.DECIDING
    assert not Pack.objects.exists()
    assert Making.objects.get().ended == Ended.CHANGED
    manager = signed_in(cast.manager)
    decide = reverse("request_decide", kwargs={"request_ref": asked.ref})
    assert "something has changed since it was read" in manager.get(decide).content.decode()
    assert "A manager is checking it" in own_page(signed_in, cast.young_person, asked)
    assert Entry.objects.filter(deed="stop_making_record", kind="job").count() == 1
    manager.post(decide, {"decision": "back", "words": ""})
    asked.refresh_from_db()
    assert asked.stands is State.SCREENING
    assert making_now(asked) is None


def test_what_was_taken_back_meanwhile_is_not_made(cast, asked, now):
    agree_to_release(asked, by=cast.manager, at=now)
    move_request(asked, State.WITHDRAWN, mover=Mover.ASKER, by=cast.young_person, at=now)
    work()
    asked.refresh_from_db()
    assert asked.stands is State.WITHDRAWN
    assert Making.objects.get().ended == Ended.DROPPED
    assert not Pack.objects.exists()


def test_made_anew_the_one_before_can_be_opened_until_then(cast, asked, now, signed_in):
    first = let_out(asked, cast.manager, at=now)
    ask_anew(asked, by=cast.data_officer, at=now)
    assert "Open it" in own_page(signed_in, cast.young_person, asked)
    with pytest.raises(Refused):
        ask_anew(asked, by=cast.data_officer, at=now)
    assert Pack.objects.get() == first
    work()
    assert Pack.objects.get() != first
    assert RequestStep.objects.filter(request=asked, state=State.RELEASED).count() == 1


def test_the_database_keeps_one_pack_being_made_and_no_words_after_it(cast, asked, now):
    making = agree_to_release(asked, by=cast.manager, at=now, words="Plantedwords")
    with pytest.raises(IntegrityError), transaction.atomic():
        Making.objects.create(request=asked, asked_at=now, asked_by=cast.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Making.objects.filter(pk=making.pk).update(ended=Ended.MADE, ended_at=now)


# Told, outside Kith


@pytest.fixture
def port(settings):
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp://127.0.0.1:{number}")
    settings.EMAIL_FROM, settings.ADDRESS = "no-reply@kith.example", "https://kith.example/"
    settings.OWN_NETWORK = ["127.0.0.1"]
    return number


@pytest.fixture
def outsider(cast):
    """Somebody of 40, who has no account."""
    return a_person(cast.authority, forename="Odette", surname="Wren", born_on=date(1986, 5, 3))


def by_letter(cast, person, now, **kwargs):
    return a_request(person, cast.data_officer, at=now, came_by=CameBy.LETTER, **kwargs)


def test_somebody_without_an_account_is_told_in_one_sentence_that_tells_nothing(
    cast, outsider, now, port, signed_in
):
    request = by_letter(cast, outsider, now, tell_at=f" {OTTER} ")
    released(request, cast.data_officer, cast.manager, at=now)
    assert told(request).says == TELLING_SAYS[Telling.LATER]
    with mail_server_on(port, PostBox()) as box:
        work()
        work()
    assert box.to == [OTTER]
    mail = message_from_bytes(box.taken[0])
    assert mail.get_payload().strip() == "There is an answer for you. Please get in touch where you asked."
    for word in ("Wren", "Odette", "record", "council", "kith.example/", cast.authority.name):
        assert word not in mail.get_payload() + mail["Subject"], word
    page = office_page(signed_in, cast.data_officer, request)
    assert "A message was sent on 18 November 2026" in page
    assert OTTER in page
    assert OTTER not in str(list(Job.objects.values()) + list(Entry.objects.values()))
    assert Outgoing.objects.get().address == ""


def test_nobody_is_told_at_night(cast, outsider, clock, port):
    clock.move_to(NOON.replace(hour=23, minute=30))
    late = timezone.now()
    request = by_letter(cast, outsider, late, tell_at=OTTER)
    released(request, cast.data_officer, cast.manager, at=late)
    work()
    assert not Outgoing.objects.exists()
    assert told(request).says == TELLING_SAYS[Telling.LATER]
    clock.move_to(NOON.replace(day=19, hour=8, minute=1))
    with mail_server_on(port, PostBox()) as box:
        work()
    assert box.to == [OTTER]


@pytest.mark.parametrize(
    ("state", "how", "yourselves"),
    [
        (Sending.WAITING, Telling.ON_ITS_WAY, False),
        (Sending.SENT, Telling.SENT, False),
        (Sending.REFUSED, Telling.NOT_TAKEN, True),
        (Sending.TOO_LATE, Telling.NOT_TAKEN, True),
        (Sending.IN_DOUBT, Telling.PERHAPS, True),
    ],
)
def test_the_office_sees_how_the_message_ended(cast, outsider, now, port, state, how, yourselves):
    request = by_letter(cast, outsider, now, tell_at=OTTER)
    released(request, cast.data_officer, cast.manager, at=now)
    Job.objects.filter(task_path__contains="tell_asker").update(status="SUCCESSFUL", finished_at=now)
    over = state not in (Sending.WAITING, Sending.SENDING)
    Outgoing.objects.create(
        to=request.ref,
        channel="email",
        text=Text.ANSWER,
        address="" if over else OTTER,
        state=state,
        queued_at=now,
        until=now,
        ended_at=now if over else None,
    )
    now_told = told(request)
    assert (now_told.says.msgid, now_told.yourselves) == (TELLING_SAYS[how].msgid, yourselves)


def test_where_there_is_no_way_to_tell_them_the_office_is_told_plainly_to_do_it(
    cast, outsider, now, signed_in, settings
):
    settings.EMAIL_SERVER = None
    request = by_letter(cast, outsider, now)
    released(request, cast.data_officer, cast.manager, at=now)
    assert "there is no address. Write or ring yourselves." in office_page(
        signed_in, cast.data_officer, request
    )
    other = by_letter(cast, a_person(cast.authority), now, tell_at=OTTER)
    released(other, cast.data_officer, cast.manager, at=now)
    assert told(other).says == TELLING_SAYS[Telling.NO_WAY], "also before the job has found that out"
    work()
    assert not Outgoing.objects.exists()
    assert "Kith cannot send to this address here." in office_page(signed_in, cast.data_officer, other)
    with_account = released_for(cast, now)
    assert told(with_account).says == TELLING_SAYS[Telling.IN_KITH]


def released_for(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    released(request, cast.data_officer, cast.manager, at=now)
    return request


def test_an_address_that_is_none_is_not_taken_and_everything_typed_stays(cast, outsider, now, signed_in):
    with pytest.raises(Refused):
        ask_for_record(outsider, by=cast.data_officer, at=now, came_by=CameBy.LETTER, tell_at="my sister")
    today = timezone.localdate(now)
    entries = {
        "came_by": "letter",
        "format": "paper",
        "support": "no",
        "wish": "Keptwords",
        "tell_at": "my sister",
        "received_on_day": today.day,
        "received_on_month": today.month,
        "received_on_year": today.year,
    }
    client = signed_in(cast.data_officer)
    where = reverse("request_log", kwargs={"person_ref": outsider.ref})
    answer = client.post(where, entries)
    assert answer.status_code == 422
    for words in ("Keptwords", "my sister", "07700 900123"):
        assert words in answer.content.decode(), words
    assert client.post(where, {**entries, "tell_at": "07700 900123"}).status_code == 302
    assert outsider.record_requests.get().tell_at == "+447700900123"


def test_the_address_is_let_go_of_with_the_request(cast, outsider, now):
    request = by_letter(cast, outsider, now, tell_at=OTTER)
    move_request(request, State.WITHDRAWN, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    request.refresh_from_db()
    assert request.tell_at == ""


# Handed over


def test_how_it_was_handed_over_is_written_down_and_they_can_read_it(cast, asked, now, signed_in):
    let_out(asked, cast.manager, at=now)
    today = timezone.localdate(now)
    officer = signed_in(cast.data_officer)
    where = reverse("request_hand_over", kwargs={"request_ref": asked.ref})
    entries = {"how": "together", "on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert officer.post(where, {**entries, "how": ""}).status_code == 422
    assert officer.post(where, entries).status_code == 302
    assert HandedOver.objects.get().by == cast.data_officer
    assert "In a meeting, read together" in own_page(signed_in, cast.young_person, asked)
    assert cast.data_officer.full_name in office_page(signed_in, cast.data_officer, asked)
    assert Entry.objects.filter(deed="hand_over_record", actor=cast.data_officer.ref).count() == 1


def test_nothing_is_handed_over_before_it_was_let_out_or_on_a_day_that_was_not(cast, asked, now, signed_in):
    hand = {"how": Handed.POST, "by": cast.data_officer, "at": now}
    today = timezone.localdate(now)
    with pytest.raises(Refused):
        hand_over(asked, on=today, **hand)
    where = reverse("request_hand_over", kwargs={"request_ref": asked.ref})
    assert signed_in(cast.data_officer).get(where).status_code == 404
    let_out(asked, cast.manager, at=now)
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Refused):
            hand_over(asked, on=day, **hand)
    assert hand_over(asked, on=today, token="once", **hand) is not None
    assert hand_over(asked, on=today, token="once", **hand) is None
    assert signed_in(cast.far_data_officer).get(where).status_code == 404
