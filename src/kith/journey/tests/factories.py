"""Journeys for tests. All of them are invented."""

from datetime import UTC, date, datetime
from typing import Any

from kith.journey.models import CollectionYear, Episode, WorkerEpisode
from kith.people.models import Authority, Person

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ON = date(2026, 6, 1)


def an_episode(person: Person, decom: date, dec: date | None = None, **kwargs: Any) -> Episode:
    """A foster home with new carers, unless said otherwise."""
    ended = {"rec": "X1"} if dec else {}
    told = {"rne": "P", "ls": "C2", "place": "U6", "year": 2026, "source": "TEST", **ended, **kwargs}
    return Episode.objects.create(person=person, decom=decom, dec=dec, **told)


def a_worker_spell(person: Person, sw_id: str, decom: date, dec: date | None = None) -> WorkerEpisode:
    return WorkerEpisode.objects.create(
        person=person, sw_id=sw_id, decom=decom, dec=dec, year=2026, source="TEST"
    )


def a_year(authority: Authority, year: int = 2026, *, workers_given: bool = True) -> CollectionYear:
    return CollectionYear.objects.create(authority=authority, year=year, workers_given=workers_given)


def two_foster_homes(person: Person, *, reason: str = "") -> None:
    """A foster home of two years that ended by a move, then another that goes on: one lost carer."""
    an_episode(person, date(2018, 1, 10), date(2020, 1, 10), rne="S", reason=reason)
    an_episode(person, date(2020, 1, 10))
