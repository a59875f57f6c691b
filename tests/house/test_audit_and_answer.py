"""No page without its audit row, and each row says who, what, when, why and from where (T-37)."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import pause_all
from kith.access.gates import opening
from kith.access.origin import network_of
from kith.audit.choices import Kind
from kith.audit.models import Entry
from tests.house.doors import CAST, table


@pytest.mark.django_db
def test_a_page_is_not_sent_when_its_row_cannot_be_written(cast, signed_in):
    client = signed_in(cast.worker)
    with patch.object(opening, "record", side_effect=DatabaseError("the disk is full")):
        answer = client.get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    assert answer.status_code == 503
    assert cast.person.surname not in answer.content.decode()


@pytest.mark.django_db
def test_a_page_leaves_one_row_that_names_whom_it_showed(cast, signed_in):
    signed_in(cast.worker).get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    row = Entry.objects.get(kind="read")
    assert (row.door, row.actor, row.role) == ("person", cast.worker.ref, "worker")
    assert [seen.subject for seen in row.subjects.all()] == [cast.person.ref]


@pytest.mark.django_db
def test_a_list_names_everybody_on_it(cast, signed_in):
    signed_in(cast.worker).get(reverse("caseload"))
    assert [seen.subject for seen in Entry.objects.get(kind="read").subjects.all()] == [cast.person.ref]


@pytest.mark.django_db
def test_no_row_holds_what_anybody_told_us(cast, signed_in):
    client = signed_in(cast.young_person)
    client.post(reverse("member_add"), {"nickname": "Planted Nickname"})
    client.get(reverse("my_people"))
    said = " ".join(str(value) for row in Entry.objects.values() for value in row.values())
    assert "Planted" not in said
    assert cast.person.surname not in said


ROWS = table()
OURS = sorted(name for name, row in ROWS.items() if row.gate not in ("library", "anybody", "one_use_link"))


def left_by(act):
    """Return the rows that one act left."""
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        act()
        rows = list(Entry.objects.filter(pk__gt=last).order_by("pk"))
        transaction.set_rollback(True)
    return rows


def said_of(row, account, name, gate):
    """Whether a row says who, what, when, through which door, why it opened, and from where."""
    assert (row.actor, row.role) == (account.ref, account.role)
    assert row.kind in set(Kind)
    assert row.deed
    assert abs(row.at - timezone.now()) < timedelta(minutes=1)
    assert (row.door, row.why) == (name, gate)
    assert row.origin.startswith("browser")
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("name", OURS)
def test_whatever_a_door_lets_through_or_refuses_says_who_what_when_why_and_from_where(
    world, signed_in, name
):
    """T-37: each door, both ways: somebody whom it opens for, and somebody whom it does not."""
    row = ROWS[name]
    let_in = row.get | row.post
    for who in (*sorted(let_in)[:1], *sorted(set(CAST) - let_in)[:1]):
        account = world.account_of(who)
        client = world.client_of(who, signed_in, fresh=row.fresh)
        address = reverse(name, kwargs=world.refs_for(row.address))
        for method in (client.get, client.post):
            answers = []
            rows = left_by(lambda: answers.append(method(address)))  # noqa: B023  called at once
            assert all(said_of(one, account, name, row.gate) for one in rows if one.actor != "nobody")
            if who not in let_in and answers[0].status_code != 405:  # the door itself knows no such method
                assert [one.kind for one in rows] == ["refused"], f"{who} was refused and nothing says so"
                assert not rows[0].things
                assert not rows[0].subjects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "method", "who", "kind"),
    [
        ("caseload", "get", "worker", "read"),
        ("caseload", "post", "worker", "search"),
        ("team", "post", "manager", "search"),
        ("allocations", "post", "administrator", "search"),
        ("import_problems", "get", "administrator", "export"),
        ("pause_all", "post", "young person", "write"),
        ("person", "get", "other worker", "refused"),
    ],
)
def test_each_kind_of_act_leaves_a_row_of_its_kind(world, signed_in, name, method, who, kind):
    client = world.client_of(who, signed_in, fresh=ROWS[name].fresh)
    address = reverse(name, kwargs=world.refs_for(ROWS[name].address))
    assert [row.kind for row in left_by(lambda: getattr(client, method)(address))] == [kind]


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "box"), [("caseload", "name"), ("allocations", "find")])
def test_a_search_that_found_nobody_leaves_its_row_and_never_its_words(world, signed_in, door, box):
    client = world.client_of("worker" if door == "caseload" else "administrator", signed_in)
    (row,) = left_by(lambda: client.post(reverse(door), {box: "Plantedterm"}))
    assert row.kind == "search"
    assert "planted" not in str(vars(row)).lower()


@pytest.mark.django_db
def test_a_code_that_does_not_work_and_a_password_that_is_wrong_leave_a_row_without_them(cast):
    for address, typed in (
        ("code_use", {"code": "PLANTED234"}),
        ("account_login", {"login": cast.worker.username, "password": "planted-word"}),
    ):
        rows = left_by(lambda: Client().post(reverse(address), typed))  # noqa: B023  called at once
        assert [(row.kind, row.actor) for row in rows] == [("refused", "nobody")]
        assert rows[0].origin.startswith("browser:")
        assert "planted" not in str(vars(rows[0])).lower()


@pytest.mark.django_db
def test_where_it_came_from_tells_two_places_apart_and_names_neither(cast, signed_in):
    client = signed_in(cast.worker)
    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8", "2001:db8:1:2::7", "2001:db8:1:2::8"):
        client.get(reverse("caseload"), REMOTE_ADDR=address)
    first, again, other, household, same_household = Entry.objects.values_list("origin", flat=True)
    assert first == again != other
    assert household == same_household != first
    assert "203" not in first
    assert network_of("2001:db8:1:2::7") == "2001:db8:1:2::/64"


@pytest.mark.django_db
def test_where_a_young_person_is_stands_nowhere(cast, signed_in):
    client = signed_in(cast.young_person)
    client.get(reverse("my_people"), REMOTE_ADDR="203.0.113.7")
    client.post(reverse("pause_all"), REMOTE_ADDR="203.0.113.8")
    assert set(Entry.objects.values_list("origin", flat=True)) == {"browser"}


@pytest.mark.django_db
def test_what_no_browser_asked_for_says_so(cast):
    pause_all(cast.person, by=cast.young_person, at=timezone.now())
    assert Entry.objects.get().origin == "this machine"
