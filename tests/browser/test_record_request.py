"""Bar 7: a person asks for everything held about them and reads it; the records team and a manager between them."""

import io
import json
import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from kith.cli.work import note_job, scope_of_job
from kith.journey.tests.factories import a_year, two_foster_homes
from kith.kit.jobs import do_ready
from kith.people.tests.factories import PASSWORD, a_person
from kith.records.models import RecordRequest
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, released
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
            seen(desk, axe, "office-item", javascript)
            sent(page, "Take it out")
        else:
            sent(page, "I have read it")


def seen(visitor, axe, name, javascript):
    """Look at a page; where script runs, ask axe too."""
    visitor.look(name)
    if javascript:
        assert axe(visitor.page) == []


def names_in(text):
    """Return what must stand nowhere: the other person's name, and whom only the own map knows."""
    return [words for words in ("Zebedee", "Quillfeather", "Plantednickname") if words in text]


def reads_it(phone, axe, javascript):
    """Read a whole record on its pages: stop, go on, see why something is gone, find somebody to talk to."""
    page = phone.page
    page.get_by_role("link", name="Read it here").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is held about you")
    expect(page.locator("main").get_by_text("Samaritans").first).to_be_visible()
    seen(phone, axe, "read-contents", javascript)
    page.get_by_role("link", name="Your life in care, in order").click()
    phone.look("read-life")
    sent(page, "Stop here for now")
    phone.look("read-stopped")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Go on where you stopped: Your life in care")).click()
    read = [page.locator("main").inner_text()]
    while page.get_by_role("link", name=re.compile("^Next: ")).count():
        with page.expect_navigation():
            page.get_by_role("link", name=re.compile("^Next: ")).click()
        read.append(page.locator("main").inner_text())
        assert not page.locator("html").evaluate("root => root.scrollWidth > root.clientWidth")
        if "kettle" in read[-1]:
            seen(phone, axe, "read-note", javascript)
            page.get_by_role("link", name="taken out: A").first.click()
            expect(page.locator("#letter-A")).to_be_in_viewport()
    said = " ".join(read)
    for words in ("we laughed about the kettle", "With a foster family", "taken out: A", "Care order"):
        assert words in said, words
    assert not names_in(said)
    expect(page.get_by_role("heading", level=1)).to_have_text("After you have read it")
    phone.look("read-after")


def takes_the_file_along(page):
    """Save both files and read them."""
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
    assert not names_in(said)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as open data (JSON)").click()
    with open(saved.value.path(), "rb") as file:  # noqa: PTH123
        assert json.loads(file.read())["taken_out"][0]["letter"] == "A"


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
    seen(phone, axe, "held-empty", javascript)
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
    seen(phone, axe, "record-stands", javascript)

    # the manager decides
    manager = window(1280, javascript=javascript).sign_in_as(cast.manager)
    manager.go("/records/decisions/").get_by_role("link", name=cast.person.name).click()
    expect(manager.page.get_by_text("Zebedee").first).to_be_visible()
    manager.look("decide")
    manager.page.get_by_label("Release it").check()
    sent(manager.page, "Decide")
    expect(manager.page.get_by_text("The file is being made, since")).to_be_visible()
    manager.look("decisions-being-made")

    # a job makes the file; until then nobody calls it ready
    phone.go("/me/held/").get_by_role("link", name=re.compile("See where it stands")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is being made for you")
    seen(phone, axe, "record-being-made", javascript)
    desk.go("/records/").get_by_role("link", name=cast.person.name).click()
    desk.look("office-being-made")
    do_ready(around=scope_of_job, noted=note_job)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is ready for you")
    phone.look("record-ready")

    # they read it here, a bit at a time; somebody to talk to stands beside it
    page.get_by_role("link", name="Open it").click()
    prove(page)
    seen(phone, axe, "record-open", javascript)
    reads_it(phone, axe, javascript)

    # and take it along as a file
    phone.go("/me/held/").get_by_role("link", name=re.compile("See where it stands")).click()
    page.get_by_role("link", name="Open it").click()
    prove(page)
    takes_the_file_along(page)
    assert phone.complaints == desk.complaints == manager.complaints == []
    assert RecordRequest.objects.get().state == "released"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_office_gives_a_record_to_somebody_without_an_account(window, axe, cast, width, settings):
    """A letter comes; where it is told that it is ready; what the office has to do itself; how it was handed over."""
    settings.EMAIL_SERVER = None
    now = timezone.now()
    odette = a_person(cast.authority, forename="Odette", surname="Wren", born_on=date(1986, 5, 3))
    desk = window(width).sign_in_as(cast.data_officer)
    page = desk.go(f"/records/people/{odette.ref}/request/")
    page.get_by_label("by letter or e-mail").check()
    day = timezone.localdate(now)
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(part))
    page.get_by_label("On paper").check()
    page.get_by_label("No, I will read it on my own").check()
    page.get_by_label(re.compile("Where do they want to be told")).fill("otter42")
    sent(page, "Write it down")
    desk.look("log-wrong-address")
    assert axe(page) == []
    page.get_by_label(re.compile("Where do they want to be told")).fill("otter42@example.org")
    sent(page, "Write it down")
    released(RecordRequest.objects.get(), cast.data_officer, cast.manager, at=now)
    do_ready(around=scope_of_job, noted=note_job)
    page.get_by_role("link", name="Odette Wren").first.click()
    expect(
        page.get_by_text("Kith cannot send to this address here. Write or ring yourselves.")
    ).to_be_visible()
    desk.look("office-to-do-yourselves")
    assert axe(page) == []
    page.get_by_role("link", name="Write down how they got it").click()
    desk.look("hand-over")
    assert axe(page) == []
    page.get_by_label("By signed-for post").check()
    sent(page, "Write it down")
    expect(page.get_by_text(re.compile("Handed over on .*By signed-for post"))).to_be_visible()
    desk.look("office-handed-over")
    page.get_by_role("link", name="The released file").click()
    prove(page)
    desk.look("office-file")
    assert axe(page) == []


def test_the_reading_pages_hold_on_a_wide_screen_and_on_paper(window, axe, cast):
    now = timezone.now()
    a_year(cast.authority)
    two_foster_homes(cast.person)
    for number in range(14):
        a_note(cast.allocation, cast.worker, at=now, text=f"{NOTE} {number}")
    asked = a_request(cast.person, cast.young_person, at=now)
    released(asked, cast.data_officer, cast.manager, at=now)
    wide = window(1280).sign_in_as(cast.young_person)
    for path in (f"/me/held/requests/{asked.ref}/", f"/me/held/requests/{asked.ref}/open/"):
        wide.go(path)
        wide.look(f"own-request{path.split(asked.ref)[1].replace('/', '-')}")
        assert axe(wide.page) == []
    page = wide.go(f"/me/held/requests/{asked.ref}/read/")
    prove(page)
    wide.look("read-contents")
    assert axe(page) == []
    page.get_by_role("link", name=re.compile("Part 2.*What was written about you")).click()
    wide.look("read-part")
    assert axe(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Stop here for now")).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("^Next: "))).to_be_hidden()
    wide.look("read-part-print")
    page.emulate_media(media="screen")
    wide.go(f"/me/held/requests/{asked.ref}/read/words/")
    wide.look("read-words")


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
