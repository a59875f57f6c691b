"""T-75: the pages that people use most, by whoever looks in another way: zoomed, in other colours, by keyboard alone.

``test_every_page`` holds every page at 320 and 1280 px; here are the other ways of looking, at the main pages of four
roles: doors of its list.
"""

import re
from dataclasses import dataclass

import pytest
from conftest import CHROMIUM
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from kith.access.models import Pause, Sharing
from kith.people.actions import invite_person
from kith.people.tests.factories import a_person, an_allocation
from kith.universe.actions import add_member
from tests.browser.conftest import FLAGS, Window
from tests.browser.test_every_page import PAGES
from tests.house.conftest import world
from tests.house.doors import table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
__all__ = ["world"]

MAIN = {
    "young person": [
        *("home", "my_people", "member", "member_place", "member_share", "my_sharing", "my_journey"),
        *("my_record", "held_about_me", "who_looked", "my_account", "my_sessions", "my_messages"),
    ],
    "worker": ["caseload", "person", "notes", "note_add", "corrections", "notices"],
    "manager": [
        "team",
        "decisions",
        "glass_open",
        "agreements",
        "staff_invite",
        "restriction_begin",
        "keeping",
    ],
    "administrator": ["office", "allocations", "imports", "import_run", "organisations"],
}


@dataclass(frozen=True)
class Way:
    """One way of looking at pages."""

    width: int
    height: int = 800
    colours: str = ""
    forced: bool = False
    bigger_text: bool = False


WAYS = {
    "a phone of 390 px": Way(390),
    "400 % on a desk": Way(320, 256),  # 1280 by 1024 px, four times as large
    "text at 200 % on a desk": Way(1280, bigger_text=True),
    "text at 200 % on a phone": Way(390, bigger_text=True),
    "forced colours": Way(1280, forced=True),
    "dark": Way(390, colours="dark"),
}
ROOT = "getComputedStyle(document.documentElement).fontSize"
CUT_OFF = """() => [...document.querySelectorAll("main *, nav *, header *, footer *")]
    .filter((it) => it.checkVisibility() && !it.closest(".govuk-visually-hidden, svg, table, textarea, select, input"))
    .filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((it) => {
        const style = getComputedStyle(it);
        const cuts = (how) => how !== "visible";
        return (cuts(style.overflowX) && it.scrollWidth > it.clientWidth + 1)
            || (cuts(style.overflowY) && it.scrollHeight > it.clientHeight + 1);
    })
    .concat([...document.querySelectorAll("input.govuk-input")]
        .filter((it) => it.checkVisibility() && parseFloat(getComputedStyle(it).lineHeight) > it.clientHeight))
    .map((it) => it.outerHTML.slice(0, 120))"""


@pytest.fixture
def large_text(chromium, live_server):
    """Return a function that opens a window of a browser whose letters are set to twice their size."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    )
    yield lambda width: Window(browser, live_server.url, width)
    browser.close()


@pytest.mark.parametrize("way", WAYS)
def test_the_main_pages_hold_however_they_are_looked_at(window, large_text, axe, world, way):
    """No fault that axe knows, no scrolling sideways, no text cut off; every fault is named before the test fails."""
    assert {name for names in MAIN.values() for name in names} <= set(PAGES)
    faults, how = [], WAYS[way]
    for who, names in MAIN.items():
        visit = (large_text if how.bigger_text else window)(how.width).sign_in_as(world.account_of(who))
        screen = visit.page
        screen.set_viewport_size({"width": how.width, "height": how.height})
        screen.emulate_media(
            color_scheme=how.colours or None,
            forced_colors="active" if how.forced else None,
            reduced_motion="reduce",
        )
        for name in names:
            page = visit.go(reverse(name, kwargs=world.refs_for(table()[name].address)))
            assert page.evaluate(ROOT) == ("32px" if how.bigger_text else "16px")
            faults += [f"{who}, {name}: {fault}" for fault in seen(visit, page, axe, f"{name} {way}")]
    assert faults == []


def seen(visit, page, axe, name):
    """Return what is wrong with a page as it is looked at now."""
    try:
        visit.look(re.sub(r"\W+", "-", name))
    except AssertionError as wrong:
        yield str(wrong).splitlines()[0]
    visit.complaints.clear()
    yield from (f"cut off: {html}" for html in page.evaluate(CUT_OFF))
    yield from axe(page)


GROUND = "(it) => getComputedStyle(it).backgroundColor"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_in_somebodys_own_colours_the_chosen_one_is_told_apart_and_the_map_has_its_ground(
    window, cast, colours
):
    desk, phone = window(1280).sign_in_as(cast.worker), window(390).sign_in_as(cast.young_person)
    for screen in (desk, phone):
        screen.page.emulate_media(forced_colors="active", color_scheme=colours)
    page = desk.go("/people/")
    chosen = page.locator(".filters__link[aria-current]").evaluate(GROUND)
    assert chosen != page.locator(".filters__link:not([aria-current])").first.evaluate(GROUND)
    add_member(cast.person, "Nan", ring=1, by=cast.young_person, at=timezone.now())
    assert phone.go("/me/people/").locator("svg.map").first.evaluate(GROUND) == "rgb(251, 249, 244)"
    phone.look(f"map-own-colours-{colours}")


def test_the_four_pages_of_a_young_person_stand_in_one_row_on_the_narrowest_phone(window, cast):
    page = window(320).sign_in_as(cast.young_person).go("/me/people/")
    links = page.locator("nav.kith-nav").get_by_role("link")
    assert links.all_inner_texts() == ["Home", "My people", "My journey", "My record"]
    assert len({box["y"] for box in (one.bounding_box() for one in links.all())}) == 1


# By keyboard alone

PASSWORD = "a heron on the roof"
AT = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    return it.matches(":focus-visible") && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""
MOST_STEPS = 80


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until something is reached; at each step it can be seen where one is."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("(it) => it === document.activeElement"):
            assert page.evaluate(AT), "it cannot be seen where one is"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by keyboard")


def press(page: Page, wanted: Locator) -> None:
    """Reach something by keyboard, and press it."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_in(page: Page, label: str, words: str) -> None:
    """Reach a box by keyboard, and type."""
    reach(page, page.get_by_label(label))
    page.keyboard.type(words)


def test_a_whole_journey_by_keyboard_alone(window, cast):
    """From the code to pausing all: somebody drawn, placed and shared; no mouse, no touch."""
    person = a_person(cast.authority, forename="Jaden", surname="Lapwing")
    an_allocation(person, cast.worker)
    _, code = invite_person(person, by=cast.worker, at=timezone.now())
    desk = window(1280)
    page = desk.go("/")

    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="I have a code"))
    type_in(page, "Your code", code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/code/account/"))
    type_in(page, "Sign-in name", "jaden-on-the-bus")
    reach(page, page.locator("input[name=password]"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Hi Jaden"))

    press(page, page.locator("main").get_by_role("link", name="Add someone").first)
    type_in(page, "Who is in your life?", "Nan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Nan")).to_be_visible()

    press(page, page.locator(".tray__link", has_text="Nan"))
    page.wait_for_url(re.compile("/place/|/me/people/[A-Z0-9]+/"))
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    press(page, page.get_by_role("button", name=re.compile("^Save")))
    page.goto(desk.base + "/me/people/")
    expect(page.locator("svg [data-member][data-ring='1']")).to_have_count(1)

    press(page, page.locator("main").get_by_role("link", name=re.compile("Nan")).first)
    press(page, page.get_by_role("link", name=re.compile("see", re.IGNORECASE)).first)
    proven(page)
    reach(page, page.get_by_role("checkbox").first)
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Save"))
    assert Sharing.objects.filter(person=person, ended_at__isnull=True).count() == 1

    page.goto(desk.base + "/me/sharing/")
    proven(page)
    press(page, page.get_by_role("button", name=re.compile("Pause")))
    assert Pause.objects.filter(person=person, ended_at__isnull=True).exists()
    desk.look("keyboard-paused")


def proven(page: Page) -> None:
    """Type the password where fresh proof is asked for."""
    if "/proof/" in page.url:
        reach(page, page.locator("input[name=password]"))
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
