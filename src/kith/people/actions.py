"""Writes about who is who: one function per deed, each with its audit row in the same transaction.

The log gets references and field names, never names. ``by=None`` is the command line or a job.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit.once import first_time
from kith.kit.refs import new_ref
from kith.people.choices import STAFF, Part, Role
from kith.people.models import Account, Allocation, Authority, Invitation, Person, Team
from kith.people.queries import allocations_of, code_hash, invitation_by_code
from kith.people.rules import (
    CODE_FAILED,
    CODE_LASTS,
    CODE_LENGTH,
    chain_of,
    check_may_have_account,
    check_may_invite_staff,
    check_may_undo,
    grouped,
)
from kith.words import Refused, Say


def _note(
    deed: str,
    authority: Authority,
    *,
    by: Account | None,
    at: datetime,
    about: Person | None = None,
    things: Collection[str] = (),
    fields: Collection[str] = (),
) -> None:
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
def _refused_if_taken(reason: Say) -> Iterator[None]:
    """Let the database decide what may stand once only, also between two at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(reason) from None


# Authorities and teams


@transaction.atomic
def add_authority(
    *,
    code: str,
    name: str,
    at: datetime,
    ons_code: str | None = None,
    region: str = "",
    by: Account | None = None,
) -> Authority:
    """Begin an authority. ``code`` is DfE's three digits. Refused when it stands already."""
    with _refused_if_taken(Say("There is already an authority with the code {code}.", {"code": code})):
        authority = Authority.objects.create(code=code, name=name, ons_code=ons_code or None, region=region)
    _note("add_authority", authority, by=by, at=at)
    return authority


@transaction.atomic
def add_team(authority: Authority, *, name: str, at: datetime, by: Account | None = None) -> Team:
    """Begin a team. Refused when the authority has one of that name."""
    name, taken = name.strip(), Say("You already have a team with that name.")
    if Team.objects.filter(authority=authority, name__iexact=name).exists():
        raise Refused(taken)
    with _refused_if_taken(taken):
        team = Team.objects.create(authority=authority, name=name)
    _note("add_team", authority, by=by, at=at, things=[team.ref])
    return team


# Invitations


@transaction.atomic
def invite_person(person: Person, *, by: Account, at: datetime) -> tuple[Invitation, str]:
    """Make a one-use code for a person, to be given in person. Older open codes stop working.

    Returns the invitation and the code, which is nowhere else from then on.
    """
    on = timezone.localdate(at)
    Person.objects.select_for_update().get(pk=person.pk)  # two codes made at once: the later one counts
    if not allocations_of(person, on=on).filter(worker=by).exists():
        raise Refused(Say("Only somebody who works with this person now can give them a code."))
    check_may_have_account(
        born_on=person.born_on,
        adopted=person.adopted_on is not None,
        youngest=person.authority.youngest_account_age,
        on=on,
    )
    if Account.objects.filter(person=person, is_active=True).exists():
        raise Refused(Say("This person already has an account."))
    _withdraw(Invitation.objects.filter(person=person), at=at)
    made = Invitation(role=Role.YOUNG_PERSON.value, authority=person.authority, person=person)
    return _hand_out(made, "invite_person", by=by, at=at)


@transaction.atomic
def invite_staff(
    authority: Authority,
    *,
    role: str,
    full_name: str,
    at: datetime,
    team: Team | None = None,
    by: Account | None = None,
) -> tuple[Invitation, str]:
    """Make a one-use code for a member of staff; it replaces an open one for the same name and part.

    ``team`` is for workers and managers. Returns the invitation and the code.
    """
    wanted = Role(role)
    if wanted is Role.ADMINISTRATOR:
        team = None
    elif team is None or team.authority_id != authority.pk:
        raise Refused(Say("Choose a team."))
    if by is not None and by.authority_id != authority.pk:
        raise Refused(Say("You can invite people to your own authority."))
    own_team = by is not None and team is not None and by.team_id == team.pk
    check_may_invite_staff(inviter=Role(by.role) if by else None, own_team=own_team, role=wanted)
    made = Invitation(role=wanted.value, authority=authority, team=team, full_name=full_name.strip())
    Authority.objects.select_for_update().get(pk=authority.pk)  # as above
    same = Invitation.objects.filter(authority=authority, role=made.role, team=team, full_name=made.full_name)
    _withdraw(same, at=at)
    return _hand_out(made, "invite_staff", by=by, at=at)


def _hand_out(
    invitation: Invitation, deed: str, *, by: Account | None, at: datetime
) -> tuple[Invitation, str]:
    code = new_ref(CODE_LENGTH)
    invitation.code_hash = code_hash(code)
    invitation.made_by = by
    invitation.made_at = at
    invitation.ends_at = at + CODE_LASTS
    invitation.save(force_insert=True)
    _note(deed, invitation.authority, by=by, at=at, about=invitation.person, things=[invitation.ref])
    return invitation, grouped(code)


def _withdraw(invitations: QuerySet[Invitation], *, at: datetime) -> int:
    return invitations.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)


@transaction.atomic
def accept_invitation(code: str, *, username: str, password: str, at: datetime) -> Account:
    """Make the account a code was given for; the first use wins.

    A code that is wrong, late, used or withdrawn is refused with one and the same sentence.
    """
    return use_invitation(invitation_by_code(code), username=username, password=password, at=at)


@transaction.atomic
def use_invitation(invitation: Invitation | None, *, username: str, password: str, at: datetime) -> Account:
    """Make the account an invitation is for. Refused like a wrong code where it cannot be used now."""
    if invitation is None or not _take(invitation, at=at):
        raise Refused(CODE_FAILED)
    account = _new_account(invitation, username=username, password=password, at=at)
    Invitation.objects.filter(pk=invitation.pk).update(account=account)
    fields = ["username", "password"]
    _note(
        "accept_invitation", invitation.authority, by=account, at=at, about=invitation.person, fields=fields
    )
    return account


def _take(invitation: Invitation, *, at: datetime) -> bool:
    on = timezone.localdate(at)
    if invitation.person is not None and not _may_still_have_account(invitation, invitation.person, on=on):
        return False
    usable = Q(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=at)
    return Invitation.objects.filter(usable).update(used_at=at) == 1


def _may_still_have_account(invitation: Invitation, person: Person, *, on: date) -> bool:
    """Ask again when a code is used: a birthday may have been corrected, a part ended, a record closed."""
    locked = Person.objects.select_for_update(of=("self",)).select_related("authority")
    person = locked.get(pk=person.pk)
    gives = allocations_of(person, on=on).filter(worker=invitation.made_by)
    if hasattr(person, "account") or not gives.exists():
        return False
    try:
        check_may_have_account(
            born_on=person.born_on,
            adopted=person.adopted_on is not None,
            youngest=person.authority.youngest_account_age,
            on=on,
        )
    except Refused:
        return False
    return True


def _new_account(invitation: Invitation, *, username: str, password: str, at: datetime) -> Account:
    account = Account(
        username=username.strip().lower(),
        full_name=invitation.full_name,
        role=invitation.role,
        authority=invitation.authority,
        team=invitation.team,
        person=invitation.person,
        begun_at=at,
    )
    account.set_password(password)
    with _refused_if_taken(Say("Somebody already has that sign-in name. Choose another one.")):
        account.save(force_insert=True)
    return account


@transaction.atomic
def undo_invitation(person: Person, *, by: Account, at: datetime) -> None:
    """Undo what a code for this person did: open codes stop working, and the account made with one ends.

    What the person drew stays theirs and waits for the next account.
    """
    account = Account.objects.filter(person=person, is_active=True).first()
    check_may_undo(role=Role(by.role), used_at=account.begun_at if account else None, at=at)
    withdrawn = _withdraw(Invitation.objects.filter(person=person), at=at)
    if account:
        _let_go(account, at=at)
    if account or withdrawn:
        things = [account.ref] if account else []
        _note("undo_invitation", person.authority, by=by, at=at, about=person, things=things)


def _let_go(account: Account, *, at: datetime) -> None:
    """End a person's account and free both the person and the sign-in name for another one."""
    Account.objects.filter(pk=account.pk).update(
        is_active=False, ended_at=at, person=None, username=f"ended {account.ref}"
    )


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Account, at: datetime) -> None:
    """Stop an open code from working. A used or old one is left as it is."""
    if _withdraw(Invitation.objects.filter(pk=invitation.pk), at=at):
        person, things = invitation.person, [invitation.ref]
        _note("withdraw_invitation", invitation.authority, by=by, at=at, about=person, things=things)


# Accounts of staff


@transaction.atomic
def end_account(account: Account, *, by: Account | None, at: datetime) -> None:
    """End a staff account: no further page opens, its allocations end today, its open codes stop working.

    Ending an ended account changes nothing.
    """
    if account.role not in STAFF or account.authority is None:
        raise Refused(Say("This page ends accounts of staff only."))
    if by is not None and by.pk == account.pk:
        raise Refused(Say("You cannot end your own account. Ask another administrator."))
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False, ended_at=at):
        return
    on = timezone.localdate(at)
    coming = Allocation.objects.filter(worker=account).filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    coming.update(to_on=Greatest("from_on", on))
    _withdraw(Invitation.objects.filter(made_by=account), at=at)
    _note("end_account", account.authority, by=by, at=at, things=[account.ref])


# Allocations


@transaction.atomic
def allocate(
    person: Person, worker: Account, *, part: str, from_on: date, at: datetime, by: Account | None = None
) -> Allocation:
    """Let a worker work with a person from a day. Refused across authorities, and twice in the same part."""
    if worker.role != Role.WORKER or not worker.is_active or worker.authority_id != person.authority_id:
        raise Refused(Say("Choose somebody who works for your authority now."))
    if person.adopted_on is not None:
        raise Refused(Say("This record is closed."))
    held = Allocation.objects.filter(person=person, worker=worker, part=Part(part).value)
    taken = Say("They already work with this person in that part.")
    if held.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on)).exists():
        raise Refused(taken)
    with _refused_if_taken(taken):
        allocation = Allocation.objects.create(
            person=person, worker=worker, part=Part(part).value, from_on=from_on
        )
    things = [allocation.ref, worker.ref]
    _note("allocate", person.authority, by=by, at=at, about=person, things=things)
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
        _withdraw(Invitation.objects.filter(person=person, made_by=worker), at=at)
    _note("end_allocation", person.authority, by=by, at=at, about=person, things=[allocation.ref, worker.ref])


# People


@transaction.atomic
def add_person(
    authority: Authority,
    *,
    at: datetime,
    child_id: str | None = None,
    born_on: date | None = None,
    forename: str = "",
    surname: str = "",
    sex: str = "",
    ethnicity: str = "",
    by: Account | None = None,
) -> Person:
    """Add a person to an authority's record. Refused when it has that child ID already."""
    child_id = (child_id or "").strip() or None
    with _refused_if_taken(Say("There is already a person with this child ID.")):
        person = Person.objects.create(
            authority=authority,
            child_id=child_id,
            born_on=born_on,
            forename=forename.strip(),
            surname=surname.strip(),
            sex=sex,
            ethnicity=ethnicity,
        )
    _note("add_person", authority, by=by, at=at, about=person)
    return person


@transaction.atomic
def add_person_once(
    authority: Authority,
    *,
    token: str,
    child_id: str,
    born_on: date | None,
    forename: str,
    surname: str,
    by: Account,
    at: datetime,
) -> None:
    """Add a person from a form; the same form sent twice adds them once."""
    if first_time(token):
        add_person(
            authority, child_id=child_id, born_on=born_on, forename=forename, surname=surname, by=by, at=at
        )


@transaction.atomic
def name_person(
    person: Person, *, forename: str, surname: str, at: datetime, by: Account | None = None
) -> None:
    """Give or correct a person's name. The name they have already changes nothing."""
    forename, surname = forename.strip(), surname.strip()
    same = Q(forename=forename, surname=surname)
    if Person.objects.filter(pk=person.pk).exclude(same).update(forename=forename, surname=surname):
        _note("name_person", person.authority, by=by, at=at, about=person, fields=["forename", "surname"])


@transaction.atomic
def record_adoption(person: Person, on: date | None, *, at: datetime, by: Account | None = None) -> None:
    """Close a person's pages from the day of adoption on, or (None) open them again when that was a mistake.

    Open codes stop working and an account ends; after a mistake a new code is needed.
    """
    changed = Person.objects.filter(pk=person.pk).exclude(adopted_on=on) if on else _closed(person)
    if not changed.update(adopted_on=on):
        return
    if on is not None:
        _withdraw(Invitation.objects.filter(person=person), at=at)
        for account in Account.objects.filter(person=person):
            _let_go(account, at=at)
    _note("record_adoption", person.authority, by=by, at=at, about=person, fields=["adopted_on"])


def _closed(person: Person) -> QuerySet[Person]:
    return Person.objects.filter(pk=person.pk, adopted_on__isnull=False)
