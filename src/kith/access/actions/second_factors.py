"""Writes about second factors: a recovery code was used, and letting somebody back in who has lost theirs."""

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction

from kith.access.actions.log import note_own
from kith.access.actions.notices import tell
from kith.access.choices import What
from kith.access.models import Session
from kith.access.queries.sessions import codes_left
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.people.choices import OUTSIDE, STAFF
from kith.people.models import Account
from kith.people.rules import chain_of
from kith.words import Refused, Say

RECOVERY_CODES = Authenticator.Type.RECOVERY_CODES
LAST_STEP = "last_step"
"""What is kept beside an app's key: which half minute's code was used last."""


@transaction.atomic
def used_recovery_code(account: Account, *, at: datetime) -> int:
    """Leave a row that a recovery code was used, and tell its owner. Returns how many are left."""
    note_own("use_recovery_code", account, at=at)
    tell(account, What.RECOVERY_CODE_USED, at=at)
    return codes_left(account)


@transaction.atomic
def show_codes(account: Account) -> bool:
    """Note that an account's recovery codes are shown. Returns False where they were before, or there are none."""
    kept = Authenticator.objects.select_for_update().filter(user=account, type=RECOVERY_CODES).first()
    if kept is None or kept.wrap().did_view:
        return False
    kept.wrap().mark_as_viewed()
    return True


@transaction.atomic
def use_app_code(app: Authenticator, code: str) -> bool:
    """Use up a code that an app shows. Returns False where it, or one after it, was used before.

    The library forgets after half a minute that a code was used, and takes it for another whole one. Which was the
    last stands beside the app's key, so that no cache that is emptied brings it back.
    """
    kept = Authenticator.objects.select_for_update().get(pk=app.pk)
    key = decrypt(kept.data["secret"])
    steps = [step for step in yield_hotp_counters_from_time() if _shows(key, step, code)]
    if max(steps, default=0) <= kept.data.get(LAST_STEP, 0):
        return False
    kept.data[LAST_STEP] = max(steps)
    kept.save(update_fields=["data"])
    return True


def _shows(key: str, step: int, code: str) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(key, step))))


@transaction.atomic
def let_back_in(account: Account, *, by: Account, at: datetime) -> str:
    """Take the lost app, passkeys and codes off a staff account, and return one code to hand over in person.

    It is no way round the second factor: signing in still takes the password, then this code, once and within three
    days; then a new app or passkey. Whoever hands it over does not know the password. Open sessions end.
    """
    if account.role not in (*STAFF, *OUTSIDE) or account.authority is None or not account.is_active:
        raise Refused(Say("This is for accounts of staff that have not ended."))
    if account.pk == by.pk:
        raise Refused(Say("Ask another administrator to do this for you."))
    Authenticator.objects.filter(user=account).delete()
    Session.objects.filter(account=account).delete()
    code: str = RecoveryCodes.activate(account).generate_codes()[0]
    record(
        chain=chain_of(account.authority.ref),
        kind=Kind.WRITE,
        deed="let_back_in",
        actor=by.ref,
        role=by.role,
        things=[account.ref],
        at=at,
    )
    tell(account, What.SECOND_STEP_TAKEN_OFF, at=at)
    return code
