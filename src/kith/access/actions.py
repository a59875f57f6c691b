"""Writes about sharing, one function per deed, and the audit rows of how somebody signs in."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.choices import FIRST_SET
from kith.access.models import Pause, Sharing
from kith.access.rules import sharing_lapses_on
from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.people.models import Account, Allocation, Person
from kith.people.queries import live
from kith.people.rules import chain_of
from kith.words import Refused, Say


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
    if authority is None and account is not None and account.person is not None:
        authority = account.person.authority
    return chain_of(authority.ref) if authority else INSTALLATION


def note_own(deed: str, account: Account, *, at: datetime) -> None:
    """Append the row of what somebody did with their own account: signed in, changed a password."""
    record(chain=chain_for(account), kind=Kind.WRITE, deed=deed, actor=account.ref, role=account.role, at=at)


def note_failed(deed: str, tried: Account | None, *, at: datetime) -> None:
    """Append the row of a try that failed: for the account that was tried, never what was typed."""
    things = [tried.ref] if tried else []
    record(chain=chain_for(tried), kind=Kind.REFUSED, deed=deed, actor=NOBODY, things=things, at=at)


@transaction.atomic
def share(person: Person, thing: str, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Let one allocated worker see one thing. Sharing what is shared already changes nothing."""
    on = timezone.localdate(at)
    if not Allocation.objects.filter(
        live(on), pk=allocation.pk, person=person, worker__is_active=True
    ).exists():
        raise Refused(Say("You can share with somebody who works with you now."))
    lapses_on = sharing_lapses_on(person.born_on, on)
    Sharing.objects.filter(
        allocation=allocation, thing=thing, ended_at__isnull=True, lapses_on__lte=on
    ).update(ended_at=at)
    _, new = Sharing.objects.get_or_create(
        person=person,
        allocation=allocation,
        thing=thing,
        ended_at=None,
        defaults={"fields": list(FIRST_SET), "begun_at": at, "lapses_on": lapses_on},
    )
    if new:
        note("share", person, by=by, at=at, things=[thing, allocation.worker.ref], fields=FIRST_SET)


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
