"""Keeping the place where somebody stopped reading their record."""

from datetime import datetime

from django.db import transaction

from kith.access.actions import note
from kith.people.models import Account
from kith.records.models import Pack, ReadTo, RecordRequest


@transaction.atomic
def keep_place(request: RecordRequest, pack: Pack, leaf: str, *, by: Account, at: datetime) -> None:
    """Note where a person stops reading, in place of where they stopped before."""
    ReadTo.objects.update_or_create(
        person=request.person, defaults={"pack": pack.ref, "leaf": leaf, "at": at}
    )
    note("keep_place", request.person, by=by, at=at, things=[request.ref])
