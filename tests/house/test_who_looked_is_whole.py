"""T-41: "who looked" is every row about a person by anybody else, whichever door or file it came by; no names."""

from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.figures import SOMETHING_READ, SOMETHING_WRITTEN
from kith.access.gates import opening
from kith.access.tests.helpers import sign_in
from kith.audit.models import Entry
from kith.people.actions import allocate, end_allocation, name_person
from kith.people.tests.factories import PASSWORD
from tests.house.doors import CAST, table

pytestmark = pytest.mark.django_db
ROWS = table()


def looked(cast):
    """Return the rows of the page as its owner sees it, and those the log holds by others."""
    client = Client()
    client.force_login(cast.young_person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("who_looked"))
    shown, number = [], 1
    while True:
        answer = client.get(reverse("who_looked"), {"page": number})
        shown += answer.context["looks"]
        if not answer.context["page"].has_next():
            break
        number += 1
    rows = Entry.objects.filter(subjects__subject=cast.person.ref).exclude(actor=cast.young_person.ref)
    return shown, rows.order_by("-at", "-pk"), answer.content.decode()


def times_in(shown):
    return sorted((at for look in shown for at in look.times), reverse=True)


def test_every_look_through_every_door_is_on_the_page_in_words(world, signed_in):
    for name, row in sorted(ROWS.items()):
        if row.gate in ("library", "anybody", "one_use_link"):
            continue
        for who in [who for who in CAST if who in row.get and "young person" not in who]:
            world.client_of(who, signed_in).get(reverse(name, kwargs=world.refs_for(row.address)))
    shown, rows, page = looked(world.cast)
    assert times_in(shown) == [row.at for row in rows]
    assert len(times_in(shown)) > 10
    for look in shown:
        assert look.did not in (SOMETHING_READ, SOMETHING_WRITTEN), "say in words what this door shows"
    for account in (world.cast.worker, world.cast.manager, world.cast.administrator):
        assert account.full_name not in page
        assert account.ref not in page


def test_imports_names_and_parts_are_on_the_page(world, signed_in):
    cast, now = world.cast, timezone.now()
    before = len(times_in(looked(cast)[0]))
    name_person(cast.person, forename="Jo", surname="Lark", by=cast.worker, at=now)
    part = allocate(
        cast.person,
        cast.other_worker,
        part="social_worker",
        from_on=timezone.localdate(),
        by=cast.administrator,
        at=now,
    )
    end_allocation(part, to_on=timezone.localdate(), by=cast.administrator, at=now)
    office = signed_in(cast.administrator)
    header = f"CHILD,SEX,DOB,ETHNIC\n{cast.person.child_id},2,03/05/2009,WBRI\n".encode()
    for file, address, field in (
        (header, "imports", "return_files"),
        (f"child,forename,surname\n{cast.person.child_id},Ada,Lark\n".encode(), "names_import", "file"),
    ):
        upload = SimpleUploadedFile("header.csv", file, "text/csv")
        answer = office.post(reverse(address), {field: [upload], "year": "2019"})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    shown, rows, _ = looked(cast)
    assert len(times_in(shown)) == rows.count()
    deeds = set(rows.values_list("deed", flat=True))
    assert {"name_person", "allocate", "end_allocation", "import", "import_names"} <= deeds
    assert len(times_in(shown)) >= before + 5


def test_a_download_and_a_search_leave_their_rows(world, signed_in):
    cast = world.cast
    office = signed_in(cast.administrator)
    office.post(reverse("allocations"), {"find": cast.person.surname})
    row = Entry.objects.filter(actor=cast.administrator.ref, door="allocations", kind="search").get()
    assert [seen.subject for seen in row.subjects.all()] == [cast.person.ref]
    assert cast.person.surname not in str(Entry.objects.values())
    office.get(reverse("import_problems", kwargs={"run_ref": world.refs["run_ref"]}))
    assert Entry.objects.filter(actor=cast.administrator.ref, door="import_problems", kind="export").exists()


def test_a_refused_try_is_not_on_the_page_and_its_own_comings_are_on_no_staff_page(cast, signed_in):
    signed_in(cast.other_worker).get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    before = len(times_in(looked(cast)[0]))
    for _ in range(3):
        sign_in(cast.young_person)
    assert len(times_in(looked(cast)[0])) == before
    own = Entry.objects.filter(actor=cast.young_person.ref, deed="sign_in")
    assert own.exists()
    assert not own.filter(subjects__isnull=False).exists()


def test_a_download_is_not_sent_when_its_row_cannot_be_written(world, signed_in):
    client = signed_in(world.cast.administrator)
    with (
        transaction.atomic(),
        patch.object(opening, "record", side_effect=DatabaseError("the disk is full")),
    ):
        answer = client.get(reverse("import_problems", kwargs={"run_ref": world.refs["run_ref"]}))
    assert answer.status_code == 503
