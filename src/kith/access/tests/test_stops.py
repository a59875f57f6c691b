"""T-81: the one stop itself: whom it names and whom not, while it holds and after, for one person and not another."""

import pytest
from django.utils import timezone

from kith.access.models import NotNow
from kith.access.queries import may_hear, stopped
from kith.access.queries.glass import person_named, person_to_open
from kith.access.queries.stops import accounts_stopped, restricted_by_person, stopped_for, stopped_names
from kith.access.tests.orders import a_restriction
from kith.people.models import ShutOut

pytestmark = pytest.mark.django_db
THING, OTHER = "MEMBER234567", "MEMBER765432"


def over(restriction):
    type(restriction).objects.filter(pk=restriction.pk).update(
        ended_at=timezone.now(), ended_by=restriction.begun_by
    )


def not_now(person, thing, **kwargs):
    return NotNow.objects.create(person=person, thing=thing, begun_at=timezone.now(), **kwargs)


def test_an_account_is_kept_from_those_whose_restriction_names_it_while_it_holds(cast):
    held = a_restriction(cast, cast.other_worker.ref)
    a_restriction(cast, THING)
    assert list(stopped_for(cast.other_worker)) == [cast.person.pk]
    assert list(stopped_for(cast.other_manager)) == []
    assert set(accounts_stopped(cast.person)) == {cast.other_worker.ref, THING}
    assert set(accounts_stopped(cast.other_person)) == set()
    over(held)
    assert list(stopped_for(cast.other_worker)) == []
    assert set(accounts_stopped(cast.person)) == {THING}


def test_a_manager_opens_nobody_whose_restriction_names_them(cast):
    held = a_restriction(cast, cast.other_manager.ref)
    assert person_to_open(cast.other_manager, cast.person.ref) is None
    assert person_named(cast.other_manager, cast.person.child_id) is None
    assert person_to_open(cast.other_manager, cast.other_person.ref) == cast.other_person
    assert person_to_open(cast.manager, cast.person.ref) == cast.person
    over(held)
    assert person_to_open(cast.other_manager, cast.person.ref) is None, "the file stays closed to them"
    ShutOut.objects.filter(account=cast.other_manager).update(ended_at=timezone.now())
    assert person_to_open(cast.other_manager, cast.person.ref) == cast.person


def test_for_whom_a_file_is_closed_they_hear_nothing_of_that_person_alone(cast):
    shut = ShutOut.objects.create(
        person=cast.person,
        account=cast.other_worker,
        begun_by=cast.manager,
        reason="they are related",
        begun_at=timezone.now(),
        review_on=timezone.localdate(),
    )
    assert not may_hear(cast.other_worker, cast.person)
    assert may_hear(cast.other_worker, cast.other_person)
    assert may_hear(cast.worker, cast.person)
    ShutOut.objects.filter(pk=shut.pk).update(ended_at=timezone.now())
    assert may_hear(cast.other_worker, cast.person)


def test_whom_a_restriction_names_hears_nothing_and_the_person_always_hears_of_themselves(cast):
    held = a_restriction(cast, cast.other_worker.ref, cast.young_person.ref)
    assert not may_hear(cast.other_worker, cast.person)
    assert may_hear(cast.worker, cast.person)
    assert may_hear(cast.young_person, cast.person)
    over(held)
    assert not may_hear(cast.other_worker, cast.person), "the file stays closed to them"
    ShutOut.objects.filter(account=cast.other_worker).update(ended_at=timezone.now())
    assert may_hear(cast.other_worker, cast.person)


def test_what_is_stopped_for_somebody_is_what_they_and_their_restrictions_name(cast):
    held = a_restriction(cast, THING)
    mine = not_now(cast.person, OTHER)
    not_now(cast.other_person, "MEMBER999999")
    assert stopped_names(cast.person) == {THING, OTHER}
    assert stopped_names(cast.other_person) == {"MEMBER999999"}
    assert stopped(cast.person, "MEMBER999999", OTHER)
    assert not stopped(cast.person, "MEMBER999999")
    over(held)
    NotNow.objects.filter(pk=mine.pk).update(ended_at=timezone.now())
    assert stopped_names(cast.person) == frozenset()


def test_lists_for_staff_know_restrictions_and_never_not_now(cast):
    a_restriction(cast, THING)
    over(a_restriction(cast, OTHER))
    not_now(cast.person, "MEMBER999999")
    people = [cast.person, cast.other_person]
    assert restricted_by_person(people) == {cast.person.pk: {THING}}
    assert restricted_by_person([cast.other_person]) == {}
