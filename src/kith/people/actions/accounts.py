"""Ending the accounts that an office gave out."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from kith.people.actions.invitations import withdraw
from kith.people.actions.log import note
from kith.people.choices import OUTSIDE, STAFF
from kith.people.models import Account, Allocation, Invitation
from kith.words import Refused, Say


@transaction.atomic
def end_account(account: Account, *, by: Account | None, at: datetime) -> None:
    """End a staff account: no further page opens, its allocations end today, its open codes stop working.

    Ending an ended account changes nothing.
    """
    if account.role not in (*STAFF, *OUTSIDE) or account.authority is None:
        raise Refused(Say("This page ends accounts of staff only."))
    if by is not None and by.pk == account.pk:
        raise Refused(Say("You cannot end your own account. Ask another administrator."))
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False, ended_at=at):
        return
    on = timezone.localdate(at)
    coming = Allocation.objects.filter(worker=account).filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    coming.update(to_on=Greatest("from_on", on))
    withdraw(Invitation.objects.filter(made_by=account), at=at)
    note("end_account", account.authority, by=by, at=at, things=[account.ref])
