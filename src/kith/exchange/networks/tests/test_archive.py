"""A universe out and in again: equal, also with bits of the file damaged by whatever happened to it."""

import io
import json
import random
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image

from kith.exchange.networks import archive
from kith.kit.files import picture_from
from kith.universe import actions, queries
from kith.universe.actions.bringing import bring
from kith.universe.models import Member, Sitting
from kith.universe.queries.kept import universe_of
from kith.universe.tests.factories import MONDAY, a_member
from kith.words import Refused

LATER = MONDAY + timedelta(days=400)
NOW = LATER + timedelta(hours=2)


@pytest.fixture
def drawn(cast):
    """A universe with everything in it, over two sittings; the second is open."""
    person, by = cast.person, cast.young_person
    nan = a_member(person, by, "Nan", fields=["family", "friends"], ring=1)
    sam = a_member(person, by, "Sam 🦊", at=MONDAY + timedelta(minutes=1))
    gone = a_member(person, by, "Ash", at=MONDAY + timedelta(minutes=2))
    first = {"by": by, "at": MONDAY + timedelta(minutes=3)}
    actions.describe_member(nan, **first, relation="grandparent", through="foster", relation_words="my Nan")
    actions.tell_story(nan, words="She taught me\nto swim.", **first)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "PNG")
    content = picture.getvalue()
    actions.add_photo(nan, picture_from(io.BytesIO(content), len(content)), **first)
    actions.draw_link(nan, sam, **first, kind="parent")
    actions.draw_link(sam, gone, **first)
    second = {"by": by, "at": LATER}
    actions.describe_tie(nan, **second, support=[], trusted=True, channels=["calls"], star=True)
    actions.describe_tie(sam, **second, lasting="service", ends_on=date(2029, 2, 28), strain="some")
    actions.rub_out_link(sam, gone, **second)
    actions.hide_member(gone, **second)
    return person


def test_out_in_and_out_again_is_the_same(cast, drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    brought, problems = archive.read(out, at=NOW)
    assert problems == []
    done = bring(cast.other_person, brought, by=cast.other_young_person, at=NOW)
    assert (done.came, done.here, done.problems) == (3, 0, ())
    assert archive.write(universe_of(cast.other_person, at=NOW), at=NOW) == out
    assert {one.nickname for one in queries.members_of(cast.other_person, at=NOW)} == {"Nan", "Sam 🦊", "Ash"}


def test_what_is_here_already_is_left_as_it_is(cast, drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    nan = Member.objects.get(person=drawn, known_since=None, relation="grandparent")
    actions.rename_member(
        Member.objects.exclude(pk=nan.pk).order_by("pk")[0], nickname="Sam", by=cast.young_person, at=NOW
    )
    brought, _ = archive.read(out, at=NOW)
    done = bring(drawn, brought, by=cast.young_person, at=NOW)
    assert (done.came, done.here) == (1, 2)
    assert Sitting.objects.filter(person=drawn).count() == 2
    assert bring(drawn, brought, by=cast.young_person, at=NOW).came == 0


def test_nothing_of_a_record_or_of_sharing_is_in_it(cast, drawn):
    member = Member.objects.get(person=drawn, relation="grandparent")
    actions.share_member(member, cast.allocation, by=cast.young_person, at=LATER)
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    with zipfile.ZipFile(io.BytesIO(out)) as file:
        text = "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    for secret in (cast.worker.full_name, cast.worker.ref, cast.person.ref, member.ref, cast.person.surname):
        assert not secret or secret not in text


def test_every_field_of_the_file_is_explained(drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    with zipfile.ZipFile(io.BytesIO(out)) as file:
        about = file.read(archive.README).decode()
    for name, table in archive.NAMES.items():
        assert f"`{name}`" in about
        assert all(f"`{key}`" in about for key in table)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"{}", "zip without data"])
def test_what_is_no_archive_is_refused_with_a_sentence(content):
    if content == "zip without data":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("other.txt", "hello")
        content = out.getvalue()
    with pytest.raises(Refused, match="not a file that Kith made"):
        archive.read(content, at=NOW)


def test_a_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(archive.DATA, b" " * (archive.MOST_JSON + 10))
    with pytest.raises(Refused):
        archive.read(out.getvalue(), at=NOW)


def test_a_newer_version_is_refused_with_what_to_do():
    with pytest.raises(Refused, match="newer Kith"):
        archive.read(changed({"format": archive.FORMAT, "version": 2}), at=NOW)


def changed(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(archive.DATA, json.dumps(data))
    return out.getvalue()


def test_damaged_parts_are_named_and_the_rest_is_read(drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    with zipfile.ZipFile(io.BytesIO(out)) as file:
        data = json.loads(file.read(archive.DATA))
    data["members"][1]["nickname"] = ""
    data["members"].append({"number": 9, "nickname": "Nobody's", "added_at": MONDAY.isoformat()})
    data["ties"][0]["ring"] = 7
    data["links"].append({"one": 1, "other": 1, "drawn_in": 1})
    data["sittings"].append({"number": "x"})
    brought, problems = archive.read(changed(data), at=NOW)
    assert {one.nickname for one in brought.members} == {"Nan", "Ash"}
    said = " ".join(str(problem) for problem in problems)
    for expected in ("Member 2", "Member 9", "member 1 at sitting 1", "members 1 and 1", "Sitting 3"):
        assert expected in said


def test_whatever_a_file_holds_instead_it_is_read_or_refused(drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    with zipfile.ZipFile(io.BytesIO(out)) as file:
        data = json.loads(file.read(archive.DATA))
    chance = random.Random(4)
    odd = [None, True, -1, 10**9, "", "<script>", [], {}, [[1]], "2999-01-01T00:00:00+00:00", "\u202e", 1.5]
    for _ in range(600):
        copy = json.loads(json.dumps(data))
        row = chance.choice(copy[chance.choice(["members", "sittings", "ties", "links"])])
        row[chance.choice(list(row))] = chance.choice(odd)
        brought, _problems = archive.read(changed(copy), at=NOW)
        assert len(brought.members) <= 3


def test_a_moment_that_has_not_come_is_not_believed(drawn):
    out = archive.write(universe_of(drawn, at=NOW), at=NOW)
    brought, problems = archive.read(out, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert brought.members == ()
    assert problems
