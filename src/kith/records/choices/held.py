"""What is held about somebody, in words: sections, kinds of rows, fields, and terms explained. Plain Python.

A kind or field without words here is still told, under its own name: nothing is left out for want of a word.
"""

from collections.abc import Mapping
from enum import StrEnum

from kith.people.choices import PART_NAMES
from kith.records.choices.retention import SPACE_PART_NAMES
from kith.universe.choices import FEEL_NAMES, FIELD_NAMES, RING_NAMES, WISH_NAMES
from kith.words import Say


class Section(StrEnum):
    """The parts of what somebody gets, in reading order."""

    WHO = "who"
    LIFE = "life"
    PEOPLE = "people"
    WRITTEN = "written"
    RIGHTS = "rights"
    FILES = "files"
    MORE = "more"
    SPACE = "space"
    SHARED = "shared"


SECTION_NAMES = {
    Section.WHO: Say("Who you are in our files"),
    Section.LIFE: Say("Your life in care, in order"),
    Section.PEOPLE: Say("Who worked with you"),
    Section.WRITTEN: Say("What was written about you"),
    Section.RIGHTS: Say("What you asked for, and what was answered"),
    Section.FILES: Say("Where it came from"),
    Section.MORE: Say("Everything else that is kept"),
    Section.SPACE: Say("Your space: your people and your days"),
    Section.SHARED: Say("What you shared, with whom, and until when"),
}
KINDS = {
    "people.person": (Section.WHO, Say("What the council's record says you are called")),
    "people.account": (Section.SPACE, Say("Your account")),
    "people.invitation": (Section.WHO, Say("A code made for you")),
    "people.allocation": (Section.PEOPLE, Say("Somebody who works with you")),
    "people.agreedperson": (Section.MORE, Say("An organisation may see parts of your journey")),
    "people.shutout": (Section.MORE, Say("Somebody who may not open your record")),
    "journey.episode": (Section.LIFE, Say("A stretch of care")),
    "journey.review": (Section.LIFE, Say("A review meeting")),
    "journey.workerepisode": (Section.PEOPLE, Say("A social worker")),
    "journey.previouspermanence": (Section.LIFE, Say("An order or adoption before you came back into care")),
    "journey.uascstatus": (Section.LIFE, Say("Coming to this country on your own")),
    "journey.careleaversnapshot": (Section.LIFE, Say("How you were doing around a birthday")),
    "journey.prompt": (Section.PEOPLE, Say("Somebody you may have lost touch with")),
    "journey.promptanswer": (Section.SPACE, Say("What you chose about somebody from the past")),
    "exchange.problemrow": (Section.FILES, Say("A row in the council's files that needed mending")),
    "exchange.identitysource": (Section.FILES, Say("Which file said who you are")),
    "records.recordrequest": (Section.RIGHTS, Say("You asked for your record")),
    "records.handedover": (Section.RIGHTS, Say("You were given your record")),
    "records.readto": (Section.SPACE, Say("Where you stopped reading your record")),
    "records.requeststep": (Section.RIGHTS, Say("A step of your request")),
    "records.correction": (Section.RIGHTS, Say("You said that something is wrong")),
    "records.erased": (Section.RIGHTS, Say("Something that was erased")),
    "records.legalhold": (Section.RIGHTS, Say("Your record is kept for a legal reason")),
    "records.spaceerasure": (Section.SPACE, Say("You chose to erase something")),
    "records.noteversion": (Section.WRITTEN, Say("A note, as it stood from this day")),
    "records.ownwords": (Section.WRITTEN, Say("What you think of a note")),
    "access.withholding": (Section.WRITTEN, Say("Something was kept back from you for a time")),
    "access.restriction": (Section.PEOPLE, Say("No or limited contact with somebody")),
    "access.named": (Section.PEOPLE, Say("Who is meant by no or limited contact")),
    "access.contactdecision": (Section.PEOPLE, Say("A decision about contact")),
    "access.breakglass": (Section.MORE, Say("Somebody opened your record for a reason of their own")),
    "access.notice": (Section.SPACE, Say("A message in Kith that something has happened")),
    "access.contactaddress": (Section.SPACE, Say("Where messages to you go")),
    "access.device": (Section.SPACE, Say("A browser of yours that shows when there is something")),
    "access.notnow": (Section.SPACE, Say("You said: not now")),
    "universe.member": (Section.SPACE, Say("Somebody on your map")),
    "universe.photo": (Section.SPACE, Say("A photo you added; it is in the open data file")),
    "access.heldform": (Section.SPACE, Say("Something you were writing when you were signed out")),
    "universe.sitting": (Section.SPACE, Say("A day you changed your map")),
    "universe.tie": (Section.SPACE, Say("How you stood to each other")),
    "access.sharing": (Section.SHARED, Say("You shared somebody on your map")),
    "access.pause": (Section.SHARED, Say("You paused all sharing")),
    "access.draft": (Section.SPACE, Say("Something you began to write")),
}
FIELDS = {
    "child_id": Say("Number in the council's files"),
    "forename": Say("Forename"),
    "surname": Say("Surname"),
    "born_on": Say("Born"),
    "sex": Say("Sex, as the return codes it"),
    "ethnicity": Say("Ethnicity, as the return codes it"),
    "adopted_on": Say("Adopted"),
    "authority": Say("Council"),
    "team": Say("Team"),
    "username": Say("Sign-in name"),
    "full_name": Say("Name"),
    "role": Say("Role"),
    "is_active": Say("In use"),
    "last_login": Say("Last signed in"),
    "begun_at": Say("Begun"),
    "ended_at": Say("Ended"),
    "made_by": Say("Made by"),
    "made_at": Say("Made"),
    "ends_at": Say("Ends"),
    "used_at": Say("Used"),
    "withdrawn_at": Say("Taken back"),
    "worker": Say("Who"),
    "part": Say("Part"),
    "from_on": Say("From"),
    "to_on": Say("To"),
    "decom": Say("From"),
    "dec": Say("To"),
    "rne": Say("Why it began (code)"),
    "ls": Say("Legal status (code)"),
    "place": Say("Kind of home (code)"),
    "provider": Say("Who ran it (code)"),
    "rec": Say("Why it ended (code)"),
    "reason": Say("Reason (code)"),
    "on": Say("Day"),
    "code": Say("Code"),
    "sw_id": Say("Registration number"),
    "kind": Say("Kind"),
    "authority_code": Say("Council (code)"),
    "ceased_on": Say("Until"),
    "in_touch": Say("In touch (code)"),
    "activity": Say("What you did (code)"),
    "accommodation": Say("Where you lived (code)"),
    "year": Say("Collection year, ending in"),
    "source": Say("Which file"),
    "released_by": Say("Let out by"),
    "released_at": Say("Let out"),
    "together_on": Say("Looked at together"),
    "together_at": Say("Looked at together, noted"),
    "answer": Say("Answer"),
    "answered_at": Say("Answered"),
    "answered_by": Say("Answered by"),
    "nickname": Say("What you call them"),
    "hidden_at": Say("Hidden"),
    "created_at": Say("Added"),
    "opened_at": Say("Begun"),
    "last_change_at": Say("Last change"),
    "closed_at": Say("Done"),
    "member": Say("Who"),
    "ring": Say("How close"),
    "fields": Say("Which parts"),
    "feel": Say("How it feels"),
    "wish": Say("What you want"),
    "allocation": Say("With whom"),
    "thing": Say("What"),
    "lapses_on": Say("Lapses"),
    "says": Say("What you said"),
    "before": Say("What stood there before"),
    "now": Say("What it says now"),
    "why": Say("Why"),
    "asked_at": Say("Asked"),
    "asked_by": Say("Asked by"),
    "about": Say("About"),
    "received_on": Say("Received"),
    "extended_at": Say("Extended"),
    "format": Say("How you want it"),
    "support": Say("Somebody with you"),
    "state": Say("Where it stands"),
    "came_by": Say("How it came"),
    "words": Say("Words"),
    "text": Say("Words"),
    "at": Say("When"),
    "by": Say("By"),
    "file": Say("File"),
    "line": Say("Line"),
    "column": Say("Column"),
    "message": Say("What was wrong"),
    "mend": Say("How to mend it"),
    "what": Say("What"),
    "ground": Say("On what ground"),
    "backups_until": Say("Also gone from backups after"),
    "parts": Say("What"),
    "due_at": Say("Due"),
    "done_at": Say("Done"),
    "kept_at": Say("Kept after all"),
    "placed_at": Say("Since"),
    "placed_by": Say("By"),
    "number": Say("Version"),
    "about_on": Say("About the day"),
    "about_others": Say("Tells about somebody else"),
    "others": Say("Who else it tells about"),
    "in_confidence": Say("Told in confidence"),
    "written_by": Say("Written by"),
    "written_at": Say("Written"),
    "begun_by": Say("Begun by"),
    "ended_by": Say("Ended by"),
    "review_on": Say("Looked at again on"),
    "opened_by": Say("Opened by"),
    "reviewed_by": Say("Looked at by"),
    "reviewed_at": Say("Looked at"),
    "why_ended": Say("Why it ended"),
    "account": Say("Account"),
    "decided_by": Say("Decided by"),
    "decided_at": Say("Decided"),
    "sort": Say("Browser and device"),
    "channel": Say("By e-mail or text message"),
    "goes_to": Say("Address or number"),
    "confirmed_at": Say("Confirmed"),
    "tries": Say("Codes typed wrongly"),
    "tell_at": Say("Where you wanted to be told"),
    "how": Say("How"),
}
SOURCES = {
    "journey": Say("the council's yearly return to the government"),
    "exchange": Say("the council's files, as Kith took them in"),
    "records": Say("written in Kith"),
    "people": Say("the council's record in Kith"),
    "access": Say("your own choice in Kith"),
    "universe": Say("drawn by you"),
}
GLOSSARY = (
    (Say("Care order"), Say("A court's decision that a council looks after a child. Codes C1 and C2.")),
    (Say("Code"), Say("A short sign that councils use in their yearly return. U1 to U6 are foster homes.")),
    (Say("Collection year"), Say("1 April to 31 March, named by the year in which it ends.")),
    (Say("Episode"), Say("A stretch of care with one home, one carer and one legal status.")),
    (Say("Legal status"), Say("By which part of the law somebody was looked after.")),
    (Say("Looked after"), Say("In the care of a council.")),
    (Say("Part"), Say("What an allocated worker is for somebody: personal adviser or social worker.")),
    (Say("Personal adviser"), Say("Who helps somebody when they leave care, until 25.")),
    (Say("Return"), Say("What every council must tell the government about children in care, once a year.")),
    (Say("Review"), Say("A meeting at which the plan for somebody in care is looked at.")),
    (Say("Section 20"), Say("Looked after by agreement, without a court. Code V2.")),
    (Say("Service record"), Say("What the council answers for. My space is yours and not part of it.")),
    (Say("Short break"), Say("A planned stay away from home. Codes V3 and V4.")),
)
_CODES = ("code_until",)
_DRAFTS = ("once", "window", "seq", "subject", "address")
NOT_TOLD = frozenset(
    {
        "ref",
        "key",
        "token",
        "seal",
        "hash",
        "suggested_from",
        "version",
        "moved",
        "pack",
        "leaf",
        *_DRAFTS,
        *_CODES,
    }
)
"""Fields that only hold the database together and tell nobody anything."""
VALUES: Mapping[str, Mapping[str, Say]] = {
    "records.noteversion.part": {part.value: name for part, name in PART_NAMES.items()},
    "universe.tie.ring": {str(ring.value): name for ring, name in RING_NAMES.items()},
    "universe.tie.feel": {feel.value: name for feel, name in FEEL_NAMES.items()},
    "universe.tie.wish": {wish.value: name for wish, name in WISH_NAMES.items()},
    "universe.tie.fields": {field.value: name for field, name in FIELD_NAMES.items()},
    "journey.promptanswer.answer": {"keep": Say("kept for your map"), "throw_away": Say("thrown away")},
    "access.sharing.fields": {
        "name": Say("name"),
        "ring": Say("how close"),
        "fields": Say("where they belong"),
        "feel": Say("how it feels"),
    },
    "records.spaceerasure.parts": {part.value: name for part, name in SPACE_PART_NAMES.items()},
}
"""What short signs in some fields mean, by kind and field."""
GONE = Say("somebody who is no longer on your map")
TOLD_BY_PARTS = frozenset({"records.note"})
"""Kinds that hold others together and say nothing themselves."""
TOLD_TO_THEM_ALONE = frozenset({"people.account", "access.notice"})
"""Kinds that tell when somebody came or looked: in their own file, never on a page of the records team."""
