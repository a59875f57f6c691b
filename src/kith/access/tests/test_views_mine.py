""" "Who looked" equals the audit; an account's own page tells its owner and nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.figures import DID, LOOKED, SERVICES
from kith.access.tests.helpers import sign_in, signs_out_to_the_first_page
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry
from kith.people.actions import name_person
from kith.words import Say

pytestmark = pytest.mark.django_db


def look(cast, *, role="worker", door="person", deed="read", kind=Kind.READ, about=None, at=None):
    return record(
        chain=f"authority:{cast.authority.ref}",
        kind=kind,
        deed=deed,
        door=door,
        actor="SOMEBODYELSE",
        role=role,
        subjects=[(about or cast.person).ref],
        at=at or timezone.now(),
    )


def rows_of(answer):
    """Each row of the log on the page: when, which service, what was done; newest first."""
    rows = [(at, one.service.msgid, one.did.msgid) for one in answer.context["looks"] for at in one.times]
    return sorted(rows, reverse=True)


def test_who_looked_equals_the_audit(cast, signed_in):
    """T-41: every row about them by others is there, row by row; nothing else is."""
    for name in ("person_invite", "person_name"):
        signed_in(cast.worker).get(reverse(name, args=[cast.person.ref]))
    signed_in(cast.administrator).get(reverse("allocations"))
    name_person(cast.person, forename="Amy", surname="Lark", by=cast.worker, at=timezone.now())
    look(cast, role="", door="", deed="import", kind=Kind.JOB)
    look(cast, door="a_door_of_next_year")
    look(cast, about=cast.other_person)
    client = sign_in(cast.young_person)
    client.get(reverse("who_looked"))  # an own act: not in the list
    answer = client.get(reverse("who_looked"))
    expected = Entry.objects.filter(subjects__subject=cast.person.ref).exclude(actor=cast.young_person.ref)
    assert [at for at, _, _ in rows_of(answer)] == list(
        expected.order_by("-at", "-pk").values_list("at", flat=True)
    )
    assert len(rows_of(answer)) == 6
    assert [who for _, who, _ in rows_of(answer)].count("Records team") == 2


def test_services_are_named_and_staff_never(cast, signed_in):
    client = signed_in(cast.worker)
    client.get(reverse("person_invite", args=[cast.person.ref]))
    page = sign_in(cast.young_person).get(reverse("who_looked")).content.decode()
    assert "Your leaving care team" in page
    assert cast.worker.full_name not in page
    assert cast.worker.ref not in page


def test_the_same_of_one_day_stands_together_and_each_time_is_told(cast):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for minutes in range(7):
        look(cast, door="caseload", at=noon + timedelta(minutes=minutes))
    look(cast, at=noon)
    look(cast, at=noon - timedelta(days=1))
    look(cast, role="manager", at=noon)
    answer = sign_in(cast.young_person).get(reverse("who_looked"))
    assert [len(one.times) for one in answer.context["looks"]] == [7, 1, 1, 1]
    assert len({(one.day, one.service.msgid, one.did.msgid) for one in answer.context["looks"]}) == 4
    page = answer.content.decode()
    assert "7 times, 12:00 to 12:06" in page


def test_an_act_just_after_midnight_stands_on_its_own_day_here(cast):
    """Half past midnight in London in summer is the day before in universal time."""
    look(cast, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    look(cast, at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    answer = sign_in(cast.young_person).get(reverse("who_looked"))
    assert [one.day for one in answer.context["looks"]] == [date(2026, 7, 1), date(2026, 6, 30)]


def test_thirty_days_make_a_page_newest_first_and_none_is_lost_between(cast):
    now = timezone.now()
    for days in range(33):
        for _ in range(1 + days % 2):
            look(cast, at=now - timedelta(days=days))
    client = sign_in(cast.young_person)
    first, second = (client.get(reverse("who_looked"), {"page": page}) for page in (1, 2))
    assert (len(rows_of(first)), len(rows_of(second))) == (45, 4)
    assert rows_of(first)[0][0] > rows_of(first)[44][0] > rows_of(second)[0][0]


def test_a_search_is_told_as_one(cast, signed_in):
    signed_in(cast.worker).post(reverse("caseload"), {"name": cast.person.forename})
    page = sign_in(cast.young_person).get(reverse("who_looked")).content.decode()
    assert "Searched for a name, and yours was in the list" in page


def test_the_number_of_questions_does_not_grow_with_the_rows(cast, django_assert_max_num_queries):
    """T-74."""
    for _ in range(40):
        look(cast)
    client = sign_in(cast.young_person)
    with django_assert_max_num_queries(25):
        client.get(reverse("who_looked"))


def test_nobody_else_opens_it_and_it_asks_for_fresh_proof(cast, signed_in):
    for account in (cast.worker, cast.manager, cast.administrator):
        assert sign_in(account).get(reverse("who_looked")).status_code == 404
    asked = signed_in(cast.young_person, fresh=False).get(reverse("who_looked"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert signs_out_to_the_first_page(Client().get(reverse("who_looked")))
    other = sign_in(cast.other_young_person).get(reverse("who_looked"))
    assert rows_of(other) == []


def test_every_sentence_reads_as_one():
    for sentence in (*LOOKED.values(), *DID.values(), *SERVICES.values()):
        assert isinstance(sentence, Say)
        assert str(sentence)[0].isupper()
        assert not str(sentence).endswith(".")


def test_an_account_page_shows_its_own_name_only(cast, signed_in):
    page = signed_in(cast.young_person).get(reverse("my_account")).content.decode()
    assert cast.young_person.username in page
    assert cast.worker.username not in page


def test_no_page_of_the_staff_tells_when_somebody_signed_in(cast, signed_in):
    sign_in(cast.young_person)
    cast.young_person.refresh_from_db()
    moment = timezone.localtime(cast.young_person.last_login)
    for account, names in (
        (cast.administrator, ("office", "allocations")),
        (cast.manager, ("staff_invite",)),
    ):
        for name in names:
            page = signed_in(account).get(reverse(name)).content.decode()
            assert moment.strftime("%H:%M") not in page
            assert cast.young_person.username not in page


def test_recovery_codes_are_nobody_elses(cast):
    worker, young = sign_in(cast.worker), sign_in(cast.young_person)
    worker.post(reverse("mfa_generate_recovery_codes"))
    codes = worker.get(reverse("mfa_view_recovery_codes")).context["codes"]
    page = young.get(reverse("mfa_view_recovery_codes"))
    assert page.status_code == 200
    assert not any(code in page.content.decode() for code in codes)
