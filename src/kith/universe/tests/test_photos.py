"""A photo of somebody: made anew, sealed, and seen by the person alone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from kith.audit.models import Entry
from kith.kit.tests.uploads import NO_PHOTOS, SECRET, a_phones_photo, a_photo
from kith.universe.actions import share_member
from kith.universe.models import Member, Photo
from kith.universe.tests.factories import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def nan(cast):
    return a_member(cast.person, cast.young_person, "Nan", ring=1)


@pytest.fixture
def me(cast, signed_in):
    return signed_in(cast.young_person)


def at(name, member):
    return reverse(name, kwargs={"member_ref": member.ref})


def send(client, member, content, name="nan.jpg"):
    return client.post(at("member_photo", member), {"photo": SimpleUploadedFile(name, content)})


def see(client, member, name="member_photo_whole"):
    return client.get(at(name, member))


def test_a_photo_is_added_and_seen_on_their_page_and_in_the_list(me, nan):
    for page in (at("member", nan), reverse("my_people")):
        assert "/photo/whole/" not in me.get(page).content.decode()
        assert "/photo/small/" not in me.get(page).content.decode()
    answer = send(me, nan, a_photo())
    assert (answer.status_code, answer.url) == (302, at("member", nan))
    assert at("member_photo_whole", nan) in me.get(at("member", nan)).content.decode()
    assert at("member_photo_small", nan) in me.get(reverse("my_people")).content.decode()
    assert Image.open(io.BytesIO(see(me, nan).content)).size == (640, 480)
    assert Image.open(io.BytesIO(see(me, nan, "member_photo_small").content)).size == (96, 96)


@pytest.mark.parametrize("name", ["member_photo_whole", "member_photo_small"])
def test_it_is_sent_as_a_picture_and_nothing_else_and_never_to_be_kept(me, nan, name):
    """T-32, T-33: its kind is said and held to, nothing in it runs, and no cache keeps it."""
    send(me, nan, a_photo())
    answer = see(me, nan, name)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'inline; filename="photo.webp"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "ETag" not in answer
    assert "Last-Modified" not in answer


@pytest.mark.parametrize(
    "who", ["other_young_person", "worker", "other_worker", "manager", "administrator", "far_worker", None]
)
@pytest.mark.parametrize("name", ["member_photo_whole", "member_photo_small", "member_photo"])
def test_nobody_else_sees_it_even_when_the_member_is_shared(cast, signed_in, me, nan, who, name):
    """T-32: rights are checked each time. The nearest no: the very worker this member is shared with."""
    send(me, nan, a_photo())
    share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    client = signed_in(getattr(cast, who)) if who else Client()
    never = client.get(reverse(name, kwargs={"member_ref": "ZZZZZZZZZZZZ"}))
    answer = see(client, nan, name)
    assert answer.status_code == (404 if who else 302)
    assert answer.status_code == never.status_code
    assert b"WEBP" not in answer.content


def test_a_worker_with_whom_the_member_is_shared_is_told_of_no_photo(cast, signed_in, me, nan):
    send(me, nan, a_photo())
    share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    page = signed_in(cast.worker).get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    assert "Nan" in page.content.decode()
    assert "photo" not in page.content.decode()


def test_another_photo_takes_the_place_of_the_first(me, nan):
    send(me, nan, a_photo())
    send(me, nan, a_photo(size=(100, 50)))
    assert Photo.objects.count() == 1
    assert Image.open(io.BytesIO(see(me, nan).content)).size == (100, 50)


def test_a_photo_is_removed_and_its_address_is_as_if_never_used(me, nan):
    send(me, nan, a_photo())
    assert me.post(at("member_photo_remove", nan)).status_code == 302
    assert not Photo.objects.exists()
    assert see(me, nan).status_code == 404
    me.post(at("member_photo_remove", nan))
    assert Entry.objects.filter(deed="remove_photo").count() == 1


def test_somebody_who_is_removed_takes_their_photo_along(me, nan):
    send(me, nan, a_photo())
    me.post(at("member_remove", nan))
    assert not Member.objects.exists()
    assert not Photo.objects.exists()


def test_a_hidden_member_keeps_the_photo_for_the_person(me, nan):
    send(me, nan, a_photo())
    me.post(at("member_hide", nan))
    assert see(me, nan).status_code == 200


def test_it_lies_sealed_in_the_database_and_the_log_names_no_picture(cast, me, nan):
    """T-33, T-54: neither the photo nor what the phone wrote into it stands anywhere in plain."""
    send(me, nan, a_phones_photo(), name="7 Elm Row.jpg")
    with connection.cursor() as cursor:
        cursor.execute("SELECT whole, small FROM universe_photo")
        for cell in cursor.fetchone():
            assert bytes(cell).startswith(b"s1.")
            assert b"WEBP" not in bytes(cell)
            assert SECRET not in bytes(cell)
    entry = Entry.objects.get(deed="add_photo")
    assert (entry.things, entry.fields) == ([nan.ref], ["photo"])
    assert SECRET not in see(me, nan).content
    assert b"Exif" not in see(me, nan).content


@pytest.mark.parametrize("what", list(NO_PHOTOS))
def test_what_is_no_photo_is_refused_in_words_and_the_photo_before_stays(me, nan, what):
    """T-32: the whole list, through the door."""
    send(me, nan, a_photo())
    name, content = NO_PHOTOS[what]
    answer = send(me, nan, content, name)
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert Image.open(io.BytesIO(see(me, nan).content)).size == (640, 480)


@pytest.mark.parametrize(
    "name",
    [
        "n" * 296 + ".jpg",
        "../../etc/passwd.jpg",
        "..\\..\\me.jpg",
        "/var/kith/x.jpg",
        "me.svg",
        "😀.jpg",
        " ",
    ],
)
def test_what_a_file_is_called_does_not_matter_and_is_kept_nowhere(me, nan, name, settings):
    """T-32: 300 characters, a path, another kind's ending."""
    before = set(settings.DATA_DIR.rglob("*"))
    answer = send(me, nan, a_photo(), name)
    assert answer.status_code == 302
    assert set(settings.DATA_DIR.rglob("*")) - before <= set(settings.DATA_DIR.glob("*.sqlite3*"))
    assert "passwd" not in str(list(Photo.objects.values()))


def test_without_a_file_it_says_so(me, nan):
    answer = me.post(at("member_photo", nan))
    assert answer.status_code == 422
    assert "Choose a photo." in answer.content.decode()


def test_a_form_without_its_token_brings_no_photo(cast, nan):
    """T-19: an upload needs it too."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.young_person)
    assert send(strict, nan, a_photo()).status_code == 403
    assert not Photo.objects.exists()


def test_a_scanner_that_cannot_be_asked_refuses_in_words(me, nan, settings):
    settings.CLAMD = "/nowhere/clamd.sock"
    answer = send(me, nan, a_photo())
    assert answer.status_code == 422
    assert "cannot be checked for viruses just now" in answer.content.decode()


def test_the_list_asks_no_more_questions_however_many_photos(me, nan, cast):
    def questions():
        with connection.execute_wrapper(counting):
            me.get(reverse("my_people"))

    asked = []

    def counting(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    send(me, nan, a_photo())
    questions()
    before = len(asked)
    for _ in range(3):
        send(me, a_member(cast.person, cast.young_person, ring=2), a_photo())
    asked.clear()
    questions()
    assert len(asked) == before
