"""T-81: the lists that decide who gets in: whose they are, on their very edge, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.access.models import BreakGlass, Draft, HeldForm, Session, ViewAs
from kith.access.queries.drafts import begun_at, place_of
from kith.access.queries.glass import (
    data_officers_of,
    may_be_looked_as,
    open_glasses,
    opening_by_ref,
    opening_of,
    openings_of,
    person_named,
    person_to_open,
    view_as_now,
    view_ases_of,
)
from kith.access.queries.sessions import has_ended, held_form, second_factors_of, sessions_of
from kith.access.queries.stops import overdue_restrictions, restriction_of, restrictions_of
from kith.access.tests.orders import a_restriction
from kith.people.choices import Role
from kith.people.tests.factories import a_person, an_account

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def opened(person, by, at=NOW, ended_at=None):
    return BreakGlass.objects.create(
        person=person, opened_by=by, opened_at=at, ends_at=at + HOUR, ended_at=ended_at
    )


def test_what_a_manager_has_open_is_their_own_until_the_very_moment_it_ends(cast):
    mine = opened(cast.person, cast.other_manager)
    opened(cast.other_person, cast.manager)
    opened(cast.other_person, cast.other_manager, ended_at=NOW)
    assert list(open_glasses(cast.other_manager, at=NOW + HOUR - SECOND)) == [mine]
    assert list(open_glasses(cast.other_manager, at=NOW + HOUR)) == []
    assert opening_of(cast.other_manager, cast.person.ref, at=NOW) == mine
    assert opening_of(cast.other_manager, cast.other_person.ref, at=NOW) is None
    assert opening_of(cast.manager, cast.person.ref, at=NOW) is None


def test_openings_are_a_councils_own_newest_first(cast):
    early, late = opened(cast.person, cast.manager, NOW - DAY), opened(cast.other_person, cast.manager)
    far = opened(cast.far_person, cast.manager)
    assert list(openings_of(cast.data_officer)) == [late, early]
    found = [opening_by_ref(cast.data_officer, one.ref) for one in (early, late, far)]
    assert found == [early, late, None]


def test_data_officers_are_a_councils_own_and_still_there(cast):
    left = an_account(Role.DATA_OFFICER, authority=cast.authority)
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    assert list(data_officers_of(cast.manager)) == [cast.data_officer]


def test_a_manager_reaches_the_people_of_their_council_only_while_they_are_one(cast):
    assert person_to_open(cast.manager, cast.person.ref) == cast.person
    assert person_to_open(cast.manager, cast.far_person.ref) is None
    assert person_to_open(cast.worker, cast.person.ref) is None
    cast.manager.is_active = False
    assert person_to_open(cast.manager, cast.person.ref) is None


@pytest.mark.parametrize("typed", ["Zora Quillfeather", "  zora   quillfeather ", "zoraschild"])
def test_a_name_in_full_or_a_child_id_finds_the_one_person(cast, typed):
    one = a_person(cast.authority, forename="Zora", surname="Quillfeather", child_id="ZORASCHILD")
    a_person(cast.authority, forename="Zora", surname="Other", child_id="X1")
    a_person(cast.authority, forename="Other", surname="Quillfeather", child_id="X2")
    assert person_named(cast.manager, typed) == one


@pytest.mark.parametrize("typed", ["", "  ", "Zora", "Quillfeather", "Zora Quill", "Twice Named"])
def test_part_of_a_name_no_name_and_a_name_that_two_have_find_nobody(cast, typed):
    a_person(cast.authority, forename="Zora", surname="Quillfeather", child_id="Z1")
    a_person(cast.authority, forename="Zora", surname="", child_id="Z2")
    for number in (1, 2):
        a_person(cast.authority, forename="Twice", surname="Named", child_id=f"T{number}")
    assert person_named(cast.manager, typed) is None


def looked(viewer, seen_as, at=NOW, **kwargs):
    return ViewAs.objects.create(
        **{"viewer": viewer, "seen_as": seen_as, "begun_at": at, "ends_at": at + HOUR, **kwargs}
    )


def test_looking_as_another_lasts_to_its_moment_for_its_viewer_alone(cast):
    one = looked(cast.manager, cast.worker)
    assert view_as_now(cast.manager, one.ref, at=NOW + HOUR - SECOND) == one
    assert view_as_now(cast.manager, one.ref, at=NOW + HOUR) is None
    assert view_as_now(cast.other_manager, one.ref, at=NOW) is None
    assert view_as_now(cast.manager, "another", at=NOW) is None
    ViewAs.objects.update(ended_at=NOW)
    assert view_as_now(cast.manager, one.ref, at=NOW) is None


def test_looking_as_another_ends_when_they_are_no_worker_here_any_more(cast):
    one, accounts = looked(cast.manager, cast.worker), type(cast.worker).objects
    for change in ({"is_active": False}, {"authority": cast.far_worker.authority}, {"role": Role.MANAGER}):
        was = {name: getattr(cast.worker, name) for name in change}
        accounts.filter(pk=cast.worker.pk).update(**change)
        assert view_as_now(cast.manager, one.ref, at=NOW) is None, change
        accounts.filter(pk=cast.worker.pk).update(**was)
    assert view_as_now(cast.manager, one.ref, at=NOW) == one


def test_as_whom_one_may_look_goes_by_team_or_council(cast):
    assert set(may_be_looked_as(cast.manager)) == {cast.worker}
    assert set(may_be_looked_as(cast.administrator)) == {cast.worker, cast.other_worker}
    assert set(may_be_looked_as(cast.worker)) == set()
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(is_active=False)
    assert set(may_be_looked_as(cast.manager)) == set()


def test_each_look_as_another_is_listed_for_its_council_newest_first(cast):
    early, late = looked(cast.manager, cast.worker), looked(cast.manager, cast.worker, NOW + HOUR)
    looked(cast.manager, cast.worker, NOW - DAY)
    looked(cast.manager, cast.far_worker)
    assert list(view_ases_of(cast.data_officer, since=NOW.date())) == [late, early]


def test_restrictions_that_hold_and_those_that_ended_stand_apart(cast):
    holds, ended = a_restriction(cast), a_restriction(cast)
    type(ended).objects.filter(pk=ended.pk).update(ended_at=NOW, ended_by=cast.manager)
    assert list(restrictions_of(cast.person)) == [holds]
    assert list(restrictions_of(cast.person, ended=True)) == [ended]
    assert [restriction_of(cast.person, one.ref) for one in (holds, ended)] == [holds, None]
    assert restriction_of(cast.other_person, holds.ref) is None


def test_a_review_is_due_on_its_day_in_its_council_earliest_first(cast):
    late, early = a_restriction(cast), a_restriction(cast)
    restrictions = type(late).objects
    restrictions.filter(pk=early.pk).update(review_on=late.review_on - DAY)
    early.refresh_from_db()
    due = late.review_on
    assert list(overdue_restrictions(cast.manager, on=due)) == [early, late]
    assert list(overdue_restrictions(cast.manager, on=due - DAY)) == [early]
    assert list(overdue_restrictions(cast.far_administrator, on=due)) == []


def session(account, key, seen_at, **kwargs):
    return Session.objects.create(
        **{
            "session_key": key,
            "session_data": "",
            "expire_date": NOW + DAY,
            "ref": key,
            "account": account,
            "begun_at": seen_at,
            "seen_at": seen_at,
            **kwargs,
        }
    )


def test_where_somebody_is_signed_in_is_listed_last_used_first_and_what_ended_is_not(cast):
    first = session(cast.worker, "a", NOW - timedelta(minutes=20))
    second = session(cast.worker, "b", NOW - timedelta(minutes=10))
    session(cast.worker, "c", NOW, expire_date=NOW)
    over = session(cast.worker, "d", NOW - timedelta(minutes=30))
    session(cast.other_worker, "e", NOW)
    assert sessions_of(cast.worker, at=NOW) == [second, first]
    assert has_ended(over, cast.worker, at=NOW)
    assert not has_ended(over, cast.worker, at=NOW - SECOND)
    long = session(cast.worker, "f", NOW, begun_at=NOW - 12 * HOUR)
    assert has_ended(long, cast.worker, at=NOW)
    unknown = session(cast.worker, "g", NOW, begun_at=None)
    assert not has_ended(unknown, cast.worker, at=NOW)


def test_second_factors_are_ones_own(cast):
    assert [held.user for held in second_factors_of(cast.worker)] == [cast.worker]


def test_what_was_typed_is_back_for_the_same_account_at_the_same_address(cast):
    held = HeldForm.objects.create(account=cast.worker, address="/a/", held_at=NOW, words={})
    assert held_form(cast.worker, "/a/", since=NOW - SECOND) == held
    assert held_form(cast.worker, "/a/", since=NOW) is None
    assert held_form(cast.worker, "/b/", since=NOW - SECOND) is None
    assert held_form(cast.manager, "/a/", since=NOW - SECOND) is None


def test_an_address_that_leads_nowhere_has_no_form_and_no_draft(cast):
    assert place_of("/no/such/address/") is None
    assert begun_at(cast.worker, "/no/such/address/", at=NOW) is None
    assert not Draft.objects.exists()
