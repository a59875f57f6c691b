"""The file of a record: whole against a planted list, and what was taken out cannot be had back (T-34, T-56)."""

import io
import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject

from kith.access.actions import end_withholding, withhold
from kith.audit.models import Entry
from kith.journey.models import Episode
from kith.people.models import Account, Person
from kith.records.actions.notes import add_own_words
from kith.records.actions.packs import agree_to_release, ask_anew
from kith.records.actions.requests import move_request
from kith.records.actions.screening import look_at_item, put_back, take_out
from kith.records.choices.requests import Mover, Reason, State
from kith.records.document import shown
from kith.records.files import space_files
from kith.records.models import NoteVersion, Pack, TakenOut
from kith.records.queries.held import (
    NOT_HELD,
    TOLD_BY_PARTS,
    key_of,
    label_of,
    models_about_people,
    path_of,
    record_of,
    rows_of,
    space_of,
)
from kith.records.queries.requests import screened
from kith.records.tests.factories import a_note
from kith.records.tests.requested import (
    a_correction,
    a_request,
    let_out,
    made_anew,
    moved_to,
    read_everything,
    released,
)
from kith.universe.actions import add_member, hide_member
from kith.words import Refused

pytestmark = pytest.mark.django_db
OTHER = "Zebedee Quillfeather"  # somebody else, who must not be in what is let out


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def cast(cast):
    Person.objects.filter(pk=cast.person.pk).update(
        forename="Plantedforename",
        surname="Plantedsurname",
        child_id="PLANTEDCHILD",
        born_on=date(2004, 2, 29),
    )
    cast.person = Person.objects.select_related("authority").get(pk=cast.person.pk)
    cast.allocation.person = cast.person
    return cast


@pytest.fixture
def planted(cast, now):
    """A record with something in each part; returns the words that must all be in the file."""
    Episode.objects.create(
        person=cast.person,
        decom=date(2011, 4, 7),
        dec=date(2013, 9, 1),
        rne="S",
        ls="C2",
        place="U4",
        rec="X1",
        year=2013,
        source="x",
    )
    text = f"Plantedfirst saw {OTHER} at the river. {OTHER.upper()} waved."
    note = a_note(cast.allocation, cast.worker, at=now, text=text, about_others=True, others=OTHER)
    second = NoteVersion.objects.get(note=note)
    second.pk, second.ref, second.number = None, "PLANTEDVERS2", 2
    second.text, second.why = "Plantedsecond", "Plantedwhy"
    second._state.adding = True
    second.others = ""
    second.save()
    add_own_words(cast.person, note.ref, "Plantedown words", by=cast.young_person, at=now)
    a_correction(cast.person, cast.young_person, at=now)
    return [
        "Plantedforename",
        "Plantedsurname",
        "PLANTEDCHILD",
        "7 April 2011",
        "With a foster family",
        cast.worker.full_name,
        "Plantedfirst",
        "Plantedsecond",
        "Plantedwhy",
        "Plantedown words",
        "Your leaving care team",  # who looked, or wrote
    ]


def asked(cast, now):
    request = a_request(cast.person, cast.young_person, at=now, wish="Plantedwish")
    return moved_to(request, State.SCREENING, cast.data_officer, at=now)


def item_with(request, words):
    return next(item for item in screened(request) if words in item.held.text)


def without_the_other(cast, request, now):
    """Take out everybody else's name wherever the office finds it; read the rest."""
    first, last = OTHER.split()
    for item in screened(request):
        if OTHER.casefold() in item.held.text.casefold():
            take_out(
                request,
                item.held,
                reason=Reason.OTHER_PERSON,
                words=[OTHER, first, last],
                by=cast.data_officer,
                at=now,
            )
    read_everything(request, cast.data_officer, at=now)
    move_request(request, State.DECIDING, mover=Mover.OFFICER, by=cast.data_officer, at=now)


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def strings_in(thing, seen):
    """Yield every string and every stream, unpacked, that a PDF holds anywhere."""
    thing = thing.get_object()
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, StreamObject):
        yield thing.get_data()
    if isinstance(thing, DictionaryObject):
        for name, one in thing.items():
            yield str(name).encode()
            yield from strings_in(one, seen)
    elif isinstance(thing, ArrayObject):
        for one in thing:
            yield from strings_in(one, seen)
    elif isinstance(thing, TextStringObject | ByteStringObject):
        yield str(thing).encode("utf-8", "surrogatepass")


def everything_in(pdf):
    """Every object of the file, reached from its end or not, as bytes."""
    reader, seen = PdfReader(io.BytesIO(pdf)), set()
    found = [*strings_in(reader.trailer, seen)]
    for number in range(1, int(reader.trailer["/Size"])):
        found += strings_in(reader.get_object(number), seen)
    return b"\n".join([pdf, *found])


# Whole


def test_everything_planted_is_in_both_files(cast, planted, now):
    """T-56: complete against a planted list."""
    pack = released(asked(cast, now), cast.data_officer, cast.manager, at=now)
    pdf, data = text_of(bytes(pack.pdf)), bytes(pack.data).decode()
    for words in [*planted, "Plantedwish", OTHER]:
        assert words in data, words
        assert words.replace(" ", "") in pdf.replace(" ", ""), words


def test_every_row_held_is_told_with_every_field(cast, planted, now):
    request = asked(cast, now)
    items = [item.held for item in screened(request)]
    pack = released(request, cast.data_officer, cast.manager, at=now)
    told_facts = {
        text
        for section in json.loads(bytes(pack.data))["sections"]
        for item in section["items"]
        for text in item["facts"].values()
    }
    missing = [
        fact.value for held in items for fact in held.facts if fact.free and fact.value not in told_facts
    ]
    assert missing == []
    assert {label_of(type_of(held)) for held in items} >= {
        "journey.episode",
        "records.noteversion",
        "people.person",
    }


def type_of(held):
    return apps.get_model(held.label)


def test_every_kind_of_row_that_leads_to_a_person_is_told_or_named_with_a_reason():
    """A kind added later is found by its own Privacy; one that hides behind other rows fails here."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("kith.")]
    told_kinds = set(models_about_people())
    grown, leads = True, {Person}
    while grown:
        more = {
            model
            for model in ours
            for key in model._meta.concrete_fields
            if key.is_relation and key.related_model in leads and key.related_model is not Account
        } - leads
        grown, leads = bool(more), leads | more
    forgotten = {label_of(model) for model in leads - told_kinds} - set(NOT_HELD)
    assert forgotten == set()
    assert all(path_of(model) for model in told_kinds)


def test_nothing_of_anybody_else_is_in_the_file(cast, planted, now):
    """The nearest no: another person's note by the same council, and one's own space, which is not the council's."""
    other = cast.other_person.allocations.get(worker=cast.other_worker)
    a_note(other, cast.other_worker, at=now, text="Plantedneighbour")
    hidden = add_member(cast.person, "Plantednickname", by=cast.young_person, at=now)
    pack = released(asked(cast, now), cast.data_officer, cast.manager, at=now)
    both = everything_in(bytes(pack.pdf)) + bytes(pack.data)
    assert b"Plantedneighbour" not in both
    assert b"Plantednickname" not in both
    hide_member(hidden, by=cast.young_person, at=now)
    add_member(cast.other_person, "Plantedforeign", by=cast.other_young_person, at=now)
    space = space_files(cast.person, at=now)
    assert b"Plantednickname" in space.data, "also those that are hidden"
    assert b"Plantedforeign" not in space.data
    assert b"Plantedfirst" not in space.data
    assert "Plantednickname" in text_of(space.pdf)


def test_the_two_holdings_share_no_row(cast, planted):
    record, space = (
        {(held.label, held.pk) for held in found(cast.person)} for found in (record_of, space_of)
    )
    assert record
    assert not record & space


def test_when_somebody_came_is_in_their_own_file_and_on_no_staff_page(cast, planted, now):
    """No member of staff sees when a young person signed in, looked or drew."""
    Account.objects.filter(pk=cast.young_person.pk).update(last_login=now.replace(year=2031))
    assert b"2031" in space_files(cast.person, at=now).data
    assert "2031" not in "".join(item.held.text for item in screened(asked(cast, now)))


# Taken out


def test_what_was_taken_out_cannot_be_had_back_from_either_file(cast, planted, now):
    """T-56: text layer, every stream and string, metadata, earlier versions, thumbnails, attachments."""
    request = asked(cast, now)
    without_the_other(cast, request, now)
    pack = let_out(request, cast.manager, at=now)
    pdf, data = bytes(pack.pdf), bytes(pack.data)
    for part in (*OTHER.split(), *OTHER.upper().split()):
        for coded in (part.encode(), part.encode("utf-16-be"), part.encode().hex().encode()):
            assert coded.lower() not in everything_in(pdf).lower()
        assert part.casefold() not in text_of(pdf).casefold()
        assert part.casefold() not in data.decode().casefold()
    assert "Plantedfirst saw" in text_of(pdf), "only the name went"
    assert "taken out: A" in text_of(pdf)
    assert pdf.count(b"%%EOF") == 1
    assert pdf.count(b"startxref") == 1
    assert "/Prev" not in PdfReader(io.BytesIO(pdf)).trailer
    for name in (b"/Thumb", b"/EmbeddedFile", b"/JavaScript", b"/OpenAction", b"/AcroForm"):
        assert name not in everything_in(pdf), name
    counted = json.loads(data)["taken_out"][0]
    assert (counted["letter"], counted["places"]) == ("A", 3)


def test_a_mark_tells_nothing_of_how_much_stood_there(cast, now):
    texts = []
    for words in ("Al", "Alexandria Montgomery-Featherstone the Second"):
        NoteVersion.objects.all().delete()
        a_note(cast.allocation, cast.worker, at=now, text=f"I met {words} today.")
        item = next(held for held in record_of(cast.person) if words in held.text)
        out = SimpleNamespace(item="", whole=False, spans={"text": [[6, 6 + len(words)]]}, reason="A")
        facts = dict(shown(item, [out]).facts)
        texts.append(facts["Words"])
    assert texts[0] == texts[1]


def test_one_item_kept_back_as_a_whole_is_a_mark_and_serious_harm_is_no_mark_at_all(cast, planted, now):
    request = asked(cast, now)
    note = a_note(cast.allocation, cast.worker, at=now, text="Plantedconfidence")
    harm = a_note(cast.allocation, cast.worker, at=now, text="Plantedharm")
    assert note
    assert harm
    officer = {"by": cast.data_officer, "at": now}
    take_out(
        request,
        item_with(request, "Plantedconfidence").held,
        reason=Reason.IN_CONFIDENCE,
        whole=True,
        **officer,
    )
    held = item_with(request, "Plantedharm").held
    with pytest.raises(Refused):
        take_out(request, held, reason=Reason.SERIOUS_HARM, whole=True, **officer)  # no day of review
    far = timezone.localdate(now) + timedelta(days=366)
    with pytest.raises(Refused):
        take_out(request, held, reason=Reason.SERIOUS_HARM, whole=True, review_on=far, **officer)
    review = timezone.localdate(now) + timedelta(days=365)
    out = take_out(request, held, reason=Reason.SERIOUS_HARM, whole=True, review_on=review, **officer)
    read_everything(request, cast.data_officer, at=now)
    move_request(request, State.DECIDING, mover=Mover.OFFICER, **officer)
    with pytest.raises(Refused):
        agree_to_release(request, by=cast.manager, at=now)  # the manager has not agreed
    pack = let_out(request, cast.manager, at=now, agreed=[out.ref])
    data = json.loads(bytes(pack.data))
    assert "Planted" not in json.dumps([item for s in data["sections"] for item in s["items"] if item["out"]])
    assert [row["letter"] for row in data["taken_out"]] == ["B"]
    for files in (everything_in(bytes(pack.pdf)), bytes(pack.data)):
        assert b"Plantedharm" not in files
        assert b"Plantedconfidence" not in files
    assert TakenOut.objects.get(ref=out.ref).agreed_by == cast.manager


def test_what_a_manager_keeps_back_for_harm_is_not_in_the_file_and_comes_back_with_its_end(
    cast, planted, now, signed_in
):
    note = a_note(cast.allocation, cast.worker, at=now, text="Plantedheldback")
    review = timezone.localdate(now) + timedelta(days=30)
    withhold(
        cast.person,
        note.ref,
        reason="Plantedreason would hurt them badly",
        review_on=review,
        by=cast.manager,
        at=now,
    )
    request = asked(cast, now)
    pack = released(request, cast.data_officer, cast.manager, at=now)
    both = bytes(pack.data).decode() + text_of(bytes(pack.pdf))
    assert "Plantedheldback" not in both
    assert "Plantedreason" not in both, "nor that there is something"
    end_withholding(cast.person, note.ref, by=cast.manager, at=now)
    with pytest.raises(Refused):
        ask_anew(request, by=cast.data_officer, at=now)  # it says other things now: somebody has to read it
    move_request(request, State.SCREENING, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    assert opened(signed_in(cast.young_person), request).status_code == 200, "the one before stays meanwhile"
    again = released(request, cast.data_officer, cast.manager, at=now)
    assert "Plantedheldback" in bytes(again.data).decode()


def test_until_release_everything_can_be_put_back_and_stays_on_the_log(cast, planted, now):
    request = asked(cast, now)
    item = item_with(request, "Plantedfirst")
    out = take_out(
        request, item.held, reason=Reason.OTHER_PERSON, words=[OTHER], by=cast.data_officer, at=now
    )
    put_back(request, out.ref, by=cast.data_officer, at=now)
    pack = released(request, cast.data_officer, cast.manager, at=now)
    assert OTHER in bytes(pack.data).decode()
    deeds = (
        Entry.objects.filter(things__contains=out.ref)
        if connection.vendor == "postgresql"
        else Entry.objects.all()
    )
    assert {"take_out", "put_back"} <= set(deeds.values_list("deed", flat=True))
    with pytest.raises(Refused):
        take_out(request, item.held, reason=Reason.OTHER_PERSON, words=[OTHER], by=cast.data_officer, at=now)


def test_words_that_do_not_stand_there_are_refused_and_not_silently_passed(cast, planted, now):
    request = asked(cast, now)
    item = item_with(request, "Plantedfirst")
    with pytest.raises(Refused):
        take_out(
            request, item.held, reason=Reason.OTHER_PERSON, words=["Zebediah"], by=cast.data_officer, at=now
        )


def test_something_written_after_the_screening_stops_the_release(cast, planted, now):
    request = asked(cast, now)
    without_the_other(cast, request, now)
    a_note(cast.allocation, cast.worker, at=now, text=f"Unread: {OTHER}")
    with pytest.raises(Refused):
        agree_to_release(request, by=cast.manager, at=now)
    assert not Pack.objects.exists()


def test_an_item_that_changed_since_it_was_read_has_to_be_read_again(cast, planted, now):
    request = asked(cast, now)
    read_everything(request, cast.data_officer, at=now)
    version = NoteVersion.objects.get(number=1)
    version.text = f"Plantedfirst, and now more about {OTHER}"
    version.save()
    item = item_with(request, "and now more")
    assert item.changed
    assert item.needs_look
    with pytest.raises(Refused):
        move_request(request, State.DECIDING, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    look_at_item(request, item.held, by=cast.data_officer, at=now)
    move_request(request, State.DECIDING, mover=Mover.OFFICER, by=cast.data_officer, at=now)


def test_other_peoples_names_are_found_and_the_map_is_not_asked(cast, planted, now):
    """Somebody else of this council by name, staff as staff; whoever is only on the map looks like any capital word."""
    Person.objects.filter(pk=cast.other_person.pk).update(forename="Philippa")
    add_member(cast.person, "Kez", by=cast.young_person, at=now)
    a_note(
        cast.allocation, cast.worker, at=now, text="Saw Philippa and Kez with Ruth. Plantedforename smiled."
    )
    request = asked(cast, now)
    names = {name.word: name.of for name in item_with(request, "Saw Philippa").names}
    assert names["Philippa"] == "person"
    assert names["Ruth"] == "staff"
    assert names["Kez"] == "perhaps"
    assert "Plantedforename" not in names


# At rest, and opening it


def test_text_stays_text_in_the_pdf(cast, now):
    """T-34: what looks like the setter's own language is printed as it was written."""
    nasty = '#read("/etc/passwd") #include "document.typ" $x^2$ *bold* <label> @ref \\ {{ 7*7 }} {% now %} = Heading'
    a_note(cast.allocation, cast.worker, at=now, text=nasty)
    pack = released(asked(cast, now), cast.data_officer, cast.manager, at=now)
    printed = text_of(bytes(pack.pdf)).replace(" ", "")
    for piece in (
        'read("/etc/passwd")',
        '#include"document.typ"',
        "$x^2$*bold*<label>@ref",
        "{{7*7}}{%now%}=Heading",
    ):
        assert piece in printed, piece
    assert "root:" not in printed


def test_a_released_file_lies_sealed(cast, planted, now):
    released(asked(cast, now), cast.data_officer, cast.manager, at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pdf, data FROM records_pack")
        stored = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
    assert b"%PDF" not in stored
    assert b"Planted" not in stored


def opened(world_client, request, kind="pdf"):
    return world_client.post(reverse("record_open", kwargs={"request_ref": request.ref}), {"want": kind})


def proved(client, password="a long made-up pass phrase"):
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


def test_the_person_opens_it_with_fresh_proof_and_it_leaves_a_row(cast, planted, now, signed_in):
    request = asked(cast, now)
    released(request, cast.data_officer, cast.manager, at=now)
    client = signed_in(cast.young_person)
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        assert opened(client, request).status_code in (302, 303), "proof first"
        answer = opened(proved(client), request)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="my-record.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert "Plantedsecond" in text_of(answer.content)
    row = Entry.objects.filter(kind="export").get()
    assert (row.door, row.actor, row.things) == ("record_open", cast.young_person.ref, [request.ref])
    assert (
        json.loads(opened(proved(client), request, "json").content)["name"]
        == "Plantedforename Plantedsurname"
    )


def test_after_its_time_it_is_not_there_and_can_be_made_anew(cast, planted, now, signed_in):
    request = asked(cast, now)
    pack = released(request, cast.data_officer, cast.manager, at=now)
    client = proved(signed_in(cast.young_person))
    Pack.objects.filter(pk=pack.pk).update(ends_at=now - timedelta(seconds=1))
    assert opened(client, request).status_code == 404
    made_anew(request, cast.data_officer, at=now)
    assert opened(client, request).status_code == 200


def test_somebody_elses_file_is_not_there(cast, planted, now, signed_in):
    request = asked(cast, now)
    released(request, cast.data_officer, cast.manager, at=now)
    for account in (cast.other_young_person, cast.worker, cast.manager, cast.far_data_officer):
        assert opened(proved(signed_in(account)), request).status_code == 404


def test_the_records_team_reads_nothing_without_a_request_that_asks_for_it(cast, planted, now, signed_in):
    """A data officer opens nobody's record by role: only while a request is worked on, and not when it is over."""
    request = a_request(cast.person, cast.young_person, at=now)
    client, items = (
        signed_in(cast.data_officer),
        reverse("request_items", kwargs={"request_ref": request.ref}),
    )
    assert client.get(items).status_code == 404, "received only"
    moved_to(request, State.SEARCHING, cast.data_officer, at=now)
    assert client.get(items).status_code == 200
    assert b"Plantednickname" not in client.get(items).content
    move_request(request, State.WITHDRAWN, mover=Mover.ASKER, by=cast.young_person, at=now)
    assert client.get(items).status_code == 404


def test_rows_held_are_found_by_an_opaque_key(cast, planted):
    for held in record_of(cast.person):
        assert held.key == key_of(held.label, held.pk)
        assert str(held.pk) != held.key
    assert set(TOLD_BY_PARTS) <= {label_of(model) for model, _ in rows_of(cast.person, theirs=False)}
