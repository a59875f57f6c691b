"""Reads about requests for one's record: where they stand, and what each item still needs before it may be released."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kith.people.choices import Role
from kith.people.models import Account, Authority, Person, ShutOut
from kith.people.queries import open_to
from kith.records.choices.requests import READING, Reason, State
from kith.records.models import LookedAt, Pack, RecordRequest, RequestStep, TakenOut
from kith.records.queries.held import Held, record_of
from kith.records.rules.requests import due_on

READ_BY_THEM = ("records.recordrequest", "records.requeststep", "records.correction", "records.ownwords")
"""What the person wrote, or was told here in answer: they have read it, and nothing in it is screened."""
OVER = (State.CLOSED.value, State.WITHDRAWN.value)
WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PLAIN = """
    A After An And At Before But For From He Her His I If In Is It My No Not On Or Our She So The Their Then There They
    This That To Was We When With Yes You Your Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February
    March April May June July August September October November December
"""
NOT_A_NAME = frozenset(_PLAIN.split())
"""Words that begin with a capital and name nobody."""


# Requests


def requests_of(person: Person) -> QuerySet[RecordRequest]:
    """Return a person's own requests, newest first."""
    return RecordRequest.objects.filter(person=person).order_by("-received_on", "-pk")


def open_request_of(person: Person) -> RecordRequest | None:
    """Return the request of a person that is not over, or None."""
    return requests_of(person).exclude(state__in=OVER).first()


def request_of(person: Person, ref: str) -> RecordRequest | None:
    """Return one of a person's own requests, or None."""
    return requests_of(person).filter(ref=ref).select_related("person__authority").first()


def requests_in(officer: Account, *, open_only: bool = True) -> QuerySet[RecordRequest]:
    """Return the requests of an officer's authority whose file is not closed to them, oldest first."""
    mine = RecordRequest.objects.filter(open_to(officer, "person"), person__authority=officer.authority_id)
    mine = mine.exclude(state__in=OVER) if open_only else mine
    return mine.select_related("person__authority").order_by("received_on", "pk")


def request_in(officer: Account, ref: str) -> RecordRequest | None:
    """Return one request of an officer's authority, or None."""
    return requests_in(officer, open_only=False).filter(ref=ref).first()


def steps_of(request: RecordRequest) -> QuerySet[RequestStep]:
    """Return what happened with a request, oldest first."""
    return (
        RequestStep.objects.filter(request=request)
        .select_related("by", "request__person")
        .order_by("at", "pk")
    )


def due_of(request: RecordRequest) -> date | None:
    """Return the day by which a request has to be answered; None once it was."""
    return due_on(request.received_on, request.stands, extended=request.extended_at is not None)


def may_be_read(request: RecordRequest) -> bool:
    """Whether the records team may read what is held, because this request asks for it now."""
    return request.stands in READING


def pack_of(request: RecordRequest, *, at: datetime) -> Pack | None:
    """Return the file of a request that can be opened now, or None. It is not opened by this."""
    return Pack.objects.filter(request=request, ends_at__gt=at).defer("pdf", "data", "pages").first()


def content_of(pack: Pack, kind: str) -> bytes:
    """Return a released file, ``pdf`` or ``json``, opened."""
    return bytes(pack.pdf if kind == "pdf" else pack.data)


# Screening


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in words: whose it may be."""

    word: str
    of: str  # "person": somebody else in this council's records; "staff": works here; "perhaps": looks like one


@dataclass(frozen=True, slots=True)
class Screened:
    """One item and how far its screening is."""

    held: Held
    outs: Sequence[TakenOut]
    names: Sequence[Name]
    looked: bool
    changed: bool

    @property
    def needs_look(self) -> bool:
        """Whether somebody still has to read it: it holds free words, and nobody has read it as it stands now."""
        if self.held.label in READ_BY_THEM:
            return False
        return self.changed or (not self.looked and any(fact.free for fact in self.held.facts))


def outs_of(request: RecordRequest) -> dict[str, list[TakenOut]]:
    """Return what is taken out now, by item."""
    found: dict[str, list[TakenOut]] = defaultdict(list)
    for out in TakenOut.objects.filter(request=request, undone_at__isnull=True).order_by("at", "pk"):
        found[out.item].append(out)
    return found


def screened(request: RecordRequest, items: Iterable[Held] | None = None) -> list[Screened]:
    """Return every item of a request with what was taken out of it, what names it holds, and whether it was read."""
    items = list(record_of(request.person) if items is None else items)
    outs = outs_of(request)
    seals = dict(LookedAt.objects.filter(request=request).values_list("item", "seal"))
    names = names_in(items, request.person)
    return [
        Screened(
            held=held,
            outs=outs.get(held.key, []),
            names=names[held.key],
            looked=seals.get(held.key) == held.seal,
            changed=held.key in seals and seals[held.key] != held.seal,
        )
        for held in items
    ]


def harm_to_agree(request: RecordRequest) -> QuerySet[TakenOut]:
    """Return what is kept back for serious harm and no manager has agreed to yet."""
    mine = TakenOut.objects.filter(request=request, undone_at__isnull=True, reason=Reason.SERIOUS_HARM)
    return mine.filter(agreed_at__isnull=True).order_by("at", "pk")


def names_in(items: Collection[Held], person: Person) -> Mapping[str, list[Name]]:
    """Return the names that free words hold, by item; two questions however many items.

    The person's own map is not asked: nobody may learn from this page who is on it.
    """
    words = {held.key: _words(held) for held in items}
    every = set().union(*words.values()) if words else set()
    here, staff = _people_called(every, person), _staff_called(every, person.authority)
    own = {*person.forename.split(), *person.surname.split()}
    return {
        key: [Name(word, _whose(word, here, staff)) for word in sorted(mine - own - NOT_A_NAME)]
        for key, mine in words.items()
    }


def _words(held: Held) -> set[str]:
    texts = (fact.value for fact in held.facts if fact.free)
    return {word for text in texts for word in WORD.findall(text) if word[0].isupper() or not word.isascii()}


def _people_called(words: set[str], person: Person) -> set[str]:
    """Return which words name somebody else in this council's records.

    Whose file is closed to a data officer is nobody here: a mark would tell that they are in the records.
    """
    closed = ShutOut.objects.filter(account__role=Role.DATA_OFFICER, ended_at__isnull=True).values("person")
    others = Person.objects.filter(authority=person.authority_id).exclude(pk=person.pk).exclude(pk__in=closed)
    return {
        name
        for field in ("forename", "surname")
        for name in others.filter(**{f"{field}__in": words}).values_list(field, flat=True).distinct()
    }


def _staff_called(words: set[str], authority: Authority) -> set[str]:
    names = Account.objects.filter(authority=authority, person__isnull=True).values_list(
        "full_name", flat=True
    )
    return words & {part for name in names for part in name.split()}


def _whose(word: str, here: Collection[str], staff: Collection[str]) -> str:
    if word in staff and word not in here:
        return "staff"
    return "person" if word in here else "perhaps"
