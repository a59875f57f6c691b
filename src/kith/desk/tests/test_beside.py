"""What those beside the team read, each their own: in words what and until when; and the nearest no for each."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import end_restriction, shut_out
from kith.access.tests.orders import a_restriction
from kith.audit.models import Entry
from kith.journey.tests.factories import a_year, an_episode, two_foster_homes
from kith.people.models import AgreedPerson, Allocation
from kith.records.tests.factories import TEXT, a_note

pytestmark = pytest.mark.django_db
OUTSIDE = ("organisation_worker", "advocate", "carer")
RECORD = ("notes", "restrictions")


def address(name, cast):
    return reverse(name, kwargs={"person_ref": cast.person.ref})


def read(client, name, cast):
    return client.get(address(name, cast)).content.decode()


# The first page


@pytest.mark.parametrize("who", ["reviewing_officer", *OUTSIDE])
def test_the_first_page_says_what_they_see_why_until_when_and_what_not(cast, signed_in, who):
    page = signed_in(getattr(cast, who)).get(reverse("with_me")).content.decode()
    assert cast.person.name in page
    for said in ("What you see", "Why", "Until when", "What you do not see", "They can read each time"):
        assert said in page


@pytest.mark.parametrize("who", ["other_reviewing_officer", "other_organisation_worker", "advocate", "carer"])
def test_an_empty_list_says_whom_to_ask(cast, signed_in, who):
    Allocation.objects.filter(worker=getattr(cast, who)).delete()
    page = signed_in(getattr(cast, who)).get(reverse("with_me")).content.decode()
    assert "Nobody at the moment" in page
    assert "Did you expect somebody here?" in page
    assert "What you do not see" in page


def test_a_supporter_is_told_what_to_do_when_worried(cast, signed_in):
    page = signed_in(cast.supporter).get(reverse("with_me")).content.decode()
    assert 'href="tel:999"' in page
    assert "116 123" in page


# The reviewing officer


def test_the_reviewing_officer_reads_the_restrictions_that_hold(cast, signed_in):
    held = a_restriction(cast)
    client = signed_in(cast.reviewing_officer)
    page = read(client, "with_me_person", cast)
    assert "Jaden Rook" in page
    assert address("restrictions", cast) in page
    assert held.ref in Entry.objects.order_by("-pk")[0].things
    rows = read(client, "restrictions", cast)
    assert held.evidence in rows
    assert address("with_me_person", cast) in rows, "the way back"
    end_restriction(held, why="The court ended it on Friday", by=cast.manager, at=timezone.now())
    assert "Jaden Rook" not in read(client, "with_me_person", cast)


def test_the_reviewing_officer_reads_notes_and_changes_nothing(cast, signed_in):
    note = a_note(cast.allocation, cast.worker)
    held = a_restriction(cast)
    client = signed_in(cast.reviewing_officer)
    page = read(client, "notes", cast)
    assert TEXT in page
    page += read(client, "restrictions", cast)
    person = {"person_ref": cast.person.ref}
    one_note, one_held = person | {"note_ref": note.ref}, person | {"restriction_ref": held.ref}
    for refs, names in (
        (person, ("note_add", "person", "person_name", "restriction_begin", "file_restrict")),
        (one_note, ("note_correct", "note_withhold", "note_give_back")),
        (one_held, ("restriction_review", "restriction_end", "contact_decide", "restriction_name")),
    ):
        for name in names:
            there = reverse(name, kwargs=refs)
            assert client.get(there).status_code in (404, 405), name
            assert client.post(there).status_code in (404, 405), name
            assert f'"{there}"' not in page, name


@pytest.mark.parametrize("name", RECORD)
def test_the_nearest_no_for_the_record(cast, signed_in, name):
    """Another reviewing officer; somebody from outside with a part; the same one when the part has ended."""
    for who in ("other_reviewing_officer", *OUTSIDE, "supporter", "data_officer", "administrator"):
        assert signed_in(getattr(cast, who)).get(address(name, cast)).status_code == 404, who
    client = signed_in(cast.reviewing_officer)
    assert client.get(address(name, cast)).status_code == 200
    assert client.get(reverse(name, kwargs={"person_ref": cast.other_person.ref})).status_code == 404
    held = Allocation.objects.filter(person=cast.person, worker=cast.reviewing_officer)
    held.update(to_on=timezone.localdate())
    assert client.get(address(name, cast)).status_code == 404


@pytest.mark.parametrize("name", [*RECORD, "with_me_person"])
def test_a_restriction_that_names_them_shuts_it_for_them(cast, signed_in, name):
    client = signed_in(cast.reviewing_officer)
    a_restriction(cast)
    assert client.get(address(name, cast)).status_code == 200, "the nearest yes: it names somebody else"
    a_restriction(cast, cast.reviewing_officer.ref)
    assert client.get(address(name, cast)).status_code == 404


@pytest.mark.parametrize("name", [*RECORD, "with_me_person"])
def test_a_file_that_is_closed_to_them_is_not_there(cast, signed_in, name):
    client, later = signed_in(cast.reviewing_officer), timezone.localdate() + timedelta(days=30)
    assert client.get(address(name, cast)).status_code == 200
    why = "They are a neighbour of the family"
    told = {"reason": why, "review_on": later, "by": cast.manager, "at": timezone.now()}
    shut_out(cast.person, cast.reviewing_officer, **told)
    assert client.get(address(name, cast)).status_code == 404


def test_each_look_of_theirs_is_theirs_on_who_looked(cast, signed_in):
    read(signed_in(cast.reviewing_officer), "notes", cast)
    page = signed_in(cast.young_person).get(reverse("who_looked")).content.decode()
    assert "Your independent reviewing officer" in page
    assert "Looked at the notes about you" in page


# The carer


def test_a_carer_is_told_since_when_they_live_together_and_whom_to_ring(cast, signed_in):
    a_year(cast.authority)
    two_foster_homes(cast.person)
    page = read(signed_in(cast.carer), "with_me_person", cast)
    assert "since 10 January 2020" in page
    assert "2018" not in page, "no home before"
    assert cast.worker.full_name in page
    assert "With a foster family" not in page


def test_a_home_that_began_after_their_part_is_not_told_to_a_carer(cast, signed_in):
    """They moved, and nobody has ended the carer's part yet."""
    a_year(cast.authority)
    an_episode(cast.person, date(2024, 2, 1))
    Allocation.objects.filter(worker=cast.carer).update(from_on=date(2024, 1, 1))
    page = read(signed_in(cast.carer), "with_me_person", cast)
    assert "do not say since when" in page
    assert "2024" not in page


@pytest.mark.parametrize("who", ["carer", "organisation_worker"])
def test_that_somebody_has_an_advocate_is_for_nobody_outside_to_know(cast, signed_in, who):
    cast.advocate.full_name = "Delphine Marsh"
    cast.advocate.save()
    assert "Delphine" not in read(signed_in(getattr(cast, who)), "with_me_person", cast)
    assert "Delphine" in read(signed_in(cast.reviewing_officer), "with_me_person", cast)


def test_an_advocate_is_told_of_no_home_and_no_team(cast, signed_in):
    two_foster_homes(cast.person)
    page = read(signed_in(cast.advocate), "with_me_person", cast)
    assert "The home with you" not in page
    assert cast.worker.full_name not in page


def test_the_page_of_an_organisation_says_for_what_and_until_when(cast, signed_in):
    agreement = AgreedPerson.objects.get(person=cast.person).agreement
    page = read(signed_in(cast.organisation_worker), "with_me_person", cast)
    assert agreement.purpose in page
    assert str(agreement.to_on.year) in page
    assert "Homes and their dates; never why one began or ended" in page
