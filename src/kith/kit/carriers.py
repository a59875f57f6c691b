"""What is handed to whoever carries a message (a mail server, a text message service), and their final no."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it leaves: nothing else of it goes anywhere."""

    ref: str
    address: str
    subject: str
    body: str


class NotTaken(Exception):  # noqa: N818  an answer, not a fault
    """Whoever carries it says that this address takes nothing, now or later."""
