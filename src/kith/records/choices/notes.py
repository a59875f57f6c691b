"""What a note can be about, and how long its texts may be. Plain Python."""

from enum import StrEnum

from kith.words import Say

LONGEST_NOTE = 20_000
LONGEST_WORDS = 5_000
LONGEST_LINE = 300


class NoteKind(StrEnum):
    """How it came about."""

    TALK = "talk"
    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"
    OTHER = "other"


NOTE_KIND_NAMES = {
    NoteKind.TALK: Say("A talk"),
    NoteKind.VISIT: Say("A visit"),
    NoteKind.CALL: Say("A call"),
    NoteKind.MESSAGE: Say("A message"),
    NoteKind.OTHER: Say("Something else"),
}
