"""Who works with whom, as what, from when, until when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kith.people.actions.invitations import withdraw
from kith.people.actions.log import note, refused_if_taken
from kith.people.choices import Part, Role
from kith.people.models import Account, Allocation, Invitation, Person
from kith.people.queries import allocations_of
from kith.people.rules import check_part, part_ends_on
from kith.words import Refused, Say


@transaction.atomic
def allocate(
    person: Person,
    worker: Account,
    *,
    part: str,
    from_on: date,
    at: datetime,
    to_on: date | None = None,
    by: Account | None = None,
) -> Allocation:
    """Let a worker work with a person from a day. Refused across authorities, and twice in the same part.

    ``to_on``: the first day on which it no longer holds; whoever is from outside the authority needs one. A reviewing
    officer's part ends on the 18th birthday, whatever was typed.
    """
    if not worker.is_active or worker.authority_id != person.authority_id:
        raise Refused(Say("Choose somebody who works for your authority now."))
    check_part(role=Role(worker.role), part=Part(part), from_on=from_on, to_on=to_on)
    over_on = part_ends_on(Part(part), person.born_on)
    if over_on is not None:
        if over_on <= from_on:
            raise Refused(Say("Reviews of somebody's care end on their 18th birthday."))
        to_on = min(to_on or over_on, over_on)
    if person.adopted_on is not None:
        raise Refused(Say("This record is closed."))
    held = Allocation.objects.filter(person=person, worker=worker, part=Part(part).value)
    taken = Say("They already work with this person in that part.")
    if held.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on)).exists():
        raise Refused(taken)
    with refused_if_taken(taken):
        allocation = Allocation.objects.create(
            person=person, worker=worker, part=Part(part).value, from_on=from_on, to_on=to_on
        )
    things = [allocation.ref, worker.ref]
    note("allocate", person.authority, by=by, at=at, about=person, things=things)
    return allocation


@transaction.atomic
def end_allocation(allocation: Allocation, *, to_on: date, at: datetime, by: Account | None = None) -> None:
    """End a worker's part for a person; ``to_on`` is the first day on which it no longer holds.

    A part that has ended by then already stays as it is: ending never makes it longer.
    """
    if to_on < allocation.from_on:
        raise Refused(Say("It cannot end before it began."))
    held = Allocation.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=to_on), pk=allocation.pk)
    if not held.update(to_on=to_on):
        return
    person, worker, on = allocation.person, allocation.worker, timezone.localdate(at)
    if not allocations_of(person, on=on).filter(worker=worker).exists():
        withdraw(Invitation.objects.filter(person=person, made_by=worker), at=at)
    note("end_allocation", person.authority, by=by, at=at, about=person, things=[allocation.ref, worker.ref])
