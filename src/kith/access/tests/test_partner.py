"""People from outside: what an agreement or a part gives, to whom, until when; and the nearest no for each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import Order, begin_restriction, name_for, name_in_restriction, share
from kith.access.scope import scope_of
from kith.audit.models import Entry
from kith.journey.tests.factories import a_year, two_foster_homes
from kith.law.birthdays import birthday
from kith.people.actions import (
    add_organisation,
    allocate,
    end_account,
    invite_outside,
    invite_staff,
    make_agreement,
    name_under,
    unname,
)
from kith.people.choices import JourneyPart, Part, Role
from kith.people.models import AgreedPerson, Agreement, Allocation, Organisation
from kith.people.tests.factories import an_account, an_organisation
from kith.universe.actions import add_member
from kith.words import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def page_of(cast):
    return reverse("with_me_person", kwargs={"person_ref": cast.person.ref})


def agreement_of(cast):
    return Agreement.objects.get(pk=cast.agreed.agreement_id)


# What an agreement gives


def test_the_named_worker_reads_the_parts_that_are_given(cast, signed_in):
    a_year(cast.authority)
    two_foster_homes(cast.person)
    page = signed_in(cast.organisation_worker).get(page_of(cast)).content.decode()
    assert cast.person.name in page
    assert "With a foster family" in page
    assert "Leaving care" in page
    assert cast.worker.full_name in page


@pytest.mark.parametrize(
    ("part", "tells"), [("homes", "With a foster family"), ("team", "Ruth"), ("status", "Leaving care")]
)
def test_a_part_that_is_not_given_is_not_there(cast, signed_in, part, tells):
    """The nearest no: the same worker, the same person, one part fewer."""
    a_year(cast.authority)
    two_foster_homes(cast.person)
    cast.worker.full_name = "Ruth Marsh"
    cast.worker.save()
    cast.organisation_worker.full_name = "Noor Heron"
    cast.organisation_worker.save()
    cast.agreed.agreement.parts = [one.value for one in JourneyPart if one != part]
    cast.agreed.agreement.save()
    Allocation.objects.filter(person=cast.person).exclude(worker=cast.worker).delete()
    assert tells not in signed_in(cast.organisation_worker).get(page_of(cast)).content.decode()


def test_an_organisation_never_sees_my_space(cast, signed_in, now):
    member = add_member(cast.person, "Zebedee", ring=1, fields=["family"], by=cast.young_person, at=now)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
    page = signed_in(cast.organisation_worker).get(page_of(cast)).content.decode()
    assert "Zebedee" not in page
    assert "What they show you" not in page


def test_somebody_else_of_the_organisation_finds_nothing(cast, signed_in):
    """Role x relation x purpose: being of the organisation is not enough."""
    assert signed_in(cast.other_organisation_worker).get(page_of(cast)).status_code == 404
    assert cast.person.name not in signed_in(cast.other_organisation_worker).get("/with-me/").content.decode()


def test_another_person_of_the_same_council_is_not_there(cast, signed_in):
    other = reverse("with_me_person", kwargs={"person_ref": cast.other_person.ref})
    assert signed_in(cast.organisation_worker).get(other).status_code == 404


def test_on_its_last_day_it_is_over_for_an_open_session_too(cast, signed_in):
    """T-08: the first day on which it does not hold is the day it says."""
    client, today = signed_in(cast.organisation_worker), timezone.localdate()
    agreement = agreement_of(cast)
    agreement.to_on = today + timedelta(days=1)
    agreement.save()
    assert client.get(page_of(cast)).status_code == 200
    agreement.to_on = today
    agreement.save()
    assert client.get(page_of(cast)).status_code == 404
    assert scope_of(cast.organisation_worker).people == frozenset()


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_an_ended_agreement_shuts_the_next_request(cast, signed_in, who):
    client = signed_in(cast.organisation_worker)
    assert client.get(page_of(cast)).status_code == 200
    ends = reverse("agreement_end", kwargs={"agreement_ref": cast.agreed.agreement.ref})
    assert signed_in(getattr(cast, who)).post(ends).status_code == 302
    assert client.get(page_of(cast)).status_code == 404


def test_either_side_can_end_it_for_one_person(cast, signed_in):
    client = signed_in(cast.organisation_worker)
    refs = {"agreement_ref": cast.agreed.agreement.ref, "named_ref": cast.agreed.ref}
    nearest = signed_in(cast.other_organisation_worker)
    assert nearest.post(reverse("agreement_unname", kwargs=refs)).status_code == 404
    assert client.post(reverse("agreement_unname", kwargs=refs)).status_code == 302
    assert client.get(page_of(cast)).status_code == 404
    assert Entry.objects.filter(deed="unname_under_agreement", actor=cast.organisation_worker.ref).exists()


def test_a_restriction_keeps_them_apart_though_they_are_named(cast, signed_in, now):
    today = timezone.localdate(now)
    order = Order(
        other="Noor",
        kind="court",
        mode="no_contact",
        from_on=today,
        review_on=today + timedelta(days=90),
        evidence="A made-up order of an invented court",
        told="They were told by their worker in person",
        known=True,
    )
    held = begin_restriction(cast.person, order, by=cast.manager, at=now)
    name_in_restriction(held, cast.organisation_worker.ref, by=cast.manager, at=now)
    assert signed_in(cast.organisation_worker).get(page_of(cast)).status_code == 404
    with pytest.raises(Refused):
        name_for(agreement_of(cast), cast.person, cast.organisation_worker, by=cast.manager, at=now)


def test_an_ended_account_is_let_in_to_nobody(cast, now):
    end_account(cast.organisation_worker, by=cast.administrator, at=now)
    cast.organisation_worker.refresh_from_db()
    assert scope_of(cast.organisation_worker).people == frozenset()


# What the person reads


def test_the_person_reads_who_is_given_what_for_what_until_when(cast, signed_in):
    page = signed_in(cast.young_person).get(reverse("my_agreements")).content.decode()
    agreement = agreement_of(cast)
    for said in (agreement.organisation.name, agreement.purpose, cast.organisation_worker.full_name):
        assert said in page
    other = signed_in(cast.other_young_person).get(reverse("my_agreements")).content.decode()
    assert agreement.organisation.name not in other


def test_each_look_stands_on_who_looked_under_the_name_of_the_organisation(cast, signed_in):
    signed_in(cast.organisation_worker).get(page_of(cast))
    page = signed_in(cast.young_person).get(reverse("who_looked")).content.decode()
    assert f"{cast.organisation.name}, under an agreement" in page
    assert "Looked at what they are given about you" in page
    assert cast.organisation_worker.full_name not in page


# Making one


def an_agreement(cast, now, *, by=None, days=30, **changes):
    wanted = {"purpose": "Help with a first tenancy", "parts": ["homes"], **changes}
    to_on = timezone.localdate(now) + timedelta(days=days)
    by = by or cast.administrator
    return make_agreement(cast.authority, cast.organisation, to_on=to_on, by=by, at=now, **wanted)


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 367}, {"purpose": "  "}, {"parts": []}, {"parts": ["notes"]}]
)
def test_without_purpose_parts_or_an_end_within_a_year_there_is_none(cast, now, wrong):
    with pytest.raises(Refused):
        an_agreement(cast, now, **wrong)
    assert Agreement.objects.count() == 1


def test_an_agreement_names_nobody_by_itself(cast, now, signed_in):
    AgreedPerson.objects.all().delete()
    an_agreement(cast, now)
    assert signed_in(cast.organisation_worker).get(page_of(cast)).status_code == 404


@pytest.mark.parametrize("who", ["worker", "far_administrator", "data_officer", "organisation_worker"])
def test_nobody_else_makes_one(cast, now, who):
    with pytest.raises(Refused):
        an_agreement(cast, now, by=getattr(cast, who))


def test_naming_is_for_people_and_workers_that_fit(cast, now):
    agreement = an_agreement(cast, now)
    other = an_account(
        Role.ORGANISATION_WORKER, authority=cast.authority, organisation=an_organisation(), full_name="Kit"
    )
    for person, worker in (
        (cast.far_person, cast.organisation_worker),
        (cast.person, other),
        (cast.person, cast.worker),
        (cast.person, cast.advocate),
    ):
        with pytest.raises(Refused):
            name_under(agreement, person, worker, by=cast.administrator, at=now)
    first = name_under(agreement, cast.person, cast.organisation_worker, by=cast.administrator, at=now)
    again = name_under(agreement, cast.person, cast.organisation_worker, by=cast.administrator, at=now)
    assert first == again
    unname(first, by=cast.administrator, at=now)
    unname(first, by=cast.administrator, at=now)
    assert Entry.objects.filter(deed="unname_under_agreement").count() == 1


def test_a_manager_names_their_own_team_s_people_only(cast, signed_in):
    """The page: typed in full; another team's person is not found."""
    AgreedPerson.objects.all().delete()
    page = reverse("agreement", kwargs={"agreement_ref": cast.agreed.agreement.ref})
    worker = {"worker": cast.organisation_worker.ref}
    for wrong in (cast.other_person.child_id, cast.person.forename, cast.far_person.child_id):
        signed_in(cast.manager).post(page, {"who": wrong, **worker})
        assert not AgreedPerson.objects.exists()
    answer = signed_in(cast.manager).post(page, {"who": cast.person.child_id, **worker})
    assert answer.status_code == 302
    assert AgreedPerson.objects.get().person == cast.person


def test_an_administrator_makes_one_on_the_page(cast, signed_in):
    client, ends = signed_in(cast.administrator), timezone.localdate() + timedelta(days=90)
    client.post(reverse("organisations"), {"name": "Lantern Trust"})
    organisation = Organisation.objects.get(name="Lantern Trust")
    typed = {"organisation": organisation.ref, "purpose": "Mentoring", "parts": ["team"]}
    day = {f"to_on_{part}": getattr(ends, part) for part in ("day", "month", "year")}
    answer = client.post(reverse("agreement_add"), typed | day)
    made = Agreement.objects.get(organisation=organisation)
    assert answer.headers["Location"] == reverse("agreement", kwargs={"agreement_ref": made.ref})
    assert (made.purpose, made.parts, made.made_by, made.to_on) == (
        "Mentoring",
        ["team"],
        cast.administrator,
        ends,
    )


def test_an_organisation_is_written_down_once(cast, now):
    first = add_organisation(cast.authority, name="Lantern Trust", by=cast.administrator, at=now)
    assert add_organisation(cast.authority, name=" lantern trust", by=cast.administrator, at=now) == first


# Coming in


def test_an_administrator_invites_people_from_outside_and_nobody_else_does(cast, now):
    made, code = invite_outside(
        cast.authority, role=Role.ADVOCATE, full_name="Noor Heron", by=cast.administrator, at=now
    )
    assert (made.role, made.organisation, bool(code)) == ("advocate", None, True)
    for by, role in (
        (cast.manager, Role.ADVOCATE),
        (cast.far_administrator, Role.ADVOCATE),
        (cast.administrator, Role.ORGANISATION_WORKER),  # of no organisation
        (cast.administrator, Role.MANAGER),
    ):
        with pytest.raises(Refused):
            invite_outside(cast.authority, role=role, full_name="Kit", by=by, at=now)
    with pytest.raises(Refused):
        invite_staff(cast.authority, role=Role.ADVOCATE, full_name="Kit", by=cast.administrator, at=now)


def test_a_code_for_an_organisation_makes_an_account_of_it(cast, signed_in, client):
    typed = {
        "full_name": "Noor Heron",
        "role": "organisation_worker",
        "organisation": cast.organisation.ref,
    }
    answer = signed_in(cast.administrator).post(reverse("outside_invite"), typed)
    client.post(reverse("code_use"), {"code": answer.context["code"]})
    client.post(reverse("account_make"), {"username": "noor", "password": "four plain warm words"})
    made = cast.organisation.accounts.get(username="noor")
    assert (made.role, made.authority, scope_of(made).people) == (
        "organisation_worker",
        cast.authority,
        frozenset(),
    )
    assert client.get(reverse("with_me")).headers["Location"] == reverse("mfa_activate_totp")


# Advocate, carer, reviewing officer, supporter


@pytest.mark.parametrize("who", ["reviewing_officer", "advocate", "carer"])
def test_whoever_is_allocated_sees_whom_the_person_shows_them_by_name(cast, signed_in, now, who):
    account = getattr(cast, who)
    shown = add_member(cast.person, "Zebedee", ring=1, fields=["family"], by=cast.young_person, at=now)
    add_member(cast.person, "Quentin", ring=1, fields=["family"], by=cast.young_person, at=now)
    part = Allocation.objects.get(person=cast.person, worker=account)
    client = signed_in(account)
    assert "Zebedee" not in client.get(page_of(cast)).content.decode()
    share(cast.person, shown.ref, part, by=cast.young_person, at=now)
    page = client.get(page_of(cast)).content.decode()
    assert "Zebedee" in page
    assert "Quentin" not in page


@pytest.mark.parametrize("who", ["advocate", "carer"])
def test_an_advocate_or_carer_reads_nothing_of_the_journey(cast, signed_in, who):
    two_foster_homes(cast.person)
    page = signed_in(getattr(cast, who)).get(page_of(cast)).content.decode()
    assert "With a foster family" not in page
    assert "Leaving care" not in page


def test_the_reviewing_officer_reads_the_journey(cast, signed_in):
    a_year(cast.authority)
    two_foster_homes(cast.person)
    assert "With a foster family" in signed_in(cast.reviewing_officer).get(page_of(cast)).content.decode()


@pytest.mark.parametrize("who", ["reviewing_officer", "advocate", "carer"])
def test_a_part_that_ended_yesterday_opens_nothing(cast, signed_in, who):
    """T-08."""
    client = signed_in(getattr(cast, who))
    held = Allocation.objects.filter(person=cast.person, worker=getattr(cast, who))
    held.update(to_on=timezone.localdate())
    assert client.get(page_of(cast)).status_code == 404


@pytest.mark.parametrize(
    "who", ["other_reviewing_officer", "other_carer", "supporter", "worker", "manager", "administrator"]
)
def test_the_nearest_no(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(page_of(cast)).status_code == 404


def test_a_supporter_is_told_honestly_that_nothing_is_here_yet(cast, signed_in):
    client = signed_in(cast.supporter)
    assert client.get(reverse("start")).headers["Location"] == reverse("with_me")
    assert "There is nothing here for you yet" in client.get(reverse("with_me")).content.decode()


def test_each_role_plays_its_own_part_and_from_outside_only_for_a_time(cast, now):
    today = timezone.localdate(now)
    year = today + timedelta(days=360)
    for worker, part, to_on in (
        (cast.supporter, Part.CARER, year),
        (cast.organisation_worker, Part.ADVOCATE, year),
        (cast.other_carer, Part.CARER, None),
        (cast.other_carer, Part.CARER, today + timedelta(days=400)),
        (cast.other_carer, Part.CARER, today),
        (cast.other_carer, Part.SOCIAL_WORKER, year),
        (cast.manager, Part.SOCIAL_WORKER, None),
    ):
        with pytest.raises(Refused):
            allocate(cast.person, worker, part=part, from_on=today, to_on=to_on, at=now)
    assert allocate(cast.person, cast.other_carer, part=Part.CARER, from_on=today, to_on=year, at=now)
    cast.person.born_on = birthday(today, -16)
    assert allocate(
        cast.person, cast.other_reviewing_officer, part=Part.REVIEWING_OFFICER, from_on=today, at=now
    )


def test_somebody_with_only_an_advocate_still_counts_as_nobody_s(cast, signed_in):
    Allocation.objects.filter(worker=cast.worker).delete()
    page = signed_in(cast.administrator).get(reverse("allocations"), {"show": "nobody"})
    assert cast.person in page.context["page"].object_list
