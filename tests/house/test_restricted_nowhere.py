"""T-06: for whom somebody's file is closed that person is nowhere: the house is, to the byte, one without them."""

import logging
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import begin_restriction, begin_view_as, open_glass, share, shut_out, tell
from kith.access.gates import VIEWING
from kith.access.tests.contacts import a_contact
from kith.cli import main
from kith.cli.work import note_job, scope_of_job
from kith.exchange.models import ProblemRow
from kith.kit import jobs
from kith.kit.backup.sealed import make_identity
from kith.kit.mail_server import server_from_url
from kith.kit.tests.post import PostBox, free_port, mail_server_on
from kith.people.choices import Part, Role
from kith.people.models import Account, AgreedPerson, Person
from kith.people.tests.factories import a_person, an_account, an_allocation
from kith.records.actions.retention import place_hold
from kith.records.choices.requests import State
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_correction, a_request, moved_to
from kith.universe.actions import add_member
from tests.house.conftest import order_of
from tests.house.doors import table
from tests.house.nowhere import at_their_doors, pages, sent, told

pytestmark = pytest.mark.django_db
FIRST, LAST, NUMBER = "Quillon", "Plantedrelative", "PLANTED99"
WHY = "Somebody of the family works beside us"
STAFF = ["worker", "manager", "other manager", "administrator", "data officer", "reviewing officer"]
SEARCHES = {
    "caseload": "name",
    "team": "name",
    "allocations": "find",
    "records_office": "find",
    "glass_open": "who",
}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False):
        yield timezone.now()


@pytest.fixture
def house(clock, world):
    """The house of everybody else; of data officers there are two, so that one can do what is closed to the other."""
    a_note(world.cast.allocation, world.cast.worker, at=clock, text="We talked about Nan and the river.")
    an_account(Role.DATA_OFFICER, authority=world.cast.authority)
    return world


def planted(world, account, now):
    """Add somebody with one of everything, whose file is closed to this account from the first moment on."""
    cast = world.cast
    person = a_person(cast.authority, forename=FIRST, surname=LAST, child_id=NUMBER, born_on=date(2009, 1, 2))
    by = cast.other_manager if account == cast.manager else cast.manager
    until = timezone.localdate(now) + timedelta(days=90)
    shut_out(person, account, reason=WHY, review_on=until, by=by, at=now)
    own = an_account(Role.YOUNG_PERSON, authority=cast.authority, person=person, full_name="")
    parts = [an_allocation(person, worker) for worker in (cast.worker, cast.other_worker)]
    an_allocation(person, cast.reviewing_officer, part=Part.REVIEWING_OFFICER.value)
    part, worker = parts[account == cast.worker], (cast.worker, cast.other_worker)[account == cast.worker]
    note = a_note(part, worker, at=now, text=f"{FIRST} {LAST} told me", about_others=True, others=LAST)
    member = add_member(person, LAST, ring=1, by=own, at=now)
    for one in parts:
        share(person, member.ref, one, by=own, at=now)
    manager = cast.other_manager if account != cast.other_manager else cast.manager
    opening = open_glass(person, reason=f"{WHY}: {LAST}", hours=1, by=manager, at=now)
    order = order_of(f"{WHY}: {LAST}", on=timezone.localdate(now))
    restriction = begin_restriction(person, order, by=by, at=now)
    AgreedPerson.objects.create(
        agreement=cast.agreed.agreement,
        person=person,
        worker=cast.organisation_worker,
        named_by=cast.manager,
        named_at=now,
    )
    request = a_request(person, own, at=now, wish=LAST)
    officers = Account.objects.filter(role=Role.DATA_OFFICER, authority=cast.authority)
    officer = officers.exclude(pk=account.pk)[0]
    moved_to(request, State.DECIDING, officer, at=now)
    run = cast.authority.imports.get(ref=world.refs["run_ref"])
    row = run.problems.filter(line__gt=1, grade="A").first()
    ProblemRow.objects.filter(pk=row.pk).update(child=NUMBER)
    tell(account, "account_undone", at=now, of=person)
    return person, {
        "person_ref": person.ref,
        "note_ref": note.ref,
        "opening_ref": opening.ref,
        "restriction_ref": restriction.ref,
        "shut_out_ref": person.shut_outs.get().ref,
        "request_ref": request.ref,
        "allocation_ref": part.ref,
        "hold_ref": place_hold(person, WHY, by=officer, at=now).ref,
        "correction_ref": a_correction(person, own, at=now).ref,
    }


def names_of(person):
    """What would give somebody away: names, number, reference, initials."""
    return re.compile(rf"{FIRST}|{LAST}|{NUMBER}|{person.ref}|\bQ\.? ?P\b", re.IGNORECASE)


def test_the_looker_knows_what_gives_somebody_away():
    looker = names_of(Person(ref="ABCDEFGHJKLM"))
    for words in (FIRST, LAST.upper(), NUMBER, "ABCDEFGHJKLM", "(QP)", "Q. P", "q.p."):
        assert looker.search(words), words
    assert not looker.search("Queue, quick: Amira Kestrel")


def all_told(world, who, client):
    """Everything that somebody gets to see: pages, lists, files, searches."""
    everything = dict(pages(world, who, client))
    for name, box in SEARCHES.items():
        for words in (LAST, LAST[:4], NUMBER, f"{FIRST} {LAST}"):
            at = reverse(name)
            everything[f"{name}: {words}"] = told(client.post(at, {box: words}))
    return everything


@pytest.mark.parametrize("who", STAFF)
def test_every_page_list_search_and_file_is_as_if_they_were_not(house, clock, signed_in, who, caplog):
    """T-06: no name, id, initial, count or total; nor in what the server writes to its log meanwhile."""
    account = house.account_of(who)
    client = house.client_of(who, signed_in, fresh=True)
    with transaction.atomic():
        run = house.cast.authority.imports.get(ref=house.refs["run_ref"])
        without_one(run)
        before = all_told(house, who, client)
        transaction.set_rollback(True)
    person, refs = planted(house, account, clock)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    after, looker = all_told(house, who, client), names_of(person)
    for name, (status, said) in after.items():
        typed = name.partition(": ")[2]  # a search says again what was looked for
        seen = looker.search(said.replace(typed, "") if typed else said)
        assert seen is None, f"{name} tells {who} {seen}"
        assert (status, said) == before[name], f"{name} is another for {who}"
    for name, answer, never in at_their_doors(refs, who, client):
        assert answer == never, f"{name} answers {who}"
    for name, (_, said) in sent(house, who, client, "A word or two of ours, long enough."):
        assert not looker.search(said), f"{name} tells {who}"
    assert not looker.search(caplog.text)


def without_one(run):
    """Take a refused row out of an import, and out of its numbers: it will be about somebody who is not there."""
    row = run.problems.filter(line__gt=1, grade="A").first()
    for count in run.counts.values():
        count["refused"] = max(count["refused"] - 1, 0)
    run.save(update_fields=["counts"])
    run.problems.filter(file=row.file, line=row.line).delete()


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_nor_for_whoever_looks_as_somebody_sees_who_works_with_them(house, clock, signed_in, who):
    """T-06: another's eyes open nothing that is closed to one's own."""
    account = house.account_of(who)
    person, _ = planted(house, account, clock)
    viewing = begin_view_as(house.cast.worker, reason=WHY, by=account, at=clock)
    client = house.client_of(who, signed_in, fresh=True)
    session = client.session
    session[VIEWING] = viewing.ref
    session.save()
    caseload = client.get(reverse("caseload"))
    assert house.cast.person.ref in caseload.content.decode(), "the nearest yes: others of theirs are there"
    assert not names_of(person).search(told(caseload)[1])
    assert client.get(reverse("person", kwargs={"person_ref": person.ref})).status_code == 404
    assert names_of(person).search(signed_in(house.cast.worker).get(reverse("caseload")).content.decode())


def test_no_message_goes_to_them_and_none_to_anybody_names_them(house, clock, settings):
    """T-06: by e-mail and text: what happens about somebody is not even said to have happened."""
    cast, port = house.cast, free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp://127.0.0.1:{port}")
    settings.EMAIL_FROM, settings.ADDRESS = "no-reply@kith.example", "https://kith.example/"
    settings.OWN_NETWORK = ["127.0.0.1"]
    for account in (cast.data_officer, cast.far_data_officer, cast.worker):
        a_contact(account, at=clock, goes_to=f"{account.ref.lower()}@kith.example")
    with mail_server_on(port, PostBox()) as box:
        person, _ = planted(house, cast.data_officer, clock)
        open_glass(person, reason=WHY, hours=1, by=cast.other_manager, at=clock + timedelta(minutes=1))
        tell(cast.worker, "account_undone", at=clock, of=person)
        jobs.do_ready(around=scope_of_job, noted=note_job)
    letters = [letter.decode() for letter in box.taken]
    assert letters, "the nearest yes: their worker is told that there is something"
    assert cast.data_officer.ref.lower() not in "".join(letters)
    assert not names_of(person).search("".join(letters))


# Commands: whoever may run one may read the disk; what it prints goes into logs and terminals all the same


COMMANDS = (
    ("audit", "verify"),
    ("retention", "list", "--keys", "--authority", "{code}"),
    ("retention", "list", "--keys", "--on", "2099-01-01", "--authority", "{code}"),
    ("retention", "rounds", "--authority", "{code}"),
    ("check",),
    ("work", "--failed"),
    ("keys", "show"),
    ("account", "add", "--role", "administrator", "--authority", "{code}", "--name", "Noor Heron"),
    ("import", "names", "{names}", "--authority", "{code}"),
    ("import", "names", "{names}", "--authority", "{code}", "--json"),
    ("import", "ssda903", "{header}", "--year", "2019", "--authority", "{code}"),
    ("import", "ssda903", "{header}", "--year", "2019", "--authority", "{code}", "--check-only", "--json"),
)


def test_no_command_prints_who_somebody_is(house, clock, tmp_path, capsys):
    """T-06: opaque keys and numbers; of a return, the rows of the file that was given and nothing stored beside."""
    person, _ = planted(house, house.cast.administrator, clock)
    (tmp_path / "names.csv").write_text("child,forename,surname\nNOBODY1,Jo,Lark\n")
    (tmp_path / "header.csv").write_bytes(
        b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nD1,1,03/02/2009,WBRI,,,\n"
    )
    given = {
        "code": house.cast.authority.code,
        "names": tmp_path / "names.csv",
        "header": tmp_path / "header.csv",
    }
    for words in COMMANDS:
        code = main([word.format(**given) for word in words])
        printed = "".join(capsys.readouterr())
        assert code in (0, 1, 3), f"{words}: {printed}"
        assert not names_of(person).search(printed), words


def test_a_whole_council_leaves_by_a_command_alone_and_sealed(house, clock, signed_in, tmp_path, capsys):
    """T-06: no door gives a whole council out, so nobody for whom a file is closed asks for it; the file is shut."""
    person, _ = planted(house, house.cast.administrator, clock)
    key, path = make_identity(tmp_path / "council.txt"), tmp_path / "out.age"
    assert (
        main(["authority", "export", house.cast.authority.code, "--to", str(path), "--recipient", key]) == 0
    )
    assert not names_of(person).search("".join(capsys.readouterr()))
    sealed = path.read_bytes()
    assert not [word for word in (FIRST, LAST, NUMBER, person.ref) if word.encode() in sealed]
    exports = {
        name for name, row in table().items() if row.address.endswith((".csv", ".json", ".zip", ".age"))
    }
    for name in exports:
        said = told(
            house.client_of("administrator", signed_in, fresh=True).get(
                reverse(name, kwargs=house.refs_for(table()[name].address))
            )
        )
        assert not names_of(person).search(said[1]), name
