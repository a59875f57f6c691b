"""A browser is turned on, shows one sentence, opens the first page, and forgets all of it with signing out.

No push service can be reached from here: that a real one carries it is not shown. The browser's own part is real: the
worker, its leave to run under our policy, and a message handed to it by the browser's own tools.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kith.kit import push
from kith.kit.tests.post import PushBox, from_base64
from kith.people.tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAYS = "There is something for you."
ADDRESS = "/me/account/messages/"
SUBSCRIBED = """given => {
    PushManager.prototype.subscribe = async (how) => {
        window.asked = { visible: how.userVisibleOnly, key: Array.from(how.applicationServerKey) };
        return { toJSON: () => given };
    };
}"""
WORKERS = "navigator.serviceWorker.getRegistrations().then(all => all.length)"


@pytest.fixture(autouse=True)
def configured(settings, tmp_path):
    settings.PUSH_CONTACT, settings.PUSH_KEY_FILE = "post@kith.example", tmp_path / "push-key"
    settings.PUSH_HOSTS = ["push.example"]


@pytest.fixture
def phone(window, cast) -> Iterator[Any]:
    """A phone that says yes to notifications; its maker's service gives it an address."""
    phone = window(320).sign_in_as(cast.young_person)
    phone.context.grant_permissions(["notifications"], origin=phone.base)
    given = json.loads(PushBox("").given("https://push.example"))
    phone.context.add_init_script(f"({SUBSCRIBED})({json.dumps(given)})")
    return phone


def turned_on(phone) -> Page:
    page: Page = phone.go(ADDRESS)
    page.get_by_role("button", name="Turn on in this browser").click()
    expect(page.get_by_text("It is on.")).to_be_visible()
    return page


def delivered(phone, page: Page, text: str) -> list[dict[str, str]]:
    """Hand a message to the worker as the browser does when one arrives, and return what the screen shows then."""
    tools = phone.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    words = {"origin": phone.base, "registrationId": found[0]["registrationId"], "data": text}
    tools.send("ServiceWorker.deliverPushMessage", words)
    page.wait_for_timeout(300)
    shown: list[dict[str, str]] = page.evaluate(
        """async () => {
            const [worker] = await navigator.serviceWorker.getRegistrations();
            const all = await worker.getNotifications();
            return all.map((one) => ({ title: one.title, body: one.body, icon: one.icon }));
        }"""
    )
    return shown


def test_it_is_turned_on_shown_and_gone_with_signing_out(phone, axe):
    page = phone.go(ADDRESS)
    expect(page.get_by_text("Turning it on needs")).to_have_count(0)
    assert axe(page) == []
    phone.look("push-off")
    page = turned_on(phone)
    phone.look("push-on")
    assert axe(page) == []
    expect(page.get_by_text("This one")).to_be_visible()

    assert delivered(phone, page, SAYS) == [{"title": SAYS, "body": "", "icon": ""}]
    assert len(delivered(phone, page, SAYS)) == 1  # a second one takes the place of the first

    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_label("Sign-in name")).to_be_visible()
    assert page.evaluate(WORKERS) == 0
    assert phone.complaints == []


def test_the_browser_is_asked_for_what_only_we_can_send(phone):
    page = phone.go(ADDRESS)
    page.route("**/here/", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Turn on in this browser").click()
    for _ in range(100):  # the page lets nothing evaluate a string, so it is asked from outside
        if page.evaluate("!!window.asked"):
            break
        page.wait_for_timeout(50)
    asked = page.evaluate("window.asked")
    assert asked["visible"] is True
    assert asked["key"] == list(from_base64(push.public_key()))


def test_the_worker_keeps_nothing_and_stands_before_no_page(phone):
    page = turned_on(phone)
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("indexedDB.databases()") == []


def test_a_tap_opens_the_first_page_and_nothing_else(phone):
    page = turned_on(phone)
    delivered(phone, page, SAYS)
    worker = phone.context.service_workers[0]
    opened = worker.evaluate(
        """async () => {
            const opened = [];
            clients.openWindow = async (address) => opened.push(address);
            const [notification] = await registration.getNotifications();
            const tap = new NotificationEvent("notificationclick", { notification });
            self.dispatchEvent(tap);
            await new Promise((done) => setTimeout(done, 100));
            return [opened, (await registration.getNotifications()).length];
        }"""
    )
    assert opened == [["/"], 0]


def test_turned_off_on_the_page_the_worker_goes_too(phone):
    page = turned_on(phone)
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Turn on in this browser")).to_be_visible()
    page.wait_for_function(f"() => {WORKERS}.then(left => left === 0)")


def test_a_browser_that_says_no_is_answered_in_words(window, cast):
    phone = window(320).sign_in_as(cast.young_person)
    page = phone.go(ADDRESS)
    page.get_by_role("button", name="Turn on in this browser").click()
    expect(page.get_by_role("status").filter(has_text="Your browser said no")).to_be_visible()
    phone.look("push-refused")


def test_whoever_was_told_no_can_try_again_on_the_same_page(phone):
    page = phone.go(ADDRESS)
    page.evaluate(
        """() => {
            window.kept = PushManager.prototype.subscribe;
            PushManager.prototype.subscribe = async () => { throw new Error("away"); };
        }"""
    )
    page.get_by_role("button", name="Turn on in this browser").click()
    expect(page.get_by_role("status").filter(has_text="Your browser said no")).to_be_visible()
    page.evaluate("() => { PushManager.prototype.subscribe = window.kept; }")
    page.get_by_role("button", name="Turn on in this browser").click()
    expect(page.get_by_text("It is on.")).to_be_visible()
    assert phone.complaints == []


def test_a_browser_that_cannot_says_so_and_offers_an_address(window, cast):
    phone = window(320).sign_in_as(cast.young_person)
    phone.context.add_init_script("delete window.PushManager")
    page = phone.go(ADDRESS)
    expect(page.get_by_text("This browser cannot do that.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on in this browser")).to_have_count(0)
    phone.look("push-cannot")


def test_without_a_script_the_page_says_plainly_what_to_do_instead(window, cast):
    """T-79."""
    phone = window(320, javascript=False).sign_in_as(cast.young_person)
    page = phone.go(ADDRESS)
    expect(page.get_by_text("Turning it on needs a browser that runs scripts.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on in this browser")).to_have_count(0)


def test_on_a_phone_that_others_use_a_worker_from_before_goes(phone, cast):
    """T-62: whoever says so on a phone where it was on takes it off that phone."""
    page = turned_on(phone)
    assert page.evaluate(WORKERS) == 1
    phone.context.clear_cookies()
    page = phone.go("/sign-in/?shared=1")
    assert page.evaluate(WORKERS) == 1
    page.get_by_label("Sign-in name").fill(cast.young_person.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/me/"))
    page.wait_for_function(f"() => {WORKERS}.then(left => left === 0)")
