"""What sharing carries, and what openings, stops and notices are called. Plain Python."""

from enum import StrEnum

from kith.words import Say


class Shown(StrEnum):
    """What of somebody on their map a person can show a worker, one by one."""

    NAME = "name"
    RING = "ring"
    FIELDS = "fields"
    FEEL = "feel"
    STRAIN = "strain"
    IN_TOUCH = "in_touch"
    GIVES = "gives"
    TRUSTED = "trusted"
    RELATION = "relation"
    LASTING = "lasting"
    WISH = "wish"


SHOWN_NAMES = {
    Shown.NAME: Say("name"),
    Shown.RING: Say("how close"),
    Shown.FIELDS: Say("where they belong"),
    Shown.FEEL: Say("how it feels"),
    Shown.STRAIN: Say("what strain there is"),
    Shown.IN_TOUCH: Say("how we are in touch"),
    Shown.GIVES: Say("what they give me"),
    Shown.TRUSTED: Say("whether I trust them"),
    Shown.RELATION: Say("how we are related"),
    Shown.LASTING: Say("how long it lasts"),
    Shown.WISH: Say("what I would like"),
}
FIRST_SET = ("name", "ring", "fields", "feel")
"""What a worker sees of a member unless the person chooses other things."""

# Opening a record that is not one's own work, and looking as somebody else

LEAST_REASON = 20
GLASS_HOURS = (1, 2, 3)
GLASS_HOUR_NAMES = {1: Say("1 hour"), 2: Say("2 hours"), 3: Say("3 hours")}


class Outcome(StrEnum):
    """What a data officer found about an opening."""

    IN_ORDER = "in_order"
    FOLLOW_UP = "follow_up"
    NOT_NEEDED = "not_needed"


OUTCOME_NAMES = {
    Outcome.IN_ORDER: Say("It was needed"),
    Outcome.FOLLOW_UP: Say("Something has to follow from it"),
    Outcome.NOT_NEEDED: Say("It was not needed"),
}

VIEW_AS_DOORS = frozenset({"start", "caseload", "person", "lost_tie_release", "person_name"})
"""The only doors that open for somebody who looks as a worker sees; their names are addresses' names."""

# Stops


class OrderKind(StrEnum):
    """Whose decision a restriction is. The person's own "not now" is none of these: it is theirs alone."""

    COURT = "court"
    POLICE = "police"
    LICENCE = "licence"
    AUTHORITY = "authority"


ORDER_KIND_NAMES = {
    OrderKind.COURT: Say("A court's order"),
    OrderKind.POLICE: Say("Police or bail conditions"),
    OrderKind.LICENCE: Say("Licence conditions"),
    OrderKind.AUTHORITY: Say("A decision of the authority"),
}


class Mode(StrEnum):
    """What contact there may be outside Kith. Inside Kith each of them is a stop."""

    NO_CONTACT = "no_contact"
    LETTERBOX = "letterbox"
    SUPERVISED = "supervised"
    CONDITIONS = "conditions"


MODE_NAMES = {
    Mode.NO_CONTACT: Say("No contact"),
    Mode.LETTERBOX: Say("Letters through the authority only"),
    Mode.SUPERVISED: Say("Only with somebody there"),
    Mode.CONDITIONS: Say("Only under conditions"),
}

# Notices


class What(StrEnum):
    """What a notice tells an account; never whom, where or why."""

    GLASS_OPENED = "glass_opened"
    GLASS_TO_REVIEW = "glass_to_review"
    GLASS_IN_TEAM = "glass_in_team"
    GLASS_CLOSED = "glass_closed"
    ACCOUNT_UNDONE = "account_undone"
    YOUR_ACCOUNT_UNDONE = "your_account_undone"
    WORKER_BEGAN = "worker_began"
    WORKER_BEGAN_NEAR = "worker_began_near"
    RECOVERY_CODE_USED = "recovery_code_used"
    SECOND_STEP_ADDED = "second_step_added"
    SECOND_STEP_TAKEN_OFF = "second_step_taken_off"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a notice
    MESSAGE_ADDRESS_ADDED = "message_address_added"
    RESTRICTION_BEGUN = "restriction_begun"
    RECORD_WRITTEN_DOWN = "record_written_down"
    RECORD_WRITTEN_DOWN_NEAR = "record_written_down_near"
    RECORD_MOVED = "record_moved"
    RECORD_READY = "record_ready"
    CORRECTION_ANSWERED = "correction_answered"
    CORRECTION_ASKED = "correction_asked"


NOTICES = {
    What.GLASS_OPENED: Say("A manager who does not work with you opened your record, and said why."),
    What.GLASS_TO_REVIEW: Say("A record was opened outside somebody's own work. Please look at it."),
    What.GLASS_IN_TEAM: Say(
        "Another manager opened the record of somebody your team works with. The data officer reviews it, and can tell "
        "you more."
    ),
    What.GLASS_CLOSED: Say(
        "A record that you had opened was closed by the data officer. Ask them if you still need it."
    ),
    What.ACCOUNT_UNDONE: Say(
        "The account of a young person you answer for was ended by somebody. If that was not what the young person "
        "asked for, speak with their manager today: a new code can be made from tomorrow."
    ),
    What.WORKER_BEGAN: Say("Somebody new works with you. Your page of homes and workers says who."),
    What.WORKER_BEGAN_NEAR: Say("Somebody new works with a young person you answer for."),
    What.YOUR_ACCOUNT_UNDONE: Say("An earlier account of yours was ended by somebody who works with you."),
    What.RECOVERY_CODE_USED: Say("One of your recovery codes was used to sign in."),
    What.SECOND_STEP_ADDED: Say("A new second step was added to your account."),
    What.SECOND_STEP_TAKEN_OFF: Say("Your second step was taken off, so that you can set up a new one."),
    What.PASSWORD_CHANGED: Say("The password of your account was changed."),
    What.MESSAGE_ADDRESS_ADDED: Say(
        "Messages to you also go to a new place now. If it was not you, take it away."
    ),
    What.RESTRICTION_BEGUN: Say("A restriction was written down about somebody you work with."),
    What.RECORD_WRITTEN_DOWN: Say(
        "The records team wrote down that you asked for your record. If you did not ask, tell them or your adviser."
    ),
    What.RECORD_WRITTEN_DOWN_NEAR: Say(
        "The records team wrote down that a young person you answer for asked for their record. If you know that they "
        "did not, speak with the data officer's manager."
    ),
    What.RECORD_MOVED: Say("There is news about your request for your record."),
    What.RECORD_READY: Say("What you asked for is ready. Open it when it suits you."),
    What.CORRECTION_ASKED: Say("Somebody you work with says that something in their record is wrong."),
    What.CORRECTION_ANSWERED: Say("You said that something in your record is wrong. There is an answer."),
}
NOTICE_LEADS_TO = {
    What.GLASS_OPENED: "who_looked",
    What.GLASS_TO_REVIEW: "openings",
    What.GLASS_IN_TEAM: "",
    What.GLASS_CLOSED: "",
    What.ACCOUNT_UNDONE: "",
    What.WORKER_BEGAN: "my_journey",
    What.WORKER_BEGAN_NEAR: "",
    What.YOUR_ACCOUNT_UNDONE: "who_looked",
    What.RECOVERY_CODE_USED: "my_account",
    What.SECOND_STEP_ADDED: "my_account",
    What.SECOND_STEP_TAKEN_OFF: "my_account",
    What.PASSWORD_CHANGED: "my_sessions",
    What.MESSAGE_ADDRESS_ADDED: "my_messages",
    What.RESTRICTION_BEGUN: "caseload",
    What.RECORD_WRITTEN_DOWN: "held_about_me",
    What.RECORD_WRITTEN_DOWN_NEAR: "",
    What.RECORD_MOVED: "held_about_me",
    What.RECORD_READY: "held_about_me",
    What.CORRECTION_ANSWERED: "held_about_me",
    What.CORRECTION_ASKED: "corrections",
}
"""Where a notice leads: the name of an address, or nothing."""

URGENT = frozenset(
    {
        What.YOUR_ACCOUNT_UNDONE,
        What.RECOVERY_CODE_USED,
        What.SECOND_STEP_ADDED,
        What.SECOND_STEP_TAKEN_OFF,
        What.PASSWORD_CHANGED,
        What.MESSAGE_ADDRESS_ADDED,
    }
)
"""Notices about how somebody signs in: a message about them does not wait for the morning."""

# What is still being written


class Receipt(StrEnum):
    """What the server answers to what a window wants kept."""

    KEPT = "kept"
    SENT = "sent"  # that form was sent already: there is nothing to keep any more
    ELSEWHERE = "elsewhere"  # another window of the same account has written on
    NOT_YOURS = "not_yours"  # somebody else is signed in now
    FULL = "full"


MOST_DRAFTS = 50
LONGEST_DRAFT = 100_000
