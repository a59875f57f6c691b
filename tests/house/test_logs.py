"""T-05, T-54: when something breaks, neither the page nor the log tells what somebody told us."""

import io
import logging
import logging.config
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from kith.access.gates import opening
from kith.access.models import Session
from kith.access.tests.helpers import sign_in
from kith.people.models import Person

PLANTED = "Plantedsecret"


@pytest.fixture
def log():
    """What the server writes to its log, by its own settings."""
    logging.config.dictConfig(settings.LOGGING)
    said = io.StringIO()
    handlers = [h for name in ("django.request", "") for h in logging.getLogger(name).handlers]
    for handler in handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(said)
    return said


def break_with(fault):
    return patch.object(opening, "_ask", side_effect=fault)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_is_logged_by_kind_and_place_without_its_message(cast, log, method):
    client = Client(raise_request_exception=False)
    client.force_login(cast.worker)
    address = reverse("person_name", kwargs={"person_ref": cast.person.ref})
    with break_with(IntegrityError(f"DETAIL: Key (forename)=({PLANTED}) already exists.")):
        answer = getattr(client, method)(address, {"forename": "Typed", "surname": "Typed"})
    assert answer.status_code == 500
    page = answer.content.decode()
    assert ("Typed" in page) == (method == "post"), "what was typed is given back, and nothing else"
    for secret in (PLANTED, cast.person.forename, cast.worker.full_name, "IntegrityError"):
        assert secret not in page
    said = log.getvalue()
    assert "IntegrityError" in said
    assert "person_name" in said
    for secret in (PLANTED, "Typed", cast.person.ref, cast.worker.ref, cast.person.surname):
        assert secret not in said


@pytest.mark.django_db
def test_the_databases_own_refusal_quotes_no_value_in_the_log(cast, log):
    Person.objects.create(authority=cast.authority, child_id=PLANTED)
    try:
        with connection.cursor():
            Person.objects.create(authority=cast.authority, child_id=PLANTED)
    except IntegrityError:
        logging.getLogger("anywhere").exception("It broke")
        logging.getLogger("anywhere").error("It broke with %s", PLANTED)
    assert "IntegrityError" in log.getvalue()
    assert PLANTED not in log.getvalue()


@pytest.mark.django_db
def test_a_name_this_server_does_not_answer_to_is_refused(cast, log):
    answer = Client().get("/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    forwarded = Client().get("/sign-in/", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in forwarded.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words_and_never_cached(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.young_person)
    answer = client.post(reverse("member_add"), {"nickname": PLANTED})
    assert answer.status_code == 403
    assert PLANTED not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_session_row_holds_no_words_and_no_code(cast):
    client = sign_in(cast.young_person)
    client.post(reverse("member_add"), {"nickname": PLANTED})
    client.get(reverse("my_people"))
    rows = [str(row.get_decoded()) for row in Session.objects.all()]
    assert rows
    assert PLANTED not in "".join(rows)
    assert cast.person.surname not in "".join(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/people/a%00b/", "/people/?show=%00", "/office/imports/%00/"])
def test_the_sign_no_database_keeps_is_answered_not_broken_on(cast, signed_in, address):
    for account in (cast.worker, cast.administrator):
        assert signed_in(account).get(address).status_code == 404
