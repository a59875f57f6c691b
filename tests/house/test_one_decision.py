"""T-09: whoever is asked (page, gate, list, database), the answer about one account and one person is the same."""

import random
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kith.access import gates as work_gates
from kith.access.actions import open_glass, shut_out
from kith.access.gates import NotHere, Visit
from kith.access.models import BreakGlass
from kith.access.scope import scope_of
from kith.kit.scope import within
from kith.people.choices import Role
from kith.people.models import Account, Allocation, Person, ShutOut
from kith.people.queries import caseload_of, team_caseload
from kith.people.tests.factories import an_allocation
from kith.records.gates import notes as note_gates
from kith.records.gates import requests as request_gates
from kith.records.tests.factories import a_note
from kith.universe import gates as universe_gates
from kith.universe.actions import add_member
from tests.house.doors import table
from tests.house.rows import may_see

pytestmark = pytest.mark.django_db
SEED, ROUNDS, EACH = 20_260_301, 40, 25
WHY = "A reason that is long enough to be one"
GATES = {
    "readable_person": work_gates.readable_person,
    "allocated_person": work_gates.allocated_person,
    "allocated_or_team_person": work_gates.allocated_or_team_person,
    "team_person": work_gates.team_person,
    "office_person": work_gates.office_person,
    "records_person": request_gates.records_person,
    "allocated_note": note_gates.allocated_note,
    "team_note": note_gates.team_note,
    "own_note": note_gates.own_note,
    "own_member": universe_gates.own_member,
}
DOORS = sorted(
    (name, row)
    for name, row in table().items()
    if row.get
    and row.gate in GATES
    and name != "member_share"  # not here where nobody is there to share with
)


@dataclass
class Facts:
    """What was decided so far, kept by the test alone: nothing here asks a query of the product."""

    works_with: set[tuple[int, int]]
    closed: set[tuple[int, int]] = field(default_factory=set)
    opened: set[tuple[int, int]] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    adopted: set[int] = field(default_factory=set)


@dataclass
class Stage:
    """The cast, what is held about each person, and the facts."""

    accounts: list[Account]
    people: list[Person]
    refs: dict[int, dict[str, str]]
    facts: Facts

    def worker_of(self, key: int) -> Account:
        return next(account for account in self.accounts if account.pk == key)


@pytest.fixture
def stage(cast):
    now = timezone.now()
    people = [cast.person, cast.other_person, cast.far_person]
    accounts = [
        account
        for account in (getattr(cast, one.name) for one in fields_of(cast))
        if isinstance(account, Account) and account.role in MADE_FOR
    ]
    held = {(one.worker_id, one.person_id) for one in Allocation.objects.filter(worker__in=accounts)}
    refs = {}
    for person in people:
        part = person.allocations.get(worker__role=Role.WORKER)
        refs[person.pk] = {"person_ref": person.ref, "note_ref": a_note(part, part.worker, at=now).ref}
        mine = next((one for one in accounts if one.person_id == person.pk), None)
        if mine:
            refs[person.pk]["member_ref"] = add_member(person, "Nan", ring=1, by=mine, at=now).ref
        else:
            refs[person.pk]["member_ref"] = "ZZZZZZZZZZZZ"
    return Stage(accounts, people, refs, Facts(held))


# What should be, by hand


def expected(stage: Stage, account: Account, gate: str, person: Person) -> bool:
    """Say by the facts whether this gate opens; written from the decisions, not from the code."""
    facts = stage.facts
    if account.pk in facts.gone or person.pk in facts.adopted:
        return False
    if gate.startswith("own_"):
        return account.person_id == person.pk
    if (account.pk, person.pk) in facts.closed:
        return False
    here = account.authority_id == person.authority_id
    works = account.role == Role.WORKER and (account.pk, person.pk) in facts.works_with
    leads = account.role == Role.MANAGER and any(
        key == person.pk and worker not in facts.gone and stage.worker_of(worker).team_id == account.team_id
        for worker, key in facts.works_with
    )
    reads = account.role == Role.MANAGER and (account.pk, person.pk) in facts.opened
    return {
        "allocated": works,
        "team": leads,
        "readable": works or leads or reads,
        "allocated_or_team": works or leads,
        "office": account.role == Role.ADMINISTRATOR and here,
        "records": account.role == Role.DATA_OFFICER and here,
    }[gate.removesuffix("_person").removesuffix("_note")]


# How the world changes


def part_ends(stage, account, person):
    if account.role == Role.WORKER:
        held = Allocation.objects.filter(person=person, worker=account, to_on__isnull=True)
        held.update(to_on=timezone.localdate())
        stage.facts.works_with.discard((account.pk, person.pk))


def part_begins(stage, account, person):
    fits = account.role == Role.WORKER and account.authority_id == person.authority_id
    if fits and (account.pk, person.pk) not in stage.facts.works_with:
        an_allocation(person, account, from_on=timezone.localdate())
        stage.facts.works_with.add((account.pk, person.pk))


def file_closes(stage, account, person):
    staff = account.role != Role.YOUNG_PERSON and account.authority_id == person.authority_id
    if staff and account.pk not in stage.facts.gone and (account.pk, person.pk) not in stage.facts.closed:
        by = next(
            one
            for one in stage.accounts
            if one.role != Role.YOUNG_PERSON
            and one.authority_id == person.authority_id
            and one.pk != account.pk
        )
        now = timezone.now()
        shut_out(
            person, account, reason=WHY, review_on=timezone.localdate() + timedelta(days=60), by=by, at=now
        )
        stage.facts.closed.add((account.pk, person.pk))
        stage.facts.opened.discard((account.pk, person.pk))
        BreakGlass.objects.filter(person=person, opened_by=account).update(ended_at=now)


def file_opens(stage, account, person):
    ShutOut.objects.filter(person=person, account=account).update(ended_at=timezone.now())
    stage.facts.closed.discard((account.pk, person.pk))


def glass_breaks(stage, account, person):
    facts = stage.facts
    able = account.role == Role.MANAGER and account.authority_id == person.authority_id
    if (
        able
        and account.pk not in facts.gone
        and person.pk not in facts.adopted
        and (account.pk, person.pk) not in facts.closed
    ):
        open_glass(person, reason=WHY, hours=1, by=account, at=timezone.now())
        facts.opened.add((account.pk, person.pk))


def glass_is_over(stage, account, person):
    BreakGlass.objects.filter(person=person, opened_by=account).update(ended_at=timezone.now())
    stage.facts.opened.discard((account.pk, person.pk))


def somebody_leaves(stage, account, _person):
    if account.role == Role.WORKER:
        Account.objects.filter(pk=account.pk).update(is_active=account.pk in stage.facts.gone)
        account.refresh_from_db()
        stage.facts.gone ^= {account.pk}


def somebody_is_adopted(stage, _account, person):
    Person.objects.filter(pk=person.pk).update(
        adopted_on=None if person.pk in stage.facts.adopted else timezone.localdate()
    )
    stage.facts.adopted ^= {person.pk}


MOVES = (
    *(part_ends, part_begins, part_begins, part_begins, file_closes, file_opens),
    *(glass_breaks, glass_breaks, glass_is_over, somebody_leaves, somebody_is_adopted),
)
MADE_FOR = {
    Role.YOUNG_PERSON: ("own_member", "own_note"),
    Role.WORKER: (
        "readable_person",
        "allocated_person",
        "allocated_or_team_person",
        "allocated_note",
    ),
    Role.MANAGER: ("readable_person", "allocated_or_team_person", "team_person", "team_note"),
    Role.ADMINISTRATOR: ("office_person",),
    Role.DATA_OFFICER: ("records_person",),
}


# The ways of asking


def needed(row, refs):
    return {name: ref for name, ref in refs.items() if f":{name}>" in row.address}


def by_page(client, name, row, refs) -> bool:
    answer = client.get(reverse(name, kwargs=needed(row, refs)))
    assert answer.status_code in (200, 302, 404), answer.status_code
    return answer.status_code != 404 and not answer.headers.get("Location", "").startswith("/sign-in/")


def by_gate(account, row, refs) -> bool:
    """Ask as code without a browser does (a job, a command): the gate itself, in the account's scope."""
    standing = Account.objects.get(pk=account.pk)
    with within(scope_of(standing)):
        try:
            GATES[row.gate](Visit(standing, timezone.now()), **needed(row, refs))
        except NotHere:
            return False
    return True


def by_database(account, person) -> bool:
    """Ask without any filter of ours; where there is no row security, what its policies are held to."""
    standing, row = Account.objects.get(pk=account.pk), Person.objects.get(pk=person.pk)
    scope = scope_of(standing)
    if connection.vendor != "postgresql":
        return may_see(row, scope, standing)
    with within(scope):
        return Person.objects.filter(pk=person.pk).exists()


def listed(account, person) -> bool:
    """Whether the lists that pages, notices and jobs are made from have this person."""
    today, standing = timezone.localdate(), Account.objects.get(pk=account.pk)
    found = (
        team_caseload(standing, on=today) if account.role == Role.MANAGER else caseload_of(standing, on=today)
    )
    return found.filter(pk=person.pk).exists()


def a_question(stage, chance):
    """Choose who asks for what about whom; as often at a door made for them and nearby as at any."""
    account, person, (name, row) = (
        chance.choice(stage.accounts),
        chance.choice(stage.people),
        chance.choice(DOORS),
    )
    if chance.random() < 0.5:
        person = chance.choice([one for one in stage.people if one.authority_id == account.authority_id])
        person = next((one for one in stage.people if one.pk == account.person_id), person)
        name, row = chance.choice([(name, row) for name, row in DOORS if row.gate in MADE_FOR[account.role]])
    return account, person, name, row


def test_a_thousand_random_questions_get_one_answer_from_page_gate_list_and_database(stage, signed_in):
    """T-09: random accounts, doors and people while parts end, files close, records are opened and people leave."""
    chance = random.Random(SEED)
    clients = {account.pk: signed_in(account) for account in stage.accounts}
    said = {True: 0, False: 0}
    for _ in range(ROUNDS):
        move = chance.choice(MOVES)
        move(stage, chance.choice(stage.accounts), chance.choice(stage.people))
        for _ in range(EACH):
            account, person, name, row = a_question(stage, chance)
            asked = f"{account.role} {account.pk} at {name} about {person.pk}: {stage.facts}"
            refs = stage.refs[person.pk]
            wanted = expected(stage, account, row.gate, person)
            if account.pk not in stage.facts.gone:
                assert by_gate(account, row, refs) == wanted, f"the gate: {asked}"
                if account.role in (Role.WORKER, Role.MANAGER):
                    seen = expected(stage, account, "allocated_or_team_person", person)
                    assert listed(account, person) == seen, f"the list: {asked}"
            assert by_page(clients[account.pk], name, row, refs) == wanted, f"the page: {asked}"
            assert by_database(account, person) or not wanted, f"the database: {asked}"
            if account.authority_id != person.authority_id or account.pk in stage.facts.gone:
                assert not by_database(account, person), f"the database gives too much: {asked}"
            said[wanted] += 1
    assert sum(said.values()) == ROUNDS * EACH
    assert min(said.values()) > 100, f"both answers are asked for: {said}"
