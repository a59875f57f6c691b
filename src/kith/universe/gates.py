"""Gates to one member, two, a sitting, a window, a question from the files: among the person's own, or not here."""

from dataclasses import dataclass

from kith.access.gates import NotHere, Visit, own_space
from kith.access.queries import who_can_be_shared_with
from kith.journey.queries import PromptNow, prompt_for
from kith.people.models import Allocation, Person
from kith.universe import queries
from kith.universe.models import Member
from kith.universe.queries import SittingNow


@dataclass
class OwnMember:
    """A member of the visitor's own universe."""

    visit: Visit
    person: Person
    member: Member


def own_member(visit: Visit, member_ref: str) -> OwnMember:
    """Admit a person to one of their own members."""
    person = own_space(visit).person
    member = queries.member_of(person, member_ref)
    if member is None:
        raise NotHere
    visit.saw([person], things=[member.ref])
    return OwnMember(visit, person, member)


def own_photo(visit: Visit, member_ref: str) -> OwnMember:
    """Admit a person to the photo of one of their own members, as a part of the page that shows it.

    That page has said on the log what it shows; a row for each picture on it would say no more.
    """
    person = own_space(visit).person
    member = queries.member_of(person, member_ref)
    if member is None:
        raise NotHere
    return OwnMember(visit, person, member)


@dataclass
class OwnPair(OwnMember):
    """Two members of the visitor's own universe."""

    other: Member


def own_pair(visit: Visit, member_ref: str, other_ref: str) -> OwnPair:
    """Admit a person to what is between two of their own members; not while one of them is hidden."""
    one = own_member(visit, member_ref)
    other = queries.member_of(one.person, other_ref)
    if other is None or other == one.member or other.hidden_at or one.member.hidden_at:
        raise NotHere
    visit.saw([one.person], things=[other.ref])
    return OwnPair(visit, one.person, one.member, other)


@dataclass
class OwnWindow(OwnMember):
    """A member of the visitor's own universe, and a worker who may be shown them."""

    allocation: Allocation


def own_window(visit: Visit, member_ref: str, allocation_ref: str) -> OwnWindow:
    """Admit a person to what one worker who is with them now may see of one of their own members."""
    found = own_member(visit, member_ref)
    with_them = who_can_be_shared_with(found.person, on=visit.on)
    allocation = with_them.filter(ref=allocation_ref).select_related("worker").first()
    if allocation is None or found.member.hidden_at:
        raise NotHere
    return OwnWindow(visit, found.person, found.member, allocation)


@dataclass
class OwnSitting:
    """One of the days on which the visitor changed their map."""

    visit: Visit
    person: Person
    sitting: SittingNow


def own_sitting(visit: Visit, sitting_ref: str) -> OwnSitting:
    """Admit a person to one of their own sittings."""
    person = own_space(visit).person
    sitting = queries.sitting_of(person, sitting_ref, at=visit.now)
    if sitting is None:
        raise NotHere
    visit.saw([person], things=[sitting.ref])
    return OwnSitting(visit, person, sitting)


@dataclass
class OwnPrompt:
    """A lost tie that was let out to the visitor."""

    visit: Visit
    person: Person
    prompt: PromptNow


def own_prompt(visit: Visit, prompt_ref: str) -> OwnPrompt:
    """Admit a person to one lost tie that they may see."""
    person = own_space(visit).person
    prompt = prompt_for(person, prompt_ref, on=visit.on)
    if prompt is None:
        raise NotHere
    visit.saw([person], things=[prompt.ref])
    return OwnPrompt(visit, person, prompt)
