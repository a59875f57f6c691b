"""The picture and the rows: what is drawn, what is said, and for whom."""

from itertools import combinations
from math import hypot

import pytest
from django.template.loader import render_to_string

from kith.universe.figures import WAITING, by_ring, map_picture, row_of, rows_of
from kith.universe.queries import SharedMember
from kith.universe.tests.factories import a_now

FIELDS = ("family", "friends", "organisations", "networks")


def drawn(members, **kwargs):
    return render_to_string("universe/map.html", {"map": map_picture(members, **kwargs)})


def test_a_member_is_said_in_one_breath():
    row = row_of(a_now(nickname="Nan", ring=2, fields=("friends", "networks"), feel="not_sure"))
    assert row.said == "Nan, close, friends, wider networks, not sure"
    assert row_of(a_now(nickname="Z", ring=0, fields=(), from_file=True)).said == (
        "Z, not placed yet, no group chosen, from your file"
    )


def test_rows_stand_closest_first_and_not_placed_last():
    members = [a_now(ring=ring) for ring in (0, 4, 1, 2)]
    assert [row.ring for row in rows_of(members)] == [1, 2, 4, 0]
    assert [name for name, _ in by_ring(rows_of(members))] == [
        "closest",
        "close",
        "further away",
        "not placed yet",
    ]


def test_a_hidden_member_is_not_on_the_picture():
    picture = map_picture(
        [a_now(hidden=True), a_now(hidden=True, ring=0), a_now(nickname="Here")], linked=True
    )
    assert [bubble.row.name for bubble in picture.bubbles] == ["Here"]
    assert picture.waiting == ""


@pytest.mark.parametrize("number", [1, 8, 9, 60])
def test_those_not_placed_yet_stand_under_the_rings_and_none_on_another(number):
    picture = map_picture([a_now(nickname="Here"), *(a_now(ring=0) for _ in range(number))], linked=True)
    waiting = [(float(one.x), float(one.y)) for one in picture.bubbles if one.row.ring == 0]
    assert len(waiting) == number
    assert all(1000 + WAITING < y < float(picture.height) - WAITING for _, y in waiting)
    assert all(WAITING < x < 1000 - WAITING for x, _ in waiting)
    apart = [hypot(x - u, y - v) for (x, y), (u, v) in combinations(waiting, 2)]
    assert all(distance >= 2 * WAITING for distance in apart)


def test_the_small_picture_leaves_out_those_not_placed_yet():
    picture = map_picture([a_now(ring=0)], small=True)
    assert picture.bubbles == ()
    assert picture.height == "1000"


def test_a_worker_s_picture_has_names_but_no_links_and_no_wish():
    text = drawn([SharedMember("REF", "Nan", 1, ("family",), "hard")], centre="Amira")
    assert "<a " not in text
    assert 'aria-label="Nan, closest, family, hard"' in text
    assert ">Amira</text>" in text


def test_a_member_of_whom_only_the_name_is_shared_is_not_placed():
    shared = SharedMember("REF", "Nan", None, None, None)
    assert map_picture([shared]).bubbles == ()
    assert (row_of(shared).ring_name, row_of(shared).feel_name) == ("", "")


def test_strain_is_a_zig_zag_and_mixed_is_broken_never_colour_alone():
    hard, mixed = map_picture([a_now(feel="hard"), a_now(feel="mixed", fields=("friends",))]).bubbles
    assert hard.line.count("L") > 2
    assert hard.line_kind == "hard"
    assert (mixed.line.count("L"), mixed.line_kind) == (1, "mixed")


@pytest.mark.parametrize(("field", "begins"), [("family", "M0-"), ("friends", "M-"), ("", "M0-")])
def test_each_field_has_its_shape(field, begins):
    [bubble] = map_picture([a_now(fields=(field,) if field else ())]).bubbles
    assert bubble.shape.startswith(begins)


def test_kept_from_a_file_has_a_dashed_outline_and_words():
    text = drawn([a_now(from_file=True)], linked=True)
    assert 'stroke-dasharray="9 6"' in text
    assert "from your file" in text


def test_there_is_no_style_attribute_and_every_name_is_escaped():
    text = drawn([a_now(nickname='"><script>x</script>')], linked=True)
    assert "style=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("count", [10, 60])
def test_on_the_smallest_screen_a_finger_finds_everybody_on_the_inner_rings(count):
    members = [a_now(ring=1 + number % 4, fields=(FIELDS[number // 4 % 4],)) for number in range(count)]
    picture = map_picture(members, linked=True)
    wide = float(picture.inner.split()[2])
    inner = [float(bubble.touch) for bubble in picture.bubbles if bubble.row.ring <= 2]
    assert all(2 * touch * 300 / wide >= 24 for touch in inner)


def test_where_nobody_is_close_there_is_no_inner_view():
    assert map_picture([a_now(ring=4)]).inner == ""


def test_nobody_at_all_can_be_drawn():
    assert "<svg" in drawn([])


def test_a_small_picture_can_be_one_link():
    text = render_to_string(
        "universe/map_link.html", {"map": map_picture([a_now()], small=True), "map_url": "/there/"}
    )
    assert text.count("<a ") == 1
    assert 'href="/there/"' in text
