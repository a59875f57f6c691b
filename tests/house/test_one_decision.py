"""T-09: whoever is asked (page, gate, list, job, database), the answer about one account and one person is the same."""

import random
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import (
    begin_restriction,
    end_restriction,
    let_in_again,
    name_in_restriction,
    open_glass,
    shut_out,
    tell,
)
from kith.access.gates import NotHere, Visit
from kith.access.models import BreakGlass, Notice, Restriction
from kith.access.scope import scope_of
from kith.conftest import with_second_factor
from kith.kit.scope import within
from kith.people.choices import OUTSIDE, PARTS_OF, STAFF, Role
from kith.people.models import Account, Agreement, Allocation, Person, ShutOut
from kith.people.tests.factories import an_account, an_agreed_person, an_allocation
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_correction, a_request
from kith.universe.actions import add_member
from kith.words import Refused
from tests.house.conftest import order_of
from tests.house.doors import addresses, table
from tests.house.rows import may_see
from tests.house.who_may import LISTS, WAYS, Facts, facts_at, hears, may, reaches

pytestmark = pytest.mark.django_db
SEED, ROUNDS, EACH, MOVED = 20_260_301, 25, 40, 2
WHY = "A reason that is long enough to be one"
GATES = {
    pattern.callback.gate.__name__: pattern.callback.gate
    for _, pattern in addresses()
    if hasattr(pattern.callback, "gate")
}
OTHERWISE = {
    "invitation_withdraw",
    "member_share",
    "record_complain",
    "record_withdraw",
    "request_extend",
    "record_open",
    "request_file",
}
"""Doors that also ask how things stand: is there anybody to share with, a code to take back, an answer."""
DOORS = sorted(
    (name, row) for name, row in table().items() if row.get and row.gate in WAYS and name not in OTHERWISE
)


@dataclass
class Stage:
    """Everybody there is, what is held about each person, and the facts."""

    accounts: list[Account]
    people: list[Person]
    refs: dict[int, dict[str, str]]
    facts: Facts

    def colleague_of(self, account: Account, *roles: Role) -> Account:
        return next(
            one
            for one in self.accounts
            if one.authority_id == account.authority_id
            and one.pk != account.pk
            and one.role in (roles or STAFF)
        )


@pytest.fixture
def stage(cast):
    now = timezone.now()
    people = [cast.person, cast.other_person, cast.far_person]
    accounts = [getattr(cast, one.name) for one in fields_of(cast)]
    accounts = [one for one in accounts if isinstance(one, Account)]
    for team in (cast.team, cast.far_worker.team):
        accounts.append(with_second_factor(an_account(Role.MANAGER, authority=team.authority, team=team)))
    accounts.append(
        an_account(Role.YOUNG_PERSON, authority=cast.far_person.authority, person=cast.far_person)
    )
    assert {one.role for one in accounts} == set(Role), "somebody of each role there is"
    stage = Stage(accounts, people, {}, facts_at(now))
    for person in people:
        own = next(one for one in accounts if one.person_id == person.pk)
        part = person.allocations.get(worker__role=Role.WORKER)
        request = a_request(person, own, at=now)
        stage.refs[person.pk] = {
            "person_ref": person.ref,
            "note_ref": a_note(part, part.worker, at=now).ref,
            "member_ref": add_member(person, "Nan", ring=1, by=own, at=now).ref,
            "correction_ref": a_correction(person, own, at=now).ref,
            "request_ref": request.ref,
            "allocation_ref": part.ref,
        }
        begin_order(stage, person)
    return stage


def begin_order(stage, person):
    """Begin a restriction about somebody; it names nobody yet."""
    now = timezone.now()
    manager = next(
        one for one in stage.accounts if one.role == Role.MANAGER and one.authority_id == person.authority_id
    )
    begun = begin_restriction(person, order_of(WHY, on=timezone.localdate(now)), by=manager, at=now)
    stage.refs[person.pk]["restriction_ref"] = begun.ref


# How the world changes


def part_ends(stage, account, person):
    today = timezone.localdate()
    held = Allocation.objects.filter(person=person, worker=account).exclude(to_on__lte=today)
    held.update(to_on=today)
    stage.facts.parts.discard((account.pk, person.pk))


def part_begins(stage, account, person):
    pair, today = (account.pk, person.pk), timezone.localdate()
    fits = account.role in PARTS_OF and account.authority_id == person.authority_id
    if fits and pair not in stage.facts.parts | stage.facts.apart:
        until = today + timedelta(days=60) if account.role in OUTSIDE else None
        an_allocation(person, account, part=PARTS_OF[account.role][0].value, from_on=today, to_on=until)
        stage.facts.parts.add(pair)


def somebody_is_named(stage, account, person):
    fits = account.role == Role.ORGANISATION_WORKER and account.authority_id == person.authority_id
    if fits and (account.pk, person.pk) not in stage.facts.agreed:
        an_agreed_person(person, account, by=stage.colleague_of(account, Role.MANAGER))
        stage.facts.agreed.add((account.pk, person.pk))


def agreement_ends(stage, account, person):
    held = Agreement.objects.filter(named__person=person, named__worker=account)
    if person.pk % 2:
        held.update(ended_at=timezone.now())
    else:
        held.update(to_on=timezone.localdate())
    stage.facts.agreed.discard((account.pk, person.pk))


def file_closes(stage, account, person):
    pair, now = (account.pk, person.pk), timezone.now()
    staff = account.role in STAFF and account.authority_id == person.authority_id
    if staff and account.pk not in stage.facts.gone and pair not in stage.facts.closed:
        until, by = timezone.localdate() + timedelta(days=60), stage.colleague_of(account)
        shut_out(person, account, reason=WHY, review_on=until, by=by, at=now)
        stage.facts.closed.add(pair)


def file_opens(stage, account, person):
    pair = (account.pk, person.pk)
    held = ShutOut.objects.filter(person=person, account=account, ended_at__isnull=True).first()
    if held is None:
        return
    try:
        let_in_again(held, by=stage.colleague_of(account), at=timezone.now())
        stage.facts.closed.discard(pair)
    except Refused:
        assert pair in stage.facts.apart


def somebody_is_kept_apart(stage, account, person):
    pair = (account.pk, person.pk)
    if account.role != Role.YOUNG_PERSON and account.authority_id == person.authority_id:
        held = Restriction.objects.get(ref=stage.refs[person.pk]["restriction_ref"])
        by = stage.colleague_of(account)
        name_in_restriction(held, account.ref, by=by, at=timezone.now())
        stage.facts.apart.add(pair)
        stage.facts.closed |= {pair} if account.role in STAFF else set()
        if account.pk not in stage.facts.gone:
            stage.facts.parts.discard(pair)


def restriction_ends(stage, _account, person):
    """It ends, and nothing that it stopped begins again; to whom it closed the file it stays closed."""
    held = Restriction.objects.get(ref=stage.refs[person.pk]["restriction_ref"])
    end_restriction(held, why=WHY, by=held.begun_by, at=timezone.now())
    stage.facts.apart -= {pair for pair in stage.facts.apart if pair[1] == person.pk}
    begin_order(stage, person)


def glass_breaks(stage, account, person):
    facts, pair = stage.facts, (account.pk, person.pk)
    able = account.role == Role.MANAGER and account.authority_id == person.authority_id
    able = able and account.pk not in facts.gone and person.pk not in facts.adopted
    if able and pair not in facts.closed | facts.apart:
        open_glass(person, reason=WHY, hours=1, by=account, at=timezone.now())
        facts.opened.add(pair)


def glass_is_over(stage, account, person):
    BreakGlass.objects.filter(person=person, opened_by=account).update(ended_at=timezone.now())
    stage.facts.opened.discard((account.pk, person.pk))


def somebody_leaves(stage, account, _person):
    if account.role != Role.YOUNG_PERSON:
        Account.objects.filter(pk=account.pk).update(is_active=account.pk in stage.facts.gone)
        account.refresh_from_db()
        stage.facts.gone ^= {account.pk}


def somebody_is_adopted(stage, _account, person):
    day = None if person.pk in stage.facts.adopted else timezone.localdate()
    Person.objects.filter(pk=person.pk).update(adopted_on=day)
    stage.facts.adopted ^= {person.pk}


MOVES = (
    *(part_ends, part_begins, part_begins, part_begins, somebody_is_named, somebody_is_named, agreement_ends),
    *(file_closes, file_opens, file_opens, somebody_is_kept_apart, restriction_ends, restriction_ends),
    *(glass_breaks, glass_breaks, glass_is_over, somebody_leaves, somebody_is_adopted),
)


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


def by_list(client, account, person, asked) -> bool:
    """Ask the list of their people that this account has, the search of it where there is nothing else.

    ``asked`` holds the lists of this round: between two changes of the world each is asked for once.
    """
    at, searches = reverse(LISTS[account.role][0]), account.role == Role.DATA_OFFICER
    key = (account.pk, person.pk if searches else None)
    if key not in asked:
        found = client.post(at, {"find": person.child_id}) if searches else client.get(at)
        asked[key] = found.content.decode()
    return person.ref in asked[key]


def by_job(account, person) -> bool:
    """Ask what goes out by itself: whether this account is told that there is something about this person."""
    with transaction.atomic():
        before = Notice.objects.filter(account=account).count()
        tell(Account.objects.get(pk=account.pk), "glass_to_review", at=timezone.now(), of=person)
        told = Notice.objects.filter(account=account).count() > before
        transaction.set_rollback(True)
    return told


def every_answer(stage, client, account, person, name, row, asked):
    """Yield each way of asking with what it said and what it should have."""
    facts, refs = stage.facts, stage.refs[person.pk]
    wanted = may(facts, account, WAYS[row.gate], person)
    if account.pk not in facts.gone:
        yield "gate", (by_gate(account, row, refs), wanted)
    yield "page", (by_page(client, name, row, refs), wanted)
    if account.role != Role.YOUNG_PERSON:
        on_it = may(facts, account, LISTS[account.role][1], person)
        yield "list", (by_list(client, account, person, asked), on_it)
        yield "job", (by_job(account, person), hears(facts, account, person))
    yield "database", (by_database(account, person), reaches(facts, account, person))


def a_question(stage, chance):
    """Choose who asks for what about whom; as often at a door made for them and nearby as at any."""
    account, person = chance.choice(stage.accounts), chance.choice(stage.people)
    name, row = chance.choice(DOORS)
    if chance.random() < 0.6:
        mine = [(name, row) for name, row in DOORS if set(WAYS[row.gate]) & USED[account.role]]
        near = [one for one in stage.people if one.authority_id == account.authority_id]
        person = next((one for one in stage.people if one.pk == account.person_id), chance.choice(near))
        name, row = chance.choice(mine or [(name, row)])
    return account, person, name, row


USED = {role: set(ways) for role, (_, ways) in LISTS.items()} | {Role.YOUNG_PERSON: {"own"}}


def test_a_thousand_random_questions_get_one_answer_from_page_gate_list_job_and_database(stage, signed_in):
    """T-09: every role; meanwhile parts and agreements end, files close, restrictions name somebody, people leave."""
    chance = random.Random(SEED)
    clients = {account.pk: signed_in(account) for account in stage.accounts}
    said: dict[tuple[str, bool], int] = {}
    faults = []
    for _ in range(ROUNDS):
        for move in chance.choices(MOVES, k=MOVED):
            move(stage, chance.choice(stage.accounts), chance.choice(stage.people))
        asked: dict[tuple[int, int | None], str] = {}
        for _ in range(EACH):
            account, person, name, row = a_question(stage, chance)
            wanted = may(stage.facts, account, WAYS[row.gate], person)
            answers = dict(every_answer(stage, clients[account.pk], account, person, name, row, asked))
            wrong = {way for way, (got, should) in answers.items() if got != should}
            if wrong:
                faults.append(
                    f"{wrong}: {account.role} {account.pk} at {name} about {person.pk}: {stage.facts}"
                )
            assert wanted <= answers["database"][0]
            said[account.role, wanted] = said.get((account.role, wanted), 0) + 1
    assert faults == []
    assert sum(said.values()) == ROUNDS * EACH
    assert {role for role, wanted in said if not wanted} == set(Role), "each role gets a no"
    assert {role for role, wanted in said if wanted} == {*Role} - {Role.SUPPORTER}, "and each but one a yes"


def test_the_facts_kept_by_hand_are_what_the_rows_say(stage):
    """The test's own bookkeeping is right, or the answers above mean nothing."""
    chance = random.Random(SEED)
    for move in MOVES * 4:
        move(stage, chance.choice(stage.accounts), chance.choice(stage.people))
        held, read = stage.facts, facts_at(timezone.now())
        for name in ("agreed", "closed", "apart", "opened", "gone", "adopted"):
            assert getattr(held, name) == getattr(read, name), f"{name} after {move.__name__}"
        assert held.parts == read.parts
