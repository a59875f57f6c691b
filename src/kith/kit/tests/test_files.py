"""Pictures are made anew: what is no photo is refused in words, and of a photo nothing but what is seen stays."""

import io

import pytest
from PIL import Image

from kith.kit import files
from kith.kit.files import LONGEST_SIDE, MOST_BYTES, SMALL_SIDE, picture_from
from kith.kit.tests.uploads import (
    NO_PHOTOS,
    SCRIPT,
    SECRET,
    a_phones_photo,
    a_photo,
    a_zip,
)
from kith.words import Refused


def taken(content):
    return picture_from(io.BytesIO(content), len(content))


def seen(content):
    return Image.open(io.BytesIO(content))


def is_red(picture, place):
    red, green, _blue = picture.convert("RGB").getpixel(place)
    return red > 180 and green < 80


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_kind_that_phones_make_comes_out_as_one_kind(kind):
    a_phones_photo("HEIF")  # lets the library write its own kind, for this test
    made = taken(a_photo(kind, size=(1600, 1200)))
    assert (seen(made.whole).format, seen(made.whole).size) == ("WEBP", (800, 600))
    assert (seen(made.small).format, seen(made.small).size) == ("WEBP", (SMALL_SIDE, SMALL_SIDE))
    assert is_red(seen(made.whole), (400, 100))
    assert not is_red(seen(made.whole), (400, 500))


@pytest.mark.parametrize(("mode", "kind"), [("P", "PNG"), ("L", "PNG"), ("RGBA", "PNG"), ("CMYK", "JPEG")])
def test_each_way_to_write_colours_is_read(mode, kind):
    assert seen(taken(a_photo(kind, mode=mode)).whole).size == (640, 480)


def test_where_one_could_see_through_it_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert min(seen(taken(out.getvalue()).whole).convert("RGB").getpixel((25, 25))) > 250


def test_a_small_photo_is_not_blown_up():
    assert seen(taken(a_photo(size=(90, 60))).whole).size == (90, 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_owner_and_notes_are_gone_and_the_photo_is_upright(kind):
    """T-33: nothing of where, when and with what a photo was taken stays; what turned it is done, then gone too."""
    sent = a_phones_photo(kind)
    before = seen(sent).getexif()
    assert before.get_ifd(0x8825)
    assert before[0x010E] == SECRET.decode()
    made = taken(sent)
    for content in (made.whole, made.small):
        after = seen(content)
        assert dict(after.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(after.info)
        assert SECRET not in content
        assert b"Exif" not in content
    assert seen(made.whole).size == (480, 640)
    assert is_red(seen(made.whole), (400, 320))
    assert not is_red(seen(made.whole), (80, 320))


@pytest.mark.parametrize("extra", [SCRIPT, a_zip(), b"MZ" + b"\0" * 200], ids=["HTML", "ZIP", "program"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_appended_to_a_photo_is_left_behind(kind, extra):
    """T-32: a file that is two things at once is only a photo afterwards."""
    made = taken(a_photo(kind) + extra)
    assert extra not in made.whole
    assert b"script" not in made.whole
    assert seen(made.whole).size == (640, 480)


@pytest.mark.parametrize("what", list(NO_PHOTOS))
def test_what_is_no_photo_is_refused_in_words(what):
    """T-32."""
    _name, content = NO_PHOTOS[what]
    with pytest.raises(Refused) as refusal:
        taken(content)
    assert str(refusal.value).startswith(("That ", "This "))


def test_a_photo_of_as_many_pixels_as_a_phone_has_is_taken_and_one_more_row_is_not(monkeypatch):
    monkeypatch.setattr(files, "MOST_PIXELS", 640 * 480)
    assert taken(a_photo())
    with pytest.raises(Refused, match="pixels"):
        taken(a_photo(size=(640, 481)))


def test_a_file_of_fifteen_megabytes_is_looked_at_and_one_byte_more_is_not():
    photo = a_photo()
    assert taken(photo + b"\0" * (MOST_BYTES - len(photo)))
    with pytest.raises(Refused, match="15 MB"):
        taken(photo + b"\0" * (MOST_BYTES - len(photo) + 1))


def test_the_longest_side_is_bounded_whichever_it_is():
    tall = seen(taken(a_photo(size=(300, 3000))).whole)
    assert max(tall.size) == LONGEST_SIDE
