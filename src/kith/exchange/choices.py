"""The states of an import, and its limits. Plain Python."""

from enum import StrEnum

from kith.words import Say


class RunState(StrEnum):
    """How far an import is. Importing again resumes one that was interrupted: what stands already stays the same."""

    READ = "read"
    APPLYING = "applying"
    DONE = "done"


STATE_NAMES = {
    RunState.READ: Say("Read and checked, not stored yet"),
    RunState.APPLYING: Say("Being stored, or interrupted. If it stays like this, import the files again."),
    RunState.DONE: Say("Finished"),
}
