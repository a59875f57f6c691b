"""Asking for one's record: how it came, where it stands, why something is taken out. Plain Python."""

from enum import StrEnum

from kith.words import Say


class CameBy(StrEnum):
    """How somebody asked."""

    KITH = "kith"
    LETTER = "letter"
    SPOKEN = "spoken"


CAME_BY_NAMES = {
    CameBy.KITH: Say("in Kith"),
    CameBy.LETTER: Say("by letter or e-mail"),
    CameBy.SPOKEN: Say("by telephone or in person"),
}


class Format(StrEnum):
    """How somebody would like to have their record."""

    FILE = "file"
    PAPER = "paper"
    TOGETHER = "together"


FORMAT_NAMES = {
    Format.FILE: Say("A file I can open and keep"),
    Format.PAPER: Say("On paper"),
    Format.TOGETHER: Say("Read it together with somebody first"),
}


class Support(StrEnum):
    """Whether somebody would like company when they read it."""

    YES = "yes"
    NO = "no"
    LATER = "later"


SUPPORT_NAMES = {
    Support.YES: Say("Yes, I would like somebody with me"),
    Support.NO: Say("No, I will read it on my own"),
    Support.LATER: Say("I do not know yet"),
}


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IDENTITY_CHECKED = "identity_checked"
    SEARCHING = "searching"
    MEETING_OFFERED = "meeting_offered"
    SCREENING = "screening"
    DECIDING = "deciding"
    RELEASED = "released"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    COMPLAINT = "complaint"


class Mover(StrEnum):
    """Who may move a request on."""

    ASKER = "the person"
    OFFICER = "the records team"
    MANAGER = "a manager"


NEXT = {
    State.RECEIVED: {State.IDENTITY_CHECKED: Mover.OFFICER, State.WITHDRAWN: Mover.ASKER},
    State.IDENTITY_CHECKED: {State.SEARCHING: Mover.OFFICER, State.WITHDRAWN: Mover.ASKER},
    State.SEARCHING: {State.MEETING_OFFERED: Mover.OFFICER, State.WITHDRAWN: Mover.ASKER},
    State.MEETING_OFFERED: {State.SCREENING: Mover.OFFICER, State.WITHDRAWN: Mover.ASKER},
    State.SCREENING: {State.DECIDING: Mover.OFFICER, State.WITHDRAWN: Mover.ASKER},
    State.DECIDING: {
        State.RELEASED: Mover.MANAGER,
        State.SCREENING: Mover.MANAGER,
        State.WITHDRAWN: Mover.ASKER,
    },
    State.RELEASED: {
        State.FOLLOW_UP: Mover.OFFICER,
        State.SCREENING: Mover.OFFICER,
        State.COMPLAINT: Mover.ASKER,
    },
    State.FOLLOW_UP: {
        State.CLOSED: Mover.OFFICER,
        State.SCREENING: Mover.OFFICER,
        State.COMPLAINT: Mover.ASKER,
    },
    State.CLOSED: {State.COMPLAINT: Mover.ASKER},
    State.COMPLAINT: {State.SCREENING: Mover.OFFICER, State.FOLLOW_UP: Mover.OFFICER},
    State.WITHDRAWN: {},
}
"""Every move there is, and whose it is. Drawn in docs/states.md."""

READING = frozenset(
    {State.SEARCHING, State.MEETING_OFFERED, State.SCREENING, State.DECIDING, State.COMPLAINT}
)
"""While a request stands here, the records team may read what is held, to prepare it."""
ANSWERED = frozenset({State.RELEASED, State.FOLLOW_UP, State.CLOSED, State.WITHDRAWN, State.COMPLAINT})
"""Here the clock has stopped: it was answered, or taken back."""
GIVEN_OUT = frozenset({State.RELEASED, State.FOLLOW_UP, State.CLOSED, State.COMPLAINT})
"""Here the file can be made anew. While something is screened once more, the one before can still be opened."""

STATE_NAMES = {
    State.RECEIVED: Say("We have your request"),
    State.IDENTITY_CHECKED: Say("We know that it is you"),
    State.SEARCHING: Say("We are looking for everything"),
    State.MEETING_OFFERED: Say("You can meet us before you read it"),
    State.SCREENING: Say("We are reading it for other people's private things"),
    State.DECIDING: Say("A manager is checking it"),
    State.RELEASED: Say("It is ready for you"),
    State.FOLLOW_UP: Say("Time for your questions"),
    State.CLOSED: Say("Finished"),
    State.WITHDRAWN: Say("You took it back"),
    State.COMPLAINT: Say("You told us something is not right"),
}
STATE_MEANS = {
    State.RECEIVED: Say("Next, the records team makes sure that it is really you who is asking."),
    State.IDENTITY_CHECKED: Say("Next, the records team begins to look."),
    State.SEARCHING: Say("The records team gathers what is kept about you, on paper too."),
    State.MEETING_OFFERED: Say(
        "Somebody can talk with you about what is in it, with anyone you like beside you. You can say no."
    ),
    State.SCREENING: Say("Private things about other people may be taken out. Each place will say why."),
    State.DECIDING: Say("A manager makes sure that no more is taken out than has to be."),
    State.RELEASED: Say("You can open it now, or wait until you have somebody with you."),
    State.FOLLOW_UP: Say("Ask anything about what you read. There is no silly question."),
    State.CLOSED: Say("You can ask again at any time, at any age."),
    State.WITHDRAWN: Say("Nothing more happens. You can ask again at any time."),
    State.COMPLAINT: Say("The records team looks at it again and answers you here."),
}
OFFICE_NAMES = {
    State.RECEIVED: Say("Received"),
    State.IDENTITY_CHECKED: Say("Identity checked"),
    State.SEARCHING: Say("Searching"),
    State.MEETING_OFFERED: Say("Meeting offered"),
    State.SCREENING: Say("Screening"),
    State.DECIDING: Say("Manager's decision"),
    State.RELEASED: Say("Released"),
    State.FOLLOW_UP: Say("Follow-up"),
    State.CLOSED: Say("Closed"),
    State.WITHDRAWN: Say("Withdrawn"),
    State.COMPLAINT: Say("Complaint"),
}
OFFICE_DEEDS = {
    State.IDENTITY_CHECKED: Say("Note that the identity is checked"),
    State.SEARCHING: Say("Begin to search"),
    State.MEETING_OFFERED: Say("Note that a meeting was offered"),
    State.SCREENING: Say("Begin to screen"),
    State.DECIDING: Say("Hand it to a manager"),
    State.FOLLOW_UP: Say("Begin the time for questions"),
    State.CLOSED: Say("Close it"),
    State.WITHDRAWN: Say("Note that they took it back"),
    State.COMPLAINT: Say("Note a complaint"),
}


class Reason(StrEnum):
    """Why something is taken out of what somebody reads about themselves. The letter stands in its place."""

    OTHER_PERSON = "A"
    IN_CONFIDENCE = "B"
    SERIOUS_HARM = "C"
    LEGAL_ADVICE = "D"
    COURT = "E"


REASON_NAMES = {
    Reason.OTHER_PERSON: Say("about somebody else, who has not agreed"),
    Reason.IN_CONFIDENCE: Say("told to us in confidence by somebody else"),
    Reason.SERIOUS_HARM: Say("would be likely to seriously harm you or somebody else"),
    Reason.LEGAL_ADVICE: Say("private advice from a lawyer"),
    Reason.COURT: Say("a court has said that it may not be shown"),
}
REASON_SOURCES = {
    Reason.OTHER_PERSON: Say("Data Protection Act 2018, Schedule 2, paragraph 16"),
    Reason.IN_CONFIDENCE: Say("Data Protection Act 2018, Schedule 2, paragraph 16"),
    Reason.SERIOUS_HARM: Say("Data Protection Act 2018, Schedule 3, paragraphs 2 and 11"),
    Reason.LEGAL_ADVICE: Say("Data Protection Act 2018, Schedule 2, paragraph 19"),
    Reason.COURT: Say("Data Protection Act 2018, Schedule 3, paragraphs 3, 4, 9 and 18"),
}
LONGEST_HARM_DAYS = 365
PACK_DAYS = 90
"""How long a released file can be opened; it can be made anew."""
LONGEST_WORDS = 4000
