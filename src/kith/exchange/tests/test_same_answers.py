"""The report from files and the pages from the database answer alike about the same returns."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kith.exchange.actions import import_return
from kith.exchange.continuity import Journey as Told
from kith.exchange.continuity import report
from kith.exchange.ssda903.read import files_in, read_files
from kith.exchange.tests.factories import (
    FAKE_RETURN,
    NO_FAKE_RETURN,
    OC3,
    NamedFile,
    episode,
    episodes,
    header,
    table,
)
from kith.journey.queries import Journey, journeys_of
from kith.people.models import Person
from kith.people.tests.factories import an_authority

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
Given = list[tuple[str, bytes | Path]]


def counted(one: Told | Journey, lost: int) -> tuple[object, ...]:
    counts = (one.periods_of_care, one.days_in_care, one.carer_changes, one.workers, lost)
    return (*counts, one.status.category, one.status.since, one.status.next_change_on, one.status.reasons)


def both(on: date, **years: Given) -> tuple[dict[str, object], dict[str, object]]:
    """What the report and what the database say, by child."""
    here = an_authority()
    for year, files in years.items():
        import_return(here, files, year=int(year[1:]), by=None, at=AT)
    reads = [read_files(files, year=int(year[1:])) for year, files in years.items()]
    told = {one.child: counted(one, len(one.lost_ties)) for one in report(reads, on).journeys}
    people = list(Person.objects.filter(authority=here, adopted_on__isnull=True))
    journeys = journeys_of(people, on=on)
    stored = {
        person.child_id or "": counted(journeys[person.pk], len(journeys[person.pk].lost_ties))
        for person in people
    }
    return {child: told[child] for child in stored}, dict(stored)


@pytest.mark.skipif(not FAKE_RETURN.is_dir(), reason=NO_FAKE_RETURN)
@pytest.mark.parametrize("on", [date(2018, 3, 31), date(2026, 9, 1)])
def test_about_the_sample_return(on: date) -> None:
    told, stored = both(on, y2018=list(files_in([FAKE_RETURN])))
    assert len(stored) > 2500
    assert told == stored


def test_about_two_years_with_an_episode_left_open_and_somebody_who_died() -> None:
    children = ("A1", "A2", "A3")
    leavers: NamedFile = table("oc3.csv", OC3, "A3,03/05/2008,DIED,0,0")
    told, stored = both(
        date(2025, 4, 1),
        y2024=[header(*children), episodes(episode("A1", "01/05/2022"), episode("A2", "01/05/2022"))],
        y2025=[header(*children), episodes(episode("A2", "01/05/2022", "01/06/2024", rec="E4A")), leavers],
    )
    assert set(stored) == set(children)
    assert told == stored
