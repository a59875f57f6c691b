"""Coming in with a code: the account is made as the authority that invited, for nobody is signed in yet."""

from datetime import datetime

from kith.access.queries import invitation_works
from kith.access.scope import scope_of_authority
from kith.kit.scope import within
from kith.people.actions import use_invitation
from kith.people.models import Account
from kith.people.rules import CODE_FAILED
from kith.words import Refused


def come_in(ref: str, *, username: str, password: str, at: datetime) -> Account:
    """Make the account of the invitation with this reference. Refused like a wrong code where it works no longer."""
    invitation = invitation_works(ref, at=at)
    if invitation is None:
        raise Refused(CODE_FAILED)
    with within(scope_of_authority(invitation.authority)):
        return use_invitation(invitation, username=username, password=password, at=at)
