"""Deeds of sharing members: each a window for one named worker."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import share, stop_sharing
from kith.access.queries import sharings_of, who_can_be_shared_with
from kith.people.models import Account, Allocation, Person
from kith.universe.models import Member
from kith.universe.rules import check_can_be_shared


@transaction.atomic
def share_member(member: Member, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Let one named worker see one member: name, ring, fields and feel; never the wish."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    check_can_be_shared(hidden=locked.hidden_at is not None)
    share(member.person, member.ref, allocation, by=by, at=at)


@transaction.atomic
def stop_sharing_member(member: Member, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Close one named worker's window onto one member."""
    stop_sharing(member.person, member.ref, by=by, at=at, allocation=allocation)


@transaction.atomic
def choose_who_sees(member: Member, refs: Collection[str], *, by: Account, at: datetime) -> None:
    """Share one member with exactly these workers (references of allocations), and with nobody else."""
    on = timezone.localdate(at)
    for allocation in who_can_be_shared_with(member.person, on=on):
        if allocation.ref in refs:
            share_member(member, allocation, by=by, at=at)
        else:
            stop_sharing_member(member, allocation, by=by, at=at)


@transaction.atomic
def stop_sharing_with(
    person: Person, allocation_ref: str, *, by: Account, at: datetime, member_ref: str = ""
) -> bool:
    """Close one named worker's window onto one member, or every one where none is named.

    Returns whether any was open.
    """
    open_ones = sharings_of(person, on=timezone.localdate(at)).filter(allocation__ref=allocation_ref)
    if member_ref:
        open_ones = open_ones.filter(thing=member_ref)
    found = list(open_ones)
    for sharing in found:
        stop_sharing(person, sharing.thing, by=by, at=at, allocation=sharing.allocation)
    return bool(found)
