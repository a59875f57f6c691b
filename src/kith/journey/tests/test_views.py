"""The journey's doors: for each yes the nearest no, and what a page must never say."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.audit.models import Entry
from kith.conftest import Cast
from kith.journey.actions import release_lost_tie
from kith.journey.models import Prompt
from kith.journey.queries import lost_ties_of
from kith.journey.tests.factories import a_worker_spell, a_year, two_foster_homes
from kith.people.models import Account, Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def key_for(cast: Cast, *, reason: str = "", born: int = 2000) -> str:
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(born, 5, 3))
    cast.person.refresh_from_db()
    a_year(cast.authority)
    two_foster_homes(cast.person, reason=reason)
    return lost_ties_of(cast.person, on=timezone.localdate())[0].key


def address(name: str, cast: Cast, key: str) -> str:
    return reverse(name, args=[cast.person.ref, key])


def test_my_journey_shows_my_own_homes(cast: Cast, signed_in: SignIn) -> None:
    key_for(cast)
    a_worker_spell(cast.person, "SW100001", date(2018, 1, 10), date(2019, 1, 10))
    page = signed_in(cast.young_person).get(reverse("my_journey"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "With a foster family" in text
    assert "Social worker 1" in text
    for never in ("SW100001", "U6", "C2", "CARPL", cast.person.child_id or "?"):
        assert f">{never}" not in text
        assert f" {never} " not in text
    mine_is_not_theirs = signed_in(cast.other_young_person).get(reverse("my_journey")).content.decode()
    assert "Nothing here yet" in mine_is_not_theirs


@pytest.mark.parametrize("who", ["worker", "manager", "administrator"])
def test_my_journey_is_not_for_staff(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(reverse("my_journey")).status_code == 404


def test_the_page_has_no_style_attribute_and_no_inline_script(cast: Cast, signed_in: SignIn) -> None:
    key_for(cast)
    text = signed_in(cast.young_person).get(reverse("my_journey")).content.decode()
    assert "style=" not in text
    assert "<script>" not in text


def test_a_released_prompt_waits_on_my_journey(cast: Cast, signed_in: SignIn) -> None:
    key = key_for(cast)
    client = signed_in(cast.young_person)
    assert "Somebody you lived with" not in client.get(reverse("my_journey")).content.decode()
    release_lost_tie(cast.person, key, by=cast.worker, at=timezone.now())
    text = client.get(reverse("my_journey")).content.decode()
    assert "Somebody you lived with" in text
    assert reverse("lost_tie_keep", args=[Prompt.objects.get().ref]) in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("worker", 200),
        ("manager", 200),
        ("other_worker", 404),
        ("other_manager", 404),
        ("far_worker", 404),
        ("administrator", 404),
        ("young_person", 404),
        ("other_young_person", 404),
    ],
)
def test_who_may_open_the_page_that_releases(cast: Cast, signed_in: SignIn, who: str, status: int) -> None:
    key = key_for(cast)
    assert signed_in(getattr(cast, who)).get(address("lost_tie_release", cast, key)).status_code == status


def test_the_worker_releases(cast: Cast, signed_in: SignIn) -> None:
    key = key_for(cast)
    client = signed_in(cast.worker)
    for _ in range(2):
        assert client.post(address("lost_tie_release", cast, key)).status_code == 302
    assert Prompt.objects.count() == 1
    assert Entry.objects.filter(deed="release_lost_tie").count() == 1


@pytest.mark.parametrize("who", ["manager", "other_worker", "other_manager", "administrator", "young_person"])
def test_nobody_else_releases(cast: Cast, signed_in: SignIn, who: str) -> None:
    key = key_for(cast)
    signed_in(getattr(cast, who)).post(address("lost_tie_release", cast, key))
    assert not Prompt.objects.exists()


def test_an_allegation_is_for_the_manager_and_the_worker_reads_so(cast: Cast, signed_in: SignIn) -> None:
    key = key_for(cast, reason="ALLEG")
    worker = signed_in(cast.worker)
    assert (
        "A manager needs to look at this"
        in worker.get(address("lost_tie_release", cast, key)).content.decode()
    )
    worker.post(address("lost_tie_release", cast, key))
    assert not Prompt.objects.exists()
    manager = signed_in(cast.manager)
    assert "How this ended needs you" in manager.get(address("lost_tie_release", cast, key)).content.decode()
    manager.post(address("lost_tie_release", cast, key))
    assert Prompt.objects.exists()


@pytest.mark.parametrize(
    ("who", "noted"),
    [
        ("worker", True),
        ("manager", False),
        ("other_worker", False),
        ("young_person", False),
        ("far_worker", False),
    ],
)
def test_only_the_allocated_worker_notes_that_they_looked_together(
    cast: Cast, signed_in: SignIn, who: str, noted: bool
) -> None:
    key = key_for(cast, born=2015)
    release_lost_tie(cast.person, key, by=cast.worker, at=timezone.now())
    signed_in(getattr(cast, who)).post(address("lost_tie_together", cast, key))
    assert (Prompt.objects.get().together_on is not None) is noted


def test_a_key_that_does_not_stand_is_not_here(cast: Cast, signed_in: SignIn) -> None:
    key_for(cast)
    assert signed_in(cast.worker).get(address("lost_tie_release", cast, "ABCDEFGH2345")).status_code == 404
