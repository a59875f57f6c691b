"""As whom the database is asked: per visit, and never for longer."""

from contextvars import Context

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access import middleware
from kith.access.middleware import ScopeMiddleware
from kith.access.scope import scope_of, scope_of_authority
from kith.access.tests.helpers import SIGN_IN
from kith.kit.scope import EVERYTHING, NOTHING, Scope, wanted, within
from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_staff_are_asked_for_as_their_authority_and_a_young_person_as_themselves(cast):
    today = timezone.localdate()
    here = cast.authority.pk
    assert scope_of(cast.manager) == Scope(
        authorities=frozenset({here}), belongs_to=here, account=cast.manager.pk, on=today
    )
    assert scope_of(cast.young_person) == Scope(
        belongs_to=here, person=cast.person.pk, account=cast.young_person.pk, on=today
    )
    assert scope_of_authority(cast.authority) == Scope(
        authorities=frozenset({here}), belongs_to=here, on=today
    )


def test_an_ended_account_is_nobody(cast):
    cast.worker.is_active = False
    assert scope_of(cast.worker) == NOTHING


@pytest.fixture
def asked(monkeypatch):
    """What the database would have been asked as, inside each request."""
    scopes = []
    real = ScopeMiddleware.__call__

    def watched(self, request):
        inner = self.get_response

        def look(request):
            scopes.append(wanted())
            answer = inner(request)
            scopes.append(wanted())
            return answer

        self.get_response = look
        try:
            return real(self, request)
        finally:
            self.get_response = inner

    monkeypatch.setattr(middleware.ScopeMiddleware, "__call__", watched)
    return scopes


def test_each_visit_has_its_own_scope_and_leaves_none_behind(cast, signed_in, asked):
    with within(NOTHING):
        signed_in(cast.worker).get(reverse("caseload"))
        Client().get(reverse("account_login"))
        signed_in(cast.young_person).get(reverse("home"))
        assert wanted() == NOTHING
    assert asked[::2] == [scope_of(cast.worker), NOTHING, scope_of(cast.young_person)]


def test_whoever_signs_in_is_asked_for_as_themselves_from_then_on(cast, asked):
    Client().post(SIGN_IN, {"login": cast.young_person.username, "password": PASSWORD})
    assert asked == [NOTHING, scope_of(cast.young_person)]
    assert wanted() == EVERYTHING  # as before: a test may look at everything


def test_a_view_that_fails_leaves_no_scope_behind(cast, signed_in, rf):
    def fails(request):
        raise RuntimeError

    request = rf.get("/")
    request.user = cast.worker
    with within(NOTHING):
        with pytest.raises(RuntimeError):
            ScopeMiddleware(fails)(request)
        assert wanted() == NOTHING


def test_where_nobody_said_as_whom_nothing_passes():
    """A thread, a job or a command that says nothing is nobody, not everybody."""
    unsaid = Context().run(wanted)
    assert unsaid == Scope()
    assert not unsaid.everything
