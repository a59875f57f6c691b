"""How the desk speaks: categories of care leavers and where the law says so. Plain Python."""

from enum import StrEnum

from kith.law.care_leaver import Category
from kith.words import Say

SOON_DAYS = 12 * 7
"""A birthday or change of status this near is worth a sentence."""
JUST_MOVED_DAYS = 14
MOVED_LATELY_DAYS = 91
THIS_WEEK_DAYS = 7
TURNING = (16, 18, 21, 25)
"""The birthdays on which something changes in law."""


class Show(StrEnum):
    """The filters of a caseload."""

    EVERYONE = "everyone"
    WEEK = "week"
    MOVED = "moved"


STATUS_NAMES = {
    Category.ELIGIBLE: Say("Eligible child"),
    Category.RELEVANT: Say("Relevant child"),
    Category.FORMER_RELEVANT: Say("Former relevant child"),
    Category.QUALIFYING: Say("Qualifying young person"),
    Category.NONE: Say("No leaving care status now"),
    Category.UNKNOWN: Say("The files cannot tell"),
}
STATUS_MEANS = {
    Category.ELIGIBLE: Say("16 or 17 and still in care: an adviser, a needs assessment and a pathway plan."),
    Category.RELEVANT: Say(
        "16 or 17 and no longer in care: an adviser, a pathway plan, a home and money to live on."
    ),
    Category.FORMER_RELEVANT: Say(
        "18 or over after care: an adviser, a plan and help, to 21; to 25 when they ask."
    ),
    Category.QUALIFYING: Say("After some time in care from 16: advice, and help when they need it."),
    Category.NONE: Say("As far as the files reach, no leaving care duty holds today."),
    Category.UNKNOWN: Say("Ask the leaving care team or an advocate before anybody says no."),
}
STATUS_SOURCES = {
    Category.ELIGIBLE: Say("Children Act 1989, Schedule 2, paragraph 19B; SI 2010/959, regulation 40"),
    Category.RELEVANT: Say("Children Act 1989, section 23A; SI 2010/2571, regulation 3"),
    Category.FORMER_RELEVANT: Say("Children Act 1989, sections 23C and 23CZB"),
    Category.QUALIFYING: Say("Children Act 1989, section 24"),
    Category.NONE: Say("Children Act 1989, sections 23A to 24"),
    Category.UNKNOWN: Say("Children Act 1989, sections 23A to 24"),
}
