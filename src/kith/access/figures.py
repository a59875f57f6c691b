"""Rows of the audit as a person reads them: when, which service, what they did, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from kith.audit.choices import LOOKING, Kind
from kith.people.choices import Role
from kith.words import Say

RECORDS_TEAM = Say("Records team")
SERVICES = {
    Role.WORKER.value: Say("Your leaving care team"),
    Role.MANAGER.value: Say("A manager checking"),
    Role.ADMINISTRATOR.value: RECORDS_TEAM,
    Role.YOUNG_PERSON.value: Say("An earlier account of yours"),
    Role.DATA_OFFICER.value: Say("The council's data officer"),
    Role.REVIEWING_OFFICER.value: Say("Your independent reviewing officer"),
    Role.ORGANISATION_WORKER.value: Say("An organisation, under an agreement"),
    Role.ADVOCATE.value: Say("Your advocate"),
    Role.CARER.value: Say("Your foster carer or key worker"),
    Role.SUPPORTER.value: Say("Somebody who supports you"),
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
    **dict.fromkeys(
        ("notes", "note_add", "note_correct", "note_withhold", "withheld"),
        Say("Looked at the notes about you"),
    ),
    **dict.fromkeys(
        (
            "restrictions",
            "restriction_begin",
            "restriction_review",
            "restriction_end",
            "restriction_name",
            "contact_decide",
        ),
        Say("Looked at what is written down to keep you safe"),
    ),
    **dict.fromkeys(("file_restrict", "file_open"), Say("Looked at who is shut out of your record")),
    **dict.fromkeys(
        ("openings", "opening_review", "glass_end"), Say("Checked who opened your record, and why")
    ),
    **dict.fromkeys(
        (
            "records_office",
            "records_person",
            "request_log",
            "hold_place",
            "hold_end",
            "decisions",
            "corrections",
        ),
        Say("Saw your name while working on requests and records"),
    ),
    **dict.fromkeys(
        ("request_office", "request_extend", "request_decide"), Say("Worked on your request for your record")
    ),
    **dict.fromkeys(
        ("request_items", "request_item", "item_erase"),
        Say("Read your record, to prepare what you asked for"),
    ),
    "request_hand_over": Say("Worked on handing your record to you"),
    "request_file": Say("Opened the file of your record that was let out, to give it to you"),
    "correction_answer": Say("Read what you said is wrong in your record"),
    "with_me": Say("Saw your name in the list of people they are let in to"),
    "with_me_person": Say("Looked at what they are given about you"),
    **dict.fromkeys(
        ("agreement", "agreement_unname"), Say("Saw your name under an agreement with an organisation")
    ),
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
    "set_fields",
    "describe_member",
    "describe_tie",
    "tell_story",
    "add_photo",
    "remove_photo",
    "draw_link",
    "rub_out_link",
    "undo",
    "redo",
    "close_sitting",
    "share",
    "stop_sharing",
    "pause_all",
    "end_pause",
    "answer_prompt",
    "say_not_now",
    "end_not_now",
)
DID = {
    "add_person": Say("Added you to the council's record"),
    "name_person": Say("Wrote down your name"),
    "allocate": Say("Wrote down who works with you"),
    "end_allocation": Say("Ended a worker's part with you"),
    "name_under_agreement": Say("Let an organisation see parts of your journey, under an agreement"),
    "unname_under_agreement": Say("Ended that an organisation sees parts of your journey"),
    "invite_person": Say("Made a code for you, to start an account"),
    "withdraw_invitation": Say("Stopped a code from working"),
    "undo_invitation": Say("Ended your account or your code"),
    "accept_invitation": Say("Used a code to start an account"),
    "record_adoption": Say("Closed or opened your record"),
    "import": Say("Brought in records about you from the council's files"),
    "import_names": Say("Brought in your name from the council's files"),
    "release_lost_tie": Say("Let you see somebody you may have lost touch with"),
    "open_glass": Say("Opened your record in an emergency. The data officer was told, and so were you"),
    "end_glass": Say("Closed your record again after an emergency"),
    "review_glass": Say("Checked whether it was right to open your record in an emergency"),
    **dict.fromkeys(
        (
            "begin_restriction",
            "review_restriction",
            "end_restriction",
            "name_in_restriction",
            "decide_contact",
        ),
        Say("Wrote something down to keep you safe"),
    ),
    "shut_out": Say("Closed your record to somebody who works here"),
    "let_in_again": Say("Let somebody who works here see your record again"),
    "write_note": Say("Wrote a note about you, which you can read"),
    "correct_note": Say("Corrected a note about you"),
    "withhold": Say(
        "Kept something back from you for a time, because reading it could have done serious harm"
    ),
    "end_withholding": Say("Let you read something that was kept back for a time"),
    "ask_for_record": Say("Wrote down that you asked for your record"),
    **dict.fromkeys(
        ("move_request", "say_about_request", "extend_request"), Say("Wrote something about your request")
    ),
    **dict.fromkeys(
        ("look_at_item", "take_out", "put_back"),
        Say("Read your record for other people's private things, to prepare what you asked for"),
    ),
    "agree_to_release": Say("Agreed that you can have your record"),
    "release_record": Say("Let you have your record"),
    "ask_for_record_anew": Say("Had the file of your record made anew"),
    "make_record_anew": Say("Made the file of your record anew"),
    "stop_making_record": Say("Did not make the file of your record, because something had changed"),
    "hand_over_record": Say("Wrote down how you got your record"),
    "answer_correction": Say("Answered what you said is wrong in your record"),
    "place_hold": Say("Noted that your record is kept for a legal reason"),
    "end_hold": Say("Noted that your record is no longer kept for a legal reason"),
    "erase_item": Say("Erased something from your record, by law"),
    "let_go": Say("Let go what the council may no longer keep about you"),
    "lost_tie_together": Say("Noted that you looked together at somebody you may have lost touch with"),
    **dict.fromkeys(ON_THE_MAP, Say("Changed something on your map")),
}
FOUND = Say("Searched for a name, and yours was in the list")
OPENED = Say("Looked at your record, which they had opened in an emergency")
HELPED = Say("Saw your record while helping a worker. Nothing you share was shown")
SOMETHING_READ = Say("Looked at something in your record")
SOMETHING_WRITTEN = Say("Changed something in your record")

LISTED = 5  # so many times are read one by one


class Row(Protocol):
    """What is read of a row of the audit."""

    at: datetime
    kind: str
    deed: str
    door: str
    actor: str
    role: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one service did on one day: once, or more often. One time for each row of the audit, newest first."""

    day: date
    service: Say
    did: Say
    times: list[datetime]

    @property
    def often(self) -> bool:
        """Whether the times are too many to read one by one."""
        return len(self.times) > LISTED


def looks(rows: Iterable[Row], organisations: Mapping[str, str] | None = None) -> list[Look]:
    """Say rows (newest first) in plain words, the same of one day together. Staff are services here, never names.

    ``organisations``: by the reference of an account, the organisation in whose name it looked.
    """
    found: dict[tuple[date, str, str], Look] = {}
    for row in rows:
        day, did = timezone.localdate(row.at), said_of(row)
        name = (organisations or {}).get(row.actor)
        service = under_agreement(name) if name else SERVICES.get(row.role, RECORDS_TEAM)
        look = found.setdefault((day, str(service), did.msgid), Look(day, service, did, []))
        look.times.append(row.at)
    return list(found.values())


def under_agreement(organisation: str) -> Say:
    """Return how somebody of an organisation is called: as it, never by their own name."""
    return Say("{organisation}, under an agreement", {"organisation": organisation})


def said_of(row: Row) -> Say:
    """Return what one row says was done."""
    if row.kind == Kind.SEARCH:
        return FOUND
    if row.kind == row.deed and row.kind in (Kind.BREAK_GLASS, Kind.VIEW_AS):
        return OPENED if row.kind == Kind.BREAK_GLASS else HELPED
    if row.kind in LOOKING and row.deed == row.kind:
        return LOOKED.get(row.door, SOMETHING_READ)
    return DID.get(row.deed, SOMETHING_WRITTEN)
