"""Every page in each way of looking at it, without script, and full of what would be one: a real browser's word."""

import re
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kith.people.tests.factories import PASSWORD
from tests.house.conftest import WHO, world
from tests.house.doors import table
from tests.house.scripts import plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1200)]
__all__ = ["world"]
PAGES = sorted(name for name, row in table().items() if row.get and not row.address.endswith(".csv"))
PICTURES = {"member_photo_small", "member_photo_whole"}
"""Doors that answer with a picture alone: the page round it is the browser's, and runs no script of axe's."""


@pytest.fixture
def everything(world):
    return world


def visitor_for(row):
    """Return the first of the cast for whom this door opens, the young person before others."""
    return next(who for who in (*WHO, "stranger") if who in row.get)


def opened(everything, window, windows, name, width, **kwargs):
    """Open one door's page as the first of the cast for whom it opens, with fresh proof where it is asked for."""
    row = table()[name]
    who = "stranger" if "stranger" in row.get else visitor_for(row)
    if who not in windows:
        windows[who] = window(width, **kwargs)
        if who != "stranger":
            windows[who].sign_in_as(everything.account_of(who))
    visit = windows[who]
    page = visit.go(reverse(name, kwargs=everything.refs_for(row.address)))
    if "/proof/" in page.url and "reauthenticate" not in name:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"^(?!.*/proof/).*$"))
    return visit, page


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_holds(window, axe, everything, width):
    """T-27, T-75: one crawl over every door's page; every fault is named before the test fails."""
    faults, windows = [], {}
    for name in [name for name in PAGES if name not in PICTURES]:
        visit, page = opened(everything, window, windows, name, width)
        try:
            visit.look(f"page-{name}")
        except AssertionError as wrong:
            faults.append(f"{name}: {str(wrong).splitlines()[0]}")
        visit.complaints.clear()
        faults += [f"{name}: {fault}" for fault in axe(page)]
    assert faults == []


def test_a_picture_is_a_picture_and_nothing_else_is_left_out(window, everything):
    windows = {}
    kinds = {
        name: opened(everything, window, windows, name, 320)[1].evaluate("document.contentType")
        for name in PAGES
    }
    assert {name for name, kind in kinds.items() if kind != "text/html"} == PICTURES


def test_no_script_string_runs_on_any_page(window, everything):
    """T-26: sixty strings in every stored text; the browser opens no dialog and has nothing to complain of."""
    plant(everything)
    faults, windows = [], {}
    for name in PAGES:
        visit, page = opened(everything, window, windows, name, 1280)
        ours = page.evaluate("document.contentType") == "text/html"  # a picture's own page is the browser's
        faults += [f"{name}: {said}" for said in visit.complaints if ours or said.startswith("dialog")]
        visit.complaints.clear()
    assert faults == []


FILLED = """form => {
    const boxes = form.querySelectorAll("input, select, textarea");
    for (const box of boxes) {
        if (box.type === "hidden" || box.type === "file") continue;
        if (box.type === "radio" || box.type === "checkbox") { box.checked = true; continue; }
        if (box.tagName === "SELECT") { box.selectedIndex = box.options.length - 1; continue; }
        const day = { day: "1", month: "2", year: "2026" }[box.name.split("_").pop()];
        box.value = day || (box.type === "number" ? "12" : "Some words of ours");
    }
    return boxes.length;
}"""


def test_every_form_is_sent_and_answered_without_script(window, everything):
    """T-79: each form of each page in a browser that runs no script: its own button sends it, and it is answered."""
    sent, faults, windows = 0, [], {}
    for name in PAGES:
        visit, page = opened(everything, window, windows, name, 320, javascript=False)
        posts = []
        keep = partial(kept, posts)
        page.route("**/*", keep)
        forms = page.locator("main form[method=post]")
        for number in range(forms.count()):
            form = forms.nth(number)
            form.evaluate(FILLED)
            form.locator("button:not([type=button])").first.evaluate("it => it.form.requestSubmit(it)")
            page.wait_for_timeout(60)
            if len(posts) != number + 1:
                faults.append(f"{name}: form {number} was not sent")
                break
        page.unroute("**/*", keep)
        sent += len(posts)
        for post in posts:
            status = answered(visit.context.cookies(), *post)
            if status not in (200, 302, 303, 400, 422):
                faults.append(f"{name}: {post[0]} answered {status}")
    assert faults == []
    assert sent > 60


def kept(posts, route):
    """Keep what a form sends instead of sending it; everything else goes on."""
    asked = route.request
    if asked.method != "POST":
        route.continue_()
        return
    posts.append((asked.url, asked.headers["content-type"], asked.post_data_buffer))
    route.fulfill(status=204)


def answered(cookies, address, kind, body):
    """Ask the server what the form asked, its token checked, and leave nothing changed."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.load({cookie["name"]: cookie["value"] for cookie in cookies})
    with transaction.atomic():
        answer = client.post(urlsplit(address).path, body or b"", content_type=kind)
        transaction.set_rollback(True)
    return answer.status_code
