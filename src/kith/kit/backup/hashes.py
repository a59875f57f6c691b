"""What a table holds, as a number of rows and one hash over all of them, whatever order they come in.

Each row has its own SHA-256; a table's hash is their sum, so that nothing has to be sorted. Two databases of one
engine hold the same rows when these are equal.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows a table holds, and the hash over them (64 hex digits)."""

    rows: int
    hash: str


def held_in(digests: Iterable[bytes]) -> Held:
    """Return what a table holds, from the SHA-256 of each of its rows."""
    count, total = 0, 0
    for digest in digests:
        count += 1
        total += int.from_bytes(digest, "big")
    return Held(count, f"{total % MODULUS:064x}")


def digest_of(row: object) -> bytes:
    """Return the SHA-256 of one row: of what Python writes for its plain values."""
    return hashlib.sha256(repr(row).encode()).digest()


def different(before: dict[str, Held], after: dict[str, Held]) -> list[str]:
    """Return the tables that do not hold the same, by name."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
