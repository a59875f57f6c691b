"""Rows of the audit as a person reads them: when, which service, what they did, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kith.audit.choices import Kind
from kith.people.choices import Role
from kith.words import Say

RECORDS_TEAM = Say("Records team")
SERVICES = {
    Role.WORKER.value: Say("Your leaving care team"),
    Role.MANAGER.value: Say("A manager checking"),
    Role.ADMINISTRATOR.value: RECORDS_TEAM,
    Role.YOUNG_PERSON.value: Say("An earlier account of yours"),
}

# Doors that somebody looked through. The names are addresses' names, also of rooms above.
LOOKED = {
    "person": Say("Looked at your page: your homes and workers, and what you share with them"),
    "caseload": Say("Saw your name in the list of people they work with"),
    "team": Say("Saw your name in the list of their team"),
    "person_invite": Say("Opened the page for giving you a code"),
    "invitation_withdraw": Say("Opened the page for ending your account or code"),
    "person_name": Say("Opened the page for writing down your name"),
    "allocations": Say("Saw your name in the list of who works with whom"),
    "allocation_add": Say("Opened the page for saying who works with you"),
    "allocation_end": Say("Opened the page for ending a worker's part"),
    "imports": Say("Looked at what came from the council's files"),
    "import_run": Say("Looked at what came from the council's files"),
    "import_problems": Say("Downloaded problems in the council's files"),
    "lost_tie_release": Say("Read what the files say about somebody you may have lost touch with"),
    "lost_tie_together": Say(
        "Opened, with you, what the files say about somebody you may have lost touch with"
    ),
}
ON_THE_MAP = (
    "add_member",
    "rename_member",
    "place_member",
    "set_feel",
    "set_wish",
    "hide_member",
    "unhide_member",
    "remove_member",
    "close_sitting",
    "share",
    "stop_sharing",
    "pause_all",
    "end_pause",
    "answer_prompt",
)
DID = {
    "add_person": Say("Added you to the council's record"),
    "name_person": Say("Wrote down your name"),
    "allocate": Say("Wrote down who works with you"),
    "end_allocation": Say("Ended a worker's part with you"),
    "invite_person": Say("Made a code for you, to start an account"),
    "withdraw_invitation": Say("Stopped a code from working"),
    "undo_invitation": Say("Ended your account or your code"),
    "accept_invitation": Say("Used a code to start an account"),
    "record_adoption": Say("Closed or opened your record"),
    "import": Say("Brought in records about you from the council's files"),
    "import_names": Say("Brought in your name from the council's files"),
    "release_lost_tie": Say("Let you see somebody you may have lost touch with"),
    "lost_tie_together": Say("Noted that you looked together at somebody you may have lost touch with"),
    **dict.fromkeys(ON_THE_MAP, Say("Changed something on your map")),
}
SOMETHING_READ = Say("Looked at something in your record")
SOMETHING_WRITTEN = Say("Changed something in your record")


class Row(Protocol):
    """What is read of a row of the audit."""

    at: datetime
    kind: str
    deed: str
    door: str
    role: str


@dataclass(frozen=True, slots=True)
class Look:
    """One row: when, which service, what they did."""

    at: datetime
    service: Say
    did: Say


def looks(rows: Iterable[Row]) -> list[Look]:
    """Say each row in plain words. Staff are services here, never names."""
    return [Look(row.at, SERVICES.get(row.role, RECORDS_TEAM), said_of(row)) for row in rows]


def said_of(row: Row) -> Say:
    """Return what one row says was done."""
    if row.kind == Kind.READ:
        return LOOKED.get(row.door, SOMETHING_READ)
    return DID.get(row.deed, SOMETHING_WRITTEN)
