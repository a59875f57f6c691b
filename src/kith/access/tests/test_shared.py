"""T-81: what the application itself shows of what is shared: each window and its nearest no, with no wall to help."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from kith.access.actions import pause_all
from kith.access.models import Named, Pause, Sharing
from kith.access.queries import shared_before, shared_with, sharings_of, who_can_be_shared_with
from kith.access.queries.sharing import can_be_shared, is_paused, standing
from kith.access.scope import scope_of
from kith.access.tests.orders import a_restriction
from kith.access.tests.test_walls import SHUT, eighteen_on, shown_to
from kith.kit.scope import within
from kith.people.models import Allocation, Person
from kith.people.tests.factories import an_allocation
from kith.universe.actions import add_member, share_member

pytestmark = pytest.mark.django_db
THING, OTHER = "MEMBER234567", "MEMBER765432"
DAY = timedelta(days=1)


def shared(allocation, thing=THING, fields=("name",), begun_at=None, **kwargs):
    begun_at = begun_at or timezone.now()
    return Sharing.objects.create(
        person=allocation.person,
        allocation=allocation,
        thing=thing,
        fields=list(fields),
        begun_at=begun_at,
        **kwargs,
    )


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


@pytest.mark.parametrize("happens", SHUT, ids=lambda happens: happens.__name__)
def test_the_nearest_no(cast, happens):
    """T-08, T-59: the same endings that the database's wall is held to, with no wall up."""
    nan = add_member(cast.person, "Nan", by=cast.young_person, at=timezone.now())
    share_member(nan, cast.allocation, by=cast.young_person, at=timezone.now())
    assert shown_to(cast.worker, cast.person) == {nan.ref: frozenset(Sharing.objects.get().fields)}
    happens(cast, nan)
    assert not shown_to(cast.worker, cast.person)


def test_a_window_is_of_one_person_for_one_worker(cast):
    shared(cast.allocation)
    today = timezone.localdate()
    everybody = [cast.person, cast.other_person, cast.far_person]
    assert shared_with(cast.worker, everybody, on=today) == {cast.person.pk: {THING: frozenset({"name"})}}
    assert shared_with(cast.worker, [cast.other_person], on=today) == {}
    assert list(standing(cast.other_person, today)) == []
    for other in (cast.other_worker, cast.manager, cast.far_worker):
        assert shared_with(other, everybody, on=today) == {}


def test_without_a_day_of_birth_nothing_lapses(cast):
    Person.objects.filter(pk=cast.person.pk).update(born_on=None)
    cast.person.refresh_from_db()
    window = shared(cast.allocation)
    assert THING in shown_to(cast.worker, cast.person)
    assert list(standing(cast.person, timezone.localdate())) == [window]


def test_what_was_shared_on_the_birthday_itself_stays_and_the_day_before_lapses(cast):
    today = timezone.localdate()
    eighteen_on(cast.person, today)
    before = shared(cast.allocation, begun_at=midnight(today) - timedelta(seconds=1))
    after = shared(cast.allocation, OTHER, begun_at=midnight(today))
    assert set(shown_to(cast.worker, cast.person)) == {OTHER}
    assert list(standing(cast.person, today)) == [after]
    assert list(sharings_of(cast.person, on=today)) == [after]
    assert shared_before(cast.person, on=today) == [before]


def test_what_lapsed_hides_nothing_that_comes_after_it(cast):
    """The earlier window is over, the later one is still looked at; one person's birthday is not another's."""
    today = timezone.localdate()
    eighteen_on(cast.person, today)
    other = an_allocation(cast.other_person, cast.worker)
    eighteen_on(cast.other_person, today - DAY)
    shared(cast.allocation, begun_at=midnight(today) - DAY)
    shared(cast.allocation, OTHER)
    shared(other, begun_at=midnight(today) - DAY)
    seen = shared_with(cast.worker, [cast.person, cast.other_person], on=today)
    assert {key: set(things) for key, things in seen.items()} == {
        cast.person.pk: {OTHER},
        cast.other_person.pk: {THING},
    }


def test_with_two_parts_each_shows_what_was_shared_through_it(cast):
    second = an_allocation(cast.person, cast.worker, part="social_worker")
    shared(cast.allocation, fields=["name"])
    shared(second, fields=["ring"])
    shared(second, OTHER, fields=["wish"])
    assert shown_to(cast.worker, cast.person) == {THING: {"name", "ring"}, OTHER: {"wish"}}
    Allocation.objects.filter(pk=second.pk).update(to_on=timezone.localdate())
    assert shown_to(cast.worker, cast.person) == {THING: {"name"}}


def test_whoever_looks_as_the_worker_sees_gets_nothing_of_it(cast):
    shared(cast.allocation)
    with within(scope_of(cast.worker)):
        assert THING in shown_to(cast.worker, cast.person)
    with within(scope_of(cast.manager)):
        assert not shown_to(cast.worker, cast.person)


def test_a_pause_is_of_one_person_and_while_it_lasts(cast):
    assert not is_paused(cast.person)
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    assert is_paused(cast.person)
    assert not is_paused(cast.other_person)
    Pause.objects.update(ended_at=timezone.now())
    assert not is_paused(cast.person)
    shared(cast.allocation)
    assert THING in shown_to(cast.worker, cast.person)


def test_the_persons_own_list_has_what_is_open_and_what_is_over_apart(cast):
    """A pause hides it from the worker, never from the person whose it is."""
    today, now = timezone.localdate(), timezone.now()
    first = shared(cast.allocation, begun_at=now - 3 * DAY, ended_at=now - 2 * DAY)
    second = shared(cast.allocation, begun_at=now - DAY, ended_at=now)
    window = shared(cast.allocation)
    shared(an_allocation(cast.other_person, cast.worker), ended_at=now)
    pause_all(cast.person, by=cast.young_person, at=now)
    assert list(sharings_of(cast.person, on=today)) == [window]
    assert shared_before(cast.person, on=today) == [second, first]
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=today)
    assert list(sharings_of(cast.person, on=today)) == []
    assert shared_before(cast.person, on=today) == [window, second, first]


def test_of_two_shared_at_one_moment_the_later_one_stands_first(cast):
    now = timezone.now()
    first, second = (shared(cast.allocation, begun_at=now, ended_at=now) for _ in range(2))
    assert shared_before(cast.person, on=timezone.localdate()) == [second, first]


def test_what_a_restriction_names_cannot_be_shared(cast):
    assert can_be_shared(cast.person, THING)
    a_restriction(cast, THING)
    assert not can_be_shared(cast.person, THING)
    assert can_be_shared(cast.person, OTHER)
    assert can_be_shared(cast.other_person, THING)


def can_be_shown_to(cast, *workers):
    """Return the parts through which the person could share with these workers today."""
    found = who_can_be_shared_with(cast.person, on=timezone.localdate())
    return [part for part in found if part.worker in workers]


def test_a_worker_with_two_parts_can_be_shared_with_once_by_the_part_that_shows_something(cast):
    today = timezone.localdate()
    later = an_allocation(cast.person, cast.worker, part="social_worker", from_on=today)
    an_allocation(cast.person, cast.other_worker, from_on=today - DAY, to_on=today)
    another = an_allocation(cast.person, cast.other_worker, part="social_worker", from_on=today)
    assert set(can_be_shown_to(cast, cast.worker, cast.other_worker)) == {cast.allocation, another}
    shared(cast.allocation, ended_at=timezone.now())
    shared(later)
    shared(another)
    assert set(can_be_shown_to(cast, cast.worker, cast.other_worker)) == {later, another}


def test_of_two_parts_begun_on_one_day_it_is_always_the_same(cast):
    an_allocation(cast.person, cast.worker, part="social_worker", from_on=cast.allocation.from_on)
    assert can_be_shown_to(cast, cast.worker) == [cast.allocation]


def test_nobody_whom_a_restriction_names_can_be_shared_with(cast):
    held = an_allocation(cast.person, cast.other_worker)
    stop = a_restriction(cast)
    Named.objects.create(restriction=stop, name=cast.worker.ref)
    assert can_be_shown_to(cast, cast.worker, cast.other_worker) == [held]
    assert {part.worker for part in who_can_be_shared_with(cast.person, on=timezone.localdate())} >= {
        cast.other_worker,
        cast.advocate,
    }
