"""Gates of the records office, of requests and their items, of corrections, holds and rounds of letting go."""

from dataclasses import dataclass

from kith.access.gates import NotHere, Visit, one_of, own_space
from kith.people.choices import Role
from kith.people.models import Account, Allocation, Authority, Person
from kith.people.queries import live, open_to
from kith.records.choices.requests import GIVEN_OUT, State
from kith.records.figures.giving import making_now
from kith.records.figures.reading import Book, Leaf, book_of
from kith.records.models import Correction, LegalHold, Pack, RecordRequest, RetentionRun
from kith.records.queries.corrections import correction_for
from kith.records.queries.giving import read_pack
from kith.records.queries.requests import Screened, may_be_read, request_in, request_of, screened
from kith.records.queries.retention import hold_in, run_in


@dataclass
class RecordsOffice:
    """A council's records team: its data officers."""

    visit: Visit
    authority: Authority


@dataclass
class RecordsPerson(RecordsOffice):
    """One person of the council, to write down a request or a hold; nothing of their record is read."""

    person: Person


@dataclass
class OneRequest:
    """One request for a record."""

    visit: Visit
    request: RecordRequest


@dataclass
class OneBook(OneRequest):
    """The record that was let out for one request, to be read by whose it is."""

    pack: Pack
    book: Book


@dataclass
class OneLeaf(OneBook):
    """One leaf of it."""

    leaf: Leaf


@dataclass
class OneItem(OneRequest):
    """One thing held about the person of a request that is being worked on."""

    item: Screened


@dataclass
class OneCorrection:
    """Something that a person said is wrong."""

    visit: Visit
    correction: Correction


@dataclass
class OneHold(RecordsOffice):
    """One open legal hold."""

    hold: LegalHold


@dataclass
class OneRound(RecordsOffice):
    """One round of letting go."""

    round: RetentionRun


# The person


def own_record_request(visit: Visit, request_ref: str) -> OneRequest:
    """Admit a person to one of their own requests."""
    person = own_space(visit).person
    request = request_of(person, request_ref)
    if request is None:
        raise NotHere
    visit.saw([person], things=[request.ref])
    return OneRequest(visit, request)


def own_book(visit: Visit, request_ref: str) -> OneBook:
    """Admit a person to reading their own record that was let out; nothing but the released copy is opened."""
    found = own_record_request(visit, request_ref)
    pack = read_pack(found.request, at=visit.now)
    if pack is None:
        raise NotHere
    visit.saw([], things=[pack.ref])
    return OneBook(visit, found.request, pack, book_of(pack))


def own_leaf(visit: Visit, request_ref: str, leaf: str) -> OneLeaf:
    """Admit a person to one leaf of their own record that was let out."""
    found = own_book(visit, request_ref)
    one = found.book.leaf(leaf)
    if one is None:
        raise NotHere
    return OneLeaf(visit, found.request, found.pack, found.book, one)


# The records office


def records_office(visit: Visit) -> RecordsOffice:
    """Admit a data officer to the records work of their own council."""
    if visit.account.role != Role.DATA_OFFICER or visit.account.authority is None:
        raise NotHere
    return RecordsOffice(visit, visit.account.authority)


def records_person(visit: Visit, person_ref: str) -> RecordsPerson:
    """Admit a data officer to one person of their council, for a request or a hold."""
    authority = records_office(visit).authority
    people = Person.objects.filter(open_to(visit.account), authority=authority, adopted_on__isnull=True)
    person = one_of(people.filter(ref=person_ref).select_related("authority"))
    visit.saw([person])
    return RecordsPerson(visit, authority, person)


def office_request(visit: Visit, request_ref: str) -> OneRequest:
    """Admit a data officer to one request of their council."""
    records_office(visit)
    request = request_in(visit.account, request_ref)
    if request is None:
        raise NotHere
    visit.saw([request.person], things=[request.ref])
    return OneRequest(visit, request)


def read_request(visit: Visit, request_ref: str) -> OneRequest:
    """Admit a data officer to what is held about somebody, only while a request of theirs is being worked on."""
    found = office_request(visit, request_ref)
    if not may_be_read(found.request):
        raise NotHere
    return found


def request_item(visit: Visit, request_ref: str, item_key: str) -> OneItem:
    """Admit a data officer to one thing held, while the request for it is being worked on."""
    found = read_request(visit, request_ref)
    item = next((one for one in screened(found.request) if one.held.key == item_key), None)
    if item is None:
        raise NotHere
    visit.saw([], things=[item.held.key])
    return OneItem(visit, found.request, item)


def handing_request(visit: Visit, request_ref: str) -> OneRequest:
    """Admit a data officer to a request whose record was let out, to write down how somebody got it."""
    found = office_request(visit, request_ref)
    if found.request.stands not in GIVEN_OUT:
        raise NotHere
    return found


def deciding_request(visit: Visit, request_ref: str) -> OneRequest:
    """Admit the manager whose decision it is: of a team that works with the person, or any where none does."""
    if visit.account.role != Role.MANAGER or visit.account.authority is None:
        raise NotHere
    request = request_in(visit.account, request_ref)
    if request is None or request.stands is not State.DECIDING or not decides(visit.account, request, visit):
        raise NotHere
    now = making_now(request)
    if now is not None and now.waits:
        raise NotHere
    visit.saw([request.person], things=[request.ref])
    return OneRequest(visit, request)


def decides(manager: Account, request: RecordRequest, visit: Visit) -> bool:
    """Whether a request waits for this manager's decision."""
    held = Allocation.objects.filter(live(visit.on), person=request.person, worker__is_active=True)
    teams = set(held.values_list("worker__team", flat=True)) - {None}
    return not teams or manager.team_id in teams


# Corrections, holds, rounds


def staff_who_answer(visit: Visit) -> Visit:
    """Admit those who answer corrections: workers, managers and data officers."""
    if visit.account.role not in (Role.WORKER, Role.MANAGER, Role.DATA_OFFICER):
        raise NotHere
    return visit


def answerable_correction(visit: Visit, correction_ref: str) -> OneCorrection:
    """Admit the allocated worker, their team's manager or the council's data officer to one correction."""
    correction = correction_for(staff_who_answer(visit).account, correction_ref, on=visit.on)
    if correction is None:
        raise NotHere
    visit.saw([correction.person], things=[correction.ref])
    return OneCorrection(visit, correction)


def office_hold(visit: Visit, hold_ref: str) -> OneHold:
    """Admit a data officer to one open hold of their council."""
    authority = records_office(visit).authority
    hold = hold_in(visit.account, hold_ref)
    if hold is None:
        raise NotHere
    visit.saw([hold.person], things=[hold.ref])
    return OneHold(visit, authority, hold)


def keeping_office(visit: Visit) -> RecordsOffice:
    """Admit data officers and managers to what their council keeps, and for how long: counts, never anybody."""
    if visit.account.role not in (Role.DATA_OFFICER, Role.MANAGER) or visit.account.authority is None:
        raise NotHere
    return RecordsOffice(visit, visit.account.authority)


def keeping_round(visit: Visit, round_ref: str) -> OneRound:
    """Admit data officers and managers to one round of letting go of their council."""
    authority = keeping_office(visit).authority
    found = run_in(authority, round_ref)
    if found is None:
        raise NotHere
    return OneRound(visit, authority, found)


def manager_round(visit: Visit, round_ref: str) -> OneRound:
    """Admit managers alone to deciding about one round of their council."""
    manager_of_records(visit)
    return keeping_round(visit, round_ref)


def manager_of_records(visit: Visit) -> RecordsOffice:
    """Admit managers to what waits for their decision."""
    if visit.account.role != Role.MANAGER or visit.account.authority is None:
        raise NotHere
    return RecordsOffice(visit, visit.account.authority)
