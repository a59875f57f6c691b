"""Each page opens for whom it is for, and for their nearest neighbour it does not stand there at all."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import end_pause, pause_all, share, stop_sharing
from kith.journey.actions import release_lost_tie
from kith.journey.figures import home_words
from kith.journey.models import CollectionYear, Episode
from kith.journey.queries import journey_of, lost_ties_of
from kith.people.models import Allocation
from kith.people.tests.factories import a_person, an_allocation
from kith.universe.actions import add_member, hide_member, share_member

pytestmark = pytest.mark.django_db

THEIRS = "has not shared anyone with you. Nothing to do: it is theirs to choose."


def drawn(cast, name, **kwargs):
    at = timezone.now()
    return add_member(cast.person, name, ring=1, fields=["family"], by=cast.young_person, at=at, **kwargs)


def shared(cast, name):
    member = drawn(cast, name)
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    return member


def page_of(cast):
    return reverse("person", kwargs={"person_ref": cast.person.ref})


def a_home(person, began_on, ended_on=None, reason=""):
    rec = "X1" if ended_on else ""
    CollectionYear.objects.get_or_create(authority=person.authority, year=2026)
    return Episode.objects.create(
        person=person, year=2026, source="test", decom=began_on, dec=ended_on, rne="S", ls="C2", place="U6",
        rec=rec, reason=reason,
    )  # fmt: skip


# Where everybody arrives


@pytest.mark.parametrize(
    ("who", "page"),
    [("young_person", "home"), ("worker", "caseload"), ("manager", "team"), ("administrator", "office")],
)
def test_everybody_arrives_where_their_work_is(cast, signed_in, who, page):
    answer = signed_in(getattr(cast, who)).get(reverse("start"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse(page))


# Home


def test_home_greets_by_name_and_asks_one_question_when_the_map_is_empty(cast, signed_in):
    page = signed_in(cast.young_person).get(reverse("home")).content.decode()
    assert "Hi Amira" in page
    assert "Who is in your life?" in page
    assert "Leave quickly" in page


def test_home_without_a_name_says_nothing_odd(cast, signed_in):
    cast.person.forename = cast.person.surname = ""
    cast.person.save()
    page = signed_in(cast.young_person).get(reverse("home")).content.decode()
    assert "Hello" in page
    assert "Person " not in page


def test_home_has_doors_to_rooms_that_stand_and_to_no_others(cast, signed_in):
    page = signed_in(cast.young_person).get(reverse("home")).content.decode()
    assert reverse("my_people") in page
    assert reverse("my_journey") in page
    assert "My story" not in page
    assert "My say" not in page


def test_home_says_who_sees_how_many_and_that_a_pause_stops_it(cast, signed_in):
    shared(cast, "Tia")
    client = signed_in(cast.young_person)
    assert f"{cast.worker.full_name} sees 1 person" in client.get(reverse("home")).content.decode()
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    page = client.get(reverse("home")).content.decode()
    assert "Sharing is paused" in page
    assert "sees 1 person" not in page


def test_a_prompt_that_was_let_out_is_the_card_of_the_day_and_leads_to_where_it_stands(cast, signed_in):
    cast.person.born_on = date(2005, 1, 1)
    cast.person.save()
    a_home(cast.person, date(2018, 1, 1), date(2020, 1, 1), "CARPL")
    a_home(cast.person, date(2020, 1, 1))
    client = signed_in(cast.young_person)
    assert "Something from your past" not in client.get(reverse("home")).content.decode()
    (tie,) = lost_ties_of(cast.person, on=timezone.localdate())
    release_lost_tie(cast.person, tie.key, by=cast.worker, at=timezone.now())
    page = client.get(reverse("home")).content.decode()
    assert "Something from your past" in page
    assert page.count(reverse("my_journey")) == 2
    assert "2018" not in page


def test_a_hidden_member_is_not_counted_on_the_small_map(cast, signed_in):
    drawn(cast, "Tia")
    hide_member(drawn(cast, "Uncle Jo"), by=cast.young_person, at=timezone.now())
    page = signed_in(cast.young_person).get(reverse("home")).content.decode()
    assert "1 person around me" in page
    assert "Uncle Jo" not in page


@pytest.mark.parametrize("who", ["worker", "manager", "administrator"])
def test_nobody_else_has_a_home_here(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(reverse("home")).status_code == 404


# My people


def test_a_worker_finds_their_own_people_and_nobody_elses(cast, signed_in):
    page = signed_in(cast.worker).get(reverse("caseload")).content.decode()
    assert cast.person.name in page
    assert cast.other_person.name not in page
    assert cast.far_person.name not in page


def test_somebody_whose_allocation_ended_today_is_gone(cast, signed_in):
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=timezone.localdate())
    page = signed_in(cast.worker).get(reverse("caseload")).content.decode()
    assert cast.person.name not in page
    assert "Nobody is allocated to you yet" in page


def test_adopted_children_are_on_no_list(cast, signed_in):
    cast.person.adopted_on = date(2020, 1, 1)
    cast.person.save()
    assert cast.person.name not in signed_in(cast.worker).get(reverse("caseload")).content.decode()
    assert signed_in(cast.worker).get(page_of(cast)).status_code == 404


@pytest.mark.parametrize(("page", "who"), [("caseload", "worker"), ("team", "manager")])
def test_a_name_is_found_by_a_form_and_stands_in_no_address(cast, signed_in, page, who):
    """Nothing somebody told us may stand in a URL: a name goes by POST, and what was typed stays in the box."""
    client = signed_in(getattr(cast, who))
    found = client.post(reverse(page), {"name": cast.person.surname.lower()})
    assert found.status_code == 200
    assert cast.person.name in found.content.decode()
    assert f'value="{cast.person.surname.lower()}"' in found.content.decode()
    assert "name=" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', found.content.decode()))
    assert cast.person.name not in client.post(reverse(page), {"name": "nobody called so"}).content.decode()
    assert cast.person.name in client.get(reverse(page), {"name": "nobody called so"}).content.decode()


def test_finding_a_name_keeps_the_filter_that_stands_in_the_address(cast, signed_in):
    answer = signed_in(cast.worker).post(reverse("caseload") + "?show=moved", {"name": cast.person.surname})
    page = answer.content.decode()
    assert f'action="{reverse("caseload")}?show=moved"' in page
    assert "Nobody, this time" in page
    assert f'value="{cast.person.surname}"' in page


@pytest.mark.parametrize("asked", [{"show": "nonsense"}, {"name": "x" * 500}, {"show": ["week", "moved"]}])
def test_a_filter_that_makes_no_sense_shows_a_page(cast, signed_in, asked):
    client = signed_in(cast.worker)
    assert client.get(reverse("caseload"), asked).status_code == 200
    assert client.post(reverse("caseload"), asked).status_code == 200
    assert client.get(page_of(cast), asked).status_code == 200


def test_the_way_back_from_a_person_leads_to_the_filter_they_were_found_in(cast, signed_in):
    a_home(cast.person, timezone.localdate() - timedelta(days=30))
    client = signed_in(cast.worker)
    there = f"{page_of(cast)}?show=moved"
    assert f'href="{there}"' in client.get(reverse("caseload"), {"show": "moved"}).content.decode()
    assert f'href="{reverse("caseload")}?show=moved"' in client.get(there).content.decode()
    assert (
        f'href="{reverse("caseload")}"'
        in client.get(page_of(cast), {"show": "//else.where"}).content.decode()
    )


def test_the_sentence_tells_how_many_somebody_shows_and_never_of_a_hidden_one(cast, signed_in):
    cast.person.born_on = timezone.localdate() - timedelta(days=int(22.5 * 365))
    cast.person.save()
    client = signed_in(cast.worker)
    shared(cast, "Tia")
    nan = shared(cast, "Nan")
    drawn(cast, "Kez")
    assert "Amira shows you 2 people." in client.get(reverse("caseload")).content.decode()
    hide_member(nan, by=cast.young_person, at=timezone.now())
    assert "Amira shows you 1 person." in client.get(reverse("caseload")).content.decode()
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    assert "All quiet." in client.get(reverse("caseload")).content.decode()


# My team


def test_a_manager_finds_their_teams_people_and_who_works_with_them(cast, signed_in):
    page = signed_in(cast.manager).get(reverse("team")).content.decode()
    assert cast.person.name in page
    assert cast.worker.full_name in page
    assert cast.other_person.name not in page


def test_nothing_shared_reaches_a_manager(cast, signed_in):
    member = shared(cast, "Tia Nightingale-Planted")
    client = signed_in(cast.manager)
    for page in (client.get(reverse("team")), client.get(page_of(cast))):
        assert page.status_code == 200
        assert "Planted" not in page.content.decode()
        assert member.ref not in page.content.decode()
        assert "shows you" not in page.content.decode()


# One person


def test_a_worker_sees_exactly_whom_they_were_shown(cast, signed_in):
    shared(cast, "Tia")
    drawn(cast, "Kez the unshared")
    page = signed_in(cast.worker).get(page_of(cast)).content.decode()
    assert "Tia" in page
    assert "Kez the unshared" not in page


def test_the_same_sentence_whatever_the_reason(cast, signed_in):
    """Never shared, no account, hidden, stopped and paused look alike, byte for byte."""
    client = signed_in(cast.worker)

    def seen():
        return client.get(page_of(cast)).content.decode()

    never = seen()
    assert THEIRS in never
    hidden = shared(cast, "Uncle Jo")
    hide_member(hidden, by=cast.young_person, at=timezone.now())
    assert bare(seen()) == bare(never)
    stopped = shared(cast, "Dev")
    stop_sharing(cast.person, stopped.ref, by=cast.young_person, at=timezone.now())
    assert bare(seen()) == bare(never)
    shared(cast, "Tia")
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    assert bare(seen()) == bare(never)
    end_pause(cast.person, by=cast.young_person, at=timezone.now())
    assert bare(seen()) != bare(never)
    type(cast.young_person).objects.filter(pk=cast.young_person.pk).update(is_active=False)
    stop_sharing(cast.person, cast.person.sharings.last().thing, by=cast.young_person, at=timezone.now())
    assert bare(seen()) == bare(never)


def bare(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_sharing_with_another_worker_shows_this_one_nothing(cast, signed_in):
    member = drawn(cast, "Tia")
    other = an_allocation(cast.person, cast.other_worker, part="social_worker")
    share(cast.person, member.ref, other, by=cast.young_person, at=timezone.now())
    assert THEIRS in signed_in(cast.worker).get(page_of(cast)).content.decode()
    assert "Tia" in signed_in(cast.other_worker).get(page_of(cast)).content.decode()


@pytest.mark.parametrize(
    "who",
    ["other_worker", "far_worker", "other_manager", "administrator", "young_person", "other_young_person"],
)
def test_a_person_does_not_stand_here_for_anybody_else(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(page_of(cast)).status_code == 404


def test_a_person_is_gone_the_day_the_allocation_ends_open_session_included(cast, signed_in):
    """T-08."""
    today, client = timezone.localdate(), signed_in(cast.worker)
    assert client.get(page_of(cast)).status_code == 200
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=today + timedelta(days=1))
    assert client.get(page_of(cast)).status_code == 200
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=today)
    assert client.get(page_of(cast)).status_code == 404
    manager = signed_in(cast.manager)
    assert manager.get(page_of(cast)).status_code == 404


def test_an_ended_tie_is_offered_to_whoever_may_let_it_come_up(cast, signed_in):
    a_home(cast.person, date(2022, 1, 1), date(2024, 1, 1), "ALLEG")
    a_home(cast.person, date(2024, 1, 1), date(2025, 1, 1), "CARPL")
    a_home(cast.person, date(2025, 1, 1))
    worker = signed_in(cast.worker).get(page_of(cast)).content.decode()
    manager = signed_in(cast.manager).get(page_of(cast)).content.decode()
    assert worker.count("Read the file first, then decide<") == 1
    assert manager.count("Read the file first, then decide<") == 1
    assert "A manager needs to look at this." in worker
    assert "Their worker reads the file first" in manager


def test_a_tie_is_never_let_out_from_the_list_without_reading_about_it(cast, signed_in):
    a_home(cast.person, date(2022, 1, 1), date(2024, 1, 1), "CARPL")
    a_home(cast.person, date(2024, 1, 1))
    (tie,) = lost_ties_of(cast.person, on=timezone.localdate())
    there = reverse("lost_tie_release", args=[cast.person.ref, tie.key])
    page = signed_in(cast.worker).get(page_of(cast)).content.decode()
    assert f'href="{there}"' in page
    assert f'action="{there}"' not in page


@pytest.mark.parametrize(("who", "offered"), [("worker", True), ("manager", False)])
def test_only_their_worker_is_asked_whether_they_looked_at_it_together(cast, signed_in, who, offered):
    cast.person.born_on = timezone.localdate() - timedelta(days=16 * 366)
    cast.person.save()
    a_home(cast.person, date(2022, 1, 1), date(2024, 1, 1), "CARPL")
    a_home(cast.person, date(2024, 1, 1))
    (tie,) = lost_ties_of(cast.person, on=timezone.localdate())
    release_lost_tie(cast.person, tie.key, by=cast.worker, at=timezone.now())
    page = signed_in(getattr(cast, who)).get(page_of(cast)).content.decode()
    assert ("We looked at it together" in page) is offered


@pytest.mark.parametrize("place", ["R2", "R5", "K1", "R1", "S1"])
def test_a_manager_reads_neither_reasons_nor_kinds_of_home_that_tell_of_health_or_custody(
    cast, signed_in, place
):
    """The near miss: the allocated worker reads both."""
    a_home(cast.person, date(2022, 1, 1), date(2024, 1, 1))
    a_home(cast.person, date(2024, 1, 1))
    Episode.objects.filter(person=cast.person, decom=date(2024, 1, 1)).update(place=place, rne="P")
    told = str(home_words(place, "C2", own=False)).replace("'", "&#x27;")
    reason = journey_of(cast.person, on=timezone.localdate()).status.reasons[0].msgid.split("{")[0]
    worker = signed_in(cast.worker).get(page_of(cast)).content.decode()
    manager = signed_in(cast.manager).get(page_of(cast)).content.decode()
    assert f"Home 2: {told}" in worker
    assert reason in worker
    assert f"Home 2: {told}" not in manager
    assert "Home 2: Somewhere else" in manager
    assert "Home 1: With a foster family" in manager
    assert reason not in manager


def test_what_somebody_shows_is_drawn_with_names_around_them_by_name(cast, signed_in):
    shared(cast, "Tia")
    page = signed_in(cast.worker).get(page_of(cast)).content.decode()
    assert re.search(r'class="map-label"[^>]*>Tia<', page)
    assert re.search(r'class="map-me-name"[^>]*>Amira<', page)


def test_the_small_map_of_home_opens_the_map(cast, signed_in):
    member = drawn(cast, "Tia")
    page = signed_in(cast.young_person).get(reverse("home")).content.decode()
    assert re.search(rf'<a class="map-open" href="{reverse("my_people")}" aria-label="Open the map">', page)
    assert reverse("member", args=[member.ref]) not in page


def test_the_status_stands_with_its_source_in_words(cast, signed_in):
    page = signed_in(cast.worker).get(page_of(cast)).content.decode()
    assert "Legal source:" in page
    assert "Children Act 1989" in page


def test_somebody_without_a_name_can_be_given_one(cast, signed_in):
    nameless = a_person(cast.authority, forename="", surname="")
    an_allocation(nameless, cast.worker)
    page = signed_in(cast.worker).get(reverse("person", kwargs={"person_ref": nameless.ref})).content.decode()
    assert nameless.name in page
    assert reverse("person_name", kwargs={"person_ref": nameless.ref}) in page
    assert "Type their name" not in signed_in(cast.worker).get(page_of(cast)).content.decode()
