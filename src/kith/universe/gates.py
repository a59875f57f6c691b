"""Gates to one member and to one question from the files: found among the person's own, or not here."""

from dataclasses import dataclass

from kith.access.gates import NotHere, Visit, own_space
from kith.journey.queries import PromptNow, prompt_for
from kith.people.models import Person
from kith.universe import queries
from kith.universe.models import Member


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
