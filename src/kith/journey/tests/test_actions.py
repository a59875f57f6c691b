"""Deeds about a journey, each with its audit row, each doing nothing the second time."""

from datetime import date

import pytest

from kith.audit.queries import entries_about
from kith.conftest import Cast
from kith.journey.actions import answer_prompt, keep_rows, looked_at_together, release_lost_tie
from kith.journey.models import Episode, Prompt, PromptAnswer
from kith.journey.queries import lost_ties_of, prompts_for
from kith.journey.tests.factories import AT, ON, two_foster_homes
from kith.people.models import Person
from kith.words import Refused

pytestmark = pytest.mark.django_db
DAY, END = date(2020, 1, 1), date(2021, 1, 1)


def keep(person: Person, *values: object, year: int) -> tuple[int, int, int]:
    rows = {(person.pk, DAY): values}
    tally = keep_rows("episodes", rows, people=[person.pk], year=year, source=f"RUN{year}")  # type: ignore[arg-type]
    return tally.new, tally.changed, tally.same


OPEN = ("S", "C2", "U6", "PR1", None, "", "")
ENDED = ("S", "C2", "U6", "PR1", END, "E4A", "")


def test_rows_are_new_once_then_the_same(cast: Cast) -> None:
    assert keep(cast.person, *OPEN, year=2024) == (1, 0, 0)
    before = list(Episode.objects.values_list())
    assert keep(cast.person, *OPEN, year=2024) == (0, 0, 1)
    assert list(Episode.objects.values_list()) == before


def test_a_newer_year_and_a_correction_of_the_same_year_replace(cast: Cast) -> None:
    keep(cast.person, *OPEN, year=2024)
    assert keep(cast.person, *ENDED, year=2024) == (0, 1, 0)
    assert keep(cast.person, *OPEN, year=2025) == (0, 1, 0)
    assert Episode.objects.get().dec is None


def test_an_older_year_never_replaces_a_newer(cast: Cast) -> None:
    keep(cast.person, *ENDED, year=2025)
    assert keep(cast.person, *OPEN, year=2024) == (0, 0, 1)
    assert (Episode.objects.get().dec, Episode.objects.get().year) == (END, 2025)


def test_the_same_words_a_year_later_are_noted_as_seen_again(cast: Cast) -> None:
    keep(cast.person, *OPEN, year=2024)
    assert keep(cast.person, *OPEN, year=2025) == (0, 0, 1)
    assert Episode.objects.get().year == 2025


def a_tie(cast: Cast, *, reason: str = "", born: int = 2005) -> str:
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(born, 5, 3))
    cast.person.refresh_from_db()
    two_foster_homes(cast.person, reason=reason)
    return lost_ties_of(cast.person, on=ON)[0].key


def test_releasing_leaves_one_row_in_the_log_however_often(cast: Cast) -> None:
    key = a_tie(cast)
    for _ in range(2):
        release_lost_tie(cast.person, key, by=cast.worker, at=AT)
    assert [entry.deed for entry in entries_about(cast.person.ref)] == ["release_lost_tie"]
    assert Prompt.objects.count() == 1


@pytest.mark.parametrize("reason", ["ALLEG", "STAND", "APPRR"])
def test_some_endings_need_a_manager(cast: Cast, reason: str) -> None:
    key = a_tie(cast, reason=reason)
    with pytest.raises(Refused):
        release_lost_tie(cast.person, key, by=cast.worker, at=AT)
    assert not Prompt.objects.exists()
    release_lost_tie(cast.person, key, by=cast.manager, at=AT)
    assert Prompt.objects.count() == 1


def test_a_manager_does_not_release_what_the_worker_reads(cast: Cast) -> None:
    key = a_tie(cast)
    with pytest.raises(Refused):
        release_lost_tie(cast.person, key, by=cast.manager, at=AT)


def test_what_the_files_do_not_show_cannot_be_released(cast: Cast) -> None:
    key = a_tie(cast)
    Episode.objects.all().delete()
    with pytest.raises(Refused):
        release_lost_tie(cast.person, key, by=cast.worker, at=AT)


def test_looking_together_before_releasing_is_refused(cast: Cast) -> None:
    key = a_tie(cast, born=2012)
    with pytest.raises(Refused):
        looked_at_together(cast.person, key, by=cast.worker, at=AT)


def test_an_answer_is_kept_in_my_space_and_can_be_taken_back(cast: Cast) -> None:
    release_lost_tie(cast.person, a_tie(cast), by=cast.worker, at=AT)
    [prompt] = prompts_for(cast.person, on=ON)
    for answer in ("throw_away", "throw_away", ""):
        answer_prompt(cast.person, prompt.ref, answer, by=cast.young_person, at=AT)
        assert PromptAnswer.objects.get().answer == answer
    deeds = [entry.deed for entry in entries_about(cast.person.ref)]
    assert deeds.count("answer_prompt") == 2


def test_nobody_answers_what_they_may_not_see_yet(cast: Cast) -> None:
    release_lost_tie(cast.person, a_tie(cast, born=2012), by=cast.worker, at=AT)
    with pytest.raises(Refused):
        answer_prompt(cast.person, Prompt.objects.get().ref, "keep", by=cast.young_person, at=AT)


def test_what_the_person_did_does_not_show_in_the_workers_list(cast: Cast) -> None:
    release_lost_tie(cast.person, a_tie(cast), by=cast.worker, at=AT)
    before = lost_ties_of(cast.person, on=ON)
    [prompt] = prompts_for(cast.person, on=ON)
    answer_prompt(cast.person, prompt.ref, "throw_away", by=cast.young_person, at=AT)
    assert lost_ties_of(cast.person, on=ON) == before
