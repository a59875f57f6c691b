"""Saying more of somebody on a phone, lines, steps back, two days compared, and a worker who sees what was chosen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kith.universe.actions import add_member, close_sitting, describe_tie, place_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def drawn(cast):
    """Nan, Sam and Kez, a year ago and today."""
    then, now, by = timezone.now() - timedelta(days=365), timezone.now(), cast.young_person
    nan = add_member(cast.person, "Nan", ring=3, fields=["family"], by=by, at=then)
    sam = add_member(cast.person, "Sam", ring=1, fields=["friends"], by=by, at=then)
    describe_tie(sam, strain="none", by=by, at=then)
    close_sitting(cast.person, by=by, at=then)
    place_member(nan, ring=1, by=by, at=now)
    describe_tie(sam, strain="some", by=by, at=now)
    add_member(cast.person, "Kez", ring=2, by=by, at=now)
    return nan


def said(page):
    return page.locator("main").inner_text()


def press(page, role, name, **options):
    """Press something that leads to another page, and be there."""
    with page.expect_navigation():
        page.get_by_role(role, name=name, **options).last.click()


def save(page):
    press(page, "button", "Save", exact=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_more_is_said_of_somebody_a_subject_a_page(window, axe, cast, drawn, javascript):
    phone = window(320, javascript=javascript).sign_in_as(cast.young_person)
    page = phone.go(f"/me/people/{drawn.ref}/")
    expect(page.get_by_role("heading", name="Say more")).to_be_visible()
    phone.look("more-member-quiet")

    press(page, "link", "In touch")
    page.get_by_label("every week").check()
    page.get_by_label("calls").check()
    phone.look("more-touch")
    save(page)
    expect(page.locator(".kith-message")).to_contain_text("Saved.")

    press(page, "link", "What they give me")
    page.get_by_label("listens to me").check()
    page.get_by_label("none of these").check()
    save(page)
    expect(page.get_by_text("not both").first).to_be_visible()
    phone.look("more-gives-wrong")
    page.get_by_label("none of these").uncheck()
    page.get_by_label("Or in your own words").fill("soup")
    page.get_by_label("I trust them").check()
    page.get_by_label("guiding star").check()
    save(page)

    press(page, "link", "How long it lasts")
    page.get_by_label("on my 21st birthday").check()
    save(page)
    expect(page.get_by_text("Say that it is a service or a job").first).to_be_visible()
    phone.look("more-lasting-wrong")
    page.get_by_label("it is their job").check()
    save(page)

    press(page, "link", "Strain, and who gives")
    phone.look("more-strain")
    page.get_by_label("some strain").check()
    save(page)

    press(page, "link", "Who they are")
    page.get_by_label("What are they to you?").select_option("grandparent")
    page.get_by_label("What you call it").fill("Nanny")
    page.get_by_label("Since which year").fill("1066")
    phone.look("more-who")
    save(page)
    expect(page.get_by_text("Give a year from").first).to_be_visible()
    page.get_by_label("Since which year").fill("2014")
    save(page)

    press(page, "link", "My story about them")
    page.get_by_label("Your words").fill("She made soup on Sundays.")
    phone.look("more-story")
    save(page)

    for words in ("every week", "calls", "listens to me", "“soup”", "I trust them", "a guiding star"):
        assert words in said(page)
    for words in ("21st birthday", "some strain", "“Nanny”, grandparent", "known since 2014"):
        assert words in said(page)
    phone.look("more-member-full")
    assert not javascript or axe(page) == []

    listed = phone.go("/me/people/").locator("#list").inner_text()
    for words in ("every week", "“soup”", "I trust them", "21st birthday", "some strain", "Nanny"):
        assert words in listed
    phone.look("more-list")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_line_is_drawn_changed_rubbed_out_and_all_of_it_taken_back(window, axe, cast, drawn, javascript):
    phone = window(320, javascript=javascript).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    press(page, "link", "Draw a line between two")
    page.get_by_label("Who?", exact=True).select_option(label="Nan")
    page.get_by_label("And who?").select_option(label="Nan")
    press(page, "button", "Draw the line")
    expect(page.get_by_text("a line needs two ends").first).to_be_visible()
    phone.look("more-line-wrong")
    page.get_by_label("And who?").select_option(label="Sam")
    press(page, "button", "Draw the line")
    assert "Sam (know each other)" in page.locator("#list").inner_text()

    press(page, "link", "Lines Nan")
    phone.look("more-knows")
    press(page, "link", "Change Sam")
    page.get_by_label("Nan is the parent of Sam").check()
    page.get_by_label("good").check()
    phone.look("more-between")
    save(page)
    assert "their child, good" in said(page)
    page.get_by_label("Kez").check()
    save(page)
    assert not javascript or axe(page) == []

    phone.go(f"/me/people/{drawn.ref}/")
    assert "Kez (know each other)" in said(page)
    press(page, "link", "Change Who they know")
    press(page, "link", "Change Sam")
    press(page, "button", "Rub out this line")
    expect(page.locator(".kith-message")).to_contain_text("rubbed out")

    press(page, "button", "Take it back")
    expect(page.locator(".kith-message")).to_contain_text("the line between Nan and Sam")
    assert "Sam (their child, good)" in said(page)
    phone.go("/me/people/")
    press(page, "button", "Take the last change back")
    expect(page.locator(".kith-message")).to_contain_text("the line between Nan and Kez")
    press(page, "button", "Do it again")
    expect(page.locator(".kith-message")).to_contain_text("Done again.")
    phone.look("more-steps")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [320, 1280])
def test_two_days_are_compared_in_words_and_pictures(window, axe, cast, drawn, width, javascript):
    phone = window(width, javascript=javascript).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    press(page, "link", "The days you changed your map")
    words = said(page)
    assert re.search(r"Closer\s+(N\s+)?Nan\s+from in my life to closest", words)
    assert re.search(r"New on the later map\s+(K\s+)?Kez", words)
    assert re.search(r"Harder\s+(S\s+)?Sam\s+from no strain to some strain", words)
    expect(page.locator("svg.map")).to_have_count(2)
    expect(page.locator("main a[href='tel:116123']")).to_be_visible()
    phone.look("more-two-days")
    assert not javascript or axe(page) == []

    days = page.get_by_label("Another day").locator("option")
    page.get_by_label("One day").select_option(days.first.get_attribute("value"))
    page.get_by_label("Another day").select_option(days.first.get_attribute("value"))
    press(page, "button", "See these two")
    expect(page.get_by_text("Choose two different days").first).to_be_visible()

    with page.expect_navigation():
        page.locator("main li a").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("As it was on"))
    assert "Kez" not in said(page)
    phone.look("more-one-day")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_worker_sees_exactly_what_was_chosen(window, axe, cast, drawn, javascript):
    by, at = cast.young_person, timezone.now()
    describe_tie(drawn, strain="a_lot", often="daily", trusted=True, by=by, at=at)
    phone = window(320, javascript=javascript).sign_in_as(by)
    page = phone.go(f"/me/people/{drawn.ref}/share/")
    phone.look("more-share")
    press(page, "link", "Choose")
    for label in ("How close: closest", "How it feels: nothing said", "Where they belong: family"):
        page.get_by_label(label).uncheck()
    page.get_by_label("How we are in touch: every day").check()
    phone.look("more-seen")
    assert not javascript or axe(page) == []
    save(page)
    assert "sees: name, how we are in touch" in said(page)

    desk = window(1280, javascript=javascript).sign_in_as(cast.worker)
    desk.go(f"/people/{cast.person.ref}/")
    shown = desk.page.locator("section[aria-labelledby=shown]").inner_text()
    assert re.search(r"Nan\s+in touch: every day, or nearly\s", shown)
    for other in ("closest", "family", "no group", "strain", "trust", "Sam", "Kez", "nothing said"):
        assert other not in shown
    desk.look("more-worker")

    phone.go("/me/sharing/")
    assert "name, how we are in touch" in said(page)
    phone.look("more-sharing")
    press(page, "button", "Stop Nan")
    desk.page.reload()
    assert "Nan" not in desk.page.locator("main").inner_text()
