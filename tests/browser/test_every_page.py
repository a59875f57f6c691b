"""Every page at 320 and 1280 pixels: axe, no sideways scroll, no complaint of the browser, with and without script."""

import re

import pytest
from django.urls import reverse

from kith.people.tests.factories import PASSWORD
from tests.house.conftest import WHO, world
from tests.house.doors import table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["world"]
PAGES = sorted(name for name, row in table().items() if row.get and not row.address.endswith(".csv"))


@pytest.fixture
def everything(world):
    return world


def visitor_for(row):
    """Return the first of the cast for whom this door opens, the young person before others."""
    return next(who for who in (*WHO, "stranger") if who in row.get)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_holds(window, axe, everything, width):
    """T-27, T-75: one crawl over every door's page; every fault is named before the test fails."""
    faults = []
    for name in PAGES:
        row = table()[name]
        who = "stranger" if "stranger" in row.get else visitor_for(row)
        visit = window(width)
        if who != "stranger":
            visit.sign_in_as(getattr(everything.cast, WHO[who]))
        page = visit.go(reverse(name, kwargs=everything.refs_for(row.address)))
        if "/proof/" in page.url:
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(re.compile(r"^(?!.*/proof/).*$"))
        try:
            visit.look(f"page-{name}")
        except AssertionError as wrong:
            faults.append(f"{name}: {str(wrong).splitlines()[0]}")
        faults += [f"{name}: {fault}" for fault in axe(page)]
        visit.context.close()
    assert faults == []


def test_no_script_string_runs_anywhere(window, everything):
    """What somebody types is text: in the map, the list, titles and the worker's page."""
    from kith.access.actions import share
    from kith.universe.actions import add_member

    nasty = '"><script>alert(1)</script><svg onload=alert(2)>'
    cast = everything.cast
    from django.utils import timezone

    now = timezone.now()
    member = add_member(cast.person, nasty[:58], ring=1, fields=["family"], by=cast.young_person, at=now)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
    mine = window(320).sign_in_as(cast.young_person)
    for path in (
        "/me/",
        "/me/people/",
        f"/me/people/{member.ref}/",
        f"/me/people/{member.ref}/share/",
        "/me/sharing/",
    ):
        mine.go(path)
        assert mine.complaints == []
    theirs = window(1280).sign_in_as(cast.worker)
    theirs.go(reverse("person", kwargs={"person_ref": cast.person.ref}))
    assert theirs.complaints == []
