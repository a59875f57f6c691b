"""What the person sees of their own map, and what anybody else may."""

from datetime import date, timedelta

import pytest

from kith.access.actions import pause_all
from kith.access.choices import Shown
from kith.access.queries import shared_with
from kith.people.choices import Role
from kith.people.tests.factories import a_person, an_account, an_allocation
from kith.universe import actions, queries
from kith.universe.tests.factories import MONDAY, a_member


def seen_by(worker, people, at=MONDAY):
    return queries.shared_views(people, shared_with(worker, people, on=at.date()), at=at)


@pytest.fixture
def shared(cast):
    member = a_member(
        cast.person, cast.young_person, "Nan", ring=1, feel="hard", wish="find_again", fields=["family"]
    )
    actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    a_member(cast.person, cast.young_person, "Only mine", ring=1)
    return member


def test_the_person_sees_everybody_in_the_order_added_and_hidden_ones_flagged(cast):
    a_member(cast.person, cast.young_person, "B")
    hidden = a_member(cast.person, cast.young_person, "A")
    a_member(cast.other_person, cast.other_young_person, "Somebody else's")
    actions.hide_member(hidden, by=cast.young_person, at=MONDAY)
    now = queries.members_of(cast.person, at=MONDAY)
    assert [(member.nickname, member.hidden) for member in now] == [("B", False), ("A", True)]


def test_a_map_as_of_a_sitting_leaves_out_those_hidden_since(cast):
    first = a_member(cast.person, cast.young_person, "First", ring=1)
    hidden = a_member(cast.person, cast.young_person, "Hidden", ring=1)
    later = MONDAY + timedelta(days=3)
    actions.place_member(first, ring=4, by=cast.young_person, at=later)
    a_member(cast.person, cast.young_person, "Later", at=later)
    actions.hide_member(hidden, by=cast.young_person, at=later)
    new, old = queries.sittings_of(cast.person, at=later)
    then = queries.members_as_of(cast.person, old.ref)
    assert [(member.nickname, member.ring) for member in then] == [("First", 1)]
    assert [member.ring for member in queries.members_as_of(cast.person, new.ref)] == [4, 0]
    assert queries.members_as_of(cast.other_person, old.ref) == []
    assert (old.changed, new.changed, new.closed_at) == (1, 2, None)
    assert old.closed_at == MONDAY + timedelta(days=1)


def test_a_worker_sees_the_one_that_was_shared_and_the_wish_only_if_it_was_chosen(cast, shared):
    [member] = seen_by(cast.worker, [cast.person])[cast.person.pk]
    assert member == queries.SharedMember(shared.ref, "Nan", 1, ("family",), "hard")
    assert member.wish == ""
    actions.share_member(shared, cast.allocation, fields=["wish"], by=cast.young_person, at=MONDAY)
    [member] = seen_by(cast.worker, [cast.person])[cast.person.pk]
    assert member == queries.SharedMember(shared.ref, None, None, None, None, wish="find_again")


EVERYTHING = {
    "strain": "a_lot",
    "often": "daily",
    "channels": ["calls"],
    "giving": "they",
    "support": ["fun"],
    "trusted": True,
    "lasting": "service",
    "ends_age": 21,
    "star": True,
}
HOLDS = {
    "name": {"nickname": "Nan"},
    "ring": {"ring": 1},
    "fields": {"fields": ("family",)},
    "feel": {"feel": "hard"},
    "strain": {"strain": "a_lot"},
    "in_touch": {"often": "daily", "channels": ("calls",)},
    "gives": {"giving": "they", "support": ("fun",), "gives_words": "soup"},
    "trusted": {"trusted": True},
    "relation": {"relation": "grandparent", "through": "birth", "relation_words": "Nanny"},
    "lasting": {"lasting": "service", "ends_age": 21},
    "wish": {"wish": "find_again"},
}


def test_each_thing_that_can_be_shown_shows_itself_and_nothing_else(cast, shared):
    by = {"by": cast.young_person, "at": MONDAY}
    actions.describe_tie(shared, **by, **EVERYTHING)
    about = {**HOLDS["relation"], "gives_words": "soup", "sort": "person", "known_since": 2014}
    actions.describe_member(shared, **by, **about)
    nothing = dict.fromkeys(("nickname", "ring", "fields", "feel"))
    assert set(HOLDS) == set(Shown)
    for one, holds in HOLDS.items():
        actions.share_member(shared, cast.allocation, fields=[one], **by)
        [member] = seen_by(cast.worker, [cast.person])[cast.person.pk]
        assert member == queries.SharedMember(ref=shared.ref, **{**nothing, **holds})


def test_a_field_that_was_not_shared_is_not_there(cast, shared):
    [member] = queries.shared_view(cast.person, {shared.ref: frozenset({"name"})}, at=MONDAY)
    assert member == queries.SharedMember(shared.ref, "Nan", None, None, None)


def test_another_worker_sees_nothing(cast, shared):
    assert seen_by(cast.other_worker, [cast.person]) == {}


def test_a_hidden_member_is_not_there_even_if_the_sharing_were_still_open(cast, shared):
    seen = shared_with(cast.worker, [cast.person], on=MONDAY.date())
    actions.hide_member(shared, by=cast.young_person, at=MONDAY)
    assert queries.shared_views([cast.person], seen, at=MONDAY) == {}
    assert seen_by(cast.worker, [cast.person]) == {}


def test_after_stopping_a_worker_sees_nothing(cast, shared):
    actions.stop_sharing_with(cast.person, cast.allocation.ref, by=cast.young_person, at=MONDAY)
    assert seen_by(cast.worker, [cast.person]) == {}


def test_while_paused_a_worker_sees_nothing(cast, shared):
    pause_all(cast.person, by=cast.young_person, at=MONDAY)
    assert seen_by(cast.worker, [cast.person]) == {}


def test_on_the_day_an_allocation_ends_a_worker_sees_nothing(cast, shared):
    cast.allocation.to_on = date(2026, 3, 3)
    cast.allocation.save()
    assert seen_by(cast.worker, [cast.person]) != {}
    assert seen_by(cast.worker, [cast.person], at=MONDAY + timedelta(days=1)) == {}


def test_what_was_shared_before_16_lapses_on_the_birthday(cast):
    cast.person.born_on = date(2010, 3, 4)
    cast.person.save()
    member = a_member(cast.person, cast.young_person)
    actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    assert seen_by(cast.worker, [cast.person], at=MONDAY + timedelta(days=1)) != {}
    assert seen_by(cast.worker, [cast.person], at=MONDAY + timedelta(days=2)) == {}


def test_somebody_elses_reference_in_the_sharing_opens_nothing(cast, shared):
    seen = {cast.other_person.pk: {shared.ref: frozenset({"name"})}}
    assert queries.shared_views([cast.other_person], seen, at=MONDAY) == {}


def test_many_shared_maps_are_one_question(cast, shared, django_assert_num_queries):
    people = [cast.person, cast.other_person]
    seen = shared_with(cast.worker, people, on=MONDAY.date())
    with django_assert_num_queries(1):
        queries.shared_views(people, seen, at=MONDAY)
    for _ in range(5):
        person = a_person(cast.authority)
        account = an_account(Role.YOUNG_PERSON, person=person)
        member = a_member(person, account)
        actions.share_member(member, an_allocation(person, cast.worker), by=account, at=MONDAY)
        people.append(person)
    seen = shared_with(cast.worker, people, on=MONDAY.date())
    with django_assert_num_queries(1):
        assert len(queries.shared_views(people, seen, at=MONDAY)) == 6


def test_a_member_is_found_for_its_own_person_only(cast, shared):
    assert queries.member_of(cast.person, shared.ref) == shared
    assert queries.member_of(cast.other_person, shared.ref) is None
