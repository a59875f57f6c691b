"""The region in a database: imported like anybody's, drawn through the rooms' own actions."""

import re

import pytest
from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils import timezone

from kith.audit.queries import breaks
from kith.demo.choices import PASS_PHRASE
from kith.demo.making.region import arrivals, check_here, make
from kith.demo.making.staff import CAST
from kith.demo.queries import account_named, marker, person_of
from kith.demo.rules import check_finished, check_may_make, check_same
from kith.journey.queries import journey_of, prompts_for
from kith.people.choices import Role
from kith.people.models import Account, Agreement, Person
from kith.people.queries import caseload_of
from kith.universe.queries import members_of, sittings_of
from kith.words import Refused

PEOPLE = 45


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture
def demo(db, told):
    now = timezone.now()
    make(people=PEOPLE, seed=1, at=now, today=timezone.localdate(now), tell=told.append)
    return now


def test_the_region_stands_as_it_was_written(demo, signed_in):
    now, on = demo, timezone.localdate(demo)
    amira = person_of("991", "NM10001")
    members = members_of(amira, at=now)

    assert Person.objects.count() == PEOPLE
    assert marker().done_at is not None
    assert list(breaks()) == []
    assert amira.name == "Amira Kestrel"
    assert 16 <= len(members) <= 20
    assert [member.nickname for member in members if member.hidden] == ["Uncle Jo"]
    assert len(sittings_of(amira, at=now)) == 2
    assert len(prompts_for(amira, on=on)) == 1
    assert len(journey_of(amira, on=on).homes) == 5
    assert members_of(person_of("991", "NM10003"), at=now) == []
    assert caseload_of(account_named("ruth"), on=on).filter(pk=amira.pk).exists()
    assert not caseload_of(account_named("ben"), on=on).filter(pk=amira.pk).exists()
    _staff_have_their_second_factor()
    _asking_again_changes_nothing(now, on)
    _the_pages_open(signed_in, amira)
    _everybody_beside_the_team_has_something_to_see(signed_in)
    _what_was_opened_waits_for_its_review(signed_in)


def _staff_have_their_second_factor():
    for account in Account.objects.exclude(role=Role.YOUNG_PERSON):
        assert is_mfa_enabled(account)
    for part in CAST:
        assert account_named(part.username).check_password(PASS_PHRASE)


def _asking_again_changes_nothing(now, on):
    people, accounts = Person.objects.count(), Account.objects.count()
    make(people=PEOPLE, seed=1, at=now, today=on, tell=lambda sentence: None)
    assert (Person.objects.count(), Account.objects.count()) == (people, accounts)
    assert len(arrivals(at=now)) == len(CAST)


def _the_pages_open(signed_in, amira):
    ruth = signed_in(account_named("ruth"))
    page = ruth.get(reverse("person", kwargs={"person_ref": amira.ref})).content.decode()
    assert "Boxing" in page
    assert not re.search(r"\bMum\b", page)
    assert "Uncle Jo" not in page
    home = signed_in(account_named("amira")).get(reverse("home")).content.decode()
    assert "Something from your past" in home


BESIDE = {
    "cormac": ("Amira Kestrel", "Tia Kestrel", "Jaden Lapwing", "Leila Siskin"),
    "delphine": ("Amira Kestrel",),
    "marguerite": ("Amira Kestrel",),
    "joss": ("Amira Kestrel", "Jaden Lapwing"),
    "wilf": ("Leila Siskin",),
    "greta": (),
    "noor": (),
}


def _everybody_beside_the_team_has_something_to_see(signed_in):
    """Each sees whom they are let in to, and nobody else; what has ended shows nobody."""
    for username, names in BESIDE.items():
        client = signed_in(account_named(username))
        rows = client.get(reverse("with_me")).context["rows"]
        assert sorted(row.name for row in rows) == sorted(names), username
        for row in rows:
            page = client.get(reverse("with_me_person", kwargs={"person_ref": row.ref})).content.decode()
            assert row.name in page
            assert ("Rhys Coldharbour" in page) == (row.name == "Leila Siskin" and username == "cormac")
            assert ("Biscuit the cat" in page) == (username == "marguerite")
    purposes = {one.organisation.name: one.to_on for one in Agreement.objects.order_by("-to_on")}
    assert set(purposes) == {"Otterbeck Mentoring", "Larchmere Homes"}


def _what_was_opened_waits_for_its_review(signed_in):
    pages = {
        name: signed_in(account_named(name)).get(reverse("openings")) for name in ("ines", "tunde", "mirren")
    }
    waiting = {name: [one.person.name for one in page.context["to_review"]] for name, page in pages.items()}
    assert waiting == {"ines": ["Niamh Dunlin"], "tunde": [], "mirren": []}


@pytest.mark.django_db
def test_a_database_that_holds_anything_else_is_left_alone(cast):
    with pytest.raises(Refused):
        check_here(people=100, seed=1, host="localhost")


def allowed(**kwargs):
    given = {"sqlite": True, "host": "localhost", "people": 60, "marked": False, "empty": True, **kwargs}
    check_may_make(**given)


def test_a_demo_may_be_made_in_an_empty_database_on_this_machine():
    allowed()
    allowed(host="127.0.0.1")
    allowed(host="::1")
    allowed(marked=True, empty=False)


@pytest.mark.parametrize(
    "kwargs",
    [{"sqlite": False}, {"host": "0.0.0.0"}, {"host": "kith.example"}, {"people": 29}, {"empty": False}],
)
def test_and_nowhere_else(kwargs):
    with pytest.raises(Refused):
        allowed(**kwargs)


def test_another_size_or_seed_is_another_demo():
    check_same(people=60, seed=1, made_people=60, made_seed=1)
    with pytest.raises(Refused):
        check_same(people=61, seed=1, made_people=60, made_seed=1)
    with pytest.raises(Refused):
        check_same(people=60, seed=2, made_people=60, made_seed=1)


def test_one_that_broke_off_is_not_shown():
    check_finished(done=True, folder="var/demo")
    with pytest.raises(Refused, match="var/demo"):
        check_finished(done=False, folder="var/demo")


def test_everybody_in_the_cast_has_a_name_of_their_own():
    assert len({part.username for part in CAST}) == len(CAST)
