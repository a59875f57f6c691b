"""What somebody writes is never lost: a session that ends, a network that goes, a phone that others use too."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kith.access.actions import withhold
from kith.access.models import Draft, Session
from kith.access.sessions import SessionStore
from kith.access.tests.helpers import app_code
from kith.people.tests.factories import PASSWORD, an_allocation
from kith.records.actions.notes import add_own_words, correct_note
from kith.records.models import Note, NoteVersion
from kith.records.tests.factories import a_note, told
from kith.records.views import notes as views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = "We met at the library. Planted first half, "
SECOND = "and here is the second half."
TEXT = "What do you want to write down?"


def written(person):
    return reverse("note_add", kwargs={"person_ref": person.ref})


def signs_in(page, account):
    page.get_by_label("Sign-in name").fill(account.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("input[name=code]").fill(app_code(account))
    page.get_by_role("button", name="Sign in", exact=True).click()


def idle_for_an_hour():
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))


def state(page, name):
    return expect(page.locator(f"[data-keep-state='{name}']"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_worker_loses_the_session_in_mid_note_and_loses_nothing(window, axe, cast, javascript):
    """Bar 7, T-17: typed, idle, sent too late, signed in again: every word is back, and it is one note."""
    desk = window(1280, javascript=javascript).sign_in_as(cast.worker)
    page = desk.go(written(cast.person))
    page.get_by_label("A talk").check()
    page.get_by_label(TEXT).press_sequentially(FIRST)
    if javascript:
        state(page, "kept").to_be_visible()
        assert Draft.objects.get().fields["text"] == [FIRST]
        desk.look("note-kept")
        assert axe(page) == []
    idle_for_an_hour()
    page.get_by_label(TEXT).press_sequentially(SECOND)
    page.get_by_role("button", name="Save in the record").click()
    page.wait_for_url(re.compile("/sign-in/"))
    assert FIRST not in page.content()
    signs_in(page, cast.worker)
    page.wait_for_url(re.compile(written(cast.person)))
    expect(page.get_by_label(TEXT)).to_have_value(FIRST + SECOND)
    expect(page.get_by_label("A talk")).to_be_checked()
    desk.look("note-back-after-signing-in")
    page.get_by_role("button", name="Save in the record").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved in the record")
    desk.look("notes")
    assert [version.text for version in NoteVersion.objects.all()] == [FIRST + SECOND]
    page.goto(desk.base + reverse("drafts"))
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()


def test_another_who_signs_in_after_the_session_ended_gets_none_of_it(window, cast):
    """T-45, T-46: the same browser, another worker of the same person; then the first one again."""
    an_allocation(cast.person, cast.other_worker)
    phone = window(320).sign_in_as(cast.worker)
    page = phone.go(written(cast.person))
    page.get_by_label(TEXT).press_sequentially(FIRST)
    state(page, "kept").to_be_visible()
    idle_for_an_hour()
    page.get_by_label(TEXT).press_sequentially(SECOND)
    state(page, "signed-out").to_be_visible()
    page.get_by_role("button", name="Save in the record").click()
    page.wait_for_url(re.compile("/sign-in/"))
    signs_in(page, cast.other_worker)
    page.wait_for_url(re.compile(written(cast.person)))
    expect(page.get_by_label(TEXT)).to_have_value("")
    assert "Planted" not in page.content()
    assert "Planted" not in page.evaluate("JSON.stringify(localStorage)")
    assert not Draft.objects.filter(owner=cast.other_worker).exists()
    phone.context.clear_cookies()
    phone.sign_in_as(cast.worker)
    phone.go(written(cast.person))
    expect(page.get_by_label(TEXT)).to_have_value(FIRST + SECOND)
    assert Draft.objects.get().owner == cast.worker


# No network


def test_without_a_network_it_says_so_and_sends_it_once_when_there_is_one(window, cast):
    """T-45: "saved" is said after the server's receipt, and not before; replayed, it is one draft and one note."""
    phone = window(320).sign_in_as(cast.worker)
    page = phone.go(written(cast.person))
    page.get_by_label("A visit").check()
    phone.context.set_offline(True)
    page.get_by_label(TEXT).press_sequentially(FIRST)
    state(page, "device").to_be_visible()
    expect(page.locator("[data-keep-state]")).to_contain_text("Saved on this device only, and not sent")
    phone.look("note-on-this-device")
    assert not Draft.objects.exists()
    assert "Planted" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Save in the record").click()
    expect(page.get_by_label(TEXT)).to_have_value(FIRST)
    assert not Note.objects.exists()
    phone.context.set_offline(False)
    state(page, "kept").to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert [draft.fields["text"] for draft in Draft.objects.all()] == [[FIRST]]
    page.wait_for_timeout(1_100)  # the button takes two taps within a second for one
    page.get_by_role("button", name="Save in the record").click()
    page.wait_for_url(re.compile("/notes/$"))
    assert Note.objects.count() == 1
    assert [text for text in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []


def test_what_waits_on_a_phone_is_its_authors_alone_and_goes_when_they_sign_out(window, cast):
    """T-45: written without a network, the window closed, another signs in there, then the author again."""
    an_allocation(cast.person, cast.other_worker)
    phone = window(320).sign_in_as(cast.worker)
    page = phone.go(written(cast.person))
    phone.context.set_offline(True)
    page.get_by_label(TEXT).press_sequentially(FIRST)
    state(page, "device").to_be_visible()
    page.close()
    phone.context.set_offline(False)
    phone.context.clear_cookies()
    phone.page = phone.context.new_page()
    phone.sign_in_as(cast.other_worker).go(written(cast.person))
    expect(phone.page.get_by_label(TEXT)).to_have_value("")
    assert phone.page.evaluate("Object.keys(localStorage).length") == 1
    assert not Draft.objects.exists()
    phone.context.clear_cookies()
    phone.sign_in_as(cast.worker).go(written(cast.person))
    expect(phone.page.get_by_label(TEXT)).to_have_value(FIRST)
    assert [(draft.owner, draft.fields["text"]) for draft in Draft.objects.all()] == [(cast.worker, [FIRST])]
    assert phone.page.evaluate("Object.keys(localStorage).length") == 0


def test_signing_out_sends_what_waits_and_leaves_nothing_on_the_device(window, cast):
    phone = window(1280).sign_in_as(cast.worker)
    page = phone.go(written(cast.person))
    phone.context.set_offline(True)
    page.get_by_label(TEXT).press_sequentially(FIRST)
    state(page, "device").to_be_visible()
    page.evaluate("window.removeEventListener('online', () => {})")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(re.compile("/sign-in/"))
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert [draft.fields["text"] for draft in Draft.objects.all()] == [[FIRST]]


def test_on_a_shared_phone_nothing_is_put_on_the_device(window, cast):
    phone = window(320).sign_in_as(cast.worker)
    cookies = {cookie["name"]: cookie["value"] for cookie in phone.context.cookies()}
    store = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    store["shared_phone"] = True
    store.save()
    page = phone.go(written(cast.person))
    phone.context.set_offline(True)
    page.get_by_label(TEXT).press_sequentially(FIRST)
    state(page, "offline").to_be_visible()
    expect(page.locator("[data-keep-state]")).to_contain_text("Not saved")
    assert page.evaluate("Object.keys(localStorage).length") == 0


# Trouble on our side


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_when_the_database_is_gone_the_words_are_sent_again_from_the_page_that_says_so(
    window, axe, cast, monkeypatch, javascript
):
    """T-48: two presses while nothing works, one when it does: one note, and no word is typed twice."""
    real = views.write_note
    trouble = [OperationalError("planted: the connection was lost")] * 2

    def write_note(*args, **kwargs):
        if trouble:
            raise trouble.pop()
        return real(*args, **kwargs)

    monkeypatch.setattr(views, "write_note", write_note)
    phone = window(320, javascript=javascript).sign_in_as(cast.worker)
    page = phone.go(written(cast.person))
    page.get_by_label("A call").check()
    page.get_by_label(TEXT).fill(FIRST * 4)
    page.get_by_role("button", name="Save in the record").click()
    for _ in range(2):
        expect(page.get_by_role("heading", level=1)).to_have_text("Kith is resting for a moment")
        expect(page.get_by_label("What you wrote")).to_have_value(FIRST * 4)
        assert "planted" not in page.content()
        phone.look("d-resting")
        if javascript:
            assert axe(page) == []
        page.wait_for_timeout(1_100)  # the button takes two taps within a second for one
        page.get_by_role("button", name="Send it again").click()
    page.wait_for_url(re.compile("/notes/$"))
    told_now = [(version.kind, version.text) for version in NoteVersion.objects.all()]
    assert told_now == [("call", (FIRST * 4).strip())]


# How the pages look


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_notes_hold(window, axe, cast, width):
    """T-75: a record with everything in it, read by the person, the worker and the manager."""
    now = timezone.now()
    an_allocation(cast.person, cast.other_worker, part="social_worker")
    plain = a_note(
        cast.allocation, cast.worker, text="We looked at two flats.\n\nYou liked the one by the canal."
    )
    a_note(cast.allocation, cast.worker, text="Nan worries about money.", in_confidence=True)
    held = a_note(cast.allocation, cast.worker, text="Somebody asked for your address.")
    correct_note(
        cast.person,
        plain.ref,
        told(now, text="We looked at three flats.\n\nYou liked the one by the canal.", kind="visit"),
        allocation=cast.allocation,
        why="It was three",
        seen=NoteVersion.objects.get(note=plain).ref,
        by=cast.worker,
        at=now,
    )
    add_own_words(cast.person, plain.ref, "I liked the garden, not the flat.", by=cast.young_person, at=now)
    review_on = timezone.localdate(now) + timedelta(days=30)
    reason = "Whoever asked is known to be violent."
    withhold(cast.person, held.ref, reason=reason, review_on=review_on, by=cast.manager, at=now)
    about = {"person_ref": cast.person.ref}
    seen = {
        "my_record": (cast.young_person, {}),
        "note_words": (cast.young_person, {"note_ref": plain.ref}),
        "notes": (cast.worker, about),
        "note_add": (cast.worker, about),
        "note_correct": (cast.worker, {**about, "note_ref": plain.ref}),
        "note_withhold": (cast.manager, {**about, "note_ref": held.ref}),
        "withheld": (cast.manager, {}),
        "drafts": (cast.worker, {}),
    }
    for name, (account, kwargs) in seen.items():
        one = window(width).sign_in_as(account)
        page = one.go(reverse(name, kwargs=kwargs))
        one.look(f"d-{name}")
        assert axe(page) == [], name
    two = window(width).sign_in_as(cast.other_worker)
    page = two.go(reverse("note_correct", kwargs={**about, "note_ref": plain.ref}))
    page.get_by_label(TEXT).fill("We looked at four.")
    page.get_by_label("What was wrong, in a few words?").fill("Four")
    correct_note(
        cast.person,
        plain.ref,
        told(now, text="Ruth wrote on meanwhile."),
        allocation=cast.allocation,
        why="More",
        seen=NoteVersion.objects.filter(note=plain).latest("number").ref,
        by=cast.worker,
        at=now,
    )
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Ruth wrote on meanwhile.").first).to_be_visible()
    expect(page.get_by_label(TEXT)).to_have_value("We looked at four.")
    two.look("d-note-two-writers")
    assert axe(page) == []
