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

TABLE_NAMES = {
    "people": Say("People"),
    "episodes": Say("Episodes of care"),
    "reviews": Say("Reviews"),
    "workers": Say("Times with a social worker"),
    "permanence": Say("Earlier permanent homes"),
    "uasc": Say("Came alone, seeking asylum"),
    "snapshots": Say("Care-leaver answers"),
    "names": Say("Names"),
    "other": Say("Rows of other files"),
}
GRADE_NAMES = {
    "A": Say("Not stored"),
    "B": Say("Stored, somebody should look"),
    "C": Say("Stored, care-leaver answers that do not fit"),
    "note": Say("Good to know"),
}
YEAR_FROM_NAMES = {
    "given": Say("as you gave it"),
    "folder": Say("from the folder's name"),
    "episodes": Say("worked out from the latest start of an episode (DECOM)"),
}
MOST_BYTES = 100 * 1024 * 1024
