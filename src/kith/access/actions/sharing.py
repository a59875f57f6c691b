"""Writes about sharing, one function per deed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions.log import note
from kith.access.choices import FIRST_SET, Shown
from kith.access.models import Pause, Sharing
from kith.access.queries.sharing import can_be_shared, standing
from kith.access.queries.stops import stopped_names
from kith.access.rules import sharing_lapses_on
from kith.people.models import Account, Allocation, Person
from kith.people.queries import live
from kith.words import Refused, Say


@transaction.atomic
def share(
    person: Person,
    thing: str,
    allocation: Allocation,
    *,
    by: Account,
    at: datetime,
    fields: Collection[str] = FIRST_SET,
) -> None:
    """Let one allocated worker see exactly these fields of one thing.

    Sharing what is shared already changes nothing; other fields close that human's window and open another.
    """
    chosen = _chosen(fields)
    on = timezone.localdate(at)
    worker = allocation.worker
    if (
        worker.ref in stopped_names(person)
        or not Allocation.objects.filter(
            live(on), pk=allocation.pk, person=person, worker__is_active=True
        ).exists()
    ):
        raise Refused(Say("You can share with somebody who works with you now."))
    if not can_be_shared(person, thing):
        raise Refused(
            Say("You said “not now” about this one. Take that back first, then choose who can see.")
        )
    lapses_on = sharing_lapses_on(person.born_on, on)
    open_ones = Sharing.objects.filter(
        person=person, allocation__worker=worker, thing=thing, ended_at__isnull=True
    )
    open_ones.exclude(pk__in=standing(person, on).values("pk")).update(ended_at=at)
    if any(set(window.fields) != set(chosen) for window in open_ones):
        stop_sharing(person, thing, by=by, at=at, allocation=allocation)
    _, new = Sharing.objects.get_or_create(
        person=person,
        allocation=allocation,
        thing=thing,
        ended_at=None,
        defaults={"fields": chosen, "begun_at": at, "lapses_on": lapses_on},
    )
    if new:
        note("share", person, by=by, at=at, things=[thing, worker.ref], fields=chosen)


def _chosen(fields: Collection[str]) -> list[str]:
    if not fields or not set(fields) <= set(Shown):
        raise Refused(Say("Choose what they may see from the list, or stop showing them."))
    return [one.value for one in Shown if one in fields]


@transaction.atomic
def stop_sharing(
    person: Person, thing: str, *, by: Account, at: datetime, allocation: Allocation | None = None
) -> None:
    """Close the window onto one thing: for one worker, or for everybody when no allocation is given.

    For one worker means for that human: where they have two parts, through both.
    """
    open_ones = Sharing.objects.filter(person=person, thing=thing, ended_at__isnull=True)
    if allocation is not None:
        open_ones = open_ones.filter(allocation__worker=allocation.worker_id)
    if open_ones.update(ended_at=at):
        note("stop_sharing", person, by=by, at=at, things=[thing])


@transaction.atomic
def pause_all(person: Person, *, by: Account, at: datetime) -> None:
    """Stop showing anything to anybody, in one act. Pausing twice changes nothing."""
    _, new = Pause.objects.get_or_create(person=person, ended_at=None, defaults={"begun_at": at})
    if new:
        note("pause_all", person, by=by, at=at)


@transaction.atomic
def end_pause(person: Person, *, by: Account, at: datetime) -> None:
    """Let those see again what was shared with them before the pause."""
    if Pause.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at):
        note("end_pause", person, by=by, at=at)
