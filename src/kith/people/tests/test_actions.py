"""Deeds about people: what they change, what they refuse, and the row they leave."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from kith.audit.models import Entry
from kith.kit.scope import EVERYTHING, within
from kith.people import actions
from kith.people.choices import Part, Role
from kith.people.models import Account, Allocation, Invitation, Person
from kith.people.queries import code_hash
from kith.people.tests.factories import a_person, a_team, an_account, an_allocation, an_authority
from kith.words import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
WORDS = {"username": "otter42", "password": "four plain warm words"}


@pytest.fixture
def council():
    return an_authority()


@pytest.fixture
def team(council):
    return a_team(council)


@pytest.fixture
def worker(council, team):
    return an_account(Role.WORKER, authority=council, team=team)


@pytest.fixture
def manager(council, team):
    return an_account(Role.MANAGER, authority=council, team=team)


@pytest.fixture
def person(council, worker):
    someone = a_person(council)
    an_allocation(someone, worker)
    return someone


def last_row():
    return Entry.objects.order_by("-pk").first()


def accept(code, **kwargs):
    return actions.accept_invitation(code, **{**WORDS, "at": NOW, **kwargs})


# Codes for people


def test_a_code_makes_one_account_and_is_stored_as_a_hash_only(person, worker):
    invitation, code = actions.invite_person(person, by=worker, at=NOW)
    assert len(code.replace("-", "")) == 10
    assert invitation.code_hash == code_hash(code)
    assert not Invitation.objects.filter(code_hash__contains=code.replace("-", "")).exists()
    account = accept(code.lower().replace("-", " "))
    assert account.person == person
    assert account.role == Role.YOUNG_PERSON
    assert account.check_password(WORDS["password"])
    row = last_row()
    assert (row.deed, row.actor) == ("accept_invitation", account.ref)
    assert [seen.subject for seen in row.subjects.all()] == [person.ref]
    assert "otter42" not in str(row.says([]))


@pytest.mark.parametrize("hours", [72, 73, 1000])
def test_a_late_code_is_refused(person, worker, hours):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    with pytest.raises(Refused, match="did not work"):
        accept(code, at=NOW + timedelta(hours=hours))
    assert not Account.objects.filter(person=person).exists()


def test_a_code_works_in_its_last_minute(person, worker):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    assert accept(code, at=NOW + timedelta(hours=72, minutes=-1))


def test_used_withdrawn_replaced_and_invented_codes_get_the_same_answer(person, worker):
    _, replaced = actions.invite_person(person, by=worker, at=NOW)
    _, withdrawn = actions.invite_person(person, by=worker, at=NOW)
    actions.undo_invitation(person, by=worker, at=NOW)
    _, used = actions.invite_person(person, by=worker, at=NOW)
    accept(used)
    answers = set()
    for code in (replaced, withdrawn, used, "7KQ4-M2WD-9F", ""):
        with pytest.raises(Refused) as refused:
            accept(code, username="somebody.else")
        answers.add(str(refused.value))
    assert len(answers) == 1
    assert Account.objects.filter(person=person).count() == 1


@pytest.mark.parametrize(
    "change", [{"born_on": date(2014, 1, 1)}, {"born_on": None}, {"adopted_on": date(2020, 1, 1)}]
)
def test_what_would_refuse_a_code_refuses_its_use_too(person, worker, change):
    """A birthday corrected, or a record closed by a file, after the code was given."""
    _, code = actions.invite_person(person, by=worker, at=NOW)
    Person.objects.filter(pk=person.pk).update(**change)
    with pytest.raises(Refused, match="did not work"):
        accept(code)
    assert not Account.objects.filter(person=person).exists()


def test_a_code_stops_on_the_day_the_part_was_planned_to_end(person, worker):
    held = person.allocations.get()
    actions.end_allocation(held, to_on=TODAY + timedelta(days=1), at=NOW)
    _, code = actions.invite_person(person, by=worker, at=NOW)
    with pytest.raises(Refused, match="did not work"):
        actions.accept_invitation(code, username="otter", password="x", at=NOW + timedelta(days=1))


def test_a_code_stays_while_its_worker_has_another_part(person, worker):
    second = an_allocation(person, worker, part="social_worker")
    _, code = actions.invite_person(person, by=worker, at=NOW)
    actions.end_allocation(second, to_on=TODAY, at=NOW)
    assert accept(code).person == person


def test_ending_what_has_ended_changes_nothing_and_leaves_no_row(person, worker):
    held = person.allocations.get()
    actions.end_allocation(held, to_on=TODAY - timedelta(days=9), at=NOW)
    actions.end_allocation(held, to_on=TODAY, at=NOW)
    held.refresh_from_db()
    assert held.to_on == TODAY - timedelta(days=9)
    assert Entry.objects.filter(deed="end_allocation").count() == 1


def test_two_uses_of_one_code_make_one_account(person, worker):
    """The second finds the row already taken, even if it looked before the first had finished."""
    invitation, code = actions.invite_person(person, by=worker, at=NOW)
    assert actions.invitations._take(invitation, at=NOW)
    assert not actions.invitations._take(Invitation.objects.get(pk=invitation.pk), at=NOW)
    with pytest.raises(Refused):
        accept(code)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"born_on": date(2013, 5, 4)}, "possible from 13"),
        ({"born_on": None}, "date of birth"),
        ({"adopted_on": date(2020, 1, 1)}, "closed"),
    ],
)
def test_no_code_under_13_without_a_birthday_or_after_adoption(person, worker, change, reason):
    Person.objects.filter(pk=person.pk).update(**change)
    person.refresh_from_db()
    with pytest.raises(Refused, match=reason):
        actions.invite_person(person, by=worker, at=NOW)


def test_on_the_thirteenth_birthday_a_code_is_possible(person, worker):
    person.born_on = date(2013, 5, 3)
    assert actions.invite_person(person, by=worker, at=NOW)


def test_an_authority_can_set_the_age_higher(council, person, worker):
    council.youngest_account_age = 15
    council.save()
    person = Person.objects.get(pk=person.pk)
    person.born_on = date(2011, 5, 4)
    with pytest.raises(Refused, match="possible from 15"):
        actions.invite_person(person, by=worker, at=NOW)


def test_only_somebody_who_works_with_them_gives_a_code(council, team, person):
    colleague = an_account(Role.WORKER, authority=council, team=team)
    an_allocation(person, colleague, to_on=TODAY)  # until yesterday
    with pytest.raises(Refused, match="works with this person now"):
        actions.invite_person(person, by=colleague, at=NOW)


def test_nobody_gets_a_second_account(person, worker):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    accept(code)
    with pytest.raises(Refused, match="already has"):
        actions.invite_person(person, by=worker, at=NOW)


def test_a_taken_sign_in_name_is_refused_and_the_code_stays_good(person, worker):
    an_account(Role.WORKER, authority=person.authority, username="otter42")
    _, code = actions.invite_person(person, by=worker, at=NOW)
    with pytest.raises(Refused, match="already has that sign-in name"):
        accept(code, username="OTTER42")
    assert accept(code, username="otter43")


# Undoing


def test_undoing_a_used_code_ends_the_account_and_frees_person_and_name(person, worker, manager):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    first = accept(code)
    actions.undo_invitation(person, by=manager, at=NOW)
    first.refresh_from_db()
    assert not first.is_active
    assert first.person is None
    assert last_row().deed == "undo_invitation"
    person = Person.objects.get(pk=person.pk)
    later = NOW + timedelta(hours=24)
    _, again = actions.invite_person(person, by=worker, at=later)
    again = actions.accept_invitation(again, username="another", password="quiet green river", at=later)
    assert again.pk != first.pk


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=72)])
def test_a_worker_never_ends_an_account_and_the_manager_can(person, worker, manager, after):
    """Otherwise one worker could end it, make a code, use it, and open what the person drew."""
    _, code = actions.invite_person(person, by=worker, at=NOW)
    accept(code)
    with pytest.raises(Refused, match="Ask a manager"):
        actions.undo_invitation(person, by=worker, at=NOW + after)
    actions.undo_invitation(person, by=manager, at=NOW + after)
    assert not Account.objects.filter(person=person).exists()


def test_after_an_account_was_ended_a_new_code_waits_a_day(person, worker, manager):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    accept(code)
    actions.undo_invitation(person, by=manager, at=NOW)
    person = Person.objects.get(pk=person.pk)
    for hours in (0, 23):
        with pytest.raises(Refused, match="a day has passed"):
            actions.invite_person(person, by=worker, at=NOW + timedelta(hours=hours))
    assert actions.invite_person(person, by=worker, at=NOW + timedelta(hours=24))


def test_a_workers_open_code_dies_with_their_part(person, worker):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    actions.end_allocation(person.allocations.get(), to_on=TODAY, at=NOW)
    with pytest.raises(Refused):
        accept(code)


def test_an_active_young_persons_account_must_have_its_person(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        an_account(Role.YOUNG_PERSON, person=None)


# Staff


def test_a_manager_invites_workers_to_their_own_team_only(council, team, manager):
    _, code = actions.invite_staff(
        council, role="worker", full_name="Ruth Okafor", team=team, by=manager, at=NOW
    )
    account = accept(code)
    assert (account.role, account.team, account.full_name, account.person) == (
        "worker",
        team,
        "Ruth Okafor",
        None,
    )
    for role, where in (("worker", a_team(council)), ("manager", team), ("administrator", None)):
        with pytest.raises(Refused, match="own team"):
            actions.invite_staff(council, role=role, full_name="X", team=where, by=manager, at=NOW)


def test_nobody_invites_to_a_team_or_authority_that_is_not_theirs(council, team):
    administrator = an_account(Role.ADMINISTRATOR, authority=council)
    far = an_authority()
    with pytest.raises(Refused, match="team"):
        actions.invite_staff(
            council, role="worker", full_name="X", team=a_team(far), by=administrator, at=NOW
        )
    with pytest.raises(Refused, match="own authority"):
        actions.invite_staff(far, role="administrator", full_name="X", by=administrator, at=NOW)


def test_a_staff_code_never_makes_a_young_persons_account(council):
    with pytest.raises(Refused, match="works here"):
        actions.invite_staff(council, role="young_person", full_name="X", team=a_team(council), at=NOW)


def test_inviting_the_same_name_again_replaces_the_first_code(council, team, manager):
    same = {"role": "worker", "full_name": "Ruth Okafor", "team": team, "by": manager, "at": NOW}
    _, first = actions.invite_staff(council, **same)
    _, second = actions.invite_staff(council, **same)
    with pytest.raises(Refused):
        accept(first)
    assert accept(second)


def test_ending_an_account_ends_its_parts_today_and_its_open_codes(council, person, worker):
    administrator = an_account(Role.ADMINISTRATOR, authority=council)
    coming = an_allocation(a_person(council), worker, from_on=TODAY + timedelta(days=9))
    past = an_allocation(a_person(council), worker, to_on=date(2024, 6, 1))
    _, code = actions.invite_person(person, by=worker, at=NOW)
    actions.end_account(worker, by=administrator, at=NOW)
    worker.refresh_from_db()
    assert not worker.is_active
    assert person.allocations.get().to_on == TODAY
    coming.refresh_from_db()
    past.refresh_from_db()
    assert coming.to_on == coming.from_on  # never holds
    assert past.to_on == date(2024, 6, 1)
    with pytest.raises(Refused):
        accept(code)


def test_ending_twice_leaves_one_row(council, worker):
    administrator = an_account(Role.ADMINISTRATOR, authority=council)
    actions.end_account(worker, by=administrator, at=NOW)
    rows = Entry.objects.count()
    actions.end_account(worker, by=administrator, at=NOW)
    assert Entry.objects.count() == rows


def test_nobody_ends_their_own_account_nor_a_young_persons(council, person):
    administrator = an_account(Role.ADMINISTRATOR, authority=council)
    young = an_account(Role.YOUNG_PERSON, authority=council, person=person)
    with pytest.raises(Refused, match="your own"):
        actions.end_account(administrator, by=administrator, at=NOW)
    with pytest.raises(Refused, match="staff only"):
        actions.end_account(young, by=administrator, at=NOW)


# Allocations


def test_allocations_stay_within_an_authority(council, person):
    far = an_authority()
    stranger = an_account(Role.WORKER, authority=far, team=a_team(far))
    with pytest.raises(Refused, match="your authority"):
        actions.allocate(person, stranger, part=Part.SOCIAL_WORKER, from_on=TODAY, at=NOW)


def test_only_workers_who_are_here_can_be_allocated(council, person, manager, worker):
    worker.is_active = False
    for nobody in (manager, worker):
        with pytest.raises(Refused):
            actions.allocate(person, nobody, part=Part.SOCIAL_WORKER, from_on=TODAY, at=NOW)


def test_twice_in_the_same_part_is_refused_and_after_its_end_it_is_not(person, worker):
    with pytest.raises(Refused, match="already"):
        actions.allocate(person, worker, part=Part.PERSONAL_ADVISER, from_on=TODAY, at=NOW)
    actions.end_allocation(person.allocations.get(), to_on=TODAY, at=NOW)
    again = actions.allocate(person, worker, part=Part.PERSONAL_ADVISER, from_on=TODAY, at=NOW)
    assert last_row().things == sorted([again.ref, worker.ref])


def test_a_part_cannot_end_before_it_began(person):
    held = person.allocations.get()
    with pytest.raises(Refused, match="before it began"):
        actions.end_allocation(held, to_on=held.from_on - timedelta(days=1), at=NOW)


# Authorities, teams, people


def test_an_authority_and_a_team_are_added_once():
    council = actions.add_authority(code="901", name="Northmoor", at=NOW)
    assert last_row().chain == f"authority:{council.ref}"
    with pytest.raises(Refused, match="901"):
        actions.add_authority(code="901", name="Northmoor again", at=NOW)
    actions.add_team(council, name="Leaving care", at=NOW)
    with pytest.raises(Refused, match="that name"):
        actions.add_team(council, name=" leaving CARE ", at=NOW)


def test_a_child_id_stands_once_in_an_authority_and_again_in_another(council):
    actions.add_person(council, child_id="C1x", at=NOW)
    with pytest.raises(Refused, match="child ID"):
        actions.add_person(council, child_id=" C1x ", at=NOW)
    assert actions.add_person(an_authority(), child_id="C1x", at=NOW)


def test_people_without_a_child_id_do_not_collide(council):
    assert actions.add_person(council, at=NOW) != actions.add_person(council, child_id="", at=NOW)


def test_one_form_adds_one_person(council):
    administrator = an_account(Role.ADMINISTRATOR, authority=council)
    who = {"child_id": "", "born_on": None, "forename": "Tia", "surname": ""}
    for _ in range(2):
        actions.add_person_once(council, token="the same form", by=administrator, at=NOW, **who)
    assert Person.objects.filter(authority=council).count() == 1


def test_the_audit_never_carries_a_name(council, person, worker):
    actions.name_person(person, forename="Zephyrine", surname="Quill", by=worker, at=NOW)
    row = last_row()
    assert row.fields == ["forename", "surname"]
    assert "Zephyrine" not in str(vars(row))
    rows = Entry.objects.count()
    actions.name_person(person, forename="Zephyrine", surname="Quill", by=worker, at=NOW)
    assert Entry.objects.count() == rows


def test_an_adoption_closes_everything_and_a_mistake_can_be_taken_back(person, worker):
    _, code = actions.invite_person(person, by=worker, at=NOW)
    account = accept(code)
    actions.record_adoption(person, TODAY, at=NOW)
    account.refresh_from_db()
    assert not account.is_active
    rows = Entry.objects.count()
    actions.record_adoption(person, TODAY, at=NOW)
    assert Entry.objects.count() == rows
    actions.record_adoption(person, None, at=NOW)
    person = Person.objects.get(pk=person.pk)
    assert person.adopted_on is None
    assert actions.invite_person(person, by=worker, at=account.ended_at + timedelta(hours=24))


def test_nothing_of_a_deed_stays_when_its_row_cannot_be_written(person, worker, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(actions.log, "record", broken)
    with pytest.raises(RuntimeError):
        actions.end_allocation(Allocation.objects.get(), to_on=TODAY, by=worker, at=NOW)
    assert Allocation.objects.get().to_on is None


@pytest.mark.django_db(transaction=True)
def test_of_eight_uses_at_once_one_wins(person, worker):
    """T-11, T-44: whoever looks at the same moment, one account is made."""
    _, code = actions.invite_person(person, by=worker, at=NOW)
    start = Barrier(8)

    def use(number):
        try:
            start.wait()
            with within(EVERYTHING):  # a thread begins as nobody
                return accept(code, username=f"otter{number}").username
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        won = [name for name in people.map(use, range(8)) if name]
    assert len(won) == 1
    assert Account.objects.get(person=person).username == won[0]
