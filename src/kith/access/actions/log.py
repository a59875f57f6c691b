"""The audit rows of what is done about a person, and of how somebody signs in."""

from collections.abc import Collection
from datetime import datetime

from kith.access.scope import scope_of
from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit.scope import within
from kith.people.models import Account, Person
from kith.people.rules import chain_of


def note(
    deed: str,
    person: Person,
    *,
    by: Account,
    at: datetime,
    things: Collection[str] = (),
    fields: Collection[str] = (),
) -> None:
    """Append the audit row of a write about one person. Call it last, inside the deed's transaction."""
    record(
        chain=chain_of(person.authority.ref),
        kind=Kind.WRITE,
        deed=deed,
        actor=by.ref,
        role=by.role,
        subjects=[person.ref],
        things=sorted(things),
        fields=sorted(fields),
        at=at,
    )


NOBODY = "nobody"


def chain_for(account: Account | None) -> str:
    """Return the audit chain of what an account does: its authority's; the installation's where there is none."""
    authority = account.authority if account else None
    if authority is None and account is not None:
        with within(scope_of(account)):  # theirs, also while they are not signed in yet
            authority = account.person.authority if account.person else None
    return chain_of(authority.ref) if authority else INSTALLATION


def note_own(deed: str, account: Account, *, at: datetime) -> None:
    """Append the row of what somebody did with their own account: signed in, changed a password."""
    record(chain=chain_for(account), kind=Kind.WRITE, deed=deed, actor=account.ref, role=account.role, at=at)


def note_failed(deed: str, tried: Account | None, *, at: datetime) -> None:
    """Append the row of a try that failed: for the account that was tried, never what was typed."""
    things = [tried.ref] if tried else []
    record(chain=chain_for(tried), kind=Kind.REFUSED, deed=deed, actor=NOBODY, things=things, at=at)
