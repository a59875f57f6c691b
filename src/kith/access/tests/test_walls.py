"""T-14: what is shared, as the database itself works it out: each window with its nearest shut one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kith.access.actions import end_pause, pause_all
from kith.access.models import Named, Pause, Restriction, Sharing
from kith.access.queries import shared_with
from kith.access.scope import scope_of
from kith.kit.scope import within
from kith.people.models import Account, Allocation, Person, ShutOut
from kith.people.tests.factories import an_allocation
from kith.universe.actions import add_member, hide_member, share_member, stop_sharing_member
from kith.universe.models import Member, Sitting, Tie

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOTHING_SEEN = {Member: 0, Tie: 0, Sitting: 0, Sharing: 0, Pause: 0}
ONE_SEEN = {Member: 1, Tie: 1, Sitting: 1, Sharing: 1, Pause: 0}


@pytest.fixture
def member(cast):
    """Nan, shared with the worker; Tom, shared with nobody, drawn at the same sitting."""
    now = timezone.now()
    nan = add_member(cast.person, "Nan", by=cast.young_person, at=now)
    add_member(cast.person, "Tom", by=cast.young_person, at=now)
    share_member(nan, cast.allocation, by=cast.young_person, at=now)
    return nan


def seen_by(account):
    """Return how many rows of my space an account's connection gives when nothing is filtered."""
    with within(scope_of(account)):
        return {model: model.objects.count() for model in NOTHING_SEEN}


def shown_to(account, person):
    """Return what the application's own rule shows."""
    return shared_with(account, [person], on=timezone.localdate()).get(person.pk, {})


def test_a_window_shows_that_thing_to_that_worker_and_nothing_beside_it(cast, member):
    assert seen_by(cast.worker) == ONE_SEEN
    with within(scope_of(cast.worker)):
        assert Member.objects.get().ref == member.ref
    others = (cast.other_worker, cast.manager, cast.administrator, cast.far_worker, cast.other_young_person)
    assert all(seen_by(other) == NOTHING_SEEN for other in others)


def test_the_person_has_all_of_it(cast, member):
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    assert seen_by(cast.young_person) == {Member: 2, Tie: 2, Sitting: 1, Sharing: 1, Pause: 1}


def sharing_ended_yesterday(cast, member):
    Sharing.objects.update(ended_at=timezone.now() - timedelta(days=1))


def sharing_lapsed_today(cast, member):
    eighteen_on(cast.person, timezone.localdate())
    Sharing.objects.update(begun_at=timezone.now() - timedelta(days=1))


def eighteen_on(person, day):
    Person.objects.filter(pk=person.pk).update(born_on=day.replace(year=day.year - 18))
    person.refresh_from_db()


def shut_out_of_the_file(cast, member):
    day = timezone.localdate()
    people = {"person": cast.person, "account": cast.worker, "begun_by": cast.manager}
    ShutOut.objects.create(**people, reason="they are related", begun_at=timezone.now(), review_on=day)


def named_in_a_restriction(cast, member):
    words = dict.fromkeys(["other", "evidence", "told"], "made up") | {"kind": "none", "mode": "none"}
    days = {"from_on": timezone.localdate(), "review_on": timezone.localdate(), "begun_at": timezone.now()}
    stop = Restriction.objects.create(person=cast.person, begun_by=cast.manager, **words, **days)
    Named.objects.create(restriction=stop, name=cast.worker.ref)


def paused(cast, member):
    pause_all(cast.person, by=cast.young_person, at=timezone.now())


def allocation_ended_today(cast, member):
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=timezone.localdate())


def allocation_begins_tomorrow(cast, member):
    Allocation.objects.filter(pk=cast.allocation.pk).update(from_on=timezone.localdate() + timedelta(days=1))


def worker_is_allocated_again(cast, member):
    allocation_ended_today(cast, member)
    an_allocation(cast.person, cast.worker, from_on=timezone.localdate())


def account_of_the_person_ended(cast, member):
    Account.objects.filter(pk=cast.young_person.pk).update(is_active=False)


def account_of_the_worker_ended(cast, member):
    Account.objects.filter(pk=cast.worker.pk).update(is_active=False)


def person_was_adopted(cast, member):
    Person.objects.filter(pk=cast.person.pk).update(adopted_on=timezone.localdate())


def stopped(cast, member):
    stop_sharing_member(member, cast.allocation, by=cast.young_person, at=timezone.now())


def hidden(cast, member):
    hide_member(member, by=cast.young_person, at=timezone.now())


SHUT = (
    sharing_ended_yesterday,
    sharing_lapsed_today,
    paused,
    allocation_ended_today,
    allocation_begins_tomorrow,
    worker_is_allocated_again,
    account_of_the_person_ended,
    account_of_the_worker_ended,
    person_was_adopted,
    stopped,
    hidden,
    shut_out_of_the_file,
    named_in_a_restriction,
)


@pytest.mark.parametrize("happens", SHUT, ids=lambda happens: happens.__name__)
def test_the_nearest_no(cast, member, happens):
    """T-08, T-14, T-59: the database shuts the window when the application does, with no filter's help."""
    assert shown_to(cast.worker, cast.person)
    happens(cast, member)
    assert not shown_to(cast.worker, cast.person)
    assert seen_by(cast.worker) == NOTHING_SEEN


def test_one_hidden_in_the_table_alone_is_not_seen_either(cast, member):
    Member.objects.filter(pk=member.pk).update(hidden_at=timezone.now())
    assert seen_by(cast.worker) == {**NOTHING_SEEN, Sharing: 1}


@pytest.mark.parametrize(
    "lasts",
    ["sharing lapses tomorrow", "shared on the birthday", "allocation ends tomorrow", "a pause is over"],
)
def test_the_nearest_yes(cast, member, lasts):
    tomorrow = timezone.localdate() + timedelta(days=1)
    if lasts == "sharing lapses tomorrow":
        eighteen_on(cast.person, tomorrow)
    elif lasts == "shared on the birthday":
        eighteen_on(cast.person, timezone.localdate())
    elif lasts == "allocation ends tomorrow":
        Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=tomorrow)
    else:
        pause_all(cast.person, by=cast.young_person, at=timezone.now())
        end_pause(cast.person, by=cast.young_person, at=timezone.now())
    assert seen_by(cast.worker) == ONE_SEEN


def test_a_second_part_ends_alone(cast, member):
    """The window hangs on the allocation it was opened through; another part of the same worker changes nothing."""
    second = an_allocation(cast.person, cast.worker, part="social_worker", from_on=timezone.localdate())
    assert seen_by(cast.worker) == ONE_SEEN
    Allocation.objects.filter(pk=second.pk).update(to_on=timezone.localdate())
    assert seen_by(cast.worker) == ONE_SEEN


@pytest.mark.parametrize(("on", "shown"), [(date(2026, 2, 28), 1), (date(2026, 3, 1), 0)])
def test_born_on_29_february_it_lapses_on_1_march(cast, member, on, shown):
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2008, 2, 29))
    Allocation.objects.update(from_on=date(2024, 1, 1))
    Sharing.objects.update(begun_at=datetime(2026, 2, 1, tzinfo=UTC))
    cast.person.refresh_from_db()
    with within(replace(scope_of(cast.worker), on=on)):
        assert Member.objects.count() == shown
    assert len(shared_with(cast.worker, [cast.person], on=on).get(cast.person.pk, {})) == shown
