"""Writes about councils' own sign-in: one account and one identity there are bound by one deliberate act."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from kith.access.actions.log import note_own
from kith.people.models import Account
from kith.words import Refused, Say


@transaction.atomic
def link_council(account: Account, provider: str, uid: str, *, at: datetime) -> None:
    """Bind the identity that this member of staff has just shown to their account. Nothing else of it is kept."""
    taken = Say("That council account is linked already. Unlink it first.")
    if SocialAccount.objects.filter(user=account).exists():
        raise Refused(taken)
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=account, provider=provider, uid=uid, extra_data={})
    except IntegrityError:
        raise Refused(taken) from None
    note_own("link_council", account, at=at)


@transaction.atomic
def unlink_council(account: Account, *, at: datetime) -> None:
    """Let go of it. Where there is none, nothing changes."""
    if SocialAccount.objects.filter(user=account).delete()[0]:
        note_own("unlink_council", account, at=at)
