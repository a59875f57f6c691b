"""Storing a return: once, whole, newest wins, adoption closes, and nothing stored that may not be."""

from datetime import UTC, date, datetime

import pytest

from kith.audit.models import Entry, Seen
from kith.audit.queries import breaks
from kith.exchange.actions import import_return
from kith.exchange.models import ImportRun, ProblemRow
from kith.exchange.ssda903.apply import LARGEST
from kith.exchange.tests.factories import (
    OC3,
    a_return,
    episode,
    episodes,
    fingerprint,
    header,
    table,
)
from kith.journey.models import CareLeaverSnapshot, CollectionYear, Episode, Review, WorkerEpisode
from kith.people.models import Authority, Person
from kith.people.tests.factories import an_authority

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def here() -> Authority:
    return an_authority()


def bring(authority: Authority, files: list[tuple[str, bytes]], year: int = 2025) -> ImportRun:
    return import_return(authority, files, year=year, by=None, at=AT)


def codes(run: ImportRun) -> list[str]:
    return list(ProblemRow.objects.filter(run=run, grade="A").values_list("code", flat=True))


def test_a_return_is_stored(here: Authority) -> None:
    run = bring(here, a_return("A1", "A2"))
    assert (run.state, run.year, codes(run)) == ("done", 2025, [])
    person = Person.objects.get(child_id="A1")
    assert (person.born_on, person.sex, person.ethnicity) == (date(2008, 5, 3), "F", "WBRI")
    assert [row.place for row in Episode.objects.filter(person=person)] == ["U6", "U6"]
    assert Review.objects.filter(person=person).get().code == "PN1"
    assert WorkerEpisode.objects.filter(person=person).get().dec is None
    assert CollectionYear.objects.get().workers_given


def test_what_may_not_be_kept_is_nowhere(here: Authority) -> None:
    bring(here, a_return("A1"))
    everything = repr(
        [list(m._default_manager.values_list()) for m in (Person, Episode, Review, WorkerEpisode)]
    )
    for never in ("UN1", "AB1 2CD", "1234567", "N1"):
        assert f"'{never}'" not in everything


def test_twice_the_same_changes_nothing_and_says_so(here: Authority) -> None:
    bring(here, a_return("A1", "A2"))
    before, rows = fingerprint(), Entry.objects.filter(deed="import").count()
    again = bring(here, a_return("A1", "A2"))
    assert fingerprint() == before
    assert Entry.objects.filter(deed="import").count() == rows
    assert all(count["new"] == count["changed"] == 0 for count in again.counts.values())
    assert again.counts["episodes"]["same"] == 4


def test_the_same_child_id_in_two_authorities_is_two_people(here: Authority) -> None:
    bring(here, a_return("A1"))
    bring(an_authority(), a_return("A1"))
    assert Person.objects.filter(child_id="A1").count() == 2


def test_leading_zeros_are_kept_and_spaces_are_not(here: Authority) -> None:
    bring(here, [header("00123 "), episodes(episode("00123", "01/05/2024"))])
    assert Person.objects.get().child_id == "00123"
    assert Episode.objects.count() == 1


def test_a_newer_year_ends_an_episode_and_an_older_one_brought_later_does_not_open_it(
    here: Authority,
) -> None:
    older = [header("A1"), episodes(episode("A1", "01/05/2020"))]
    newer = [header("A1"), episodes(episode("A1", "01/05/2020", "01/06/2024", rec="E4A"))]
    bring(here, older, 2024)
    bring(here, newer, 2025)
    assert Episode.objects.get().dec == date(2024, 6, 1)
    again = bring(here, older, 2024)
    assert Episode.objects.get().dec == date(2024, 6, 1)
    assert again.counts["episodes"]["same"] == 1


def test_an_older_header_does_not_overrule_a_newer_and_a_correction_of_the_same_year_does(
    here: Authority,
) -> None:
    bring(here, [header("A1", born="03/05/2008")], 2025)
    bring(here, [header("A1", born="04/05/2008")], 2024)
    assert Person.objects.get().born_on == date(2008, 5, 3)
    bring(here, [header("A1", born="05/05/2008")], 2025)
    assert Person.objects.get().born_on == date(2008, 5, 5)


def test_the_later_row_of_one_file_wins(here: Authority) -> None:
    rows = (episode("A1", "01/05/2020", place="U1"), episode("A1", "01/05/2020", place="K2"))
    bring(here, [header("A1"), episodes(*rows)])
    assert Episode.objects.get().place == "K2"


def test_a_refused_row_is_listed_with_its_place_and_the_rest_is_stored(here: Authority) -> None:
    rows = (episode("A1", "31/02/2020"), episode("A1", "01/05/2021"))
    run = bring(here, [header("A1"), episodes(*rows)])
    problem = ProblemRow.objects.get(run=run, grade="A")
    assert (problem.file, problem.line, problem.child, problem.column) == ("episodes.csv", 2, "A1", "DECOM")
    assert problem.mend
    assert Episode.objects.get().decom == date(2021, 5, 1)
    assert run.counts["episodes"]["refused"] == 1


def test_a_mended_table_may_come_alone(here: Authority) -> None:
    bring(here, [header("A1"), episodes(episode("A1", "31/02/2020"))])
    run = bring(here, [episodes(episode("A1", "28/02/2020"))])
    assert codes(run) == []
    assert Episode.objects.get().decom == date(2020, 2, 28)
    assert run.counts["people"] == {"new": 0, "changed": 0, "same": 0, "refused": 0}


def test_a_mended_table_alone_does_not_bring_children_nobody_knows(here: Authority) -> None:
    run = bring(here, [episodes(episode("A9", "28/02/2020"))])
    assert codes(run) == ["INT03"]
    assert not Person.objects.exists()


def test_a_care_leaver_with_no_episode_is_a_person_too(here: Authority) -> None:
    bring(here, [header("A1", born="03/05/2005"), table("oc3.csv", OC3, "A1,03/05/2005,YES,F2,U1")])
    row = CareLeaverSnapshot.objects.get()
    assert (row.person.child_id, row.year, row.accommodation) == ("A1", 2025, "U1")


def test_each_year_has_its_own_snapshot(here: Authority) -> None:
    for year, place in ((2024, "U1"), (2025, "B1"), (2025, "B1")):
        files = [header("A1", born="03/05/2005"), table("oc3.csv", OC3, f"A1,03/05/2005,YES,F2,{place}")]
        bring(here, files, year)
    assert list(CareLeaverSnapshot.objects.values_list("year", "accommodation")) == [
        (2024, "U1"),
        (2025, "B1"),
    ]


def test_adoption_closes_and_a_correction_opens_again(here: Authority) -> None:
    adopted = [header("A1"), episodes(episode("A1", "01/05/2020", "01/06/2024", rec="E11"))]
    bring(here, adopted)
    assert Person.objects.get().adopted_on == date(2024, 6, 1)
    bring(here, adopted)
    assert Entry.objects.filter(deed="record_adoption").count() == 1
    bring(here, [header("A1"), episodes(episode("A1", "01/05/2020", "01/06/2024", rec="E4A"))])
    assert Person.objects.get().adopted_on is None


def test_who_comes_back_after_adoption_needs_a_new_id(here: Authority) -> None:
    bring(here, [header("A1"), episodes(episode("A1", "01/05/2020", "01/06/2021", rec="E12"))], 2021)
    run = bring(here, [header("A1"), episodes(episode("A1", "01/05/2024"))])
    assert codes(run) == ["KITH-ADOPTED"]
    assert ProblemRow.objects.get(run=run, code="KITH-ADOPTED").line == 2
    assert Episode.objects.count() == 1
    assert Person.objects.get().adopted_on == date(2021, 6, 1)


def test_an_adoption_without_its_day_or_on_the_first_day_keeps_its_own_episode_and_closes(
    here: Authority,
) -> None:
    no_day = episodes(
        episode("A1", "01/05/2020", "01/06/2021", rec="X1"), episode("A1", "01/06/2021", rec="E12")
    )
    same_day = episodes(
        episode("A2", "01/05/2020", "01/05/2020", rec="E11"),
        episode("A2", "01/05/2020", "01/05/2020", rec="E11"),
    )
    for child, given in (("A1", no_day), ("A2", same_day)):
        run = bring(here, [header(child), given])
        assert not ProblemRow.objects.filter(run=run, code="KITH-ADOPTED").exists()
        assert Person.objects.get(child_id=child).adopted_on is not None
    assert Episode.objects.count() == 3


def test_cells_far_too_long_are_refused_not_cut(here: Authority) -> None:
    row = episode("A1", "01/05/2020", place="X" * 50)
    run = bring(here, [header("A1", "B" * 35), episodes(row)])
    assert sorted(codes(run)) == ["KITH-LONG", "KITH-LONG"]
    assert [person.child_id for person in Person.objects.all()] == ["A1"]


def test_every_batch_has_its_row_and_every_person_stands_in_one(here: Authority) -> None:
    children = [f"A{number}" for number in range(LARGEST + 50)]
    run = bring(here, a_return(*children))
    rows = Entry.objects.filter(deed="import")
    assert rows.count() > 1
    refs = set(Person.objects.values_list("ref", flat=True))
    assert set(Seen.objects.filter(entry__in=rows).values_list("subject", flat=True)) == refs
    assert all(run.ref in row.things for row in rows)
    assert "A17" not in repr(list(rows.values_list("things", "fields")))
    assert list(breaks()) == []


def test_what_an_import_asks_does_not_grow_with_its_rows(
    here: Authority, django_assert_max_num_queries: object
) -> None:
    small, large = a_return(*[f"S{n}" for n in range(5)]), a_return(*[f"L{n}" for n in range(35)])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for files in (small, large):
        with CaptureQueriesContext(connection) as caught:
            bring(here, files)
        counts.append(len(caught))
    assert counts[1] <= counts[0] + 3
