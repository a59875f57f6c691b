"""Looking as a worker sees: read-only, both on the log, nothing that was shared, half an hour (T-13)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from tests.house.doors import table

from kith.access.actions import begin_view_as, share
from kith.access.models import ViewAs
from kith.access.tests.orders import a_restriction
from kith.audit.choices import Kind
from kith.audit.models import Entry
from kith.people.actions import end_account
from kith.people.tests.factories import PASSWORD
from kith.universe.actions import add_member
from kith.words import Refused

pytestmark = pytest.mark.django_db
WHY = "Ruth cannot find Amira in the list today"
PLANTED = "Plantednickname"


@pytest.fixture
def looking(cast, signed_in):
    """A manager who looks as the worker of their team sees."""
    client = signed_in(cast.manager)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    begin = reverse("view_as_begin", kwargs={"account_ref": cast.worker.ref})
    assert client.post(begin, {"why": WHY}).status_code == 302
    return client


def test_the_workers_pages_are_seen_with_a_banner_that_names_both(cast, looking):
    """T-13: banner with both names."""
    page = looking.get(reverse("start"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("caseload")
    text = page.content.decode()
    assert cast.person.surname in text
    assert cast.manager.full_name in text
    assert cast.worker.full_name in text
    assert reverse("view_as_end") in text


def test_nothing_that_was_shared_is_seen(cast, looking, signed_in):
    """T-13: blocked for private layers, and the page does not say whether there is anything."""
    person = reverse("person", kwargs={"person_ref": cast.person.ref})
    before = looking.get(person).content.decode()
    member = add_member(cast.person, PLANTED, ring=1, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    for address in (person, reverse("caseload")):
        page = looking.get(address).content.decode()
        assert PLANTED not in page
        assert "has not shared" not in page
    assert "between the two of them" in before
    assert PLANTED in signed_in(cast.worker).get(person).content.decode()


def test_both_stand_on_the_log(cast, looking):
    """T-13: who looked, and as whom."""
    looking.get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    row = Entry.objects.order_by("-pk").first()
    assert (row.kind, row.actor, row.role, row.door) == (
        Kind.VIEW_AS,
        cast.manager.ref,
        "manager",
        "person",
    )
    assert cast.worker.ref in row.things
    assert [seen.subject for seen in row.subjects.all()] == [cast.person.ref]
    assert not Entry.objects.filter(actor=cast.worker.ref).exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_deed_is_refused_by_the_door_itself(cast, looking, method):
    """T-13: read-only, whatever the page; only going back is possible."""
    known = {"person_ref": cast.person.ref, "account_ref": cast.worker.ref}
    written = Entry.objects.filter(kind=Kind.WRITE).count()
    for name, row in table().items():
        if row.gate in ("library", "anybody", "one_use_link") or name == "view_as_end":
            continue
        refs = [part.split(":")[1].rstrip(">") for part in row.address.split("/") if part.startswith("<")]
        address = reverse(name, kwargs={ref: known.get(ref, "ZZZZZZZZZZZZ") for ref in refs})
        answer = getattr(looking, method)(address, {"forename": "Jo", "full_name": "Jo"})
        assert answer.status_code in (403, 405), name
    assert Entry.objects.filter(kind=Kind.WRITE).count() == written


def test_only_pages_of_their_work_open(cast, looking):
    """T-13: their account, their drafts and what is there for them stay theirs; so do the viewer's own pages."""
    for name in ("my_account", "notices", "drafts", "team", "glass_open", "view_as", "staff_invite"):
        answer = looking.get(reverse(name))
        assert answer.status_code == 403, name
        assert cast.worker.username not in answer.content.decode()


def test_a_refused_deed_is_on_the_log_with_both(cast, looking):
    looking.post(reverse("person_name", kwargs={"person_ref": cast.person.ref}), {"forename": "Jo"})
    row = Entry.objects.order_by("-pk").first()
    assert (row.kind, row.actor, row.role) == (Kind.REFUSED, cast.manager.ref, "manager")
    assert (row.deed, row.door) == ("view_as", "person_name")
    assert set(row.things) == {cast.worker.ref, ViewAs.objects.get().ref}


def test_it_ends_at_one_tap_and_after_half_an_hour(cast, looking):
    """T-13: ends on the server."""
    assert looking.get(reverse("caseload")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        assert looking.get(reverse("caseload")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=29, seconds=59), tick=False) as clock:
        clock.shift(timedelta(seconds=2))
        page = looking.get(reverse("caseload"))
        assert page.status_code == 404
        assert "is over. These are your own pages" in page.content.decode()
        assert looking.get(reverse("team")).status_code == 200


def test_no_link_leads_where_looking_ends(cast, looking):
    """What is not opened to somebody who looks is not offered to them either."""
    a_restriction(cast)
    page = looking.get(reverse("person", kwargs={"person_ref": cast.person.ref})).content.decode()
    assert "Jaden Rook" in page
    for name in ("person_invite", "notes", "restrictions"):
        assert reverse(name, kwargs={"person_ref": cast.person.ref}) not in page
    assert reverse("notices") not in page


def test_one_tap_leads_back(cast, looking):
    assert looking.post(reverse("view_as_end")).status_code == 302
    assert looking.get(reverse("caseload")).status_code == 404
    assert looking.get(reverse("team")).status_code == 200
    assert ViewAs.objects.get().ended_at is not None


def test_it_ends_with_the_workers_account(cast, looking):
    end_account(cast.worker, by=cast.administrator, at=timezone.now())
    assert looking.get(reverse("caseload")).status_code == 404


def test_another_browser_of_the_same_manager_looks_as_itself(cast, looking, signed_in):
    other = signed_in(cast.manager)
    assert other.get(reverse("caseload")).status_code == 404
    assert other.get(reverse("team")).status_code == 200


def test_nobody_looks_as_a_young_person_or_outside_their_part(cast, signed_in):
    """T-13: the nearest no for each yes."""
    now = timezone.now()
    for viewer, account in (
        (cast.manager, cast.young_person),
        (cast.manager, cast.other_worker),
        (cast.manager, cast.far_worker),
        (cast.manager, cast.other_manager),
        (cast.administrator, cast.young_person),
        (cast.administrator, cast.manager),
        (cast.administrator, cast.far_worker),
        (cast.data_officer, cast.worker),
        (cast.worker, cast.other_worker),
    ):
        with pytest.raises(Refused):
            begin_view_as(account, reason=WHY, by=viewer, at=now)
        address = reverse("view_as_begin", kwargs={"account_ref": account.ref})
        assert signed_in(viewer).get(address).status_code in (302, 404)
    assert begin_view_as(cast.worker, reason=WHY, by=cast.administrator, at=now)
    with pytest.raises(Refused):
        begin_view_as(cast.worker, reason="short", by=cast.manager, at=now)


def test_it_needs_fresh_proof(cast, signed_in):
    begin = reverse("view_as_begin", kwargs={"account_ref": cast.worker.ref})
    answer = signed_in(cast.manager, fresh=False).post(begin, {"why": WHY})
    assert reverse("account_reauthenticate") in answer.headers["Location"]
    assert not ViewAs.objects.exists()


def test_the_data_officer_sees_each_use(cast, looking, signed_in):
    page = signed_in(cast.data_officer).get(reverse("openings")).content.decode()
    assert cast.manager.full_name in page
    assert cast.worker.full_name in page
    assert WHY in page
    assert WHY not in signed_in(cast.far_data_officer).get(reverse("openings")).content.decode()
