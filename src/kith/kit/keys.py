"""Keys for what is stored sealed: the ring, sealing and opening, and whether the ring fits the database.

What was sealed is bound to its place (``about``: table, column and row), so that it opens nowhere else. Without a
key nothing is sealed, and nothing is stored unsealed instead.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import OperationalError, ProgrammingError, transaction
from django.db.models import Model
from django.utils import timezone

from kith.kit.models.technical import FieldKey
from kith.kit.refs import new_ref
from kith.kit.secrets import made_once, put_in_place

__all__ = [
    "KeysUnfit",
    "NoKeys",
    "Ring",
    "Unreadable",
    "add_key",
    "drop_keys",
    "enrol",
    "in_file",
    "is_sealed",
    "key_of",
    "new_key",
    "problem",
    "ring",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
]

HEADER, DOT = "s1", "."
KEY_LENGTH, NONCE_LENGTH = 32, 12
NAME = re.compile(r"[A-Za-z0-9_-]{1,20}")
PROOF = "the ring is the right one"


class KeysUnfit(Exception):  # noqa: N818  it says in a sentence what is wrong with the ring
    """The ring cannot be used; the message says why and what to do, and holds no key."""


class NoKeys(KeysUnfit):
    """There is no ring at all."""


class Unreadable(Exception):  # noqa: N818  a fault by its consequence
    """What was sealed does not open: another key, another place, or changed since."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys by their names. ``current`` seals; all of them open."""

    current: str
    ciphers: Mapping[str, AESGCM]


def ring() -> Ring:
    """Return the ring as it stands now. A running server sees a new key as soon as it stands in the file.

    Errors: ``NoKeys`` when there is none, ``KeysUnfit`` when it cannot be read.
    """
    if settings.FIELD_KEYS:
        return _read(settings.FIELD_KEYS)
    try:
        stamp = Path(settings.FIELD_KEYS_FILE).stat()
    except FileNotFoundError:
        raise NoKeys(
            f"There are no keys for sealed fields: KITH_FIELD_KEYS is not set and {settings.FIELD_KEYS_FILE} "
            "does not exist."
        ) from None
    return _read_file(str(settings.FIELD_KEYS_FILE), stamp.st_ino, stamp.st_mtime_ns, stamp.st_size)


def seal(text: str, about: str) -> str:
    """Return a text sealed with the current key, bound to what it is about."""
    name, body = _closed(text.encode(), about)
    return DOT.join([HEADER, name, base64.urlsafe_b64encode(body).decode()])


def unseal(token: str, about: str) -> str:
    """Return the text that was sealed about this very thing. Errors: ``Unreadable``."""
    name, body = _parts(token.encode())
    try:
        return _opened(name, base64.urlsafe_b64decode(body), about).decode()
    except ValueError as error:
        raise Unreadable("What was sealed has been cut or changed.") from error


def seal_bytes(content: bytes, about: str) -> bytes:
    """Return bytes sealed with the current key, bound to what they are about."""
    name, body = _closed(content, about)
    return f"{HEADER}{DOT}{name}{DOT}".encode() + body


def unseal_bytes(token: bytes, about: str) -> bytes:
    """Return the bytes that were sealed about this very thing. Errors: ``Unreadable``."""
    return _opened(*_parts(bytes(token)), about)


def is_sealed(value: object) -> bool:
    """Return whether a text looks like something sealed here."""
    return isinstance(value, str) and value.startswith(HEADER + DOT) and value.count(DOT) == 2


def key_of(token: str | bytes) -> str:
    """Return the name of the key something was sealed with."""
    head = token if isinstance(token, str) else bytes(token[:64]).decode(errors="replace")
    return head.split(DOT, 2)[1] if head.startswith(HEADER + DOT) else ""


def new_key() -> str:
    """Return a fresh key as a ring writes it: ``name:key``."""
    return f"k{new_ref(8)}:{base64.b64encode(secrets.token_bytes(KEY_LENGTH)).decode()}"


def in_file() -> bool:
    """Return whether the ring is a file that Kith keeps; otherwise it is in the environment, which others keep."""
    return not settings.FIELD_KEYS


def add_key() -> str:
    """Put a fresh key first on the ring's file and return its name. The old ones still open."""
    path = Path(settings.FIELD_KEYS_FILE)
    entry = new_key()
    put_in_place(path, f"{entry}\n{path.read_text()}")
    return entry.partition(":")[0]


def drop_keys(names: list[str]) -> None:
    """Take keys off the ring's file, for good."""
    path = Path(settings.FIELD_KEYS_FILE)
    kept = [entry for entry in _entries(path.read_text()) if entry.partition(":")[0] not in names]
    put_in_place(path, "\n".join(kept) + "\n")


def problem(model: type[Model] = FieldKey) -> str | None:
    """Return why this ring must not be used with this database, as a sentence; None when it fits.

    A new installation, whose database knows no key yet, has no problem: ``enrol`` gives it one.
    """
    known = _known(model)
    try:
        held = ring()
    except NoKeys as unfit:
        return f"{unfit} Put back the keys this database was sealed with." if known else None
    except KeysUnfit as unfit:
        return str(unfit)
    return _misfit(known, held)


def enrol(model: type[Model] = FieldKey) -> None:
    """Let the database know the current key, making a ring where none was ever needed.

    ``model`` is for migrations, which know tables as they were. Errors: ``KeysUnfit`` when the database was sealed
    with keys that are not here. Nothing is made then.
    """
    if sentence := problem(model):
        raise KeysUnfit(sentence)
    if in_file():
        made_once(Path(settings.FIELD_KEYS_FILE), new_key() + "\n")
    name = ring().current
    with transaction.atomic():
        model._default_manager.get_or_create(
            name=name, defaults={"proof": seal(PROOF, _about(name)), "since": timezone.now()}
        )


def _known(model: type[Model]) -> dict[str, str]:
    """Return the proofs of the keys the database knows; none where it has no tables yet or is not there."""
    try:
        with transaction.atomic():
            return dict(model._default_manager.values_list("name", "proof"))
    except (OperationalError, ProgrammingError):
        return {}  # whoever asked meets the missing database next, and says so


def _misfit(known: Mapping[str, str], held: Ring) -> str | None:
    for name, proof in known.items():
        if name not in held.ciphers:
            return (
                f"This database holds text sealed with the key {name}, and that key is not among those given. "
                "Put it back where KITH_FIELD_KEYS or KITH_FIELD_KEYS_FILE points. Nothing was changed."
            )
        try:
            unseal(proof, _about(name))
        except Unreadable:
            return (
                f"The key called {name} is not the one this database was sealed with. Put the right one back. "
                "Nothing was changed."
            )
    return None


def _about(name: str) -> str:
    return f"kit_fieldkey:proof:{name}"


def _closed(content: bytes, about: str) -> tuple[str, bytes]:
    held = ring()
    nonce = os.urandom(NONCE_LENGTH)
    return held.current, nonce + held.ciphers[held.current].encrypt(nonce, content, about.encode())


def _opened(name: str, body: bytes, about: str) -> bytes:
    cipher = ring().ciphers.get(name)
    if cipher is None:
        raise Unreadable("The key this was sealed with is not on the ring.")
    try:
        return cipher.decrypt(body[:NONCE_LENGTH], body[NONCE_LENGTH:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("What was sealed does not belong here, or was changed.") from error


def _parts(token: bytes) -> tuple[str, bytes]:
    parts = token.split(DOT.encode(), 2)
    if len(parts) != 3 or parts[0] != HEADER.encode():
        raise Unreadable("This was never sealed.")
    return parts[1].decode(errors="replace"), parts[2]


@lru_cache(maxsize=4)
def _read_file(path: str, *_stamp: int) -> Ring:
    return _read(Path(path).read_text())


@lru_cache(maxsize=4)
def _read(text: str) -> Ring:
    ciphers: dict[str, AESGCM] = {}
    for entry in _entries(text):
        name, _, key = entry.partition(":")
        if not NAME.fullmatch(name) or name in ciphers:
            raise KeysUnfit(
                "The keys for sealed fields are not written as name:key,name:key, each name once."
            )
        ciphers[name] = AESGCM(_key(name, key))
    if not ciphers:
        raise KeysUnfit("The list of keys for sealed fields is empty.")
    return Ring(next(iter(ciphers)), ciphers)


def _entries(text: str) -> list[str]:
    return [entry for entry in re.split(r"[\s,]+", text) if entry]


def _key(name: str, written: str) -> bytes:
    try:
        key = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_LENGTH:
        raise KeysUnfit(f"The key called {name} is not {KEY_LENGTH} bytes written in base64.")
    return key
