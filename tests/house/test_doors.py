"""Role x door: the table written by hand, the server held to it, and the nearest no for each yes (T-01)."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from kith.audit.choices import Kind
from kith.audit.models import Entry
from tests.house.doors import CAST, EVERYBODY, addresses, table

pytestmark = pytest.mark.django_db
ROWS = table()
SIGN_IN = "/sign-in/"


def test_every_address_has_a_row_and_every_row_an_address():
    server = {pattern.name: address for address, pattern in addresses()}
    assert None not in server, "every address has a name"
    assert {name: row.address for name, row in ROWS.items()} == server


def test_every_door_of_ours_declares_its_gate():
    for _address, pattern in addresses():
        gate = getattr(pattern.callback, "gate", None)
        said = ROWS[pattern.name].gate
        if said == "library":
            assert not pattern.callback.__module__.startswith("kith.") or gate is None
        else:
            assert gate is not None, f"{pattern.name} has no gate"
            assert gate.__name__ == said
            assert getattr(pattern.callback, "fresh", False) == ROWS[pattern.name].fresh


def crossed(world, row, who, method, signed_in):
    """Ask one door as one of the cast, inside a savepoint; return the answer."""
    client = world.client_of(who, signed_in, fresh=row.fresh)
    address = reverse(row.name, kwargs=world.refs_for(row.address))
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    return answer


def opened(answer):
    """Whether a door opened: its page, its form with what is wrong, or on to what comes after; not to sign-in."""
    location = answer.headers.get("Location", "")
    return answer.status_code in (200, 302, 303, 400, 422) and not location.startswith(f"{SIGN_IN}?")


def turned_away(answer, row):
    """Whether somebody signed in found nothing; the library leads back to the own account instead."""
    back = row.gate == "library" and answer.headers.get("Location") == reverse("my_account")
    return answer.status_code in (404, 405) or back


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_server_answers_as_the_table_says(world, signed_in, name, method):
    row = ROWS[name]
    for who in EVERYBODY:
        answer = crossed(world, row, who, method, signed_in)
        if who in getattr(row, method):
            assert opened(answer), (
                f"{who} should get in: {answer.status_code} {answer.headers.get('Location')}"
            )
        elif who in row.get | row.post:
            assert answer.status_code == 405, f"{who} has no {method} here: {answer.status_code}"
        elif who == "stranger":
            assert answer.status_code in (302, 404, 405), f"a stranger got {answer.status_code}"
            assert answer.headers.get("Location", SIGN_IN).startswith(SIGN_IN)
        else:
            assert turned_away(answer, row), f"{who} should find nothing: {answer.status_code}"


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_door_knows_any_other_method(world, signed_in, name, method):
    for who in ("young person", "worker", "administrator", "stranger"):
        answer = crossed(world, ROWS[name], who, method, signed_in)
        assert answer.status_code in (302, 404, 405)


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(world, signed_in, name, method):
    """T-18: no deed by GET, HEAD or OPTIONS."""
    row = ROWS[name]
    clients = [world.client_of(who, signed_in, fresh=row.fresh) for who in CAST]
    written = Entry.objects.filter(kind__in=[Kind.WRITE, Kind.JOB]).count()
    before = world.fingerprint()
    for client in clients:
        with transaction.atomic():
            getattr(client, method)(reverse(name, kwargs=world.refs_for(row.address)))
            assert world.fingerprint() == before
            assert Entry.objects.filter(kind__in=[Kind.WRITE, Kind.JOB]).count() == written
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.post))
def test_every_form_wants_its_token(world, signed_in, name):
    """T-19: a POST without the CSRF token is refused, before any gate."""
    row = ROWS[name]
    for who in sorted(row.post & set(CAST))[:1] or ["stranger"]:
        client = world.client_of(who, signed_in, fresh=row.fresh, enforce_csrf_checks=True)
        answer = client.post(reverse(name, kwargs=world.refs_for(row.address)), {"anything": "at all"})
        assert answer.status_code == 403


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if "_ref>" in row.address))
def test_not_yours_and_not_there_are_one_answer(world, signed_in, name):
    """T-02: byte for byte, headers too, apart from what is made anew for each answer."""
    row = ROWS[name]
    for who in set(CAST) - row.get - row.post:
        client = world.client_of(who, signed_in, fresh=row.fresh)
        foreign = client.get(reverse(name, kwargs=world.refs_for(row.address)))
        never = client.get(reverse(name, kwargs=world.never_used_refs_for(row.address)))
        assert foreign.status_code == never.status_code
        assert bare(foreign) == bare(never)
        assert dict(foreign.headers) == dict(never.headers)


def bare(answer):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)


def test_a_refused_try_leaves_a_row(world, signed_in):
    """T-37: who tried, which door; nothing about whom it was."""
    client = world.client_of("other worker", signed_in)
    client.get(reverse("person", kwargs={"person_ref": world.cast.person.ref}))
    row = Entry.objects.order_by("-pk").first()
    assert (row.kind, row.door, row.actor) == ("refused", "person", world.cast.other_worker.ref)
    assert not row.subjects.exists()
