"""Push: a browser shows that there is something. Its maker's service carries it, sealed so that it cannot read it.

The message is sealed for that one browser (RFC 8291) and signed by this installation (RFC 8292); the library makes
both, the connection is ours. The address of a browser there is a secret: whoever has it can be told apart by it.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from webpush import WebPush
from webpush.types import WebPushSubscription

from kith.kit.carriers import Letter, NotTaken
from kith.kit.reaching import line_to
from kith.kit.secrets import made_once
from kith.words import Refused, Say

__all__ = [
    "LASTS",
    "PushFailed",
    "Subscription",
    "key_problem",
    "public_key",
    "push_service",
    "subscription_from",
]

LASTS = timedelta(days=1)
"""How long a push service keeps it for a device that is off: what is there stands in Kith all the same."""
GONE = (404, 410)
LONGEST, LONGEST_ANSWER = 2000, 10_000
AUTH_LENGTH = 16
NOT_OURS = Say("Kith does not send through the service of this browser. Try another browser.")
NOT_UNDERSTOOD = Say("Your browser did not turn it on. Try again.")


class PushFailed(OSError):  # noqa: N818
    """The push service did not take it now: too much at once, away, or it does not know our key. It is tried again."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser can be reached at its maker's service, and what only that browser opens."""

    endpoint: str
    p256dh: str
    auth: str


def subscription_from(text: str) -> Subscription:
    """Return what a browser gave (its own JSON). Raises ``Refused`` for anything else, or a service not listed."""
    try:
        given = json.loads(text)
        keys = given["keys"]
        found = Subscription(str(given["endpoint"]), str(keys["p256dh"]), str(keys["auth"]))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(found.p256dh))
        fits = len(_bytes(found.auth)) == AUTH_LENGTH and len(found.endpoint) <= LONGEST
        known = _is_known(found.endpoint)
    except (ValueError, TypeError, KeyError):
        raise Refused(NOT_UNDERSTOOD) from None
    if not fits or not re.fullmatch(r"https://[!-~]+", found.endpoint):
        raise Refused(NOT_UNDERSTOOD)
    if not known:
        raise Refused(NOT_OURS)
    return found


def _is_known(endpoint: str) -> bool:
    """Whether an address leads to a push service of the settings, and to nothing else there."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    listed = any(host == one or (one[0] == "." and host.endswith(one)) for one in settings.PUSH_HOSTS if one)
    return listed and (parts.port in (None, 443) or host in settings.OWN_NETWORK) and "@" not in parts.netloc


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# Our own key


def public_key() -> str:
    """Return what a browser is given, so that it takes messages from this installation only."""
    raw = _key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def key_problem() -> str | None:
    """Return why nothing can be signed, as a sentence; None when it can."""
    try:
        _key()
    except (OSError, ValueError):
        return f"The key for push, {settings.PUSH_KEY_FILE}, cannot be read. See KITH_PUSH_KEY_FILE."
    return None


def _key() -> ec.EllipticCurvePrivateKey:
    """Return the key, made the first time and kept: with another, every browser would have to be turned on anew."""
    made = ec.generate_private_key(ec.SECP256R1())
    pem = made_once(settings.PUSH_KEY_FILE, _private(made).decode())
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a key of the kind that push services know")
    return key


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


# Sending


@contextmanager
def push_service() -> Iterator[Callable[[Letter], None]]:
    """Yield what hands a message over, each to its own browser's service. Errors, from handing over: as for texts."""
    yield _hand_over


def _hand_over(letter: Letter) -> None:
    to = Subscription(**json.loads(letter.address))
    body, headers = _sealed(letter.body, to)
    parts = urlsplit(to.endpoint)
    with line_to(to.endpoint) as line:
        line.request("POST", parts._replace(scheme="", netloc="", fragment="").geturl() or "/", body, headers)
        answer = line.getresponse()
        answer.read(LONGEST_ANSWER)
    if answer.status in GONE:
        raise NotTaken
    if not 200 <= answer.status < 300:
        raise PushFailed(f"The push service answered {answer.status}.")


def _sealed(text: str, to: Subscription) -> tuple[bytes, dict[str, str]]:
    """Return a message as it travels: sealed for one browser, signed by us, one waiting message in place of another."""
    key = _key()
    ours = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    maker = WebPush(_private(key), ours, subscriber=settings.PUSH_CONTACT, ttl=int(LASTS.total_seconds()))
    keys = {"p256dh": to.p256dh, "auth": to.auth}
    made = maker.get(text, WebPushSubscription.model_validate({"endpoint": to.endpoint, "keys": keys}))
    headers = {
        "Host": urlsplit(to.endpoint).netloc,
        "Topic": "kith",
        "Content-Type": "application/octet-stream",
    }
    return made.encrypted, {**made.headers, **headers}
