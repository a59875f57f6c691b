"""Reading one's record in Kith: what was let out and nothing else, in small parts, with help, for nobody else."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kith.audit.models import Entry
from kith.people.tests.factories import PASSWORD
from kith.records.actions.requests import move_request
from kith.records.actions.screening import take_out
from kith.records.choices.held import NOT_TOLD
from kith.records.choices.requests import Mover, Reason, State
from kith.records.document import shown
from kith.records.figures.reading import ITEMS_A_LEAF, book_of
from kith.records.files import space_files
from kith.records.models import NoteVersion, Pack, ReadTo
from kith.records.queries.held import models_about_people, name_of, record_of
from kith.records.queries.requests import screened
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, let_out, made_anew, moved_to, read_everything, released

pytestmark = pytest.mark.django_db
OTHER = "Quillfeather"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def request_(cast, now):
    """A record that was let out: thirty notes, one with a name taken out, one taken out as a whole."""
    for number in range(28):
        a_note(cast.allocation, cast.worker, at=now, text=f"Plantednote {number}.\nA second line.")
    a_note(cast.allocation, cast.worker, at=now, text=f"Plantedbus with {OTHER} <b>today</b>.")
    a_note(cast.allocation, cast.worker, at=now, text="Plantedlawyer said so")
    asked = moved_to(
        a_request(cast.person, cast.young_person, at=now), State.SCREENING, cast.data_officer, at=now
    )
    officer = {"by": cast.data_officer, "at": now}
    for item in screened(asked):
        if OTHER in item.held.text:
            take_out(asked, item.held, reason=Reason.OTHER_PERSON, words=[OTHER], **officer)
        if "Plantedlawyer" in item.held.text:
            take_out(asked, item.held, reason=Reason.LEGAL_ADVICE, whole=True, **officer)
    read_everything(asked, cast.data_officer, at=now)
    move_request(asked, State.DECIDING, mover=Mover.OFFICER, **officer)
    let_out(asked, cast.manager, at=now)
    return asked


@pytest.fixture
def reader(cast, signed_in):
    return signed_in(cast.young_person)


def contents(request):
    return reverse("record_read", kwargs={"request_ref": request.ref})


def leaf(request, name):
    return reverse("record_leaf", kwargs={"request_ref": request.ref, "leaf": name})


def whole(reader, request):
    """Turn every page as somebody does without script: the contents, then "next" to the end."""
    pages, here = [reader.get(contents(request)).content.decode()], leaf(request, "1")
    while here:
        answer = reader.get(here)
        assert answer.status_code == 200, here
        pages.append(answer.content.decode())
        after = re.search(r'href="([^"]+)"[^>]*>\s*Next: ', pages[-1])
        here = after[1] if after else ""
    return pages


def test_all_that_was_let_out_is_read_page_by_page_and_nothing_that_was_taken_out(cast, request_, reader):
    pages = whole(reader, request_)
    text = "".join(pages)
    for number in range(28):
        assert text.count(f"Plantednote {number}.<br>A second line.") == 1
    for words in (
        "Plantedbus with",
        "taken out: A",
        "taken out: D",
        "Care order",
        "Samaritans",
        cast.worker.full_name,
    ):
        assert words in text, words
    for gone in (OTHER, "Plantedlawyer"):
        assert gone.casefold() not in text.casefold(), gone
    assert "&lt;b&gt;today" in text, "text stays text"
    book = book_of(Pack.objects.get())
    assert len(pages) == len(book.leaves) + 1
    assert max(len(one.items) for one in book.leaves) <= ITEMS_A_LEAF


def test_the_same_things_stand_on_the_pages_and_in_the_file(request_):
    pack = Pack.objects.get()
    sections = json.loads(bytes(pack.data))["sections"]
    told = [(section["name"], len(section["items"])) for section in sections]
    assert [(chapter.title, chapter.things) for chapter in book_of(pack).chapters] == told


def test_why_something_is_gone_stands_in_plain_words_where_it_is_gone_and_on_a_page_of_its_own(
    request_, reader
):
    at = next(one for one in whole(reader, request_) if "Plantedbus" in one)
    assert 'href="#letter-A"' in at
    assert 'id="letter-A"' in at
    assert "about somebody else, who has not agreed" in at
    letters = reader.get(leaf(request_, "letters")).content.decode()
    assert "private advice from a lawyer" in letters
    assert "Data Protection Act 2018, Schedule 2, paragraph 19" in letters


def test_only_the_released_copy_is_read_and_never_what_is_stored_elsewhere(request_, reader):
    for version in NoteVersion.objects.all():
        version.text = "Plantedlater"
        version.save()
    with CaptureQueriesContext(connection) as asked:
        text = "".join(whole(reader, request_))
    assert "Plantedlater" not in text
    assert "Plantednote 3." in text
    assert not [one for one in asked.captured_queries if "noteversion" in one["sql"].lower()]


def test_each_look_leaves_its_row_as_ones_own(cast, request_, reader):
    before = Entry.objects.count()
    reader.get(contents(request_))
    reader.get(leaf(request_, "2"))
    rows = list(Entry.objects.order_by("pk")[before:])
    assert [(row.door, row.kind, row.actor) for row in rows] == [
        (door, "read", cast.young_person.ref) for door in ("record_read", "record_leaf")
    ]
    assert all([seen.subject for seen in row.subjects.all()] == [cast.person.ref] for row in rows)
    assert all(Pack.objects.get().ref in row.things for row in rows)


def test_it_opens_for_nobody_else_and_not_without_fresh_proof(cast, request_, reader, signed_in, now):
    for account in (cast.other_young_person, cast.worker, cast.manager, cast.data_officer):
        other = signed_in(account)
        assert other.get(contents(request_)).status_code == 404
        assert other.get(leaf(request_, "1")).status_code == 404
        assert other.post(leaf(request_, "1")).status_code == 404
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        answer = reader.get(leaf(request_, "1"))
        assert answer.status_code in (302, 303)
        assert "proof" in answer.headers["Location"]
        reader.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert reader.get(leaf(request_, "1")).status_code == 200
    assert reader.get(leaf(request_, "999")).status_code == 404


def test_after_its_time_it_is_not_there_and_a_pack_from_before_these_pages_is_a_file_only(request_, reader):
    Pack.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert reader.get(contents(request_)).status_code == 404
    Pack.objects.update(ends_at=timezone.now() + timedelta(days=1), pages=b"")
    assert reader.get(contents(request_)).status_code == 404
    opens = reader.get(reverse("record_open", kwargs={"request_ref": request_.ref})).content.decode()
    assert "Save it to read (PDF)" in opens
    assert "Read it here" not in opens


def test_no_two_fields_of_a_kind_have_one_name_so_that_none_is_lost_in_the_open_data():
    for model in models_about_people():
        told = [field for field in model._meta.concrete_fields if field.name not in NOT_TOLD]
        names = [str(name_of(model, field)) for field in told]
        assert len(names) == len(set(names)), model._meta.label


def test_words_side_by_side_are_one_mark_and_what_was_written_comes_first(cast, now):
    a_note(cast.allocation, cast.worker, at=now, text="Saw Al  Featherstone and Bo there.")
    item = next(held for held in record_of(cast.person) if "Featherstone" in held.text)
    spans = [[4, 6], [8, 20], [25, 27]]
    out = SimpleNamespace(item="", whole=False, spans={"text": spans}, reason="A")
    found = shown(item, [out]).facts
    assert found[0][0] == "Words"
    assert found[0][1] == (("Saw ", ""), ("", "A"), (" and ", ""), ("", "A"), (" there.", ""))
    other = SimpleNamespace(item="", whole=False, spans={"text": [[8, 20]]}, reason="B")
    out.spans = {"text": [[4, 6]]}
    assert [letter for _, letter in shown(item, [out, other]).facts[0][1] if letter] == ["A", "B"]


# A place kept


def test_somebody_stops_and_goes_on_where_they_stopped(cast, request_, reader, now):
    assert "Go on where you stopped" not in reader.get(contents(request_)).content.decode()
    answer = reader.post(leaf(request_, "3"), follow=True)
    assert "Go on where you stopped" in answer.content.decode()
    assert f'href="{leaf(request_, "3")}"' in answer.content.decode()
    reader.post(leaf(request_, "2"))
    assert ReadTo.objects.get(person=cast.person).leaf == "2"
    made_anew(request_, cast.data_officer, at=now)
    assert "Go on where you stopped" not in reader.get(contents(request_)).content.decode(), "another copy"


def test_that_somebody_reads_is_on_no_staff_page_and_in_their_own_file(
    cast, request_, reader, signed_in, now
):
    reader.post(leaf(request_, "3"))
    assert "readto" not in {held.label.split(".")[1] for held in record_of(cast.person)}
    assert "Where you stopped reading your record" in space_files(cast.person, at=now).data.decode()
    page = signed_in(cast.data_officer).get(reverse("request_office", kwargs={"request_ref": request_.ref}))
    assert "stopped" not in page.content.decode()


def test_an_empty_record_has_its_words_and_its_help(cast, now, signed_in):
    asked = a_request(cast.other_person, cast.other_young_person, at=now)
    released(asked, cast.data_officer, cast.manager, at=now)
    pages = whole(signed_in(cast.other_young_person), asked)
    assert "Care order" in "".join(pages)
