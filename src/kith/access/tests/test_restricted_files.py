"""A restricted file: for whom it is closed the person is not there, not as a name, a number or a gap (T-06)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import let_in_again, open_glass, share, shut_out
from kith.access.queries import shared_with
from kith.access.tests.helpers import bare
from kith.audit.models import Entry
from kith.exchange.actions import import_return
from kith.people.actions import allocate
from kith.people.models import Person, ShutOut
from kith.people.tests.factories import PASSWORD
from kith.universe.actions import add_member
from kith.words import Refused

pytestmark = pytest.mark.django_db
WHY = "She is their aunt and works beside us"
PLANTED = "Plantedrelative"
ID = "PLANTED99"
HEADER = (
    f"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n{ID},1,not a day,WBRI,,,\nD2,1,not a day,WBRI,,,\n".encode()
)


@pytest.fixture
def planted(cast):
    Person.objects.filter(pk=cast.person.pk).update(surname=PLANTED, child_id=ID)
    cast.person.refresh_from_db()
    return cast


def close(cast, account, *, by=None):
    shut_out(
        cast.person,
        account,
        reason=WHY,
        review_on=timezone.localdate() + timedelta(days=100),
        by=by or cast.manager,
        at=timezone.now(),
    )


def everything_shown(client, addresses):
    return b"".join(bare(client.get(address, follow=True)) for address in addresses)


def addresses_of(cast, run=None):
    own = {"person_ref": cast.person.ref}
    named = ["caseload", "team", "office", "allocations", "imports", "openings", "view_as", "notices"]
    found = [reverse(name) for name in named]
    found += [
        reverse(name, kwargs=own) for name in ("person", "restrictions", "person_name", "allocation_add")
    ]
    found += [
        f"{reverse('allocations')}?show=nobody",
        reverse("allocation_end", kwargs={"allocation_ref": cast.allocation.ref}),
    ]
    if run:
        found += [reverse(name, kwargs={"run_ref": run.ref}) for name in ("import_run", "import_problems")]
    return found


@pytest.mark.parametrize("who", ["worker", "manager", "administrator", "data_officer"])
def test_for_whom_it_is_closed_the_person_is_nowhere(planted, signed_in, who):
    """T-06: name, id, initials; lists, searches, problem rows, notices, what others did."""
    cast, account = planted, getattr(planted, who)
    run = import_return(
        cast.authority, [("header.csv", HEADER)], year=2018, by=cast.administrator, at=timezone.now()
    )
    member = add_member(cast.person, "Nan", ring=1, by=cast.young_person, at=timezone.now())
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    open_glass(cast.person, reason=WHY, hours=1, by=cast.other_manager, at=timezone.now())
    client = signed_in(account)
    shown = everything_shown(client, addresses_of(cast, run))
    assert (PLANTED.encode() in shown) is True, "the nearest yes: it is there for them before"
    by = cast.other_manager if who == "manager" else cast.manager
    close(cast, account, by=by)
    shown = everything_shown(client, addresses_of(cast, run))
    for secret in (PLANTED, ID, cast.person.ref):
        assert secret.encode() not in shown, secret
    for name in ("caseload", "team", "allocations"):
        for term in (PLANTED, PLANTED[:4], ID):
            page = client.post(reverse(name), {"find": term, "name": term}).content.decode()
            assert cast.person.ref not in page
            assert f">{PLANTED}" not in page
    assert shared_with(account, [cast.person], on=timezone.localdate()) == {}


def test_counts_do_not_tell_of_somebody_either(planted, signed_in):
    """T-06: no total differs by one."""
    cast = planted
    client = signed_in(cast.administrator)
    end = reverse("account_end", kwargs={"account_ref": cast.worker.ref})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    before = client.get(end).context["people"]
    close(cast, cast.administrator)
    assert client.get(end).context["people"] == before - 1 == 0
    assert client.get(reverse("allocations")).context["page"].paginator.count == 1
    run = import_return(
        cast.authority, [("header.csv", HEADER)], year=2019, by=cast.administrator, at=timezone.now()
    )
    groups = client.get(reverse("import_run", kwargs={"run_ref": run.ref})).context["groups"]
    assert {group.count for group, _grade in groups} == {1}


def test_not_yours_and_closed_are_one_answer(planted, signed_in):
    """T-02"""
    cast = planted
    client, page = signed_in(cast.worker), reverse("person", kwargs={"person_ref": cast.person.ref})
    never = client.get(reverse("person", kwargs={"person_ref": "ZZZZZZZZZZZZ"}))
    close(cast, cast.worker)
    closed = client.get(page)
    assert (closed.status_code, bare(closed)) == (never.status_code, bare(never))


def test_the_log_says_nothing_of_somebody_who_was_not_shown(planted, signed_in):
    cast = planted
    close(cast, cast.administrator)
    last = Entry.objects.order_by("-pk").first().pk
    client = signed_in(cast.administrator)
    client.get(reverse("allocations"))
    rows = Entry.objects.filter(pk__gt=last, subjects__subject=cast.person.ref)
    assert not rows.exists()


def test_others_go_on_as_before(planted, signed_in):
    cast = planted
    close(cast, cast.administrator)
    for who, name in ((cast.worker, "caseload"), (cast.manager, "team")):
        assert PLANTED in signed_in(who).get(reverse(name)).content.decode()


def test_whoever_is_shut_out_cannot_be_given_a_part(planted, signed_in):
    cast = planted
    close(cast, cast.other_worker)
    address = reverse("allocation_add", kwargs={"person_ref": cast.person.ref})
    client, today = signed_in(cast.administrator), timezone.localdate()
    assert cast.other_worker.full_name not in client.get(address).content.decode()
    typed = {
        "worker": cast.other_worker.ref,
        "part": "social_worker",
        **{f"from_on_{part}": getattr(today, part) for part in ("day", "month", "year")},
    }
    assert client.post(address, typed).status_code == 200
    allocate(cast.person, cast.other_worker, part="social_worker", from_on=today, at=timezone.now())
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert signed_in(cast.other_worker).get(page).status_code == 404


def test_only_the_teams_manager_closes_a_file_and_nobody_for_themselves(planted, signed_in):
    cast = planted
    address = reverse("file_restrict", kwargs={"person_ref": cast.person.ref})
    for who in (
        cast.worker,
        cast.other_manager,
        cast.administrator,
        cast.data_officer,
        cast.far_administrator,
    ):
        assert signed_in(who).get(address).status_code in (302, 404)
    with pytest.raises(Refused):
        close(cast, cast.manager, by=cast.manager)
    with pytest.raises(Refused):
        close(cast, cast.far_worker)
    with pytest.raises(Refused):
        close(cast, cast.young_person)
    own = {"person": cast.person, "account": cast.manager, "begun_by": cast.manager}
    with pytest.raises(IntegrityError), transaction.atomic():
        ShutOut.objects.create(**own, reason=WHY, begun_at=timezone.now(), review_on=timezone.localdate())


def test_it_opens_again_by_somebody_elses_act_only(planted, signed_in):
    cast = planted
    close(cast, cast.worker)
    held = ShutOut.objects.get()
    with pytest.raises(Refused):
        let_in_again(held, by=cast.worker, at=timezone.now())
    client = signed_in(cast.manager)
    open_again = reverse("file_open", kwargs={"person_ref": cast.person.ref, "shut_out_ref": held.ref})
    assert client.post(open_again).status_code == 302
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert signed_in(cast.worker).get(page).status_code == 200


def test_an_overdue_review_leaves_it_closed_and_is_listed(planted, signed_in):
    cast = planted
    close(cast, cast.worker)
    ShutOut.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert signed_in(cast.worker).get(page).status_code == 404
    assert len(signed_in(cast.data_officer).get(reverse("openings")).context["files"]) == 1
