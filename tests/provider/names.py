"""The accounts of the provider, each called after what its tokens are like; the first two are as they should be."""

RESIGNED = ("wrong-key", "unsigned", "shared-secret")
NAMES = (
    "ruth",
    "somebody-else",
    "with-second-factor",
    "with-acr",
    "wrong-nonce",
    "wrong-issuer",
    "wrong-audience",
    "wrong-party",
    "out-of-date",
    *RESIGNED,
)


def number_of(name: str) -> str:
    """Return the subject by which the provider's tokens name an account."""
    return str(NAMES.index(name) + 1)
