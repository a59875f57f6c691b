"""The page "who looked", as a young person reads it on a phone and on a desk."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kith.access.tests.helpers import sign_in
from kith.audit.actions import record
from kith.audit.choices import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked(cast, door, *, role="worker", days=0, times=1, kind=Kind.READ):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days)
    for number in range(times):
        record(
            chain=f"authority:{cast.authority.ref}",
            kind=kind,
            deed=kind.value,
            door=door,
            actor=cast.worker.ref,
            role=role,
            subjects=[cast.person.ref],
            at=noon + timedelta(minutes=7 * number),
        )


@pytest.mark.parametrize("width", [320, 1280])
def test_days_services_and_times_are_read_at_a_glance(window, axe, cast, width):
    looked(cast, "caseload", times=9)
    looked(cast, "person", times=2)
    looked(cast, "team", role="manager")
    looked(cast, "allocations", role="administrator", days=1)
    looked(cast, "caseload", kind=Kind.SEARCH, days=1, times=3)
    client: Client = sign_in(cast.young_person)
    screen = window(width)
    screen.context.add_cookies(
        [
            {"name": name, "value": one.value, "url": screen.base}
            for name, one in client.cookies.items()
            if name == settings.SESSION_COOKIE_NAME
        ]
    )
    page = screen.go(reverse("who_looked"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked")
    expect(page.get_by_text("9 times, 12:00 to 12:56")).to_be_visible()
    expect(page.get_by_text("Searched for a name, and yours was in the list")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(2)
    assert axe(page) == []
    screen.look("who-looked")
