"""T-58: what is erased is gone from tables, history, windows, drafts and waiting files; an empty stone stays."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import share
from kith.access.models import Draft, Notice
from kith.access.queries import shared_with
from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.kit.files import Picture
from kith.kit.jobs import do_ready
from kith.records.actions.erasing import ask_to_erase_space, erase_item, erase_spaces, keep_space
from kith.records.actions.notes import add_own_words
from kith.records.actions.retention import place_hold
from kith.records.choices.retention import Ground, SpacePart
from kith.records.files import space_files
from kith.records.models import Erased, Note, NoteVersion, OwnWords, Pack, SpaceErasure
from kith.records.queries.held import (
    held_by_key,
    is_theirs,
    label_of,
    models_about_people,
    record_of,
    rows_of,
)
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, released
from kith.universe.actions import add_member, add_photo, hide_member, place_member
from kith.universe.models import Member, Sitting, Tie
from kith.words import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def drawn(cast, now):
    """A space with something in each part, over two sittings; a window open onto it; a draft."""
    own = {"by": cast.young_person, "at": now - timedelta(days=3)}
    nan = add_member(cast.person, "Plantednan", ring=1, fields=["family"], wish="closer", **own)
    add_photo(nan, Picture(whole=b"Plantedpicture", small=b"Plantedpicture"), **own)
    hide_member(add_member(cast.person, "Plantedhidden", **own), **own)
    place_member(nan, ring=2, by=cast.young_person, at=now)
    share(cast.person, nan.ref, cast.allocation, by=cast.young_person, at=now)
    a_draft(cast.young_person, "note_words", "Planteddraft")
    add_member(cast.other_person, "Neighbour", by=cast.other_young_person, at=now)
    return nan


def a_draft(owner, form, words, subject=""):
    now = timezone.now()
    return Draft.objects.create(
        owner=owner, form=form, subject=subject, address="/", once=words, window="w", fields={"text": [words]},
        begun_at=now, kept_at=now,
    )  # fmt: skip


def erase(cast, parts, now, *, wait=False):
    return ask_to_erase_space(cast.person, parts, wait=wait, by=cast.young_person, at=now)


def left(person):
    return {label_of(model) for model, rows in rows_of(person, theirs=True) if rows.exists()}


def everything_stored():
    """Return what any table of ours still says, opened where it is sealed."""
    said = []
    for model in apps.get_models():
        if model.__module__.startswith("kith."):
            for row in model._default_manager.order_by():
                said += [repr(getattr(row, field.attname)) for field in model._meta.concrete_fields]
    return "\n".join(said)


# My space


def test_everything_goes_from_every_day_every_window_and_every_draft(cast, drawn, now):
    on = timezone.localdate(now)
    assert shared_with(cast.worker, [cast.person], on=on), "the nearest yes"
    assert "Planted" in everything_stored()
    asked = erase(cast, [SpacePart.EVERYTHING], now)
    assert left(cast.person) == {"records.spaceerasure"}
    assert "Planted" not in everything_stored()
    assert shared_with(cast.worker, [cast.person], on=on) == {}
    assert Member.objects.filter(person=cast.other_person).count() == 1
    assert asked.backups_until > on + timedelta(days=29)


def test_a_stone_stays_in_the_log_without_content_and_the_chain_holds(cast, drawn, now):
    asked = erase(cast, [SpacePart.PEOPLE, SpacePart.SHARING], now)
    row = Entry.objects.get(deed="erase_space")
    assert (row.actor, row.things, row.fields) == (cast.young_person.ref, [asked.ref], ["people", "sharing"])
    assert "Planted" not in str(list(Entry.objects.values()))
    assert Entry.objects.filter(deed="add_member", things=[drawn.ref]).exists()
    assert list(breaks()) == []


@pytest.mark.parametrize(
    ("part", "gone", "stays"),
    [
        (
            SpacePart.PEOPLE,
            {"universe.member", "universe.tie", "universe.photo", "access.sharing"},
            {"access.draft"},
        ),
        (SpacePart.SHARING, {"access.sharing"}, {"universe.member", "access.draft"}),
        (SpacePart.DRAFTS, {"access.draft"}, {"universe.member", "access.sharing"}),
        (SpacePart.ANSWERS, {"journey.promptanswer"}, {"universe.member", "access.draft"}),
    ],
)
def test_a_part_takes_that_part_and_no_more(cast, drawn, now, part, gone, stays):
    erase(cast, [part], now)
    assert not gone & left(cast.person)
    assert stays <= left(cast.person)


def test_a_kind_of_my_space_that_is_added_later_is_reached_by_everything(cast):
    theirs = {label_of(model) for model in models_about_people() if is_theirs(model)}
    assert theirs >= {"universe.member", "universe.tie", "access.sharing", "access.draft", "access.notnow"}


def test_time_to_think_is_had_only_where_it_is_wanted_and_ends_by_itself(cast, drawn, now):
    erase(cast, [SpacePart.PEOPLE], now, wait=True)
    with pytest.raises(Refused):
        erase(cast, [SpacePart.PEOPLE], now)
    erase_spaces.call()
    assert Member.objects.filter(person=cast.person).exists()
    with time_machine.travel(now + timedelta(days=14) - timedelta(seconds=1), tick=False):
        erase_spaces.call()
    assert Member.objects.filter(person=cast.person).exists(), "not a moment early"
    with time_machine.travel(now + timedelta(days=14), tick=False):
        erase_spaces.call()
        erase_spaces.call()
    assert not Member.objects.filter(person=cast.person).exists()
    assert not Tie.objects.filter(member__person=cast.person).exists()
    assert not Sitting.objects.filter(person=cast.person).exists()
    assert Entry.objects.filter(deed="erase_space").count() == 1


def test_a_change_of_mind_keeps_everything(cast, drawn, now):
    erase(cast, [SpacePart.EVERYTHING], now, wait=True)
    assert keep_space(cast.person, by=cast.young_person, at=now)
    assert not keep_space(cast.person, by=cast.young_person, at=now)
    with time_machine.travel(now + timedelta(days=15), tick=False):
        erase_spaces.call()
    assert Member.objects.filter(person=cast.person).count() == 2


def test_the_page_asks_for_proof_says_what_happens_and_shows_the_stone(cast, drawn, now, signed_in):
    client = signed_in(cast.young_person)
    with time_machine.travel(now + timedelta(minutes=20), tick=False):
        assert client.get(reverse("space_erase")).status_code == 302
    answer = client.post(reverse("space_erase"), {"parts": ["people"], "when": "now"}, follow=True)
    page = answer.content.decode()
    assert "Erased. It is gone." in page
    assert "Also gone from all backups from" in page
    assert not SpaceErasure.objects.exclude(person=cast.person).exists()


def test_choosing_nothing_erases_nothing(cast, drawn, now, signed_in):
    answer = signed_in(cast.young_person).post(reverse("space_erase"), {"when": "now"})
    assert answer.status_code == 422
    assert Member.objects.filter(person=cast.person).count() == 2


def test_one_takes_ones_space_along_with_its_pictures_and_names_and_what_was_shared(cast, drawn, now):
    data = json.loads(space_files(cast.person, at=now).data)
    told = [
        fact for section in data["sections"] for item in section["items"] for fact in item["facts"].values()
    ]
    for words in ("Plantednan", "Plantedhidden", "close", "closer", cast.worker.full_name):
        assert words in told, words
    assert data["pictures"] == [{"of": "Plantednan", "base64": "UGxhbnRlZHBpY3R1cmU="}]
    assert "Neighbour" not in json.dumps(data)


# The record, by law


def held_note(cast, words="Plantednote", now=None):
    note = a_note(cast.allocation, cast.worker, at=now, text=words)
    add_own_words(cast.person, note.ref, "Plantedown", by=cast.young_person, at=now)
    return note, next(held for held in record_of(cast.person) if words in held.text)


def test_a_note_goes_with_its_versions_words_drafts_and_waiting_files(cast, now):
    note, held = held_note(cast, now=now)
    released(a_request(cast.person, cast.young_person, at=now), cast.data_officer, cast.manager, at=now)
    a_draft(cast.worker, "note_correct", "Planteddraft", subject=f"{cast.person.ref} {note.ref}")
    kept = a_draft(cast.worker, "note_add", "Otherdraft", subject=cast.person.ref)
    stone = erase_item(
        cast.person,
        held,
        ground=Ground.WRONG_PERSON,
        why="It is about his cousin",
        by=cast.data_officer,
        at=now,
    )
    do_ready()
    assert not NoteVersion.objects.exists()
    assert not OwnWords.objects.exists()
    assert not Note.objects.exists()
    assert not Pack.objects.exists()
    assert "Planted" not in everything_stored()
    assert Draft.objects.filter(pk=kept.pk).exists()
    row = Entry.objects.get(deed="erase_item")
    assert (row.fields, stone.ref in row.things, note.ref in row.things) == (
        ["records.noteversion"],
        True,
        True,
    )
    assert held_by_key(cast.person, held.key) is None
    assert Entry.objects.filter(deed="write_note", things=[note.ref]).exists(), "the log stands"
    assert list(breaks()) == []


def test_the_person_sees_that_something_was_erased_and_not_what(cast, now, signed_in):
    _, held = held_note(cast, now=now)
    erase_item(
        cast.person, held, ground=Ground.COURT, why="The court ordered it today", by=cast.data_officer, at=now
    )
    page = signed_in(cast.young_person).get(reverse("held_about_me")).content.decode()
    assert "A court has ordered it" in page
    assert "Planted" not in page


def test_a_legal_hold_wins_over_an_erasure_and_not_over_ones_own_space(cast, drawn, now):
    _, held = held_note(cast, now=now)
    place_hold(cast.person, "The police have asked for it", by=cast.data_officer, at=now)
    with pytest.raises(Refused):
        erase_item(
            cast.person,
            held,
            ground=Ground.COURT,
            why="The court ordered it today",
            by=cast.data_officer,
            at=now,
        )
    assert NoteVersion.objects.exists()
    assert not Erased.objects.exists()
    erase(cast, [SpacePart.EVERYTHING], now)
    assert not Member.objects.filter(person=cast.person).exists()


def test_who_somebody_is_and_what_they_asked_cannot_be_erased_alone(cast, now):
    a_request(cast.person, cast.young_person, at=now)
    for label in ("people.person", "people.allocation", "records.recordrequest"):
        held = next(one for one in record_of(cast.person) if one.label == label)
        with pytest.raises(Refused):
            erase_item(
                cast.person,
                held,
                ground=Ground.UNLAWFUL,
                why="It is not ours at all",
                by=cast.data_officer,
                at=now,
            )


def test_an_erasure_needs_its_reason_in_words(cast, now):
    _, held = held_note(cast, now=now)
    with pytest.raises(Refused):
        erase_item(cast.person, held, ground=Ground.UNLAWFUL, why="oops", by=cast.data_officer, at=now)


def test_nobody_is_told_of_it_by_a_notice_that_says_what(cast, drawn, now):
    erase(cast, [SpacePart.EVERYTHING], now)
    assert not Notice.objects.exists()
