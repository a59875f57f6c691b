"""Asking for one's record: every move and nobody else's, the clock, more time, asking once, being told."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.choices import What
from kith.access.models import Notice
from kith.audit.models import Entry
from kith.people.models import Person, ShutOut
from kith.records.actions.requests import ask_for_record, extend_request, move_request, say_about_request
from kith.records.choices.requests import NEXT, CameBy, Mover, Reason, State
from kith.records.figures.requests import own_request, own_steps, stages
from kith.records.models import RecordRequest
from kith.records.queries.people import people_found
from kith.records.queries.requests import due_of, open_request_of, requests_in, steps_of
from kith.records.rules.requests import check_harm_review, due_on, may_move, merged, occurrences
from kith.records.tests.requested import a_request, moved_to, released
from kith.words import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


# Every move, and whose it is


def test_every_state_is_reached_and_only_withdrawn_is_an_end():
    reached = {to for moves in NEXT.values() for to in moves}
    assert reached == set(State) - {State.RECEIVED}
    assert [state for state, moves in NEXT.items() if not moves] == [State.WITHDRAWN]
    assert set(NEXT) == set(State)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("mover", Mover)
@pytest.mark.parametrize("came_by", CameBy)
def test_nobody_makes_somebody_elses_move(state, mover, came_by):
    for to in State:
        whose = NEXT[state].get(to)
        by_paper = whose is Mover.ASKER and mover is Mover.OFFICER and came_by is not CameBy.KITH
        assert may_move(state, to, mover, came_by) is (whose is mover or by_paper)


def test_a_request_goes_its_whole_way_and_the_person_reads_each_step(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    released(request, cast.data_officer, cast.manager, at=now)
    move_request(request, State.FOLLOW_UP, mover=Mover.OFFICER, by=cast.data_officer, at=now, words="Ask us.")
    move_request(request, State.CLOSED, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    steps = own_steps(list(steps_of(request)), cast.young_person.pk)
    assert [str(step.who) for step in steps[:2]] == ["You", "Records team"]
    assert [str(step.who) for step in steps if "ready" in str(step.name)] == ["A manager"]
    assert [step.words for step in steps if step.words] == ["Ask us."]
    assert all(cast.data_officer.full_name not in str(step.who) for step in steps)
    assert [stage.when for stage in stages(request)] == ["done"] * 8 + ["now"]
    assert Notice.objects.filter(person=cast.person, what="record_ready").count() == 1


def test_a_release_is_made_by_a_manager_and_no_other_way(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    moved_to(request, State.DECIDING, cast.data_officer, at=now)
    for mover in Mover:
        with pytest.raises(Refused):
            move_request(request, State.RELEASED, mover=mover, by=cast.data_officer, at=now)


def test_two_who_move_the_same_request_do_not_both_move_it(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    same = RecordRequest.objects.select_related("person__authority").get(pk=request.pk)
    move_request(request, State.IDENTITY_CHECKED, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    with pytest.raises(Refused):
        move_request(same, State.IDENTITY_CHECKED, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    assert steps_of(request).count() == 2


# Asking


def test_one_request_at_a_time_and_another_when_it_is_over(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    with pytest.raises(Refused):
        a_request(cast.person, cast.young_person, at=now)
    move_request(request, State.WITHDRAWN, mover=Mover.ASKER, by=cast.young_person, at=now)
    assert open_request_of(cast.person) is None
    assert a_request(cast.person, cast.young_person, at=now) is not None


def test_the_same_form_sent_twice_is_one_request(cast, now):
    assert ask_for_record(cast.person, by=cast.young_person, at=now, token="once") is not None
    assert ask_for_record(cast.person, by=cast.young_person, at=now, token="once") is None
    assert RecordRequest.objects.count() == 1


def test_a_letter_counts_from_the_day_it_came_also_for_somebody_without_an_account(cast, now):
    """At any age: born in 1960, no account, found by name."""
    person = Person.objects.create(
        authority=cast.authority, forename="Odette", surname="Wren", born_on=date(1960, 5, 3)
    )
    assert people_found(cast.data_officer, "odet wren") == [person]
    came = timezone.localdate(now) - timedelta(days=10)
    asked = a_request(person, cast.data_officer, at=now, came_by=CameBy.LETTER, received_on=came)
    assert asked.received_on == came
    move_request(asked, State.WITHDRAWN, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    with pytest.raises(Refused):
        a_request(person, cast.data_officer, at=now, came_by=CameBy.LETTER, received_on=tomorrow)


def test_the_records_team_cannot_take_back_what_somebody_asked_in_kith(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    with pytest.raises(Refused):
        move_request(request, State.WITHDRAWN, mover=Mover.OFFICER, by=cast.data_officer, at=now)


def test_people_are_found_in_their_own_council_and_not_where_a_file_is_closed(cast, now):
    assert people_found(cast.data_officer, cast.person.surname) == [cast.person]
    assert people_found(cast.far_data_officer, cast.person.surname) == []
    assert people_found(cast.data_officer, "x") == []
    request = a_request(cast.person, cast.young_person, at=now)
    assert list(requests_in(cast.data_officer)) == [request]
    assert list(requests_in(cast.far_data_officer)) == []
    ShutOut.objects.create(
        person=cast.person,
        account=cast.data_officer,
        reason="They are related",
        begun_by=cast.manager,
        begun_at=now,
        review_on=date(2030, 1, 1),
    )
    assert people_found(cast.data_officer, cast.person.surname) == []
    assert list(requests_in(cast.data_officer)) == []


# The clock


def test_an_answer_is_due_in_a_month_in_three_when_extended_and_not_once_it_was_given():
    assert due_on(date(2026, 1, 31), State.SCREENING, extended=False) == date(2026, 2, 28)
    assert due_on(date(2026, 1, 31), State.SCREENING, extended=True) == date(2026, 4, 30)
    assert due_on(date(2026, 1, 31), State.RELEASED, extended=False) is None


def test_more_time_is_taken_once_with_a_reason_within_the_first_month(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    with pytest.raises(Refused):
        extend_request(request, "much", by=cast.data_officer, at=now)
    extend_request(request, "There are eleven boxes of paper.", by=cast.data_officer, at=now)
    request.refresh_from_db()
    assert due_of(request) > timezone.localdate(now) + timedelta(days=85)
    assert "eleven boxes" in own_steps(list(steps_of(request)), None)[-1].words
    with pytest.raises(Refused):
        extend_request(request, "There are eleven more boxes.", by=cast.data_officer, at=now)


def test_after_the_first_month_it_is_too_late_to_take_more_time(cast, now):
    came = datetime(2026, 1, 31, 12, tzinfo=timezone.get_current_timezone())
    request = a_request(cast.person, cast.young_person, at=came)
    late = datetime(2026, 3, 1, 12, tzinfo=timezone.get_current_timezone())
    with pytest.raises(Refused):
        extend_request(request, "There are eleven boxes of paper.", by=cast.data_officer, at=late)
    extend_request(
        request, "There are eleven boxes of paper.", by=cast.data_officer, at=late - timedelta(days=1)
    )


# Saying something, taking it back, complaining


def test_both_sides_say_something_without_moving_it(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    say_about_request(request, "Will it be long?", by=cast.young_person, at=now)
    say_about_request(request, "About two weeks.", by=cast.data_officer, at=now)
    with pytest.raises(Refused):
        say_about_request(request, "  ", by=cast.young_person, at=now)
    request.refresh_from_db()
    assert request.stands is State.RECEIVED
    assert [step.words for step in steps_of(request)][1:] == ["Will it be long?", "About two weeks."]
    assert "Will it" not in str(list(Entry.objects.values()))


def test_a_complaint_reopens_the_screening(cast, now):
    request = a_request(cast.person, cast.young_person, at=now)
    released(request, cast.data_officer, cast.manager, at=now)
    assert own_request(request).may_complain
    move_request(
        request, State.COMPLAINT, mover=Mover.ASKER, by=cast.young_person, at=now, words="Too little"
    )
    move_request(request, State.SCREENING, mover=Mover.OFFICER, by=cast.data_officer, at=now)
    released(request, cast.data_officer, cast.manager, at=now)
    assert request.stands is State.RELEASED


def test_where_a_team_works_with_somebody_its_manager_decides_and_no_other(cast, now, signed_in):
    request = a_request(cast.person, cast.young_person, at=now)
    moved_to(request, State.DECIDING, cast.data_officer, at=now)
    door = reverse("request_decide", kwargs={"request_ref": request.ref})
    assert signed_in(cast.manager).get(door).status_code == 200
    assert signed_in(cast.other_manager).get(door).status_code == 404
    cast.person.allocations.update(to_on=timezone.localdate(now))
    assert signed_in(cast.other_manager).get(door).status_code == 200, "nobody works with them any more"


def test_the_forms_keep_what_was_written_when_a_rule_says_no(cast, now, signed_in):
    """T-47: the reason stands on the page, and the words are still there."""
    request = a_request(cast.person, cast.young_person, at=now)
    client = signed_in(cast.data_officer)
    answer = client.post(reverse("request_extend", kwargs={"request_ref": request.ref}), {"why": "Hm so"})
    assert answer.status_code == 422
    assert "Hm so" in answer.content.decode()
    moved_to(request, State.SCREENING, cast.data_officer, at=now)
    answer = client.post(
        reverse("request_office", kwargs={"request_ref": request.ref}),
        {"to": "released", "words": "Kept words"},
    )
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


# Rules over texts


def test_words_are_found_wherever_they_stand_whatever_their_case():
    assert occurrences("Al met AL and Albert", "al") == [(0, 2), (7, 9), (14, 16)]
    assert occurrences("nothing", "") == []
    assert occurrences("İstanbul and İstanbul", "İstanbul") == [(0, 8), (13, 21)], (
        "letters that change length"
    )


def test_overlapping_places_are_taken_out_as_one():
    assert merged([(5, 9), (0, 3), (2, 6)]) == [(0, 9)]
    assert merged([(4, 4)]) == []


def test_serious_harm_is_looked_at_again_within_a_year():
    on = date(2026, 6, 1)
    check_harm_review(Reason.SERIOUS_HARM, on + timedelta(days=365), on=on)
    check_harm_review(Reason.COURT, None, on=on)
    for review in (None, on, on + timedelta(days=366)):
        with pytest.raises(Refused):
            check_harm_review(Reason.SERIOUS_HARM, review, on=on)


def test_a_request_that_the_records_team_writes_down_is_told_to_the_person_and_to_who_answers_for_them(
    cast, now
):
    """Screening opens all that is held: nobody begins it about somebody in silence."""
    a_request(cast.person, cast.data_officer, at=now, came_by=CameBy.LETTER)
    assert Notice.objects.filter(person=cast.person, what=What.RECORD_WRITTEN_DOWN).count() == 1
    told = Notice.objects.filter(what=What.RECORD_WRITTEN_DOWN_NEAR).values_list("account", flat=True)
    assert {cast.worker.pk, cast.manager.pk, cast.administrator.pk} <= set(told)
    assert not {cast.data_officer.pk, cast.far_administrator.pk, cast.other_worker.pk} & set(told)


def test_asking_in_kith_tells_nobody_but_the_office(cast, now):
    a_request(cast.person, cast.young_person, at=now)
    assert not Notice.objects.filter(
        what__in=[What.RECORD_WRITTEN_DOWN, What.RECORD_WRITTEN_DOWN_NEAR]
    ).exists()
