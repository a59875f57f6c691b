"""Every write about who is who, by noun: one function per deed, each with its audit row in the same transaction.

``by=None`` is the command line or a job.
"""

from kith.people.actions.accounts import end_account
from kith.people.actions.agreements import (
    add_organisation,
    end_agreement,
    make_agreement,
    name_under,
    unname,
)
from kith.people.actions.allocations import allocate, end_allocation
from kith.people.actions.authorities import add_authority, add_team
from kith.people.actions.invitations import (
    accept_invitation,
    invite_outside,
    invite_person,
    invite_staff,
    undo_invitation,
    use_invitation,
    withdraw_invitation,
)
from kith.people.actions.people import add_person, add_person_once, name_person, record_adoption

__all__ = [
    "accept_invitation",
    "add_authority",
    "add_organisation",
    "add_person",
    "add_person_once",
    "add_team",
    "allocate",
    "end_account",
    "end_agreement",
    "end_allocation",
    "invite_outside",
    "invite_person",
    "invite_staff",
    "make_agreement",
    "name_person",
    "name_under",
    "record_adoption",
    "undo_invitation",
    "unname",
    "use_invitation",
    "withdraw_invitation",
]
