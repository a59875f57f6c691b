"""T-32: the list of hostile files, at every door that takes a file: refused in words, never sent back to anybody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kith.kit.tests.uploads import NO_PHOTOS
from kith.people.models import Person

DOORS = {"imports": "return_files", "names_import": "file"}
ODD_NAMES = ["n" * 296 + ".csv", "../../etc/passwd", "<script>alert(1)</script>.csv", "=cmd()|x.csv"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", list(DOORS))
@pytest.mark.parametrize("what", list(NO_PHOTOS))
def test_a_hostile_file_at_the_offices_doors_is_answered_in_words_and_stores_nobody(
    cast, signed_in, door, what
):
    name, content = NO_PHOTOS[what]
    before = Person.objects.count()
    client = signed_in(cast.administrator)
    answer = client.post(reverse(door), {DOORS[door]: SimpleUploadedFile(name, content)}, follow=True)
    assert answer.status_code in (200, 422)
    assert answer["Content-Type"].startswith("text/html")
    assert b"<script>alert" not in answer.content
    assert b"app.alert" not in answer.content
    assert Person.objects.count() == before


@pytest.mark.parametrize("door", list(DOORS))
@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_files_name_is_only_ever_text(cast, signed_in, door, name, settings):
    before = {path for path in settings.DATA_DIR.rglob("*") if ".sqlite3" not in path.name}
    client = signed_in(cast.administrator)
    file = SimpleUploadedFile(name, b"child,forename,surname\n")
    file.name = name
    answer = client.post(reverse(door), {DOORS[door]: file}, follow=True)
    assert answer.status_code in (200, 422)
    assert b"<script>alert" not in answer.content
    assert {path for path in settings.DATA_DIR.rglob("*") if ".sqlite3" not in path.name} == before


@pytest.mark.parametrize("door", list(DOORS))
def test_a_file_that_the_scanner_cannot_look_at_is_not_taken(cast, signed_in, door, settings):
    settings.CLAMD = "/nowhere/clamd.sock"
    file = SimpleUploadedFile("header.csv", b"CHILD,SEX,DOB\nA1,1,03/02/2009\n")
    answer = signed_in(cast.administrator).post(reverse(door), {DOORS[door]: file})
    assert answer.status_code == 422
    assert "cannot be checked for viruses just now" in answer.content.decode()
    assert not Person.objects.filter(child_id="A1").exists()
