"""T-57: nothing goes early, nothing late, a hold wins, nothing goes unlisted or unconfirmed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kith.audit.models import Entry
from kith.exchange.models import ImportRun, ProblemRow
from kith.journey.models import Episode
from kith.kit.jobs import do_ready
from kith.law.tests.test_retention import lives, second_program
from kith.people.models import AgreedPerson, Agreement, Invitation, Person
from kith.people.tests.factories import a_person
from kith.records.actions.retention import (
    confirm_run,
    drop_run,
    end_hold,
    keep_for,
    let_go,
    list_due,
    list_everything_due,
    place_hold,
)
from kith.records.choices.retention import CARE_RECORD, RunState
from kith.records.keeping import all_kept
from kith.records.models import Pack, RecordRequest, RetentionRun
from kith.records.queries.held import rows_of
from kith.records.queries.retention import due_in, rules_of
from kith.records.rules.retention import Life, ended_records, still_listed
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, one_that_is_over, released
from kith.universe.actions import add_member
from kith.universe.models import Member
from kith.words import Refused

pytestmark = pytest.mark.django_db
WHY = "The police have asked for it"


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_current_timezone())


def born(authority, day, **kwargs):
    return a_person(authority, born_on=day, **kwargs)


def died(person, day):
    Episode.objects.create(
        person=person, decom=day - timedelta(days=1), dec=day, rec="E2", year=day.year, source="x"
    )


def due(authority, day):
    return due_in(authority, on=day).get(CARE_RECORD, [])


def confirmed(cast, day):
    run = list_due(cast.authority, by=cast.data_officer, at=at(day))
    confirm_run(run, by=cast.manager, at=at(day))
    return run


# Whose clock


def test_the_list_equals_the_second_program_on_hundreds_of_lives(cast):
    """As in ``law``, but through the database: births, deaths by the files, adoptions, holds."""
    on = date(2035, 6, 1)
    expected = []
    for number, (born_on, died_on) in enumerate(lives(300, seed=3)):
        person = born(cast.authority, born_on)
        if died_on:
            died(person, died_on)
        if number % 7 == 0:
            Person.objects.filter(pk=person.pk).update(adopted_on=date(1999, 1, 1))
        elif number % 5 == 0:
            place_hold(person, WHY, by=cast.data_officer, at=timezone.now())
        elif second_program(born_on, died_on) <= on:
            expected.append(person.ref)
    assert len(expected) > 50
    assert due(cast.authority, on) == sorted(expected)


def test_the_day_before_nothing_goes_and_on_the_day_it_does(cast):
    person = born(cast.authority, date(1952, 2, 29))
    assert due(cast.authority, date(2027, 2, 28)) == []
    assert due(cast.authority, date(2027, 3, 1)) == [person.ref]
    assert due(cast.far_worker.authority, date(2027, 3, 1)) == []


def test_a_plain_twin_of_the_rule_over_thousands_of_lives():
    on = date(2036, 3, 1)
    rows = [Life(key, *life, adopted=key % 11 == 0) for key, life in enumerate(lives(5000, seed=11))]
    held = set(range(0, 5000, 3))
    went = set(ended_records(rows, held, on=on))
    for life in rows:
        over = second_program(life.born_on, life.died_on) <= on
        assert (life.key in went) is (over and not life.adopted and life.key not in held)
    assert ended_records([Life(1, None, date(1960, 1, 1), False)], set(), on=on) == []


# Other classes


def a_problem(cast, day, child="CHILD"):
    run = ImportRun.objects.create(authority=cast.authority, at=at(day), state="done")
    return ProblemRow.objects.create(run=run, place=1, code="X", grade="A", message="m", child=child)


def test_problem_rows_are_kept_two_years_to_the_day(cast):
    row = a_problem(cast, date(2026, 3, 10))
    assert "problem_rows" not in due_in(cast.authority, on=date(2028, 3, 9))
    assert due_in(cast.authority, on=date(2028, 3, 10))["problem_rows"] == [str(row.pk)]


def test_a_councils_own_rule_holds_from_its_day_and_its_source_is_told(cast):
    row = a_problem(cast, date(2026, 3, 10))
    keep_for(
        cast.authority,
        "problem_rows",
        months=6,
        from_on=date(2027, 1, 1),
        source="Schedule 2026, line 14",
        by=cast.data_officer,
        at=at(date(2026, 4, 1)),
    )
    assert "problem_rows" not in due_in(cast.authority, on=date(2026, 12, 31))
    assert due_in(cast.authority, on=date(2027, 1, 1))["problem_rows"] == [str(row.pk)]
    rule = next(one for one in rules_of(cast.authority, on=date(2027, 1, 1)) if one.own)
    assert (rule.months, rule.source) == (6, "Schedule 2026, line 14")
    assert not any(one.own for one in rules_of(cast.far_worker.authority, on=date(2027, 1, 1)))


@pytest.mark.parametrize("kept", ["care_record", "audit", "sessions"])
def test_what_the_law_or_kith_fixes_is_not_the_councils_to_change(cast, kept):
    with pytest.raises(Refused):
        keep_for(
            cast.authority,
            kept,
            months=1,
            from_on=date(2030, 1, 1),
            source="x",
            by=cast.data_officer,
            at=at(date(2026, 4, 1)),
        )


def test_a_rule_does_not_begin_in_the_past_and_not_twice_on_one_day(cast):
    rule = {"months": 6, "source": "x", "by": cast.data_officer, "at": at(date(2026, 4, 2))}
    with pytest.raises(Refused):
        keep_for(cast.authority, "invitations", from_on=date(2026, 4, 1), **rule)
    keep_for(cast.authority, "invitations", from_on=date(2026, 4, 2), **rule)
    with pytest.raises(Refused):
        keep_for(cast.authority, "invitations", from_on=date(2026, 4, 2), **rule)


def test_codes_that_were_used_stay_and_unused_ones_go_after_a_year(cast):
    ended = at(date(2026, 1, 10))
    kept = {"authority": cast.authority, "role": "worker", "made_at": ended, "ends_at": ended}
    Invitation.objects.create(code_hash="a", account=cast.worker, **kept)
    unused = Invitation.objects.create(code_hash="b", **kept)
    assert due_in(cast.authority, on=date(2027, 1, 9)) == {}
    assert due_in(cast.authority, on=date(2027, 1, 10)) == {"invitations": [str(unused.pk)]}


def test_files_go_when_they_can_no_longer_be_opened_and_open_requests_stay(cast):
    day = date(2026, 1, 10)
    over = one_that_is_over(cast.person, cast.young_person, at=at(day))
    a_request(cast.person, cast.young_person, at=at(day))
    assert due_in(cast.authority, on=date(2026, 4, 10)) == {}
    assert due_in(cast.authority, on=date(2026, 4, 11)) == {"packs": [str(over.pack.pk)]}
    found = due_in(cast.authority, on=date(2029, 1, 10))
    assert found["requests"] == [str(over.pk)]


def test_agreements_go_six_years_after_their_end_and_not_before_the_records_of_all_they_name(cast):
    named = cast.agreed.agreement
    Agreement.objects.filter(pk=named.pk).update(from_on=date(2025, 1, 10), to_on=date(2026, 1, 10))
    nobody = Agreement.objects.create(
        authority=cast.authority,
        organisation=named.organisation,
        purpose="Plantedpurpose",
        parts=["homes"],
        from_on=date(2025, 1, 10),
        to_on=date(2026, 1, 10),
        made_by=cast.administrator,
        made_at=at(date(2025, 1, 10)),
    )
    assert "agreements" not in due_in(cast.authority, on=date(2032, 1, 9))
    assert due_in(cast.authority, on=date(2032, 1, 10)) == {"agreements": [str(nobody.pk)]}
    assert "agreements" not in due_in(cast.far_worker.authority, on=date(2032, 1, 10))
    AgreedPerson.objects.filter(agreement=named).delete()  # with the care record of whom it named
    assert due_in(cast.authority, on=date(2032, 1, 10))["agreements"] == sorted(
        [str(nobody.pk), str(named.pk)]
    )


def test_an_agreement_that_is_due_goes_and_one_that_names_somebody_stays(cast):
    named = cast.agreed.agreement
    Agreement.objects.filter(pk=named.pk).update(from_on=date(2015, 1, 1), to_on=date(2016, 1, 1))
    gone = Agreement.objects.get(pk=named.pk)
    gone.pk, gone.ref, gone._state.adding = None, "PLANTEDREF42", True
    gone.purpose = "Plantedpurpose"
    gone.save()
    run = confirmed(cast, timezone.localdate())
    assert let_go(run, at=timezone.now()) == {"agreements": 1}
    assert list(Agreement.objects.filter(authority=cast.authority)) == [named]


def test_every_class_has_a_source_and_something_that_lets_it_go():
    for kept in all_kept(date(2026, 6, 1)):
        assert kept.source
        assert bool(kept.model) != bool(kept.keeper), kept.name


# Holds


def test_a_hold_keeps_the_record_and_what_is_about_that_person_elsewhere(cast):
    person = born(cast.authority, date(1940, 5, 3), child_id="HELDCHILD")
    a_problem(cast, date(2020, 3, 10), child="HELDCHILD")
    other = a_problem(cast, date(2020, 3, 10), child="OTHERCHILD")
    hold = place_hold(person, WHY, by=cast.data_officer, at=timezone.now())
    found = due_in(cast.authority, on=date(2026, 6, 1))
    assert found == {"problem_rows": [str(other.pk)]}
    end_hold(hold, "They no longer need it", by=cast.data_officer, at=timezone.now())
    found = due_in(cast.authority, on=date(2026, 6, 1))
    assert found[CARE_RECORD] == [person.ref]
    assert len(found["problem_rows"]) == 2


def test_a_hold_needs_its_reason_and_stands_once(cast):
    with pytest.raises(Refused):
        place_hold(cast.person, "court", by=cast.data_officer, at=timezone.now())
    hold = place_hold(cast.person, WHY, by=cast.data_officer, at=timezone.now())
    with pytest.raises(Refused):
        place_hold(cast.person, WHY, by=cast.data_officer, at=timezone.now())
    with pytest.raises(Refused):
        end_hold(hold, "", by=cast.data_officer, at=timezone.now())
    assert "police" not in str(list(Entry.objects.values()))


def test_a_hold_placed_after_the_list_still_wins(cast):
    person = born(cast.authority, date(1940, 5, 3))
    run = confirmed(cast, date(2026, 6, 1))
    place_hold(person, WHY, by=cast.data_officer, at=timezone.now())
    assert let_go(run, at=at(date(2026, 6, 2))) == {CARE_RECORD: 0}
    assert Person.objects.get(pk=person.pk).born_on == date(1940, 5, 3)


# Rounds


def test_listing_tells_numbers_and_opaque_keys_and_nothing_goes(cast):
    person = born(cast.authority, date(1940, 5, 3), surname="Plantedsurname")
    run = list_due(cast.authority, by=cast.data_officer, at=at(date(2026, 6, 1)))
    assert run.listed == {CARE_RECORD: [person.ref]}
    assert "Planted" not in str(list(RetentionRun.objects.values())) + str(list(Entry.objects.values()))
    assert Person.objects.get(pk=person.pk).surname == "Plantedsurname"


def test_nothing_goes_before_a_manager_confirms_it_and_not_by_who_listed_it(cast):
    born(cast.authority, date(1940, 5, 3))
    run = list_due(cast.authority, by=cast.manager, at=at(date(2026, 6, 1)))
    with pytest.raises(Refused):
        let_go(run, at=at(date(2026, 6, 1)))
    with pytest.raises(Refused):
        confirm_run(run, by=cast.manager, at=at(date(2026, 6, 1)))
    drop_run(run, by=cast.other_manager, at=at(date(2026, 6, 1)))
    with pytest.raises(Refused):
        confirm_run(run, by=cast.other_manager, at=at(date(2026, 6, 1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRun.objects.update(state=RunState.CONFIRMED)


def test_only_what_was_listed_goes_and_only_while_it_is_due():
    listed, still = {"a": ["1", "2"], "b": ["3"]}, {"a": ["2", "9"], "c": ["4"]}
    assert still_listed(listed, still) == {"a": ["2"], "b": []}


def test_what_is_due_but_was_not_listed_stays(cast):
    run = confirmed(cast, date(2026, 6, 1))
    late = born(cast.authority, date(1940, 5, 3))
    assert let_go(run, at=at(date(2026, 6, 2))) == {}
    assert Person.objects.get(pk=late.pk).born_on is not None


def test_a_job_lets_go_what_was_confirmed_and_doing_it_again_changes_nothing(cast):
    person, row = born(cast.authority, date(1940, 5, 3)), a_problem(cast, date(2020, 3, 10))
    run = confirmed(cast, timezone.localdate())
    do_ready()
    run.refresh_from_db()
    assert (run.state, run.gone) == (RunState.DONE, {CARE_RECORD: 1, "problem_rows": 1})
    assert not ProblemRow.objects.filter(pk=row.pk).exists()
    assert Person.objects.get(pk=person.pk).born_on is None
    rows = Entry.objects.filter(deed="let_go")
    assert {(row.kind, tuple(row.fields)) for row in rows} == {
        ("job", (CARE_RECORD,)),
        ("job", ("problem_rows",)),
    }
    with pytest.raises(Refused):
        let_go(run, at=timezone.now())
    assert rows.count() == 2


def test_each_council_gets_its_list_where_something_is_due_and_none_waits(cast):
    born(cast.authority, date(1940, 5, 3))
    for _ in range(2):
        list_everything_due.call()
    assert [run.authority for run in RetentionRun.objects.all()] == [cast.authority]


# What goes with a record, and what stays


def ends_today(cast, person):
    Person.objects.filter(pk=person.pk).update(born_on=date(1940, 5, 3))
    run = confirmed(cast, timezone.localdate())
    let_go(run, at=timezone.now())


def test_with_the_record_everything_of_it_goes_and_the_account_keeps_its_space(cast):
    now = timezone.now()
    a_note(cast.allocation, cast.worker, at=now, text="Plantednote")
    released(a_request(cast.person, cast.young_person, at=now), cast.data_officer, cast.manager, at=now)
    add_member(cast.person, "Nan", by=cast.young_person, at=now)
    neighbour = a_note(cast.other_person.allocations.get(worker=cast.other_worker), cast.other_worker, at=now)
    ends_today(cast, cast.person)
    left = {model._meta.label_lower for model, rows in rows_of(cast.person, theirs=False) if rows.exists()}
    assert left <= {"people.person", "people.account", "access.notice"}
    stone = Person.objects.get(pk=cast.person.pk)
    assert (stone.forename, stone.surname, stone.born_on, stone.child_id) == ("", "", None, None)
    assert Member.objects.filter(person=stone).count() == 1, "my space goes only by one's own choice"
    assert not Pack.objects.exists()
    assert not RecordRequest.objects.exists()
    neighbour.refresh_from_db()
    assert Entry.objects.filter(subjects__subject=stone.ref, deed="write_note").exists(), "the log stands"


def test_of_somebody_without_an_account_the_space_goes_too(cast):
    add_member(cast.person, "Nan", by=cast.young_person, at=timezone.now())
    type(cast.young_person).objects.filter(pk=cast.young_person.pk).update(is_active=False, person=None)
    ends_today(cast, cast.person)
    assert not Member.objects.filter(person=cast.person).exists()
