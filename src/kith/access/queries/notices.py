"""Reads about notices: what is there for an account, and for the person whose account it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kith.access.choices import NOTICE_LEADS_TO, NOTICES, What
from kith.access.models import Notice
from kith.people.models import Account
from kith.words import Say

MOST = 50


@dataclass(frozen=True, slots=True)
class NoticeNow:
    """One notice in words: what happened, when, where it leads, and whether it was read."""

    ref: str
    said: Say
    at: datetime
    leads_to: str
    read: bool


def notices_of(account: Account) -> list[NoticeNow]:
    """Return what there is for an account, newest first, no more than the last fifty."""
    return [
        NoticeNow(
            ref=notice.ref,
            said=NOTICES[What(notice.what)],
            at=notice.at,
            leads_to=NOTICE_LEADS_TO[What(notice.what)],
            read=notice.read_at is not None,
        )
        for notice in _for(account)[:MOST]
    ]


def notices_waiting(account: Account) -> int:
    """Return how many notices an account has not read."""
    return _for(account).filter(read_at__isnull=True).count()


def _for(account: Account) -> QuerySet[Notice]:
    """A person's notices are theirs under every account they have, also a later one."""
    theirs = Q(account=account)
    if account.person_id is not None:
        theirs |= Q(person=account.person_id)
    return Notice.objects.filter(theirs)
