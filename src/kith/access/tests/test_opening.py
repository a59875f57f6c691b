"""A door itself: what looking may never do, whatever its view tries."""

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory

from kith.access.gates import anybody_signed_in, door, open_door
from kith.kit.models import Submission


def writes(request, *found):
    Submission.objects.create(token="written while looking")
    return HttpResponse("done")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_view_that_writes_while_somebody_looks_is_stopped_by_the_database(cast, method):
    request = getattr(RequestFactory(), method)("/")
    request.user, request.session = cast.young_person, {}
    with pytest.raises(DatabaseError):
        door(anybody_signed_in)(writes)(request)
    with pytest.raises(DatabaseError):
        open_door(writes)(request)


@pytest.mark.django_db
def test_the_same_view_writes_when_a_form_is_sent(cast):
    request = RequestFactory().post("/")
    request.user, request.session = cast.young_person, {}
    assert door(anybody_signed_in)(writes)(request).status_code == 200
    assert Submission.objects.filter(token="written while looking").exists()
