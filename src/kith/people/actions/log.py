"""The audit rows of deeds about who is who: references and field names, never names."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.people.models import Account, Authority, Person
from kith.people.rules import chain_of
from kith.words import Refused, Say


def note(
    deed: str,
    authority: Authority,
    *,
    by: Account | None,
    at: datetime,
    about: Person | None = None,
    things: Collection[str] = (),
    fields: Collection[str] = (),
) -> None:
    """Append the audit row of a write; call it inside the deed's transaction."""
    record(
        chain=chain_of(authority.ref),
        kind=Kind.WRITE if by else Kind.JOB,
        deed=deed,
        actor=by.ref if by else INSTALLATION,
        role=by.role if by else "",
        subjects=[about.ref] if about else [],
        things=list(things),
        fields=list(fields),
        at=at,
    )


@contextmanager
def refused_if_taken(reason: Say) -> Iterator[None]:
    """Let the database decide what may stand once only, also between two at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(reason) from None
