"""A young person on a phone, from the code on paper to "who looked"; and what others see of it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kith.people.actions import invite_person
from kith.people.models import Account
from kith.people.tests.factories import a_person, an_allocation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a heron on the roof"
FIVE = ["Nan", "Kez", "Mum", "Boxing club", "زينب"]


def chosen_ring(page, label):
    return page.get_by_role("radio", name=label, exact=False)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_from_the_code_to_who_looked(window, axe, cast, javascript):
    person = a_person(cast.authority, forename="Jaden", surname="Lapwing")
    an_allocation(person, cast.worker)
    _, code = invite_person(person, by=cast.worker, at=timezone.now())
    phone = window(320, javascript=javascript)
    page = phone.go("/")

    # sign in with a code
    page.get_by_role("link", name="I have a code").click()
    page.get_by_label("Your code").fill("7KQ4-M2WD-ZZ")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That code did not work").first).to_be_visible()
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Sign-in name").fill("jaden-on-the-bus")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Hi Jaden"))
    phone.look("yp-home-empty")

    # five people, quickly, one after the other
    page.get_by_role("link", name="Add someone").first.click()
    for name in FIVE:
        page.get_by_label("Who is in your life?").fill(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()
    expect(page.locator("[data-member][data-ring='0']")).to_have_count(5)
    phone.look("yp-five-unplaced")

    # placed by tap
    page.locator(".tray__link", has_text="Nan").click()
    chosen_ring(page, "Closest").click()
    page.get_by_role("button", name=re.compile("^Save")).click()
    phone.go("/me/people/")
    expect(page.locator("svg [data-member][data-ring='1']")).to_have_count(1)

    # placed by keyboard alone
    page.locator(".tray__link", has_text="Kez").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/place/|/me/people/[A-Z0-9]+/"))
    chosen_ring(page, "Closest").focus()
    page.keyboard.press("ArrowDown")  # from closest to close
    with page.expect_navigation():
        page.keyboard.press("Enter")
    phone.go("/me/people/")
    expect(page.locator("svg [data-member][data-ring='2']")).to_have_count(1)
    phone.look("yp-two-placed")

    # one shared with a named worker
    page.locator("#list").get_by_role("link", name="Nan").click()
    page.locator("a[href$='/share/']").click()
    expect(page.get_by_text("never see what you would like")).to_be_visible()
    page.get_by_label(cast.worker.full_name).check()
    page.get_by_role("button", name="Save").click()
    phone.go("/me/sharing/")
    expect(page.get_by_role("link", name="Nan", exact=True)).to_be_visible()
    phone.look("yp-sharing")

    # one hidden
    phone.go("/me/people/")
    page.locator("#list").get_by_role("link", name="Mum").click()
    page.get_by_role("button", name="Hide").click()
    phone.go("/me/people/")
    expect(page.locator("[data-member]")).to_have_count(4)

    # their worker sees exactly the one
    desk = window(1280, javascript=javascript).sign_in_as(cast.worker)
    desk.go("/people/").get_by_role("link", name="Jaden Lapwing").click()
    expect(desk.page.locator("svg [data-member]")).to_have_count(1)
    seen = desk.page.locator("main").inner_text()
    assert "Nan" in seen
    assert not any(name in seen for name in FIVE[1:])
    desk.look("worker-person")
    if javascript:  # axe is a script itself
        assert axe(desk.page) == []

    # others get nowhere
    address = desk.page.url.removeprefix(desk.base)
    for account in (cast.other_worker, cast.far_worker, cast.administrator):
        other = window(1280).sign_in_as(account)
        assert "There is nothing here" in other.go(address).locator("main").inner_text()
    stranger = window(1280)
    stranger.go(address)
    assert "/sign-in/" in stranger.page.url

    # who looked: the password was given a moment ago, so it opens at once
    phone.go("/me/who-looked/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Who looked"))
    said = page.locator("main").inner_text()
    assert "your leaving care team" in said.lower()
    assert cast.worker.full_name not in said
    phone.look("yp-who-looked")
    assert phone.complaints == []
    assert Account.objects.get(person=person).username == "jaden-on-the-bus"


def test_leaving_quickly_from_the_keyboard(window, cast):
    phone = window(320).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    with page.expect_request(re.compile("^https://")) as gone:
        for _ in range(3):
            page.keyboard.press("Shift")
    assert "kith" not in gone.value.url
