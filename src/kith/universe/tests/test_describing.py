"""More of a tie and a member, stories, links, steps taken back, and what is different between two sittings."""

from datetime import date, timedelta

import pytest

from kith.access.models import NotNow
from kith.audit.models import Entry
from kith.kit.overtaken import Overtaken, stamp_of
from kith.universe import actions, queries
from kith.universe.models import Link, Member, Step, Tie
from kith.universe.tests.factories import MONDAY, a_member
from kith.words import Refused

LATER = MONDAY + timedelta(hours=1)
NEXT_YEAR = MONDAY + timedelta(days=365)


def stands(member, at=NEXT_YEAR):
    return queries.stands(member, at=at)


@pytest.fixture
def by(cast):
    return {"by": cast.young_person, "at": LATER}


@pytest.fixture
def nan(cast):
    return a_member(cast.person, cast.young_person, "Nan")


@pytest.fixture
def sam(cast):
    return a_member(cast.person, cast.young_person, "Sam")


def test_nothing_is_said_until_it_is_said(nan):
    now = stands(nan)
    assert (now.strain, now.often, now.channels, now.giving) == ("", "", (), "")
    assert (now.support, now.trusted, now.star, now.lasting) == (None, None, False, "")


def test_each_answer_about_a_tie_is_kept_in_its_sitting(nan, by):
    answers = {
        "strain": "some",
        "often": "weekly",
        "channels": ["calls", "in_person"],
        "giving": "both",
        "support": ["fun", "listens"],
        "trusted": True,
        "star": True,
        "lasting": "service",
        "ends_on": date(2027, 3, 1),
    }
    actions.describe_tie(nan, **by, **answers)
    actions.describe_tie(nan, by=by["by"], at=NEXT_YEAR, strain="none", ends_on=None, ends_age=21)
    now, then = stands(nan), stands(nan, at=LATER)
    assert (now.strain, now.ends_on, now.ends_age) == ("none", None, 21)
    assert (then.strain, then.ends_on, then.ends_age) == ("some", date(2027, 3, 1), None)
    assert now.channels == ("in_person", "calls")
    assert now.support == ("listens", "fun")
    assert (now.trusted, now.star, now.often, now.giving) == (True, True, "weekly", "both")


def test_none_of_these_is_another_answer_than_no_answer(nan, by):
    actions.describe_tie(nan, **by, support=[])
    assert stands(nan).support == ()
    actions.describe_tie(nan, **by, support=None)
    assert stands(nan).support is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"strain": "terrible"},
        {"often": "hourly"},
        {"channels": ["pigeon"]},
        {"support": ["money"]},
        {"giving": "nobody"},
        {"lasting": "for ever"},
        {"ends_age": 21},
        {"lasting": "stays", "ends_on": date(2027, 1, 1)},
        {"lasting": "service", "ends_age": 19},
        {"lasting": "service", "ends_age": 18, "ends_on": date(2027, 1, 1)},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_and_nothing_is_changed(nan, by, wrong):
    before = stands(nan)
    with pytest.raises(Refused):
        actions.describe_tie(nan, **by, **wrong)
    assert stands(nan) == before


def test_who_somebody_is_holds_for_every_sitting(nan, by):
    actions.describe_member(
        nan,
        **by,
        sort="person",
        relation="grandparent",
        through="foster",
        relation_words="the Nan who took me in",
        known_since=2015,
        grown_up=True,
    )
    now = stands(Member.objects.get(pk=nan.pk), at=MONDAY)
    assert (now.relation, now.through, now.relation_words) == (
        "grandparent",
        "foster",
        "the Nan who took me in",
    )
    assert (now.known_since, now.grown_up, now.sort) == (2015, True, "person")
    assert "took me in" not in str(Entry.objects.values())


@pytest.mark.parametrize(
    "wrong", [{"known_since": 1890}, {"known_since": 2999}, {"relation": "boss"}, {"gives_words": "x" * 201}]
)
def test_who_somebody_is_is_refused_where_it_cannot_be(nan, by, wrong):
    with pytest.raises(Refused):
        actions.describe_member(nan, **by, **wrong)


def test_a_story_is_kept_changed_and_let_go_and_is_never_on_the_log(nan, by):
    actions.tell_story(nan, words="She taught me to swim.\n\nIn Whitby.", **by)
    assert queries.story_of(nan) == "She taught me to swim.\n\nIn Whitby."
    with pytest.raises(Overtaken):
        actions.tell_story(nan, words="Another", **by, seen=stamp_of(""))
    assert queries.story_of(nan).startswith("She taught")
    actions.tell_story(nan, words=" ", **by)
    assert queries.story_of(nan) == ""
    assert "swim" not in str(Entry.objects.values())


def test_a_line_is_drawn_once_whichever_end_is_tapped_first(cast, nan, sam, by):
    actions.draw_link(nan, sam, **by)
    actions.draw_link(sam, nan, **by)
    [link] = queries.links_of(cast.person)
    assert {link.one, link.other} == {nan.ref, sam.ref}
    assert Entry.objects.filter(deed="draw_link").count() == 1


def test_in_a_line_of_parent_and_child_the_parent_comes_first(cast, nan, sam, by):
    actions.draw_link(sam, nan, **by, kind="parent")
    [link] = queries.links_of(cast.person)
    assert (link.one, link.other, link.kind) == (sam.ref, nan.ref, "parent")
    actions.draw_link(nan, sam, **by, kind="parent")
    [link] = queries.links_of(cast.person)
    assert (link.one, link.other) == (nan.ref, sam.ref)


def test_nobody_is_linked_with_themselves(nan, by):
    with pytest.raises(Refused):
        actions.draw_link(nan, nan, **by)


def test_a_line_that_was_rubbed_out_stays_in_the_sitting_it_was_drawn_in(cast, nan, sam, by):
    actions.draw_link(nan, sam, **by, kind="siblings")
    first = queries.sittings_of(cast.person, at=LATER)[0].ref
    actions.rub_out_link(sam, nan, by=cast.young_person, at=NEXT_YEAR)
    assert queries.links_of(cast.person) == []
    assert [link.kind for link in queries.links_as_of(cast.person, first)] == ["siblings"]


def test_lines_to_somebody_hidden_are_nowhere_and_come_back_with_them(cast, nan, sam, by):
    actions.draw_link(nan, sam, **by)
    first = queries.sittings_of(cast.person, at=LATER)[0].ref
    actions.hide_member(sam, **by)
    assert queries.links_of(cast.person) == queries.links_as_of(cast.person, first) == []
    actions.unhide_member(sam, **by)
    assert len(queries.links_of(cast.person)) == 1


def test_removing_somebody_removes_their_lines_their_story_and_their_steps(cast, nan, sam, by):
    actions.draw_link(sam, nan, **by)
    actions.tell_story(nan, words="Secret", **by)
    actions.remove_member(nan, **by)
    assert not Link.objects.exists()
    assert not Step.objects.filter(thing__contains=nan.ref).exists()
    while actions.undo(cast.person, **by):
        pass
    assert [one.nickname for one in queries.members_of(cast.person, at=LATER)] == ["Sam"]


def test_steps_are_taken_back_and_done_again_one_by_one(cast, nan, sam, by):
    actions.place_member(nan, ring=1, **by)
    actions.place_member(nan, ring=3, **by)
    actions.draw_link(nan, sam, **by)
    actions.describe_member(nan, **by, known_since=2015)
    whole = seen(cast)
    for expected in (
        {"rings": [3, 0], "links": 1, "since": None},
        {"rings": [3, 0], "links": 0, "since": None},
        {"rings": [1, 0], "links": 0, "since": None},
        {"rings": [0, 0], "links": 0, "since": None},
    ):
        assert actions.undo(cast.person, **by)
        assert seen(cast) == expected
    for _ in range(4):
        assert actions.redo(cast.person, **by)
    assert seen(cast) == whole
    assert actions.redo(cast.person, **by) is None


def seen(cast):
    now = queries.members_of(cast.person, at=NEXT_YEAR)
    return {
        "rings": [one.ring for one in now],
        "links": len(queries.links_of(cast.person)),
        "since": now[0].known_since,
    }


def test_taking_back_an_addition_hides_and_doing_it_again_shows(cast, nan, by):
    assert actions.undo(cast.person, **by)
    assert stands(Member.objects.get(pk=nan.pk)).hidden
    assert actions.redo(cast.person, **by)
    assert not stands(Member.objects.get(pk=nan.pk)).hidden


def test_a_new_step_after_taking_back_leaves_nothing_to_do_again(cast, nan, by):
    actions.place_member(nan, ring=1, **by)
    actions.undo(cast.person, **by)
    actions.place_member(nan, ring=2, **by)
    assert actions.redo(cast.person, **by) is None
    assert stands(nan).ring == 2


def test_taking_back_not_now_takes_back_the_stop(cast, nan, by):
    actions.set_feel(nan, **by, wish="not_now")
    assert NotNow.objects.filter(person=cast.person, ended_at__isnull=True).exists()
    actions.undo(cast.person, **by)
    assert not NotNow.objects.filter(person=cast.person, ended_at__isnull=True).exists()
    actions.redo(cast.person, **by)
    assert NotNow.objects.filter(person=cast.person, ended_at__isnull=True).exists()


def test_a_closed_sitting_cannot_be_taken_back_and_keeps_no_steps(cast, nan, by):
    actions.place_member(nan, ring=1, **by)
    actions.close_sitting(cast.person, **by)
    assert actions.undo(cast.person, **by) is None
    assert stands(nan).ring == 1
    assert not Step.objects.exists()


def test_taking_back_in_a_later_sitting_leaves_the_earlier_as_it_was(cast, nan, by):
    actions.place_member(nan, ring=1, **by)
    actions.place_member(nan, ring=4, by=cast.young_person, at=NEXT_YEAR)
    actions.undo(cast.person, by=cast.young_person, at=NEXT_YEAR)
    assert stands(nan).ring == 1
    assert Tie.objects.filter(member=nan).count() == 1


def test_two_sittings_are_compared(cast, nan, sam, by):
    actions.place_member(nan, ring=3, **by)
    actions.place_member(sam, ring=1, **by)
    actions.describe_tie(sam, **by, strain="none")
    again = {"by": cast.young_person, "at": NEXT_YEAR}
    actions.place_member(nan, ring=1, **again)
    actions.describe_tie(sam, **again, strain="a_lot")
    ali = a_member(cast.person, cast.young_person, "Ali", at=NEXT_YEAR)
    actions.place_member(ali, ring=2, **again)
    hidden = a_member(cast.person, cast.young_person, "Hidden", at=NEXT_YEAR)
    actions.place_member(hidden, ring=2, **again)
    actions.hide_member(hidden, **again)
    later, earlier = [one.ref for one in queries.sittings_of(cast.person, at=NEXT_YEAR)]
    found = queries.difference(cast.person, earlier, later)
    assert [one.nickname for one in found.new] == ["Ali"]
    assert [moved.after.nickname for moved in found.closer] == ["Nan"]
    assert [moved.after.nickname for moved in found.harder] == ["Sam"]
    assert (found.lost, found.further, found.easier) == ((), (), ())
    turned = queries.difference(cast.person, later, earlier)
    assert [one.nickname for one in turned.lost] == ["Ali"]


def test_somebody_elses_sitting_compares_to_nothing(cast, nan, by):
    [sitting] = queries.sittings_of(cast.person, at=LATER)
    found = queries.difference(cast.other_person, sitting.ref, sitting.ref)
    assert found.kept == found.new == ()
    assert queries.sitting_of(cast.other_person, sitting.ref, at=LATER) is None
