"""Journeys read back from what is stored; lost ties as each side may see them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.conftest import Cast
from kith.journey.actions import answer_prompt, looked_at_together, release_lost_tie
from kith.journey.models import CareLeaverSnapshot, Episode
from kith.journey.queries import journey_of, journeys_of, lost_ties_of, prompts_for
from kith.journey.release import Answer, ReleaseState
from kith.journey.tests.factories import AT, ON, a_worker_spell, a_year, an_episode, two_foster_homes
from kith.law.care_leaver import Category
from kith.people.models import Person
from kith.people.tests.factories import a_person, an_authority

pytestmark = pytest.mark.django_db


def an_adult(cast: Cast) -> Person:
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2005, 5, 3))
    return Person.objects.get(pk=cast.person.pk)


def test_a_journey_tells_homes_carers_workers_days_and_status() -> None:
    person = a_person(an_authority(), born_on=date(2009, 5, 3))
    a_year(person.authority)
    two_foster_homes(person)
    a_worker_spell(person, "SW1", date(2018, 1, 10), date(2019, 1, 10))
    journey = journey_of(person, on=ON)
    assert len(journey.homes) == 2
    assert (journey.carer_changes, journey.workers, journey.periods_of_care) == (1, 1, 1)
    assert journey.in_care
    assert [tie.kind.value for tie in journey.lost_ties] == ["worker", "carer"]
    assert journey.status.category is Category.ELIGIBLE


def test_thirty_journeys_cost_as_many_questions_as_one() -> None:
    authority = an_authority()
    a_year(authority)
    people = [a_person(authority) for _ in range(30)]
    for person in people:
        two_foster_homes(person)
        a_worker_spell(person, "SW1", date(2018, 1, 10))
    counts = []
    for asked in (people[:1], people):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            journeys_of(asked, on=ON)
        counts.append(len(caught))
    assert counts == [4, 4]


def test_without_any_file_the_status_is_unknown_never_none() -> None:
    person = a_person(an_authority(), born_on=date(2007, 5, 3))
    assert journey_of(person, on=ON).status.category is Category.UNKNOWN
    assert journey_of(person, on=ON).workers is None


def test_an_episode_left_open_in_an_older_year_is_said_in_the_reasons() -> None:
    person = a_person(an_authority(), born_on=date(2009, 5, 3))
    for year in (2024, 2025, 2026):
        a_year(person.authority, year)
    an_episode(person, date(2018, 1, 10), rne="S", year=2024)
    journey = journey_of(person, on=ON)
    assert journey.left_open_on == date(2024, 3, 31)
    assert "KITH-OPEN" in journey.status.reasons[0].msgid


def test_years_behind_a_gap_do_not_count_as_complete() -> None:
    person = a_person(an_authority(), born_on=date(2005, 5, 3))
    for year in (2015, 2026):
        a_year(person.authority, year)
    assert journey_of(person, on=ON).status.category is Category.UNKNOWN


def test_home_for_good_comes_from_the_newest_snapshot() -> None:
    person = a_person(an_authority(), born_on=date(2008, 12, 3))
    for year in range(2022, 2027):
        a_year(person.authority, year)
    an_episode(person, date(2022, 5, 10), date(2025, 2, 10), rne="S", rec="E4A")
    before = journey_of(person, on=ON).status.category
    CareLeaverSnapshot.objects.create(person=person, year=2026, source="TEST", in_touch="RHOM")
    assert before is not Category.QUALIFYING
    assert journey_of(person, on=ON).status.category is Category.QUALIFYING


def test_nothing_reaches_the_person_before_it_was_released(cast: Cast) -> None:
    person = an_adult(cast)
    two_foster_homes(person)
    [tie] = lost_ties_of(person, on=ON)
    assert tie.state is ReleaseState.WORKER_READS
    assert prompts_for(person, on=ON) == []
    release_lost_tie(person, tie.key, by=cast.worker, at=AT)
    assert [prompt.from_on for prompt in prompts_for(person, on=ON)] == [date(2018, 1, 10)]


def test_under_18_it_is_first_seen_together(cast: Cast) -> None:
    person = cast.person
    Person.objects.filter(pk=person.pk).update(born_on=date(2010, 5, 3))
    person.refresh_from_db()
    two_foster_homes(person)
    [tie] = lost_ties_of(person, on=ON)
    release_lost_tie(person, tie.key, by=cast.worker, at=AT)
    assert lost_ties_of(person, on=ON)[0].state is ReleaseState.TOGETHER_FIRST
    assert prompts_for(person, on=ON) == []
    looked_at_together(person, tie.key, by=cast.worker, at=AT)
    assert len(prompts_for(person, on=ON)) == 1


def test_a_correction_takes_an_unanswered_prompt_away_and_leaves_an_answered_one(cast: Cast) -> None:
    person = an_adult(cast)
    two_foster_homes(person)
    [tie] = lost_ties_of(person, on=ON)
    release_lost_tie(person, tie.key, by=cast.worker, at=AT)
    [prompt] = prompts_for(person, on=ON)
    Episode.objects.filter(person=person, decom=date(2018, 1, 10)).update(dec=date(2018, 2, 1))
    Episode.objects.filter(person=person, decom=date(2020, 1, 10)).update(decom=date(2018, 2, 1))
    assert prompts_for(person, on=ON) == []
    Episode.objects.filter(person=person, decom=date(2018, 2, 1)).update(decom=date(2020, 1, 10))
    Episode.objects.filter(person=person, decom=date(2018, 1, 10)).update(dec=date(2020, 1, 10))
    answer_prompt(person, prompt.ref, "keep", by=cast.young_person, at=AT)
    Episode.objects.filter(person=person).delete()
    assert [one.answer for one in prompts_for(person, on=ON)] == [Answer.KEEP]


def test_adopted_children_have_none(cast: Cast) -> None:
    person = an_adult(cast)
    two_foster_homes(person)
    [tie] = lost_ties_of(person, on=ON)
    release_lost_tie(person, tie.key, by=cast.worker, at=AT)
    Person.objects.filter(pk=person.pk).update(adopted_on=date(2021, 1, 1))
    person.refresh_from_db()
    assert prompts_for(person, on=ON) == []
    assert lost_ties_of(person, on=ON) == []
