"""A real Chromium, a real server, and the rules every page is held to: no script errors, no CSP messages, axe."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import CHROMIUM
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kith.conftest import with_fresh_proof
from kith.people.models import Account

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = 320, 1280
KEEP = os.environ.get("KITH_SCREENSHOTS", "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: install it (Debian, Ubuntu: apt install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Window:
    """One browser window of one visitor; remembers every complaint the browser made."""

    def __init__(self, browser: Browser, base: str, width: int, *, javascript: bool = True) -> None:
        self.base = base
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._listen(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def _listen(self, kind: str, text: str) -> None:
        # Chromium reports each refused page (404, 403, 503) as an error of its own; those are asserted elsewhere.
        if kind in {"error", "warning"} and "status of" not in text:
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in_as(self, account: Account) -> "Window":
        """Carry the session of an account that has just signed in on the server."""
        client = Client()
        client.force_login(account)
        with_fresh_proof(client, account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        return self

    def look(self, name: str) -> None:
        """Hold the page to what every page must be, and keep a picture when asked for."""
        self.page.wait_for_load_state()
        if KEEP:
            folder = Path(KEEP)
            folder.mkdir(parents=True, exist_ok=True)
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=str(folder / f"{name}-{width}.png"), full_page=True)
        wide = self.page.locator("html").evaluate("root => root.scrollWidth > root.clientWidth")
        assert not wide, f"{name}: the page scrolls sideways"
        assert self.complaints == []


@pytest.fixture
def window(chromium: Browser, live_server) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window: ``window(width=320, javascript=True)``."""
    opened: list[Window] = []

    def open_window(width: int = PHONE, *, javascript: bool = True) -> Window:
        opened.append(Window(chromium, live_server.url, width, javascript=javascript))
        return opened[-1]

    yield open_window
    for one in opened:
        one.context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists a page's accessibility faults, in words."""
    engine = Axe()
    rules = {
        "runOnly": {
            "type": "tag",
            "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }
    }

    def faults(page: Page) -> list[str]:
        found = engine.run(page, options=rules).response["violations"]
        return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]

    return faults
