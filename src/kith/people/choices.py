"""Roles and parts, and the age from which an account is possible. Plain Python; names are said in words."""

from enum import StrEnum

from kith.words import Say

YOUNGEST_ACCOUNT_AGE = 13


class Role(StrEnum):
    """What an account is for. One account has one role; somebody with two jobs has two accounts."""

    YOUNG_PERSON = "young_person"
    WORKER = "worker"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    DATA_OFFICER = "data_officer"  # sees that others keep to the rules; opens nobody's record
    REVIEWING_OFFICER = "reviewing_officer"  # chairs reviews; independent of the team, reads as allocated
    ORGANISATION_WORKER = "organisation_worker"
    ADVOCATE = "advocate"
    CARER = "carer"
    SUPPORTER = "supporter"


STAFF = (Role.WORKER, Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_OFFICER, Role.REVIEWING_OFFICER)
IN_A_TEAM = (Role.WORKER, Role.MANAGER)
OUTSIDE = (Role.ORGANISATION_WORKER, Role.ADVOCATE, Role.CARER, Role.SUPPORTER)
"""Let in by an authority without working for it: nothing of its record is theirs to read but what names them."""

ROLE_NAMES = {
    Role.YOUNG_PERSON: Say("young person"),
    Role.WORKER: Say("personal adviser or social worker"),
    Role.MANAGER: Say("team manager"),
    Role.ADMINISTRATOR: Say("administrator"),
    Role.DATA_OFFICER: Say("data officer"),
    Role.REVIEWING_OFFICER: Say("independent reviewing officer"),
    Role.ORGANISATION_WORKER: Say("organisation worker"),
    Role.ADVOCATE: Say("advocate"),
    Role.CARER: Say("foster carer or key worker"),
    Role.SUPPORTER: Say("supporter"),
}


class Part(StrEnum):
    """The part an allocated worker plays for one person."""

    PERSONAL_ADVISER = "personal_adviser"
    SOCIAL_WORKER = "social_worker"
    REVIEWING_OFFICER = "reviewing_officer"
    ADVOCATE = "advocate"
    CARER = "carer"


PART_NAMES = {
    Part.PERSONAL_ADVISER: Say("personal adviser"),
    Part.SOCIAL_WORKER: Say("social worker"),
    Part.REVIEWING_OFFICER: Say("independent reviewing officer"),
    Part.ADVOCATE: Say("advocate"),
    Part.CARER: Say("foster carer or key worker"),
}
PARTS_OF = {
    Role.WORKER: (Part.PERSONAL_ADVISER, Part.SOCIAL_WORKER),
    Role.REVIEWING_OFFICER: (Part.REVIEWING_OFFICER,),
    Role.ADVOCATE: (Part.ADVOCATE,),
    Role.CARER: (Part.CARER,),
}
"""Who can be allocated, as what."""


class JourneyPart(StrEnum):
    """The parts of a person's journey page that an agreement can give."""

    HOMES = "homes"
    TEAM = "team"
    STATUS = "status"


JOURNEY_PART_NAMES = {
    JourneyPart.HOMES: Say("Homes and their dates; never why one began or ended"),
    JourneyPart.TEAM: Say("The names of current workers and carers"),
    JourneyPart.STATUS: Say("The right to leaving care support"),
}
LONGEST_AGREEMENT = 1  # year
