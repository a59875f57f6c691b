"""Writes about requests for one's record: asking, each step, what is said, more time."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note, tell, tell_person
from kith.access.choices import What
from kith.access.rules import address_from
from kith.kit.once import first_time
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.queries import those_near
from kith.records.choices.requests import CameBy, Format, Mover, State, Support
from kith.records.models import RecordRequest, RequestStep
from kith.records.queries.requests import OVER, open_request_of, screened
from kith.records.rules.requests import check_may_extend, check_may_move
from kith.words import Refused, Say

ONE_AT_A_TIME = Say(
    "There is a request already. Look at where it stands; a new one can begin when it is over."
)


@transaction.atomic
def ask_for_record(
    person: Person,
    *,
    by: Account,
    at: datetime,
    came_by: CameBy = CameBy.KITH,
    received_on: date | None = None,
    format: Format = Format.FILE,
    support: Support = Support.LATER,
    wish: str = "",
    tell_at: str = "",
    token: str = "",
) -> RecordRequest | None:
    """Begin a request for everything held about somebody; by themselves, or written down by the records team.

    The clock runs from ``received_on`` (today, unless a letter came earlier). ``tell_at`` is where they want to be told
    that it is ready. Returns None when this form was taken before. Refused while another one is open.
    """
    goes_to = address_from(tell_at)[1] if tell_at.strip() else ""
    on = timezone.localdate(at)
    if received_on is not None and received_on > on:
        raise Refused(Say("A request cannot come in the future."))
    if not first_time(token):
        return None
    Person.objects.select_for_update().get(pk=person.pk)
    if open_request_of(person) is not None:
        raise Refused(ONE_AT_A_TIME)
    request = RecordRequest.objects.create(
        person=person,
        came_by=came_by.value,
        received_on=received_on or on,
        format=format.value,
        support=support.value,
        wish=wish,
        tell_at=goes_to,
        made_at=at,
        made_by=by,
    )
    RequestStep.objects.create(request=request, state=State.RECEIVED, at=at, by=by)
    note("ask_for_record", person, by=by, at=at, things=[request.ref])
    if came_by is not CameBy.KITH:
        _say_it_was_written_down(person, by=by, at=at)
    return request


def _say_it_was_written_down(person: Person, *, by: Account, at: datetime) -> None:
    """Tell the person, and who answers for them, of a request they did not make here: it opens all that is held."""
    tell_person(person, What.RECORD_WRITTEN_DOWN, at=at)
    office = Account.objects.filter(is_active=True, authority=person.authority_id, role=Role.ADMINISTRATOR)
    for account in {*those_near(person, on=timezone.localdate(at)), *office} - {by}:
        tell(account, What.RECORD_WRITTEN_DOWN_NEAR, at=at, of=person)


@transaction.atomic
def move_request(
    request: RecordRequest, to: State, *, mover: Mover, by: Account, at: datetime, words: str = ""
) -> None:
    """Move a request on. Handing it to a manager needs every item with free words to have been read as it stands."""
    if to is State.RELEASED:
        raise Refused(Say("Releasing makes the file: use the manager's page."))
    locked = _locked(request)
    check_may_move(locked.stands, to, mover, locked.way)
    if to is State.DECIDING and any(item.needs_look for item in screened(locked)):
        raise Refused(
            Say("Some things have not been read yet, or have changed since. They stand at the top.")
        )
    step(locked, to, by=by, at=at, words=words)
    request.state = locked.state
    note("move_request", locked.person, by=by, at=at, things=[locked.ref], fields=["state"])


def step(request: RecordRequest, to: State, *, by: Account, at: datetime, words: str = "") -> None:
    """Write one step of a request whose row is locked. The caller writes the audit row.

    With the end of a request the address that came with it is let go of.
    """
    request.state = to.value
    if to.value in OVER:
        request.tell_at = ""
    request.save(update_fields=["state", "tell_at"])
    RequestStep.objects.create(request=request, state=to.value, at=at, by=by, words=words.strip())


@transaction.atomic
def say_about_request(
    request: RecordRequest, words: str, *, by: Account, at: datetime, token: str = ""
) -> None:
    """Say something about a request without moving it: a question, or its answer. Both sides read it."""
    if not words.strip():
        raise Refused(Say("Write what you would like to say."))
    if not first_time(token):
        return
    RequestStep.objects.create(
        request=request, state=request.state, moved=False, at=at, by=by, words=words.strip()
    )
    note("say_about_request", request.person, by=by, at=at, things=[request.ref], fields=["words"])


@transaction.atomic
def extend_request(request: RecordRequest, words: str, *, by: Account, at: datetime) -> None:
    """Take two more months, once, with a reason that the person reads at once."""
    locked = _locked(request)
    extended = locked.extended_at is not None
    check_may_extend(locked.received_on, extended=extended, words=words, on=timezone.localdate(at))
    locked.extended_at = at
    locked.save(update_fields=["extended_at"])
    RequestStep.objects.create(
        request=locked, state=locked.state, moved=False, at=at, by=by, words=words.strip()
    )
    note("extend_request", locked.person, by=by, at=at, things=[locked.ref], fields=["extended_at"])


def _locked(request: RecordRequest) -> RecordRequest:
    found = RecordRequest.objects.select_for_update().select_related(None).get(pk=request.pk)
    found.person = request.person
    return found
