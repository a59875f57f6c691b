"""The person's own pages for a file of their universe: who gets it, what is said, what is refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Sharing
from kith.audit.models import Entry
from kith.kit.tests.uploads import NO_PHOTOS
from kith.universe.actions import add_member, hide_member
from kith.universe.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def young(cast, signed_in):
    add_member(cast.person, "Plänted Nan", by=cast.young_person, at=timezone.now())
    return signed_in(cast.young_person)


def taken(client):
    answer = client.post(reverse("universe_take"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "no-store" in answer["Cache-Control"]
    return answer.content


def brought(client, content, name="my-universe.zip"):
    return client.post(reverse("universe_bring"), {"archive": SimpleUploadedFile(name, content)}, follow=True)


def test_somebody_takes_their_map_to_another_account_and_nobody_is_shared(cast, young, signed_in):
    file = taken(young)
    other = signed_in(cast.other_young_person)
    page = brought(other, file)
    assert page.status_code == 200
    assert "1 person came." in page.content.decode()
    assert "Plänted Nan" in page.content.decode()
    assert Member.objects.filter(person=cast.other_person).count() == 1
    assert not Sharing.objects.exists()
    again = brought(other, file)
    assert "1 was here already" in again.content.decode()
    assert Member.objects.filter(person=cast.other_person).count() == 1


def test_taking_and_bringing_are_on_the_log_without_a_word_of_it(cast, young):
    brought(young, taken(young))
    rows = Entry.objects.filter(actor=cast.young_person.ref)
    assert rows.filter(door="universe_take", kind="export").count() == 1
    assert "Plänted" not in str(list(rows.values()))


def test_looking_takes_nothing(young):
    assert young.get(reverse("universe_take")).status_code == 405
    assert "one file with everybody" in young.get(reverse("universe_file")).content.decode().lower()


def test_taking_and_bringing_ask_for_fresh_proof(cast, signed_in, young):
    stale = signed_in(cast.young_person, fresh=False)
    for name in ("universe_take", "universe_bring"):
        answer = stale.post(reverse(name))
        assert answer.status_code == 302
        assert reverse(name) not in answer["Location"].split("?")[0]


@pytest.mark.parametrize("what", list(NO_PHOTOS))
def test_a_hostile_file_is_answered_in_words_and_brings_nobody(cast, young, what):
    name, content = NO_PHOTOS[what]
    before = Member.objects.count()
    answer = brought(young, content, name)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert Member.objects.count() == before


def test_without_a_file_the_page_says_what_to_choose(young):
    answer = young.post(reverse("universe_bring"))
    assert answer.status_code == 422
    assert "Choose the ZIP file" in answer.content.decode()


def test_a_file_that_the_scanner_cannot_look_at_is_not_taken(young, settings):
    file = taken(young)
    settings.CLAMD = "/nowhere/clamd.sock"
    assert "cannot be checked for viruses just now" in brought(young, file).content.decode()


def test_a_study_gets_whom_and_what_the_person_ticked_and_nobody_else(cast, young):
    hidden = add_member(cast.person, "Hidden Hal", by=cast.young_person, at=timezone.now())
    hide_member(hidden, by=cast.young_person, at=timezone.now())
    add_member(cast.person, "Not ticked", by=cast.young_person, at=timezone.now())
    page = young.get(reverse("universe_study"))
    assert "Plänted Nan" in page.content.decode()
    assert "Hidden Hal" not in page.content.decode()
    answer = young.post(
        reverse("universe_study"),
        {"members": ["1"], "fields_chosen": ["ring"], "names": "yes", "case": "K7", "want": "egor"},
    )
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        text = "".join(file.read(name).decode() for name in file.namelist())
    assert "Plänted Nan" in text
    assert "Not ticked" not in text
    assert "Hidden" not in text


@pytest.mark.parametrize(
    "wrong", [{}, {"members": ["2"]}, {"members": ["x"]}, {"members": ["1"], "want": "zip"}]
)
def test_a_study_gets_nothing_that_was_not_on_the_page(cast, young, wrong):
    hidden = add_member(cast.person, "Hidden Hal", by=cast.young_person, at=timezone.now())
    hide_member(hidden, by=cast.young_person, at=timezone.now())
    answer = young.post(reverse("universe_study"), {"names": "no", "want": "canvas", "case": "kept", **wrong})
    assert answer.status_code == 422
    assert 'value="kept"' in answer.content.decode()
    assert "Hidden Hal" not in answer.content.decode()
