"""Telling an account that there is something for it, and noting that it was read."""

from datetime import datetime

from django.db.models import Q

from kith.access.actions.messages import message_about
from kith.access.choices import What
from kith.access.models import Notice
from kith.access.queries.stops import may_hear
from kith.people.models import Account, Person


def tell(account: Account, what: str, *, at: datetime, about: str = "", of: Person | None = None) -> None:
    """Leave a notice for an account. Call it inside the deed's transaction.

    ``what`` is a key of ``choices.NOTICES``; ``about`` an opaque reference. ``of`` is the person it concerns: nobody
    is told about somebody with whom they are under a restriction, or whose file is closed to them.
    """
    if of is not None and not may_hear(account, of):
        return
    if account.person_id is not None:
        left = Notice.objects.create(person_id=account.person_id, what=What(what).value, about=about, at=at)
    elif account.is_active:
        left = Notice.objects.create(account=account, what=What(what).value, about=about, at=at)
    else:
        return
    message_about(left, of)


def tell_person(person: Person, what: str, *, at: datetime, about: str = "") -> None:
    """Leave a notice for a person, whichever account they have now or later."""
    message_about(Notice.objects.create(person=person, what=What(what).value, about=about, at=at), person)


def mark_read(account: Account, *, at: datetime) -> None:
    """Note that somebody has read what was there for them."""
    theirs = Q(account=account)
    if account.person_id is not None:
        theirs |= Q(person=account.person_id)
    Notice.objects.filter(theirs, read_at__isnull=True, at__lte=at).update(read_at=at)
