"""Deeds of sharing members: each a window for one named worker."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import share, stop_sharing
from kith.access.choices import FIRST_SET
from kith.access.queries import sharings_of, who_can_be_shared_with
from kith.people.models import Account, Allocation, Person
from kith.universe.models import Member
from kith.universe.rules import check_can_be_shared


@transaction.atomic
def share_member(
    member: Member,
    allocation: Allocation,
    *,
    by: Account,
    at: datetime,
    fields: Collection[str] = FIRST_SET,
) -> None:
    """Let one named worker see one member: exactly these fields (``access.choices.Shown``)."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    check_can_be_shared(hidden=locked.hidden_at is not None)
    share(member.person, member.ref, allocation, by=by, at=at, fields=fields)


@transaction.atomic
def stop_sharing_member(member: Member, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Close one named worker's window onto one member."""
    stop_sharing(member.person, member.ref, by=by, at=at, allocation=allocation)


@transaction.atomic
def choose_who_sees(member: Member, refs: Collection[str], *, by: Account, at: datetime) -> None:
    """Share one member with exactly these workers (references of allocations), and with nobody else.

    Who sees the member already sees the same as before; who is new sees ``FIRST_SET``.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    on = timezone.localdate(at)
    seen: dict[int, set[str]] = defaultdict(set)
    for window in sharings_of(member.person, on=on).filter(thing=member.ref):
        seen[window.allocation.worker_id].update(window.fields)
    for allocation in who_can_be_shared_with(member.person, on=on):
        fields = seen.get(allocation.worker_id, FIRST_SET) if allocation.ref in refs else ()
        choose_what_is_seen(member, allocation, fields, by=by, at=at)


@transaction.atomic
def choose_what_is_seen(
    member: Member, allocation: Allocation, fields: Collection[str], *, by: Account, at: datetime
) -> None:
    """Let one named worker see exactly these fields of one member; none of them closes the window."""
    if fields:
        share_member(member, allocation, by=by, at=at, fields=fields)
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
