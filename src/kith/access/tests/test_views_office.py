"""The office: an administrator's accounts, teams and allocations, within their own authority."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.tests.helpers import bare, signs_out_to_the_first_page
from kith.audit.models import Entry
from kith.people.models import Account, Allocation, Person, Team
from kith.people.tests.factories import a_person, an_allocation

pytestmark = pytest.mark.django_db
LISTS = ["office", "allocations", "team_add", "person_add"]


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.administrator)


def said(answer):
    return answer.content.decode()


def today(**kwargs):
    day = timezone.localdate() + timedelta(**kwargs)
    return {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}


@pytest.mark.parametrize("name", LISTS)
def test_only_administrators_find_the_office(cast, signed_in, name):
    for account in (cast.worker, cast.manager, cast.young_person, cast.far_worker):
        for method in ("get", "post"):
            assert getattr(signed_in(account), method)(reverse(name)).status_code == 404
    assert signs_out_to_the_first_page(Client().get(reverse(name)))
    assert signed_in(cast.administrator).get(reverse(name)).status_code == 200


def test_the_office_lists_its_own_staff_and_no_young_person(cast, office):
    page = said(office.get(reverse("office")))
    assert cast.worker.full_name in page
    for somebody in (cast.far_worker.full_name, cast.young_person.username, cast.person.surname):
        assert somebody not in page


def pages_with_a_reference(cast):
    invented = "ZZZZZZZZZZZZ"
    far_allocation = Allocation.objects.get(person=cast.far_person)
    return [
        ("account_end", cast.far_worker.ref, invented),
        ("account_end", cast.young_person.ref, invented),
        ("allocation_end", far_allocation.ref, invented),
        ("allocation_add", cast.far_person.ref, invented),
    ]


def test_what_is_not_theirs_is_answered_like_what_never_was(cast, office):
    """T-02, T-03, T-05."""
    for name, theirs, never in pages_with_a_reference(cast):
        answers = [office.get(reverse(name, args=[ref])) for ref in (theirs, never)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert bare(answers[0]) == bare(answers[1])
        assert dict(answers[0].headers) == dict(answers[1].headers)
        assert office.post(reverse(name, args=[theirs]), {"worker": cast.worker.ref}).status_code == 404
    assert Account.objects.filter(is_active=False).count() == 0
    assert Allocation.objects.filter(worker__role="worker").exclude(to_on=None).count() == 0


def test_adopted_children_are_not_in_the_office(cast, office):
    Person.objects.filter(pk=cast.person.pk).update(adopted_on=timezone.localdate())
    assert cast.person.surname not in said(office.get(reverse("allocations")))
    for name, ref in (("allocation_add", cast.person.ref), ("allocation_end", cast.allocation.ref)):
        assert office.get(reverse(name, args=[ref])).status_code == 404


# Accounts and teams


def test_ending_an_account_asks_first_and_then_closes_every_page(cast, office, signed_in):
    worker = signed_in(cast.worker)
    address = reverse("account_end", args=[cast.worker.ref])
    assert "1 person they work with" in said(office.get(address))
    assert worker.get(reverse("person_invite", args=[cast.person.ref])).status_code == 200
    assert office.post(address).headers["Location"] == reverse("office")
    assert signs_out_to_the_first_page(worker.get(reverse("person_invite", args=[cast.person.ref])))
    cast.allocation.refresh_from_db()
    assert cast.allocation.to_on == timezone.localdate()
    assert "ended already" in said(office.get(address))


def test_nobody_ends_their_own_account(cast, office):
    answer = office.post(reverse("account_end", args=[cast.administrator.ref]))
    assert "cannot end your own account" in said(answer)
    assert Account.objects.get(pk=cast.administrator.pk).is_active


def test_extra_fields_change_nothing(cast, office):
    """T-10."""
    typed = {"name": "Leaving care east", "authority": cast.far_person.authority.pk, "ref": "CHOSEN"}
    office.post(reverse("team_add"), typed)
    team = Team.objects.get(name="Leaving care east")
    assert team.authority == cast.authority
    assert team.ref != "CHOSEN"
    office.post(reverse("account_end", args=[cast.worker.ref]), {"role": "administrator", "is_active": "on"})
    ended = Account.objects.get(pk=cast.worker.pk)
    assert (ended.is_active, ended.role) == (False, "worker")


def test_a_team_is_added_once_and_the_page_says_so(cast, office):
    assert "already have a team" in said(office.post(reverse("team_add"), {"name": cast.team.name.upper()}))
    assert "Enter the name" in said(office.post(reverse("team_add"), {"name": " "}))


# Who works with whom


def test_the_list_shows_who_works_with_whom_and_leaves_a_row_about_each(cast, office):
    page = said(office.get(reverse("allocations")))
    assert cast.person.surname in page
    assert cast.worker.full_name in page
    assert cast.far_person.surname not in page
    row = Entry.objects.latest("pk")
    assert (row.deed, row.door) == ("read", "allocations")
    assert {seen.subject for seen in row.subjects.all()} == {cast.person.ref, cast.other_person.ref}


def test_a_search_is_posted_and_finds_by_name_or_child_id_within_the_authority(cast, office):
    a_person(cast.authority, forename="Sade", surname="Orme", child_id="X77")
    for find in ("sade", "ORM sad", "x77"):
        page = said(office.post(reverse("allocations"), {"find": find}))
        assert "Sade Orme" in page
        assert cast.person.surname not in page
    assert "Nobody found" in said(
        office.post(reverse("allocations"), {"find": cast.far_person.surname + "x"})
    )
    assert cast.far_person.ref not in said(
        office.post(reverse("allocations"), {"find": cast.far_person.surname})
    )


def test_those_nobody_works_with_can_be_listed(cast, office):
    alone = a_person(cast.authority, forename="Kit", surname="Wren")
    page = said(office.get(reverse("allocations"), {"show": "nobody"}))
    assert alone.ref in page
    assert cast.person.ref not in page


def test_the_list_is_paged_and_asks_a_constant_number_of_questions(
    cast, office, django_assert_max_num_queries
):
    """T-74."""
    for _ in range(60):
        an_allocation(a_person(cast.authority), cast.worker)
    with django_assert_max_num_queries(20):
        answer = office.get(reverse("allocations"))
    assert len(answer.context["page"].object_list) == 50
    assert len(office.get(reverse("allocations"), {"page": 2}).context["page"].object_list) == 12
    assert office.get(reverse("allocations"), {"page": "x"}).status_code == 200


def test_a_worker_is_chosen_from_those_of_the_own_authority(cast, office):
    """T-03, T-04."""
    address = reverse("allocation_add", args=[cast.person.ref])
    page = said(office.get(address))
    assert cast.other_worker.ref in page
    for nobody in (cast.far_worker, cast.manager, cast.young_person):
        assert nobody.ref not in page
        typed = {"worker": nobody.ref, "part": "social_worker", **today()}
        assert "Choose a worker from the list." in said(office.post(address, typed))
    assert Allocation.objects.filter(person=cast.person, worker__role="worker").count() == 1
    typed = {"worker": cast.other_worker.ref, "part": "social_worker", **today()}
    assert office.post(address, typed).headers["Location"] == reverse("allocations")
    assert Allocation.objects.filter(person=cast.person, worker=cast.other_worker).exists()


def test_the_same_allocation_twice_is_one_and_the_entries_stay(cast, office):
    """T-44, T-47."""
    address = reverse("allocation_add", args=[cast.person.ref])
    typed = {"worker": cast.worker.ref, "part": "personal_adviser", **today()}
    answer = office.post(address, typed)
    assert "already work with this person" in said(answer)
    assert f'value="{cast.worker.ref}" selected' in said(answer)
    assert Allocation.objects.filter(person=cast.person, worker__role="worker").count() == 1


def test_ending_a_part_stops_the_next_request_of_an_open_session(cast, office, signed_in):
    """T-08."""
    worker = signed_in(cast.worker)
    page = reverse("person_name", args=[cast.person.ref])
    assert worker.get(page).status_code == 200
    address = reverse("allocation_end", args=[cast.allocation.ref])
    assert office.get(address).status_code == 200
    assert worker.get(page).status_code == 200  # looking ended nothing
    assert office.post(address).status_code == 302
    assert worker.get(page).status_code == 404
    assert worker.post(page, {"forename": "Zed"}).status_code == 404
    assert Person.objects.get(pk=cast.person.pk).forename == cast.person.forename


# People


def test_a_form_sent_twice_adds_one_person(cast, office):
    """T-44."""
    token = office.get(reverse("person_add")).context["form"]["once"].value()
    for _ in range(2):
        office.post(reverse("person_add"), {"once": token, "forename": "Lena", "surname": "Brook"})
    added = Person.objects.get(forename="Lena")
    assert (added.authority, added.born_on) == (cast.authority, None)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"surname": "Brook"}, "Enter their first name."),
        ({"forename": "Lena", "born_on_day": "31", "born_on_month": "2", "born_on_year": "2010"}, "calendar"),
        (
            {"forename": "Lena", "born_on_day": "1", "born_on_month": "2", "born_on_year": "2999"},
            "or earlier",
        ),
    ],
)
def test_a_wrong_entry_is_said_and_everything_stays(office, typed, error):
    """T-47."""
    answer = office.post(reverse("person_add"), typed)
    assert error in said(answer)
    for value in typed.values():
        assert f'value="{value}"' in said(answer)
    assert not Person.objects.filter(forename="Lena").exists()


def test_a_child_id_that_is_here_already_is_refused(cast, office):
    answer = office.post(reverse("person_add"), {"forename": "Lena", "child_id": cast.person.child_id})
    assert "already a person with this child ID" in said(answer)


def test_an_allocated_worker_writes_down_a_name(cast, signed_in):
    address = reverse("person_name", args=[cast.person.ref])
    client = signed_in(cast.worker)
    assert f'value="{cast.person.forename}"' in said(client.get(address))
    assert "Enter their first name." in said(client.post(address, {"surname": "Lark"}))
    answer = client.post(address, {"forename": "Amy", "surname": "Lark", "adopted_on": "2020-01-01"})
    assert answer.headers["Location"] == reverse("person", args=[cast.person.ref])
    person = Person.objects.get(pk=cast.person.pk)
    assert (person.name, person.adopted_on) == ("Amy Lark", None)
