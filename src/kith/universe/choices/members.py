"""Who or what a member is, and how related, as the person says it. Plain Python."""

from enum import StrEnum

from kith.words import Say

EARLIEST_YEAR = 1920


class Sort(StrEnum):
    """What a member is. Blank is somebody, nothing said."""

    PERSON = "person"
    GROUP = "group"
    ORGANISATION = "organisation"
    COMMUNITY = "community"
    PET = "pet"
    DIED = "died"


SORT_NAMES = {
    Sort.PERSON: Say("a person"),
    Sort.GROUP: Say("a group"),
    Sort.ORGANISATION: Say("an organisation or service"),
    Sort.COMMUNITY: Say("a place or a community"),
    Sort.PET: Say("a pet"),
    Sort.DIED: Say("somebody who has died"),
}


class Relation(StrEnum):
    """The standard kind of a relation; the person's own words stand beside it and come first."""

    MOTHER = "mother"
    FATHER = "father"
    PARENT = "parent"
    SISTER = "sister"
    BROTHER = "brother"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    AUNT_UNCLE = "aunt_uncle"
    COUSIN = "cousin"
    NIECE_NEPHEW = "niece_nephew"
    CHILD = "child"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    CARER = "carer"
    FORMER_CARER = "former_carer"
    SOCIAL_WORKER = "social_worker"
    ADVISER = "adviser"
    KEY_WORKER = "key_worker"
    TEACHER = "teacher"
    MENTOR = "mentor"
    HEALTH = "health"
    COLLEAGUE = "colleague"
    OTHER = "other"


RELATION_NAMES = {
    Relation.MOTHER: Say("mother"),
    Relation.FATHER: Say("father"),
    Relation.PARENT: Say("parent"),
    Relation.SISTER: Say("sister"),
    Relation.BROTHER: Say("brother"),
    Relation.SIBLING: Say("brother or sister (sibling)"),
    Relation.GRANDPARENT: Say("grandparent"),
    Relation.AUNT_UNCLE: Say("aunt or uncle"),
    Relation.COUSIN: Say("cousin"),
    Relation.NIECE_NEPHEW: Say("niece or nephew"),
    Relation.CHILD: Say("my child"),
    Relation.PARTNER: Say("partner"),
    Relation.FORMER_PARTNER: Say("former partner"),
    Relation.FRIEND: Say("friend"),
    Relation.NEIGHBOUR: Say("neighbour"),
    Relation.CARER: Say("carer"),
    Relation.FORMER_CARER: Say("former carer"),
    Relation.SOCIAL_WORKER: Say("social worker"),
    Relation.ADVISER: Say("personal adviser"),
    Relation.KEY_WORKER: Say("key worker"),
    Relation.TEACHER: Say("teacher or tutor"),
    Relation.MENTOR: Say("mentor or volunteer"),
    Relation.HEALTH: Say("nurse, doctor or therapist"),
    Relation.COLLEAGUE: Say("colleague or boss"),
    Relation.OTHER: Say("something else"),
}
PARENTS = (Relation.MOTHER, Relation.FATHER, Relation.PARENT)
SIBLINGS = (Relation.SISTER, Relation.BROTHER, Relation.SIBLING)
RELATIVES = (
    *PARENTS,
    *SIBLINGS,
    Relation.GRANDPARENT,
    Relation.AUNT_UNCLE,
    Relation.COUSIN,
    Relation.NIECE_NEPHEW,
    Relation.CHILD,
    Relation.PARTNER,
    Relation.FORMER_PARTNER,
    Relation.CARER,
    Relation.FORMER_CARER,
)
"""Who can stand on a family tree."""


class Through(StrEnum):
    """How somebody came to be family: each is a family of its own, none before another."""

    BIRTH = "birth"
    HALF = "half"
    STEP = "step"
    FOSTER = "foster"
    ADOPTIVE = "adoptive"
    CHOSEN = "chosen"


THROUGH_NAMES = {
    Through.BIRTH: Say("by birth"),
    Through.HALF: Say("half (one parent in common)"),
    Through.STEP: Say("step"),
    Through.FOSTER: Say("foster"),
    Through.ADOPTIVE: Say("adoptive"),
    Through.CHOSEN: Say("chosen: family I made myself"),
}


class LinkKind(StrEnum):
    """How two members stand to each other; blank is that they know each other."""

    TOGETHER = "together"
    PARENT = "parent"
    SIBLINGS = "siblings"
    FRIENDS = "friends"


LINK_NAMES = {
    "": Say("know each other"),
    LinkKind.TOGETHER: Say("are a couple"),
    LinkKind.PARENT: Say("parent and child"),
    LinkKind.SIBLINGS: Say("are brothers or sisters"),
    LinkKind.FRIENDS: Say("are friends"),
}
