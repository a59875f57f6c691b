"""Sentences to be rendered later: what plain-Python parts say, without knowing any language but English.

What does not live here: rendering (``kith.kit`` does that with the reader's language) and any sentence itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Refused", "Say"]

Param = str | int | float


@dataclass(frozen=True, slots=True)
class Say:
    """One translatable sentence: an English message with ``{named}`` places, and what goes into them.

    ``msgid`` is the English text and the key for translators. ``params`` holds plain values only;
    dates go in as ISO text.
    """

    msgid: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the English sentence (for commands and logs that hold no personal data)."""
        return self.msgid.format(**self.params)


class Refused(Exception):  # noqa: N818  a refusal is an answer, not a fault
    """A rule said no. ``reason`` is a sentence the person asking may read."""

    def __init__(self, reason: Say) -> None:
        super().__init__(str(reason))
        self.reason = reason
