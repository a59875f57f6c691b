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

# What of a universe can be given to a study, in a person's words; own words and stories never are.
STUDY_NAMES = {
    "ring": Say("how close"),
    "fields": Say("where they belong"),
    "feel": Say("how it feels"),
    "strain": Say("how much strain there is"),
    "often": Say("how often we are in touch"),
    "channels": Say("how we are in touch"),
    "giving": Say("who gives to whom"),
    "support": Say("what they give me"),
    "trusted": Say("whether I trust them"),
    "star": Say("whether they are a guiding star"),
    "lasting": Say("whether it is their job"),
    "ends_on": Say("the day it ends"),
    "ends_age": Say("the birthday on which it ends"),
    "sort": Say("what they are: a person, a group, a pet"),
    "relation": Say("how we are related"),
    "through": Say("through what we are related"),
    "known_since": Say("the year we met"),
    "grown_up": Say("whether they are grown up"),
    "wish": Say("what I would like with them"),
}
