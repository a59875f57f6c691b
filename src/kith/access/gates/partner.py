"""The gates of those let in from outside and of reviewing officers, and of agreements with organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kith.access.gates.office import Office, staff_office
from kith.access.gates.visit import NotHere, Visit, one_of
from kith.access.queries.partner import agreed_with, allocated_to, may_be_named
from kith.people.choices import OUTSIDE, JourneyPart, Role
from kith.people.models import AgreedPerson, Agreement, Allocation, Person
from kith.people.queries import agreements_of

WITH_ME = (*OUTSIDE, Role.REVIEWING_OFFICER)


@dataclass
class WithMe:
    """Somebody from outside, or a reviewing officer, at the list of people they are let in to."""

    visit: Visit


@dataclass
class LetIn:
    """One person to whom the visitor is let in today, by agreements or a part; and what of the journey that gives.

    ``reads_record``: a reviewing officer, who also reads notes and restrictions. ``cared_from``: since when a
    carer has been theirs: they are told of that home alone, and whom to ring.
    """

    visit: Visit
    person: Person
    agreed: Sequence[AgreedPerson]
    allocations: Sequence[Allocation]
    parts: frozenset[JourneyPart]
    reads_record: bool = False
    cared_from: date | None = None


@dataclass
class OneAgreement(Office):
    """One agreement of the authority."""

    agreement: Agreement


@dataclass
class OneAgreed:
    """One person named under an agreement, for whoever may take them out of it."""

    visit: Visit
    named: AgreedPerson


def with_me(visit: Visit) -> WithMe:
    """Admit reviewing officers and people from outside to the list of their own people."""
    if visit.account.role not in WITH_ME:
        raise NotHere
    return WithMe(visit)


def let_in_person(visit: Visit, person_ref: str) -> LetIn:
    """Admit to one person while an agreement or a part that names both holds: to what it gives and no more."""
    account = with_me(visit).visit.account
    agreed = list(agreed_with(account, on=visit.on).filter(person__ref=person_ref))
    held = list(allocated_to(account, on=visit.on).filter(person__ref=person_ref))
    if not agreed and not held:
        raise NotHere
    person = (agreed or held)[0].person
    given = {JourneyPart(part) for one in agreed for part in one.agreement.parts}
    reviews = account.role == Role.REVIEWING_OFFICER
    if reviews:
        given = set(JourneyPart)
    visit.saw([person], things=[one.agreement.ref for one in agreed], fields=sorted(given))
    cared_from = min(one.from_on for one in held) if account.role == Role.CARER else None
    if cared_from:
        visit.saw([], fields=["own_home"])
    return LetIn(visit, person, agreed, held, frozenset(given), reviews, cared_from)


def agreement_office(visit: Visit, agreement_ref: str) -> OneAgreement:
    """Admit managers and administrators to one agreement of their authority."""
    authority = staff_office(visit).authority
    return OneAgreement(visit, authority, one_of(agreements_of(authority).filter(ref=agreement_ref)))


def agreed_person(visit: Visit, agreement_ref: str, named_ref: str) -> OneAgreed:
    """Admit either side to one person named: who may name them, or the organisation's worker they are named for."""
    if visit.account.role == Role.ORGANISATION_WORKER:
        found = agreed_with(visit.account, on=visit.on)
    else:
        authority = staff_office(visit).authority
        found = AgreedPerson.objects.filter(
            agreement__authority=authority, person__in=may_be_named(visit.account, on=visit.on)
        )
    found = found.filter(agreement__ref=agreement_ref, ref=named_ref)
    named = one_of(found.select_related("agreement__authority", "person"))
    visit.saw([named.person], things=[named.agreement.ref])
    return OneAgreed(visit, named)
