"""Codes that make accounts: given, used, withdrawn, undone."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from kith.kit.refs import new_ref
from kith.people.actions.log import note, refused_if_taken
from kith.people.choices import IN_A_TEAM, OUTSIDE, Role
from kith.people.models import Account, Authority, Invitation, Organisation, Person, Team
from kith.people.queries import allocations_of, code_hash, invitation_by_code
from kith.people.rules import (
    CODE_FAILED,
    CODE_LASTS,
    CODE_LENGTH,
    check_may_have_account,
    check_may_invite_again,
    check_may_invite_staff,
    check_may_undo,
    grouped,
)
from kith.words import Refused, Say

TAKEN = Say("Somebody already has that sign-in name. Choose another one.")


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
    check_may_invite_again(ended_at=_last_ended(person), at=at)
    withdraw(Invitation.objects.filter(person=person), at=at)
    made = Invitation(role=Role.YOUNG_PERSON.value, authority=person.authority, person=person)
    return _hand_out(made, "invite_person", by=by, at=at)


def _last_ended(person: Person) -> datetime | None:
    ended = Invitation.objects.filter(person=person).aggregate(last=Max("account__ended_at"))
    last: datetime | None = ended["last"]
    return last


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
    if wanted not in IN_A_TEAM:
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
    withdraw(same, at=at)
    return _hand_out(made, "invite_staff", by=by, at=at)


@transaction.atomic
def invite_outside(
    authority: Authority,
    *,
    role: str,
    full_name: str,
    by: Account,
    at: datetime,
    organisation: Organisation | None = None,
) -> tuple[Invitation, str]:
    """Make a one-use code for somebody who works with people but not for the authority.

    Coming in shows them nobody: that takes an agreement, a part, or a person's own choice. Returns code and invitation.
    """
    wanted = Role(role)
    if by.role != Role.ADMINISTRATOR or by.authority_id != authority.pk:
        raise Refused(Say("Only an administrator invites people from outside."))
    if wanted not in OUTSIDE:
        raise Refused(Say("Choose what they do."))
    if wanted is Role.ORGANISATION_WORKER and organisation is None:
        raise Refused(Say("Choose the organisation they work for."))
    made = Invitation(
        role=wanted.value, authority=authority, organisation=organisation, full_name=full_name.strip()
    )
    Authority.objects.select_for_update().get(pk=authority.pk)  # two codes made at once: the later one counts
    same = Invitation.objects.filter(authority=authority, role=made.role, full_name=made.full_name)
    withdraw(same.filter(organisation=organisation), at=at)
    return _hand_out(made, "invite_outside", by=by, at=at)


def _hand_out(
    invitation: Invitation, deed: str, *, by: Account | None, at: datetime
) -> tuple[Invitation, str]:
    code = new_ref(CODE_LENGTH)
    invitation.code_hash = code_hash(code)
    invitation.made_by = by
    invitation.made_at = at
    invitation.ends_at = at + CODE_LASTS
    invitation.save(force_insert=True)
    note(deed, invitation.authority, by=by, at=at, about=invitation.person, things=[invitation.ref])
    return invitation, grouped(code)


def withdraw(invitations: QuerySet[Invitation], *, at: datetime) -> int:
    """Stop open codes from working; return how many there were."""
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
    note("accept_invitation", invitation.authority, by=account, at=at, about=invitation.person, fields=fields)
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
        organisation=invitation.organisation,
        person=invitation.person,
        begun_at=at,
    )
    # Looked up first: a database logs a statement that fails, and in it stand a name and the hash of a password.
    if Account.objects.filter(username=account.username).exists():
        raise Refused(TAKEN)
    account.set_password(password)
    with refused_if_taken(TAKEN):  # between two at the same moment
        account.save(force_insert=True)
    return account


@transaction.atomic
def undo_invitation(person: Person, *, by: Account, at: datetime) -> None:
    """Undo what a code for this person did: open codes stop working, and the account made with one ends.

    What the person drew stays theirs and waits for the next account.
    """
    account = Account.objects.filter(person=person, is_active=True).first()
    check_may_undo(role=Role(by.role), used_at=account.begun_at if account else None)
    withdrawn = withdraw(Invitation.objects.filter(person=person), at=at)
    if account:
        let_go(account, at=at)
    if account or withdrawn:
        things = [account.ref] if account else []
        note("undo_invitation", person.authority, by=by, at=at, about=person, things=things)


def let_go(account: Account, *, at: datetime) -> None:
    """End a person's account and free both the person and the sign-in name for another one."""
    Account.objects.filter(pk=account.pk).update(
        is_active=False, ended_at=at, person=None, username=f"ended {account.ref}"
    )


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Account, at: datetime) -> None:
    """Stop an open code from working. A used or old one is left as it is."""
    if withdraw(Invitation.objects.filter(pk=invitation.pk), at=at):
        person, things = invitation.person, [invitation.ref]
        note("withdraw_invitation", invitation.authority, by=by, at=at, about=person, things=things)
