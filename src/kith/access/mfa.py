"""How second factors behave here: their keys lie sealed, passkeys verify whoever holds them."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.kit.keys import is_sealed, seal, unseal

ABOUT = "mfa_authenticator:data"
"""What the library's keys are bound to when sealed. It does not tell us of which row."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of apps and seeds of recovery codes are sealed with the ring of ``kith.kit.keys``."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not work. Try again, or use another way."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a key before it is stored."""
        return seal(text, ABOUT)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed key. One from before keys were sealed stays readable until it is sealed."""
        return unseal(encrypted_text, ABOUT) if is_sealed(encrypted_text) else encrypted_text

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[Any] | None = None) -> bool:
        """Return whether somebody has a factor of these sorts.

        Where the library asks whether there must be a second step, recovery codes count too: somebody whose app was
        taken off by their administrator gets in with the code they were given, never with the password alone.
        """
        if types is not None and {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN} <= set(types):
            types = [*types, Authenticator.Type.RECOVERY_CODES]
        enabled: bool = super().is_mfa_enabled(user, types)
        return enabled

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return what a passkey is called until somebody gives it a name."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what a passkey is for: this host, shown as Kith."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Kith"}
