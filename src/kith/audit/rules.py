"""How a row is sealed: its hash covers everything it says and the hash before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

FIRST = "0" * 64


def seal(previous: str, says: Mapping[str, str | int | Sequence[str]]) -> str:
    """Return the hash (64 hex digits) of one row that stands after ``previous``."""
    text = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
