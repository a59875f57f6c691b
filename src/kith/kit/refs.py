"""Short references that say nothing: for addresses of pages, and for people without a name yet."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud and typed from paper


def new_ref(length: int = 12) -> str:
    """Return a random reference of ``length`` characters (just under 5 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
