"""One graph, many views: what each draws and says, and that nobody hidden, and nothing of anybody else, is in any."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from kith.journey.figures import Item as HomeItem
from kith.universe.actions import close_sitting, draw_link, hide_member, place_member
from kith.universe.choices import Ring
from kith.universe.figures import (
    MANY_LINKS,
    NOBODY,
    Only,
    ecomap,
    family_tree,
    in_words,
    life_line,
    lit_by,
    map_picture,
    only_from,
)
from kith.universe.queries import LinkNow, Standing, standings_of
from kith.universe.spaces import width_of
from kith.universe.tests.factories import MONDAY, a_member, a_now
from kith.words import Say

TODAY = date(2026, 3, 2)
PAGES = ("", "round-me/", "family/", "over-time/", "in-words/", "what-if/", "what-if/?age=18")


def a_link(one, other, kind="", feel=""):
    return LinkNow(f"{one.ref}-{other.ref}", one.ref, other.ref, kind, feel)


def one_bubble(**answers):
    [bubble] = ecomap([a_now(**{"ring": 2, "feel": "good", **answers})]).bubbles
    return bubble


# Lines


def turns(path):
    return path.count("L")


def test_strain_is_told_by_the_shape_of_a_line_and_feel_by_its_dashes():
    some, a_lot = one_bubble(strain="some", feel="mixed"), one_bubble(strain="a_lot", feel="mixed")
    assert 2 < turns(some.line) < turns(a_lot.line)
    assert (some.line_kind, one_bubble(strain="some").line_kind) == ("mixed", "good")
    assert turns(one_bubble(strain="none").line) == 1


def test_broken_off_is_a_gap_with_two_bars():
    broken = one_bubble(strain="broken")
    assert broken.line.count("M") == 2
    assert broken.marks.count("M") == 2


def test_hard_without_strain_is_told_by_strokes_across_the_line():
    assert turns(one_bubble(strain="none", feel="hard").line) == 1
    assert one_bubble(strain="none", feel="hard").marks.count("M") == 2
    assert one_bubble(strain="none", feel="good").marks == ""


@pytest.mark.parametrize(("giving", "heads"), [("", 0), ("they", 1), ("me", 1), ("both", 2)])
def test_who_gives_is_told_by_arrow_heads(giving, heads):
    assert one_bubble(giving=giving).marks.count("M") == heads


def test_they_give_and_i_give_point_opposite_ways():
    they, me = one_bubble(giving="they").marks, one_bubble(giving="me").marks
    middle = [[float(part) for part in marks.split("L")[1].split()] for marks in (they, me)]
    ends = [[float(part) for part in marks[1:].split("L")[0].split()] for marks in (they, me)]
    far = [abs(x - 500) + abs(y - 500) for x, y in (*middle, *ends)]
    assert far[0] < far[2]  # the tip towards me
    assert far[1] > far[3]  # the tip away from me


def test_closest_and_good_is_strong_and_far_or_hardly_in_touch_is_weak():
    assert one_bubble(ring=1).weight == "strong"
    assert one_bubble(ring=1, feel="mixed").weight == ""
    assert one_bubble(ring=4).weight == "weak"
    assert one_bubble(often="never").weight == "weak"


def test_where_a_line_has_no_room_the_strain_is_on_the_bubble():
    crowd = [a_now(ring=4, strain="a_lot") for _ in range(150)]
    picture = map_picture(crowd)
    assert all(bool(one.wave) != bool(one.line) for one in picture.bubbles)
    assert any(one.wave for one in picture.bubbles)


def test_a_guiding_star_and_who_has_died_have_marks_and_words():
    text = render_to_string("universe/map.html", {"map": map_picture([a_now(star=True, sort="died")])})
    assert "map-star" in text
    assert "map-candle" in text
    assert "somebody who has died, guiding star" in text


# Lines between others


def test_lines_between_others_say_their_kind_and_lead_to_nobody_hidden():
    nan, mum, gone = a_now(ring=1), a_now(ring=2), a_now(ring=3, hidden=True)
    links = [a_link(nan, mum, "parent"), a_link(mum, gone, "friends")]
    for picture in (map_picture([nan, mum, gone], links=links), ecomap([nan, mum, gone], links=links)):
        [line] = picture.links
        assert (line.one, line.other, line.kind) == (nan.ref, mum.ref, "parent")
        assert line.marks


def test_with_many_lines_only_those_of_the_chosen_one_are_drawn():
    people = [a_now(ring=1 + number % 4) for number in range(12)]
    links = [a_link(one, other) for number, one in enumerate(people) for other in people[number + 1 :]]
    assert len(links) > MANY_LINKS
    everything = map_picture(people, links=links)
    assert (everything.links, everything.many_links) == ((), True)
    chosen = map_picture(people, links=links, show=people[0].ref)
    assert len(chosen.links) == len(people) - 1
    assert all(people[0].ref in (line.one, line.other) for line in chosen.links)


# Presets


@pytest.mark.parametrize(
    ("only", "answers"),
    [
        (Only.NIGHT, {"support": ("crisis",)}),
        (Only.TRUST, {"support": ("listens",)}),
        (Only.TRUST, {"trusted": True}),
        (Only.HARD, {"strain": "some"}),
        (Only.HARD, {"strain": "broken"}),
        (Only.HARD, {"feel": "hard"}),
        (Only.CHANGE, {"wish": "not_now"}),
        (Only.CHANGE, {"wish": "find_again"}),
    ],
)
def test_a_preset_lights_those_it_asks_for_and_draws_the_others_faintly(only, answers):
    asked, other = a_now(**answers), a_now(strain="none", wish="as_now", trusted=False, support=())
    lit = lit_by(only, [asked, other, a_now(hidden=True, **answers)])
    assert lit == {asked.ref}
    picture = map_picture([asked, other], lit=lit)
    assert {one.row.ref: one.faint for one in picture.bubbles} == {asked.ref: False, other.ref: True}
    assert all(not one.line for one in picture.bubbles if one.faint)


def test_everyone_is_no_preset_and_an_unknown_one_is_everyone():
    assert lit_by(Only.EVERYONE, [a_now()]) is None
    assert only_from("nobody-i-know") is Only.EVERYONE


def test_every_preset_with_nobody_in_it_says_so_and_what_next():
    assert set(NOBODY) == set(Only) - {Only.EVERYONE}


# Family tree


def a_relative(name, relation, through="birth", **more):
    return a_now(nickname=name, relation=relation, through=through, **more)


def families(members, links=()):
    return {name: [row.name for row in rows] for name, rows in family_tree(members, links=links).families}


def test_several_families_stand_side_by_side_and_each_has_its_own_children():
    members = [
        a_relative("Mum", "mother"),
        a_relative("Dad", "father"),
        a_relative("Tia", "sister"),
        a_relative("Half", "brother", "half"),
        a_relative("Linda", "carer", "foster"),
        a_relative("Foster bro", "brother", "foster"),
        a_relative("Priya", "mother", "adoptive"),
        a_relative("Gran", "grandparent"),
    ]
    assert families(members) == {
        "birth family": ["Gran", "Mum", "Dad", "Tia", "Half"],
        "adoptive family": ["Priya"],
        "foster family": ["Linda", "Foster bro"],
    }


def test_two_foster_homes_that_are_not_linked_are_two_families_and_a_line_to_a_parent_decides():
    linda, col, jo = (a_relative(name, "carer", "foster") for name in ("Linda", "Col", "Jo"))
    kid = a_relative("Ash", "sibling", "foster")
    links = [a_link(linda, col, "together"), a_link(jo, kid, "parent")]
    found = [
        [row.name for row in rows] for _, rows in family_tree([linda, col, jo, kid], links=links).families
    ]
    assert found == [["Linda", "Col"], ["Jo", "Ash"]]


def test_a_single_parent_has_no_blank_box_beside_them():
    picture = family_tree([a_relative("Mum", "mother")]).map
    assert [one.row.name for one in picture.bubbles] == ["Mum"]
    assert "nknown" not in render_to_string("universe/map.html", {"map": picture})


def test_carers_of_whom_nothing_more_was_said_are_not_called_foster_carers():
    assert families([a_relative("Jo", "former_carer", "")]) == {"who cared for me": ["Jo"]}


def test_partners_stand_beside_me_and_my_children_below():
    members = [a_relative(name, kind, "") for name, kind in (("Kofi", "partner"), ("Ash", "child"))]
    picture = family_tree(members).map
    kofi, ash = picture.bubbles
    assert float(kofi.y) == float(picture.me_y)
    assert float(ash.y) > float(picture.me_y)


def test_fourteen_and_more_children_all_stand_on_the_tree():
    members = [a_relative(f"Sib {number}", "sister") for number in range(17)]
    members += [a_relative(f"Child {number}", "child", "") for number in range(15)]
    assert len(family_tree(members).map.bubbles) == 32


def test_a_parent_s_partner_stands_beside_them_and_who_is_not_family_is_listed():
    mum, steve, friend = (
        a_relative("Mum", "mother"),
        a_now(nickname="Steve"),
        a_now(nickname="Kez", relation="friend"),
    )
    tree = family_tree([mum, steve, friend], links=[a_link(mum, steve, "together")])
    assert [one.row.name for one in tree.map.bubbles] == ["Mum", "Steve"]
    assert "couple" in {stroke.look for stroke in tree.map.strokes}
    assert [row.name for row in tree.others] == ["Kez"]


def test_own_words_for_a_relation_come_first():
    [bubble] = family_tree([a_relative("Jo", "mother", "foster", relation_words="my Jo-mum")]).map.bubbles
    assert bubble.note == "my Jo-mum"


# Over time


def a_life(member, standings, homes=(), born_on=None):
    days = [Standing(member.ref, on, ring) for on, ring in standings]
    return life_line([member], days, homes=homes, born_on=born_on, on=TODAY)


def test_who_came_moved_left_and_came_back():
    nan = a_now()
    days = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 9, 1), date(2026, 1, 1)]
    [life] = a_life(nan, zip(days, (2, 1, 0, 3), strict=True)).lives
    assert [(one.ring, one.from_on, one.to_on) for one in life.spells] == [
        (2, days[0], days[1]),
        (1, days[1], days[2]),
        (3, days[3], None),
    ]
    assert life.left_on is None
    [gone] = a_life(nan, zip(days[:3], (2, 2, 0), strict=True)).lives
    assert (gone.came_on, gone.left_on) == (days[0], days[2])
    assert gone.stop_x


def test_whoever_was_never_in_a_ring_or_is_hidden_is_not_on_it():
    assert a_life(a_now(), [(TODAY, 0)]).lives == ()
    assert a_life(a_now(hidden=True), [(TODAY, 1)]).lives == ()


def test_a_service_is_drawn_with_its_end_and_a_birthday_counts_as_one():
    worker = a_now(lasting="service", ends_age=18)
    [life] = a_life(worker, [(date(2026, 1, 1), 2)], born_on=date(2008, 2, 29)).lives
    assert life.ends_on == date(2026, 3, 1)
    later = a_now(lasting="service", ends_on=date(2027, 3, 2))
    line = a_life(later, [(date(2026, 1, 1), 2)])
    assert [bar.look for bar in line.lives[0].bars] == ["family", "ahead"]
    assert line.lives[0].stop_x


def test_known_since_is_a_thin_line_before_the_first_ring():
    [life] = a_life(a_now(known_since=2015), [(date(2026, 1, 1), 2)]).lives
    assert [bar.look for bar in life.bars] == ["known", "family"]


def test_homes_and_birthdays_are_on_it_and_everything_lies_within_its_width():
    years = [date(2010 + number, 1, 1) for number in range(13)]
    homes = [HomeItem("home", "1", Say("x"), begin, end, False, ()) for begin, end in pairwise(years)]
    line = a_life(a_now(known_since=1990), [(TODAY, 1)], homes=homes, born_on=date(2009, 2, 3))
    assert len(line.home_bars) == 12
    assert line.birthdays
    bars = [*line.home_bars, *(bar for life in line.lives for bar in life.bars)]
    for bar in bars:
        assert 0 <= float(bar.x[:-1]) <= float(bar.x[:-1]) + float(bar.width[:-1]) <= 100.01
    ticks = sorted(float(tick.x[:-1]) for tick in line.birthdays)
    assert all(after - before > 7 for before, after in pairwise(ticks))


def test_rows_of_the_timeline_never_touch_and_no_name_is_wider_than_the_smallest_screen():
    people = [a_now(nickname="Wilhelmina " * (1 + number % 5)) for number in range(150)]
    days = [
        Standing(one.ref, TODAY - timedelta(days=number), Ring.CLOSEST) for number, one in enumerate(people)
    ]
    lives = life_line(people, days, homes=(), born_on=None, on=TODAY).lives
    edges = [(life.name_y - 14, max(bar.y + bar.height for bar in life.bars)) for life in lives]
    assert all(before[1] <= after[0] for before, after in pairwise(edges))
    assert all(width_of(life.label, 15) <= 280 for life in lives)


# In words


def test_the_map_in_plain_words_says_rings_lines_and_wishes():
    nan, mum = (
        a_now(nickname="Nan", feel="good", support=("crisis",)),
        a_now(nickname="Mum", ring=3, wish="closer"),
    )
    said = [
        re.sub("[\u2068\u2069]", "", text)
        for passage in in_words([nan, mum, a_now(nickname="Gone", hidden=True)], [a_link(nan, mum, "parent")])
        for text in passage.sentences
    ]
    assert said == [
        "Closest to me: Nan.",
        "It feels good with Nan.",
        "In my life: Mum.",
        "I can call at night: Nan.",
        "Nan is a parent of Mum.",
        "I would like to be closer to Mum.",
    ]


def test_a_name_with_braces_is_only_a_name():
    [passage] = in_words([a_now(nickname="{names}"), a_now(nickname="{0}")], [])
    assert "{names}" in passage.sentences[0]


# The pages


@pytest.fixture
def two_days(cast):
    """Nan and Gone on one day; on the next Nan is closer, and Gone is hidden."""
    nan = a_member(cast.person, cast.young_person, "Nan", ring=3, fields=["family"])
    gone = a_member(cast.person, cast.young_person, "Goneaway", ring=2)
    draw_link(nan, gone, by=cast.young_person, at=MONDAY)
    close_sitting(cast.person, by=cast.young_person, at=MONDAY)
    later = MONDAY + timedelta(days=30)
    place_member(nan, ring=1, by=cast.young_person, at=later)
    hide_member(gone, by=cast.young_person, at=later)
    return nan, gone


def page(signed_in, account, address):
    return signed_in(account).get(f"/me/people/{address}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [*PAGES, "?only=hard", "round-me/?show={gone}", "what-if/?without={gone}"]
)
def test_whoever_is_hidden_is_in_no_view(signed_in, cast, two_days, address):
    _, gone = two_days
    text = page(signed_in, cast.young_person, address.format(gone=gone.ref))
    if address and address[0] != "?":  # the map's own page has the list of those one has hidden
        assert "Goneaway" not in text
        assert gone.ref not in text
    assert f'data-member="{gone.ref}"' not in text


@pytest.mark.django_db
def test_an_earlier_day_shows_how_it_was_and_a_foreign_one_shows_now(signed_in, cast, two_days):
    nan, gone = two_days
    first = cast.person.sittings.order_by("opened_at")[0]
    before = page(signed_in, cast.young_person, f"?at={first.ref}")
    assert f'data-member="{nan.ref}" data-ring="3"' in before
    assert gone.ref not in before
    a_member(cast.other_person, cast.other_young_person, "Theirs", ring=1)
    foreign = cast.other_person.sittings.get()
    now = page(signed_in, cast.young_person, f"?at={foreign.ref}")
    assert f'data-member="{nan.ref}" data-ring="1"' in now
    assert "Theirs" not in now


@pytest.mark.django_db
def test_what_if_of_somebody_else_s_person_asks_nothing(signed_in, cast, two_days):
    theirs = a_member(cast.other_person, cast.other_young_person, "Theirs", ring=1)
    text = page(signed_in, cast.young_person, f"what-if/?without={theirs.ref}")
    assert "Theirs" not in text
    assert 'id="answer"' not in text


@pytest.mark.django_db
def test_what_if_never_ends_without_a_next_step_and_somebody_to_talk_to(signed_in, cast):
    nan = a_member(cast.person, cast.young_person, "Nan", ring=1)
    text = page(signed_in, cast.young_person, f"what-if/?without={nan.ref}")
    assert "Nobody whom you have placed so far would be there" in text
    assert "What you can do now" in text
    assert text.count("116 123") == 2  # in the answer, and at the foot of every page


@pytest.mark.django_db
def test_standings_are_the_person_s_own_oldest_first_without_the_hidden(cast, two_days):
    nan, _ = two_days
    assert [(one.ref, one.ring) for one in standings_of(cast.person)] == [(nan.ref, 3), (nan.ref, 1)]
    assert standings_of(cast.other_person) == []
