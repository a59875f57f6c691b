"""Passkeys in a real browser, and what a shared phone keeps of a visit: nothing that tells."""

import re
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import CHROMIUM
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kith.access.actions import share
from kith.access.models import Pause, Session
from kith.people.tests.factories import PASSWORD
from kith.universe.actions import add_member
from tests.browser.conftest import FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEATHER = "https://www.bbc.co.uk/weather"
PLANTED, TYPED = "Plantednan", "Typedandnotsent"


def with_authenticator(visit, *, verifies=True):
    """Give the window a virtual authenticator, as a phone with a fingerprint reader has one."""
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def type_in(page, account):
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_passkey_is_added_and_signs_in_without_a_password(window, axe, cast, width):
    visit = window(width)
    with_authenticator(visit)
    page = visit.go(reverse("account_login"))
    visit.look("sign-in")
    assert axe(page) == []
    type_in(page, cast.young_person)
    page.wait_for_url(re.compile("/me/$"))
    page = visit.go(reverse("mfa_add_webauthn"))
    visit.look("passkey-add")
    assert axe(page) == []
    page.locator("input[name=name]").fill("My blue phone")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("/recovery-codes/"))
    visit.look("passkey-recovery-codes")
    page = visit.go(reverse("my_account"))
    expect(page.locator("main")).to_contain_text("My blue phone")
    visit.look("my-account")
    assert axe(page) == []
    page = visit.go(reverse("my_sessions"))
    visit.look("my-sessions")
    assert axe(page) == []
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(re.compile("/sign-in/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/me/$"))
    assert visit.complaints == []


def test_a_finger_that_is_not_theirs_gets_a_sentence(window, cast):
    visit = window(320)
    devtools = with_authenticator(visit, verifies=False)
    page = visit.go(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("did not work", timeout=70_000)
    devtools.detach()


def test_without_a_script_there_is_no_passkey_button_and_the_password_works(window, cast):
    """T-79."""
    visit = window(320, javascript=False)
    page = visit.go(reverse("account_login"))
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    type_in(page, cast.young_person)
    page.wait_for_url(re.compile("/me/$"))


# Leaving quickly


def is_signed_out(account):
    """Hold that no session is left; the browser's last word may still be on its way."""
    for _ in range(50):
        if not Session.objects.filter(account=account).exists():
            return
        time.sleep(0.1)
    raise AssertionError("still signed in")


def weather(context):
    context.route(
        f"{WEATHER}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_leaving_quickly_signs_out_and_going_back_shows_nothing(window, cast, javascript):
    """T-62: with a script and without."""
    add_member(cast.person, PLANTED, ring=1, fields=["family"], by=cast.young_person, at=timezone.now())
    visit = window(320, javascript=javascript).sign_in_as(cast.young_person)
    weather(visit.context)
    visit.go(reverse("home"))
    page = visit.go(reverse("my_people"))
    assert PLANTED in page.content()
    page.get_by_text("Leave quickly").click()
    page.wait_for_url(WEATHER)
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert PLANTED not in page.content()
        if "/sign-in/" in page.url:
            break
    assert "/sign-in/" in page.url
    is_signed_out(cast.young_person)


@contextmanager
def phone(chromium, folder):
    """A browser with a profile of its own on disk, as a phone has."""
    context = chromium.browser_type.launch_persistent_context(
        str(folder),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": 320, "height": 800},
        reduced_motion="reduce",
    )
    weather(context)
    try:
        yield context
    finally:
        context.close()


def on_disk(folder, words):
    """Return which of these words stand in which file of a profile, in either of a browser's ways of writing."""
    files = {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    return {
        (word, path.name)
        for path, content in files.items()
        for word in words
        if word.encode() in content or word.encode("utf-16-le") in content
    }


def visit_and_leave(context, base, cast, *, shared):
    """Sign in, look at people, pause all sharing, type half a name, and leave with Shift three times."""
    page = context.new_page()
    page.goto(base + reverse("account_login") + ("?shared=1" if shared else ""))
    type_in(page, cast.young_person)
    page.wait_for_url(re.compile("/me/$"))
    page.goto(base + reverse("my_people"))
    assert PLANTED in page.content()
    page.get_by_role("link", name=re.compile(PLANTED)).first.click()
    page.wait_for_load_state()
    page.goto(base + reverse("my_sharing"))
    page.get_by_role("button", name=re.compile("Pause")).first.click()
    page.wait_for_load_state()
    page.goto(base + reverse("member_add"))
    page.locator("input[name=nickname]").fill(TYPED)
    page.locator("h1").click()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(WEATHER)
    return page


def titles(folder):
    with sqlite3.connect(f"file:{folder}/Default/History?mode=ro", uri=True) as history:
        return dict(history.execute("SELECT url, title FROM urls"))


def test_a_shared_phone_keeps_nothing_that_tells(chromium, live_server, cast, tmp_path):
    """T-62: back button, titles in the history, cookies, cache and every file of the browser's profile."""
    now = timezone.now()
    member = add_member(cast.person, PLANTED, ring=1, fields=["family"], by=cast.young_person, at=now)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
    with phone(chromium, tmp_path) as context:
        page = visit_and_leave(context, live_server.url, cast, shared=True)
        assert Pause.objects.filter(person=cast.person, ended_at__isnull=True).exists()
        is_signed_out(cast.young_person)
        for _ in range(12):
            page.go_back()
            page.wait_for_load_state()
            assert PLANTED not in page.content()
            assert TYPED not in page.content()
        known = {cookie["name"] for cookie in context.cookies(live_server.url)}
        assert not known & {"kith_known"}
        page.goto(WEATHER)
        kept = context.storage_state()["origins"]
        assert not kept
    assert set(titles(tmp_path).values()) <= {"Kith", "Weather", "", "Sign in – Kith"}
    assert on_disk(tmp_path, [PLANTED, TYPED, cast.young_person.username, PASSWORD]) == set()


def test_on_an_own_phone_the_history_names_nobody_either(chromium, live_server, cast, tmp_path):
    """T-62: titles are kept by every browser. And the search above does find what is there to be found."""
    now = timezone.now()
    member = add_member(cast.person, PLANTED, ring=1, fields=["family"], by=cast.young_person, at=now)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
    with phone(chromium, tmp_path) as context:
        visit_and_leave(context, live_server.url, cast, shared=False)
    said = titles(tmp_path)
    assert "One of your people – Kith" in said.values()
    assert PLANTED not in str(said)
    assert on_disk(tmp_path, [cast.young_person.username])
