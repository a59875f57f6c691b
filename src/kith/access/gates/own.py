"""The gates to a person's own space, and to what an account has for itself alone."""

from dataclasses import dataclass

from kith.access.gates.visit import NotHere, Visit, one_of
from kith.access.models import ContactAddress
from kith.access.queries.contact import contacts_of
from kith.people.choices import Role
from kith.people.models import Person


@dataclass
class Own:
    """A care-experienced person, in their own space."""

    visit: Visit
    person: Person


def own_space(visit: Visit) -> Own:
    """Admit a care-experienced person to what is theirs."""
    person = visit.account.person
    if visit.account.role != Role.YOUNG_PERSON or person is None or person.adopted_on is not None:
        raise NotHere
    visit.saw([person])
    return Own(visit, person)


@dataclass
class OneContact:
    """An account, and one address where messages to it may go."""

    visit: Visit
    contact: ContactAddress


def own_contact(visit: Visit, contact_ref: str) -> OneContact:
    """Admit an account to an address it gave, and nobody else."""
    return OneContact(visit, one_of(contacts_of(visit.account).filter(ref=contact_ref)))
