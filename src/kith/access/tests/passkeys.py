"""An authenticator made of software: makes passkeys and signs with them, with or without checking who holds it."""

import hashlib
import json
import secrets

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


class SoftPasskey:
    """One passkey. ``verifies=False``: a bare touch, nobody's finger or PIN was checked."""

    def __init__(self, *, verifies=True, origin="http://localhost", rp="localhost"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.origin, self.rp = origin, hashlib.sha256(rp.encode()).digest()
        self.user = b""

    def make(self, options):
        """Answer what ``navigator.credentials.create`` would, as JSON."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self.rp, self.flags | HAS_CREDENTIAL, 0, credential)
        made = {
            "clientDataJSON": websafe_encode(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        }
        return self._answer(made)

    def sign(self, options):
        """Answer what ``navigator.credentials.get`` would, as JSON."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self.rp, self.flags, 1))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        made = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.user),
        }
        return self._answer(made)

    def _client(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response):
        name = websafe_encode(self.id)
        extensions = {"credProps": {"rk": True}}
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": extensions})


def a_passkey(account, name="My phone"):
    """Give an account a passkey without its pages. Return the row and the authenticator."""
    soft = SoftPasskey()
    options = {
        "publicKey": {
            "user": {"id": websafe_encode(user_pk_to_url_str(account).encode())},
            "challenge": "AAAA",
        }
    }
    data = {"name": name, "credential": json.loads(soft.make(options))}
    return Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data), soft
