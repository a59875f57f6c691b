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


STAFF = (Role.WORKER, Role.MANAGER, Role.ADMINISTRATOR)

ROLE_NAMES = {
    Role.YOUNG_PERSON: Say("young person"),
    Role.WORKER: Say("personal adviser or social worker"),
    Role.MANAGER: Say("team manager"),
    Role.ADMINISTRATOR: Say("administrator"),
}


class Part(StrEnum):
    """The part an allocated worker plays for one person."""

    PERSONAL_ADVISER = "personal_adviser"
    SOCIAL_WORKER = "social_worker"


PART_NAMES = {
    Part.PERSONAL_ADVISER: Say("personal adviser"),
    Part.SOCIAL_WORKER: Say("social worker"),
}
