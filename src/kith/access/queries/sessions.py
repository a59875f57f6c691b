"""Reads about sessions, held forms and second factors: how somebody is signed in, never what they did."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet

from kith.access.models import HeldForm, Session
from kith.access.rules import is_over, stays
from kith.people.models import Account
from kith.people.rules import CODE_LASTS

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def sessions_of(account: Account, *, at: datetime) -> list[Session]:
    """Return where somebody is signed in now, the last used first."""
    rows = Session.objects.filter(account=account, expire_date__gt=at).order_by("-seen_at")
    return [row for row in rows if not has_ended(row, account, at=at)]


def has_ended(row: Session, account: Account, *, at: datetime) -> bool:
    """Return whether a session of this account is over by itself."""
    limits = stays(staff=account.is_staff_role, shared_phone=row.shared_phone)
    return is_over(limits, begun_at=row.begun_at or row.seen_at, seen_at=row.seen_at, at=at)


def has_second_factor(account: Account) -> bool:
    """Return whether somebody has an app or a passkey. Recovery codes alone are none."""
    return bool(second_factors_of(account).exists())


def second_factors_of(account: Account) -> QuerySet[Authenticator]:
    """Return the apps and passkeys of an account, the oldest first."""
    held: QuerySet[Authenticator] = Authenticator.objects.filter(user=account, type__in=SECOND_FACTORS)
    return held.order_by("created_at", "pk")


def recovery_codes_of(account: Account) -> Authenticator | None:
    """Return what holds an account's recovery codes, or None."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()


def codes_left(account: Account) -> int:
    """Return how many recovery codes somebody has not used."""
    kept = recovery_codes_of(account)
    return len(kept.wrap().get_unused_codes()) if kept else 0


def handed_code_is_old(account: Account, *, at: datetime) -> bool:
    """Return whether somebody's only way in is a code handed to them, and its three days are over."""
    kept = recovery_codes_of(account)
    if kept is None or has_second_factor(account):
        return False
    return bool(at >= kept.created_at + CODE_LASTS)


def held_form(account: Account, address: str, *, since: datetime) -> HeldForm | None:
    """Return what this account typed at this address after its session was over, or None."""
    return HeldForm.objects.filter(account=account, address=address, held_at__gt=since).first()


# Councils' own sign-in


def council_of(account: Account) -> dict[str, Any] | None:
    """Return how the sign-in of this member of staff's council is configured, or None."""
    code = account.authority.code if account.authority else ""
    return next((council for council in settings.COUNCILS if council["provider_id"] == code), None)


def is_linked(account: Account) -> bool:
    """Return whether a council's own sign-in leads to this account."""
    return bool(SocialAccount.objects.filter(user=account).exists())
