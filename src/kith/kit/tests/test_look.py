"""The kit in a real browser: reachable, readable, under the strictest policy, at 320 and 1280 pixels."""

import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from kith.kit.tests.samples import every_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'"
)
SITE = "http://localhost/"
NAMES = ("home", "desk", "form", "form-wrong", "map", "400", "403", "403_csrf", "404", "500", "503")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL_TARGETS = """() =>
  [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select")]
  .filter((el) => !el.closest("p, .govuk-error-summary") && !el.classList.contains("govuk-skip-link"))
  .map((el) => [el, el.getBoundingClientRect()])
  .filter(([el, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([el]) => el.outerHTML.slice(0, 120))"""

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a sample page with no server behind it: the browser is handed each file."""
    pages = every_page()
    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path in pages:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8", headers=headers)
        elif found := finders.find(path.removeprefix("static/")):
            kind = mimetypes.guess_type(path)[0] or "font/woff2"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        else:
            route.fulfill(body=f"elsewhere: {path}", content_type="text/plain")

    contexts = []

    def open_page(name: str, width: int = 320, *, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(SITE + name)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_accessible_and_fits(opened: Opener, name: str, width: int) -> None:
    page = opened(name, width)
    if folder := os.environ.get("KITH_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"kit-{name}-{width}.png", full_page=True)
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []


def test_shift_three_times_leaves(opened: Opener) -> None:
    page = opened("home")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")


def test_leaving_is_a_link_without_a_script_and_stays_in_reach(opened: Opener) -> None:
    page = opened("home", script=False)
    button = page.get_by_text("Leave quickly")
    page.mouse.wheel(0, 900)
    assert button.bounding_box()["y"] < 100
    button.click()
    page.wait_for_url("https://www.bbc.co.uk/weather")


def test_an_error_summary_takes_the_focus_and_leads_to_the_box(opened: Opener) -> None:
    page = opened("form-wrong")
    assert "govuk-error-summary" in str(page.evaluate("document.activeElement.className"))
    page.get_by_role("link", name="The date also needs a month.").click()
    assert page.evaluate("document.activeElement.id") == "id_born_1"


def test_a_ring_is_picked_by_tap_and_by_keyboard(opened: Opener) -> None:
    page = opened("form", script=False)
    page.get_by_label("In my life").check()
    assert page.locator("[name=ring]:checked").input_value() == "3"
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=ring]:checked").input_value() == "4"


def test_a_password_can_be_shown(opened: Opener) -> None:
    page = opened("form")
    page.get_by_role("button", name="Show the password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"


def test_a_phone_opens_the_map_on_the_inner_rings_and_a_desk_on_the_whole(opened: Opener) -> None:
    assert opened("map", 320).locator("svg.map").get_attribute("viewBox") == "-240 -240 480 480"
    assert opened("map", 1280).locator("svg.map").get_attribute("viewBox") == "-480 -480 960 960"


def test_arrow_keys_move_between_people_and_nobody_is_left_outside_the_picture(opened: Opener) -> None:
    page = opened("map", 320)
    page.focus("#sam")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "kez"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "lin"
    assert page.locator("svg.map").get_attribute("viewBox") == "-480 -480 960 960"
    assert page.locator("[data-map-status]").inner_text() == "Showing everybody"


def test_zoom_goes_in_and_out_and_never_further_than_everybody(opened: Opener) -> None:
    page = opened("map", 1280)
    page.get_by_role("button", name="Closer").click()
    assert page.locator("svg.map").get_attribute("viewBox") != "-480 -480 960 960"
    for _ in range(3):
        page.get_by_role("button", name="Wider").click()
    assert page.locator("svg.map").get_attribute("viewBox") == "-480 -480 960 960"


def test_without_a_script_the_whole_map_shows_and_each_person_is_a_link(opened: Opener) -> None:
    page = opened("map", 320, script=False)
    assert page.locator("svg.map").get_attribute("viewBox") == "-480 -480 960 960"
    assert page.locator("[data-map-tools]").is_hidden()
    page.locator("#sam").click()
    assert page.url.endswith("#s")
