"""The pages of requests, corrections and keeping, each form sent as its own visitor sends it.

On PostgreSQL every step is asked as that visitor, so the walls of the database stand between them here too.
"""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.audit.models import Entry
from kith.kit.jobs import do_ready
from kith.people.models import Person
from kith.people.tests.factories import a_person
from kith.records.models import (
    Correction,
    Erased,
    KeepingRule,
    LegalHold,
    NoteVersion,
    Pack,
    RecordRequest,
    RetentionRun,
    TakenOut,
)
from kith.records.queries.held import key_of
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_correction, a_request, released
from kith.universe.actions import add_member
from kith.universe.models import Member

pytestmark = pytest.mark.django_db
ASK = {"format": "file", "support": "yes", "wish": "Plantedwish"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def person(cast, signed_in):
    return signed_in(cast.young_person)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.data_officer)


@pytest.fixture
def manager(cast, signed_in):
    return signed_in(cast.manager)


def send(client, name, entries=None, expect=302, **refs):
    answer = client.post(reverse(name, kwargs=refs), entries or {})
    assert answer.status_code == expect, answer.content.decode()[:3000]
    return answer


def moved(officer, request, *states):
    for state in states:
        send(officer, "request_office", {"to": state, "words": f"Now {state}"}, request_ref=request.ref)


def note_key(words):
    found = next(version for version in NoteVersion.objects.all() if words in version.text)
    return key_of("records.noteversion", found.pk)


def test_a_request_from_asking_to_opening_through_every_door(cast, person, officer, manager, now):
    a_note(
        cast.allocation,
        cast.worker,
        at=now,
        text="Plantednote with Zebedee",
        others="Zebedee",
        about_others=True,
    )
    add_member(cast.person, "Plantednickname", by=cast.young_person, at=now)
    send(person, "record_ask", ASK)
    request = RecordRequest.objects.get()
    moved(officer, request, "identity_checked", "searching", "meeting_offered", "screening")
    refs = {"request_ref": request.ref, "item_key": note_key("Plantednote")}
    send(officer, "request_item", {"reason": "A", "names": ["Zebedee"], "words": ""}, **refs)
    send(officer, "request_item", {"back": TakenOut.objects.get().ref}, **refs)
    send(officer, "request_item", {"reason": "A", "words": "nowhere here"}, expect=422, **refs)
    send(officer, "request_item", {"reason": "A", "words": "Zebedee"}, **refs)
    send(officer, "request_item", {"look": "1"}, **refs)
    moved(officer, request, "deciding")
    send(manager, "request_decide", {"decision": "back", "words": "Look once more"}, request_ref=request.ref)
    moved(officer, request, "deciding")
    send(manager, "request_decide", {"decision": "release", "words": ""}, request_ref=request.ref)
    assert not Pack.objects.exists(), "a job makes it, not the page"
    do_ready()
    answer = send(person, "record_open", {"want": "json"}, expect=200, request_ref=request.ref)
    said = json.dumps(json.loads(answer.content))
    assert "Plantednote with [taken out: A]" in said
    assert "Zebedee" not in said
    assert "Plantednickname" not in said
    moved(officer, request, "follow_up")
    send(person, "record_request", {"words": "What is C2?"}, request_ref=request.ref)
    send(officer, "request_office", {"to": "say", "words": "A care order."}, request_ref=request.ref)
    page = person.get(reverse("record_request", kwargs={"request_ref": request.ref})).content.decode()
    for words in ("What is C2?", "A care order.", "Now follow_up"):
        assert words in page
    send(person, "record_complain", {"words": "Too much is missing"}, request_ref=request.ref)
    request.refresh_from_db()
    assert request.state == "complaint"


def test_the_records_team_hands_over_what_was_released_and_makes_it_anew(cast, officer, now):
    request = a_request(cast.person, cast.young_person, at=now)
    released(request, cast.data_officer, cast.manager, at=now)
    answer = send(officer, "request_file", {"want": "pdf"}, expect=200, request_ref=request.ref)
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.get(kind="export").door == "request_file"
    first = Pack.objects.get().ref
    send(officer, "request_file", {"want": "anew"}, request_ref=request.ref)
    assert Pack.objects.get().ref == first, "the one before stays until there is another"
    do_ready()
    assert Pack.objects.get().ref != first


def test_a_letter_is_written_down_and_taken_back_by_the_records_team(cast, officer):
    today = date.today()
    day = {
        "received_on_day": str(today.day),
        "received_on_month": str(today.month),
        "received_on_year": str(today.year),
    }
    found = officer.post(reverse("records_office"), {"find": cast.person.surname}).content.decode()
    assert reverse("records_person", kwargs={"person_ref": cast.person.ref}) in found
    assert Entry.objects.filter(kind="search", door="records_office").exists()
    send(officer, "request_log", {**ASK, "came_by": "letter", **day}, person_ref=cast.person.ref)
    request = RecordRequest.objects.get()
    send(officer, "request_extend", {"why": "There are eleven boxes of paper."}, request_ref=request.ref)
    moved(officer, request, "withdrawn")
    request.refresh_from_db()
    assert (request.state, request.extended_at is not None) == ("withdrawn", True)


def test_a_request_is_taken_back_by_who_asked(cast, person, now):
    request = a_request(cast.person, cast.young_person, at=now)
    send(person, "record_withdraw", request_ref=request.ref)
    request.refresh_from_db()
    assert request.state == "withdrawn"
    send(person, "record_withdraw", request_ref=request.ref)
    assert request.steps.count() == 2, "taking back what is taken back changes nothing"


def test_one_thing_is_erased_by_law_from_the_page_of_a_request(cast, officer, now):
    a_note(cast.allocation, cast.worker, at=now, text="Plantednote")
    request = a_request(cast.person, cast.young_person, at=now)
    moved(officer, request, "identity_checked", "searching")
    refs = {"request_ref": request.ref, "item_key": note_key("Plantednote")}
    send(officer, "item_erase", {"ground": "court", "why": "no"}, expect=422, **refs)
    send(officer, "item_erase", {"ground": "court", "why": "The court ordered it today"}, **refs)
    assert not NoteVersion.objects.exists()
    assert Erased.objects.get().ground == "court"
    assert officer.get(reverse("request_item", kwargs=refs)).status_code == 404


def test_something_wrong_is_said_and_answered(cast, person, signed_in, now):
    send(person, "correction_ask", {"about": "homes", "says": "Plantedwrong"})
    asked = Correction.objects.get()
    worker = signed_in(cast.worker)
    assert cast.person.name in worker.get(reverse("corrections")).content.decode()
    refs = {"correction_ref": asked.ref}
    send(worker, "correction_answer", {"answer": "corrected", "why": "Kept words"}, expect=422, **refs)
    send(worker, "correction_answer", {"answer": "corrected", "before": "a", "now": "Plantedright"}, **refs)
    assert "Plantedright" in person.get(reverse("held_about_me")).content.decode()
    send(worker, "correction_answer", {"answer": "beside"}, expect=422, **refs)


def test_somebody_else_does_not_answer_it(cast, signed_in, now):
    asked = a_correction(cast.person, cast.young_person, at=now)
    for account in (cast.other_worker, cast.other_manager, cast.far_data_officer):
        send(
            signed_in(account),
            "correction_answer",
            {"answer": "beside"},
            expect=404,
            correction_ref=asked.ref,
        )
    asked.refresh_from_db()
    assert asked.answer == ""


def test_a_hold_is_placed_and_ended(cast, officer):
    why = {"why": "The police have asked for it"}
    send(officer, "hold_place", why, person_ref=cast.person.ref)
    send(officer, "hold_place", why, expect=422, person_ref=cast.person.ref)
    hold = LegalHold.objects.get()
    assert cast.person.name in officer.get(reverse("records_office")).content.decode()
    send(officer, "hold_end", {"why": "They no longer need it"}, hold_ref=hold.ref)
    hold.refresh_from_db()
    assert hold.ended_by == cast.data_officer


def test_a_round_is_listed_by_one_and_confirmed_by_another_and_a_job_does_it(cast, officer, manager):
    old = a_person(cast.authority, born_on=date(1940, 5, 3))
    send(officer, "keeping_list")
    run = RetentionRun.objects.get()
    refs = {"round_ref": run.ref}
    assert "The care record" in manager.get(reverse("keeping_round", kwargs=refs)).content.decode()
    send(officer, "keeping_decide", {"decision": "go"}, expect=404, **refs)
    send(manager, "keeping_decide", {}, expect=422, **refs)
    send(manager, "keeping_decide", {"decision": "go"}, **refs)
    do_ready()
    assert Person.objects.get(pk=old.pk).born_on is None
    send(manager, "keeping_decide", {"decision": "drop"}, expect=422, **refs)


def test_a_rule_of_the_council_is_written_down(cast, officer):
    day = date.today() + timedelta(days=1)
    rule = {
        "kept": "problem_rows",
        "months": "6",
        "source": "Schedule 2026",
        "from_on_day": str(day.day),
        "from_on_month": str(day.month),
        "from_on_year": str(day.year),
    }
    send(officer, "keeping_rule", {**rule, "months": "0"}, expect=422)
    send(officer, "keeping_rule", rule)
    assert KeepingRule.objects.get().months == 6


def test_one_takes_and_erases_ones_own_space_and_nobody_elses(cast, person, signed_in, now):
    add_member(cast.person, "Plantednickname", by=cast.young_person, at=now)
    add_member(cast.other_person, "Neighbour", by=cast.other_young_person, at=now)
    taken = send(person, "space_take", {"want": "json"}, expect=200).content
    assert b"Plantednickname" in taken
    assert b"Neighbour" not in taken
    assert (
        b"Plantednickname"
        not in send(signed_in(cast.other_young_person), "space_take", {"want": "json"}, expect=200).content
    )
    send(person, "space_erase", {"parts": ["everything"], "when": "wait"})
    send(person, "space_keep")
    send(person, "space_erase", {"parts": ["everything"], "when": "now"})
    assert [member.nickname for member in Member.objects.all()] == ["Neighbour"]
