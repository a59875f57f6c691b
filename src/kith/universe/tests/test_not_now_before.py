"""Whoever said "not now" before it was a stop is stopped for after the upgrade; others stay as they were (T-71)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from kith.access.actions import share
from kith.access.models import NotNow, Sharing
from kith.access.queries import stopped
from kith.universe.actions import add_member, set_feel
from kith.universe.models import Tie

pytestmark = pytest.mark.django_db
upgrade = import_module("kith.universe.migrations.0005_not_now_stops")


def shared(cast, nickname, wish):
    """A member as the release before kept one: a wish on the tie, a window that is open, no stop."""
    member = add_member(cast.person, nickname, by=cast.young_person, at=timezone.now())
    set_feel(member, wish="closer", by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    Tie.objects.filter(member=member).update(wish=wish)
    return member


def test_the_upgrade_stops_what_was_wished_and_closes_what_was_shared_of_it(cast):
    no, yes = shared(cast, "Jay", "not_now"), shared(cast, "Robin", "closer")
    upgrade.stop(apps, None)
    upgrade.stop(apps, None)
    assert (stopped(cast.person, no.ref), stopped(cast.person, yes.ref)) == (True, False)
    assert [one.thing for one in Sharing.objects.filter(ended_at__isnull=True)] == [yes.ref]
    set_feel(no, wish="as_now", by=cast.young_person, at=timezone.now())
    assert not stopped(cast.person, no.ref)


def test_one_step_back_forgets_the_stops(cast):
    shared(cast, "Jay", "not_now")
    upgrade.stop(apps, None)
    upgrade.go_on(apps, None)
    assert not NotNow.objects.exists()
