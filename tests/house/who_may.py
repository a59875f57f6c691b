"""Who may what, worked out slowly and by hand from what was decided; no gate, query or scope of the product is asked.

From the design: a young person sees their own and nobody else does. A worker and a reviewing officer are there for
whom they are allocated to, a manager for whom their team is, and for whom they opened with a reason. An office sees its
own council's people by name, to say who works with them; a data officer, to answer for records. Whoever is from outside
sees whom an agreement or a part names for them, today. A supporter sees nobody yet. A closed file is not there; a
restriction keeps apart whom it names, and closes the file to whom of the council it names. An account that has ended
opens nothing. An adopted child's record opens for nobody; only a request made before is still answered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from kith.access.models import BreakGlass, Named
from kith.people.choices import Role
from kith.people.models import Account, AgreedPerson, Allocation, Person, ShutOut

Pair = tuple[int, int]
"""Keys of an account and a person."""
ALLOCATED = (Role.WORKER, Role.REVIEWING_OFFICER, Role.ADVOCATE, Role.CARER)
COUNCIL = (Role.WORKER, Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_OFFICER, Role.REVIEWING_OFFICER)
FROM_OUTSIDE = (Role.ORGANISATION_WORKER, Role.ADVOCATE, Role.CARER, Role.SUPPORTER)


@dataclass
class Facts:
    """What was decided, as pairs of keys."""

    teams: Mapping[int, int | None]
    parts: set[Pair] = field(default_factory=set)
    agreed: set[Pair] = field(default_factory=set)
    closed: set[Pair] = field(default_factory=set)
    apart: set[Pair] = field(default_factory=set)
    opened: set[Pair] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    adopted: set[int] = field(default_factory=set)


def facts_at(now: datetime) -> Facts:
    """Read what stands in the rows, one by one."""
    today, accounts = timezone.localdate(now), list(Account.objects.all())
    refs = {one.ref: one.pk for one in accounts}
    named = [one for one in Named.objects.select_related("restriction") if one.name in refs]
    agreed = [
        one
        for one in AgreedPerson.objects.select_related("agreement")
        if one.ended_at is None
        and one.agreement.ended_at is None
        and one.agreement.from_on <= today < one.agreement.to_on
    ]
    return Facts(
        teams={one.pk: one.team_id for one in accounts},
        parts={
            (one.worker_id, one.person_id)
            for one in Allocation.objects.all()
            if one.from_on <= today and (one.to_on is None or today < one.to_on)
        },
        agreed={(one.worker_id, one.person_id) for one in agreed},
        closed={(one.account_id, one.person_id) for one in ShutOut.objects.all() if one.ended_at is None},
        apart={
            (refs[one.name], one.restriction.person_id) for one in named if one.restriction.ended_at is None
        },
        opened={
            (one.opened_by_id, one.person_id)
            for one in BreakGlass.objects.all()
            if one.ended_at is None and now < one.ends_at
        },
        gone={one.pk for one in accounts if not one.is_active},
        adopted={one.pk for one in Person.objects.all() if one.adopted_on is not None},
    )


# The decisions


def may(facts: Facts, account: Account, ways: Collection[str], person: Person) -> bool:
    """Say whether one of these ways is open between an account and a person."""
    pair, role = (account.pk, person.pk), account.role
    if account.pk in facts.gone or (person.pk in facts.adopted and "answers" not in ways):
        return False
    if role == Role.YOUNG_PERSON:
        return "own" in ways and account.person_id == person.pk
    if pair in facts.closed or pair in facts.apart:
        return False
    here = account.authority_id == person.authority_id
    team = facts.teams[account.pk]
    has = {
        "works": role == Role.WORKER and pair in facts.parts,
        "leads": role == Role.MANAGER
        and team is not None
        and any(key == person.pk and facts.teams[who] == team for who, key in facts.parts - gone(facts)),
        "opened": role == Role.MANAGER and pair in facts.opened,
        "reviews": role == Role.REVIEWING_OFFICER and pair in facts.parts,
        "let in": role in (Role.ADVOCATE, Role.CARER) and pair in facts.parts,
        "agreed": role == Role.ORGANISATION_WORKER and pair in facts.agreed,
        "office": role == Role.ADMINISTRATOR and here,
        "records": role == Role.DATA_OFFICER and here,
        "answers": role == Role.DATA_OFFICER and here,
    }
    return any(has.get(way, False) for way in ways)


def gone(facts: Facts) -> set[Pair]:
    """Return the parts of those who have left."""
    return {(who, key) for who, key in facts.parts if who in facts.gone}


READS = ("works", "leads", "opened")
WITH_ME = ("reviews", "let in", "agreed")
WAYS: Mapping[str, Collection[str]] = {
    "own_member": ("own",),
    "own_note": ("own",),
    "own_record_request": ("own",),
    "allocated_person": ("works",),
    "allocated_note": ("works",),
    "allocated_restriction": ("works",),
    "team_person": ("leads",),
    "team_note": ("leads",),
    "team_restriction": ("leads",),
    "allocated_or_team_person": ("works", "leads"),
    "readable_person": READS,
    "readable_record": (*READS, "reviews"),
    "let_in_person": WITH_ME,
    "office_person": ("office",),
    "office_allocation": ("office",),
    "records_person": ("records",),
    "office_request": ("answers",),
    "answerable_correction": ("works", "leads", "records"),
}
"""By gate, which ways lead through it."""
LISTS: Mapping[str, tuple[str, Collection[str]]] = {
    Role.YOUNG_PERSON: ("home", ()),
    Role.WORKER: ("caseload", ("works",)),
    Role.MANAGER: ("team", ("leads", "opened")),
    Role.ADMINISTRATOR: ("allocations", ("office",)),
    Role.DATA_OFFICER: ("records_office", ("records",)),
    Role.REVIEWING_OFFICER: ("with_me", WITH_ME),
    Role.ORGANISATION_WORKER: ("with_me", WITH_ME),
    Role.ADVOCATE: ("with_me", WITH_ME),
    Role.CARER: ("with_me", WITH_ME),
    Role.SUPPORTER: ("with_me", WITH_ME),
}
"""By role, the list of their people, and which ways lead onto it."""
EVERY_WAY = sorted({way for ways in WAYS.values() for way in ways})


def hears(facts: Facts, account: Account, person: Person) -> bool:
    """Say whether Kith itself, in a job, may tell an account that there is something about a person."""
    pair = (account.pk, person.pk)
    return account.pk not in facts.gone and pair not in facts.closed and pair not in facts.apart


def reaches(facts: Facts, account: Account, person: Person) -> bool:
    """Say whether the database itself gives an account this person's row, before any gate has looked."""
    pair = (account.pk, person.pk)
    if account.pk in facts.gone:
        return False
    if account.role == Role.YOUNG_PERSON:
        return account.person_id == person.pk
    if account.role in FROM_OUTSIDE:
        return pair in facts.parts | facts.agreed
    return account.authority_id == person.authority_id


def comes_upon(account: Account, *, at: datetime) -> set[int]:
    """Return the keys of everybody whose record or name an account may come upon, by any way."""
    facts = facts_at(at)
    return {one.pk for one in Person.objects.all() if may(facts, account, EVERY_WAY, one)}
