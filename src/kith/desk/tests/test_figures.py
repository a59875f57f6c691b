"""T-74: a page of 30 among many asks no more questions than a page of 3."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kith.journey.models import CollectionYear, Episode, WorkerEpisode
from kith.people.tests.factories import a_person, an_allocation
from kith.universe.actions import add_member, share_member

pytestmark = pytest.mark.django_db


def somebody(cast, number):
    """A person with two homes, a worker before this one, and an allocation."""
    person = a_person(cast.authority, born_on=date(2009, 1, 1) + timedelta(days=number * 20))
    an_allocation(person, cast.worker)
    for began_on, ended_on in ((date(2022, 1, 1), date(2024, 1, 1)), (date(2024, 1, 1), None)):
        Episode.objects.create(
            person=person,
            year=2026,
            source="test",
            decom=began_on,
            dec=ended_on,
            rne="S",
            ls="C2",
            place="U6",
        )
    WorkerEpisode.objects.create(
        person=person, year=2026, source="test", sw_id="SW1", decom=date(2022, 1, 1), dec=date(2023, 6, 1)
    )
    return person


def questions(client, page):
    client.get(reverse(page))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(page)).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("page", "who"), [("caseload", "worker"), ("team", "manager")])
def test_thirty_people_cost_no_more_questions_than_three(cast, signed_in, page, who):
    CollectionYear.objects.create(authority=cast.authority, year=2026)
    member = add_member(cast.person, "Tia", by=cast.young_person, at=timezone.now())
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    client = signed_in(getattr(cast, who))
    somebody(cast, 1)
    somebody(cast, 2)
    few = questions(client, page)
    for number in range(3, 30):
        somebody(cast, number)
    many = questions(client, page)
    assert many == few
    assert many < 30
