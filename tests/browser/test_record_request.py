"""Bar 7: a person asks for everything held about them and reads it; the records team and a manager between them."""

import io
import json
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from kith.journey.tests.factories import a_year, two_foster_homes
from kith.people.tests.factories import PASSWORD
from kith.records.models import RecordRequest
from kith.records.tests.factories import a_note
from kith.universe.actions import add_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = "We met Zebedee Quillfeather at the bus stop. You told me about the flat, and we laughed about the kettle."


def prove(page):
    """Give the password again where it is asked for."""
    if "/proof/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"^(?!.*/proof/).*$"))


def moved(page, name, words=""):
    page.get_by_label(name).check()
    if words:
        page.get_by_label(re.compile("What would you like to tell them")).fill(words)
    sent(page, "Do it")


def sent(page, button):
    """Send a form and wait for the answer."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def screen(desk, axe, *, javascript):
    """Read each thing with free words; take the other person's name out of the note."""
    page = desk.page
    page.get_by_role("link", name="Read and screen what is held").click()
    desk.look("office-items")
    while page.locator("main .govuk-tag--amber").count():
        page.locator("main table tbody tr").first.get_by_role("link").click()
        if "Zebedee" in page.locator("main").inner_text():
            for name in ("Zebedee: perhaps a name", "Quillfeather: perhaps a name"):
                page.get_by_label(name).check()
            page.get_by_label(re.compile("^A: about somebody else")).check()
            desk.look("office-item")
            if javascript:
                assert axe(page) == []
            sent(page, "Take it out")
        else:
            sent(page, "I have read it")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_person_asks_for_everything_held_about_them_and_reads_it(window, axe, cast, javascript):
    now = timezone.now()
    a_year(cast.authority)
    two_foster_homes(cast.person)
    a_note(cast.allocation, cast.worker, at=now, text=NOTE, about_others=True, others="Zebedee Quillfeather")
    add_member(cast.person, "Plantednickname", by=cast.young_person, at=now)

    # they ask, on a phone, after reading what is in a record
    phone = window(320, javascript=javascript).sign_in_as(cast.young_person)
    page = phone.go("/me/")
    page.get_by_role("link", name="What is held about me").click()
    phone.look("held-empty")
    if javascript:
        assert axe(page) == []
    page.get_by_role("link", name=re.compile("Ask for everything")).click()
    prove(page)
    phone.look("record-ask")
    page.get_by_label("Yes, I would like somebody with me").check()
    page.get_by_label(re.compile("Is there anything you would like to say")).fill(
        "I want to know where I lived."
    )
    sent(page, "Ask for it")
    expect(page.get_by_text("We have your request.").first).to_be_visible()
    phone.look("held-asked")

    # the records team takes it along
    desk = window(1280, javascript=javascript).sign_in_as(cast.data_officer)
    desk.go("/records/").get_by_role("link", name=cast.person.name).click()
    desk.look("office-request")
    expect(desk.page.get_by_text("I want to know where I lived.")).to_be_visible()
    moved(desk.page, "Note that the identity is checked")
    moved(desk.page, "Begin to search")
    moved(desk.page, "Note that a meeting was offered", "Would you like to meet us first?")
    moved(desk.page, "Begin to screen")
    screen(desk, axe, javascript=javascript)
    desk.page.get_by_role("navigation", name="Back").get_by_role("link").click()
    moved(desk.page, "Hand it to a manager")

    # meanwhile the person sees where it stands, and asks something
    phone.go("/me/held/").get_by_role("link", name=re.compile("See where it stands")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A manager is checking it")
    expect(page.get_by_text("Would you like to meet us first?")).to_be_visible()
    page.get_by_label("Ask or tell us something about it").fill("Can my aunt come?")
    sent(page, "Send")
    phone.look("record-stands")
    if javascript:
        assert axe(page) == []

    # the manager decides
    manager = window(1280, javascript=javascript).sign_in_as(cast.manager)
    manager.go("/records/decisions/").get_by_role("link", name=cast.person.name).click()
    expect(manager.page.get_by_text("Zebedee").first).to_be_visible()
    manager.look("decide")
    manager.page.get_by_label("Release it").check()
    sent(manager.page, "Decide")

    # it is ready: they open it, and read it
    phone.go("/me/held/").get_by_role("link", name=re.compile("See where it stands")).click()
    page.get_by_role("link", name="Open it").click()
    prove(page)
    phone.look("record-open")
    if javascript:
        assert axe(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it to read (PDF)").click()
    with open(saved.value.path(), "rb") as file:  # noqa: PTH123
        pdf = PdfReader(io.BytesIO(file.read()))
    said = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for words in (
        "What is in it",
        "we laughed about the kettle",
        "With a foster family",
        "Samaritans 116 123",
    ):
        assert words in said, words
    for words in ("Zebedee", "Quillfeather", "Plantednickname"):
        assert words not in said
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as open data (JSON)").click()
    with open(saved.value.path(), "rb") as file:  # noqa: PTH123
        assert json.loads(file.read())["taken_out"][0]["letter"] == "A"
    assert phone.complaints == desk.complaints == manager.complaints == []
    assert RecordRequest.objects.get().state == "released"


def test_somebody_takes_their_space_along_and_erases_it(window, axe, cast):
    add_member(cast.person, "Plantednickname", by=cast.young_person, at=timezone.now())
    phone = window(320).sign_in_as(cast.young_person)
    page = phone.go("/me/held/take/")
    prove(page)
    phone.look("space-take")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as open data (JSON)").click()
    with open(saved.value.path(), "rb") as file:  # noqa: PTH123
        assert b"Plantednickname" in file.read()
    phone.go("/me/held/erase/")
    phone.look("space-erase")
    assert axe(page) == []
    page.get_by_label("Everything in my space").check()
    page.get_by_label(re.compile("^Now")).check()
    sent(page, "Erase")
    expect(page.get_by_text("Erased. It is gone.")).to_be_visible()
    phone.look("held-erased")
    expect(phone.go("/me/people/").locator("[data-member]")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_offices_pages_hold_at_both_widths(window, axe, cast, width):
    desk = window(width).sign_in_as(cast.data_officer)
    for path, name in (
        ("/records/", "office"),
        ("/records/keeping/", "keeping"),
        ("/records/corrections/", "wrong"),
    ):
        desk.go(path)
        desk.look(f"records-{name}")
        assert axe(desk.page) == []
    wide = window(width).sign_in_as(cast.young_person)
    for path in ("/me/held/", "/me/held/wrong/"):
        wide.go(path)
        wide.look(f"own{path.replace('/', '-')}")
