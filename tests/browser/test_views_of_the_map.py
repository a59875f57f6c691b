"""The views of one map in a real browser: dragging, keys, drawing a line, looking back, paper; script or none."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kith.universe.actions import add_member, close_sitting, draw_link, place_member, set_feel
from kith.universe.queries import links_of, members_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = ("Nan", "Kez", "Mum", "Boxing club", "Ruth", "Malik")
FIELDS = ("family", "friends", "family", "networks", "organisations", "friends")
VIEWS = ("", "round-me/", "family/", "over-time/", "in-words/", "what-if/?age=18")


@pytest.fixture
def drawn(cast):
    """Six people over two days; Nan came closer on the second."""
    now, account = timezone.now(), cast.young_person
    before = now - timedelta(days=90)
    members = {
        name: add_member(cast.person, name, fields=[field], ring=1 + number % 3, by=account, at=before)
        for number, (name, field) in enumerate(zip(PEOPLE, FIELDS, strict=True))
    }
    close_sitting(cast.person, by=account, at=before)
    place_member(members["Ruth"], ring=4, by=account, at=now)
    set_feel(members["Mum"], feel="hard", wish="more_space", by=account, at=now)
    draw_link(members["Nan"], members["Mum"], kind="parent", by=account, at=now)
    return members


def ring_of(cast, name):
    now = timezone.now()
    return next(one.ring for one in members_of(cast.person, at=now) if one.nickname == name)


def centre(page, name):
    box = page.locator(f"svg [aria-label^='{name}'] .map-shape").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, name, x, y):
    page.mouse.move(*centre(page, name))
    page.mouse.down()
    page.mouse.move(x, y, steps=8)
    page.mouse.up()


def to_the_closest_ring(page):
    box = page.locator(".map-me").bounding_box()
    return box["x"] + box["width"] / 2 + 70, box["y"] + box["height"] / 2 - 70


def test_somebody_is_dragged_to_another_ring_and_let_go_outside_goes_back(window, cast, drawn):
    desk = window(1280).sign_in_as(cast.young_person)
    page = desk.go("/me/people/")
    page.locator(".map").scroll_into_view_if_needed()
    home = page.locator("svg [aria-label^='Kez']").get_attribute("transform")
    frame = page.locator(".map").bounding_box()
    drag(page, "Kez", frame["x"] + frame["width"] + 120, frame["y"] + 40)
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("Not moved"))
    assert page.locator("svg [aria-label^='Kez']").get_attribute("transform") == home
    assert ring_of(cast, "Kez") == 2
    with page.expect_navigation():
        drag(page, "Kez", *to_the_closest_ring(page))
    expect(page.locator(".kith-message").filter(has_text="Saved")).to_be_visible()
    assert ring_of(cast, "Kez") == 1
    assert desk.complaints == []


def test_what_was_not_saved_is_plainly_said_and_nobody_has_moved(window, cast, drawn):
    desk = window(1280).sign_in_as(cast.young_person)
    page = desk.go("/me/people/")
    page.route("**/place/", lambda route: route.abort())
    home = page.locator("svg [aria-label^='Kez']").get_attribute("transform")
    page.locator(".map").scroll_into_view_if_needed()
    drag(page, "Kez", *to_the_closest_ring(page))
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("Not saved"))
    expect(page.locator("[data-map-status]")).to_be_visible()
    assert page.locator("svg [aria-label^='Kez']").get_attribute("transform") == home
    page.locator("svg [aria-label^='Kez']").focus()
    page.keyboard.press("+")
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("Not saved"))
    assert ring_of(cast, "Kez") == 2


def test_a_finger_moves_somebody_only_after_saying_so(window, cast, drawn):
    phone = window(390).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    page.get_by_role("button", name="Move people").click()
    page.locator("svg [aria-label^='Kez']").click()
    assert page.url.endswith("/me/people/")
    page.get_by_role("button", name="Move people").click()
    page.locator("svg [aria-label^='Kez']").click()
    page.wait_for_url(re.compile(f"/{drawn['Kez'].ref}/"))


def test_a_line_is_drawn_by_choosing_one_and_another(window, cast, drawn):
    phone = window(390).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    page.get_by_role("button", name="Whole map").click()
    page.get_by_role("button", name="Draw a line", exact=True).click()
    page.locator("svg [aria-label^='Kez']").click()
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("other one"))
    with page.expect_navigation():
        page.locator("svg [aria-label^='Malik']").click()
    expect(page.locator("path[data-one]")).to_have_count(2)
    assert len(links_of(cast.person)) == 2
    # a line that is there is not written over: its own page opens
    page.get_by_role("button", name="Whole map").click()
    page.get_by_role("button", name="Draw a line", exact=True).click()
    page.locator("svg [aria-label^='Nan']").click()
    page.locator("svg [aria-label^='Mum']").click()
    page.wait_for_url(re.compile("/knows/"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_looking_back_at_an_earlier_day(window, cast, drawn, javascript):
    phone = window(320, javascript=javascript).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    if javascript:
        slider = page.get_by_role("slider", name="Look back: choose a day")
        expect(slider).to_have_attribute("aria-valuetext", "now")
        slider.focus()
        page.keyboard.press("ArrowLeft")
    else:
        page.get_by_role("navigation", name="Look back").get_by_role("link").first.click()
    page.wait_for_url(re.compile("at="))
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()
    expect(page.locator("svg [aria-label^='Ruth']")).to_have_attribute("data-ring", "2")
    assert page.locator("svg a.map-member").count() == 0
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("svg [aria-label^='Ruth']")).to_have_attribute("data-ring", "4")


def test_a_preset_draws_the_others_faintly_and_an_empty_one_names_somebody_to_talk_to(window, cast, drawn):
    phone = window(320, javascript=False).sign_in_as(cast.young_person)
    page = phone.go("/me/people/")
    page.get_by_role("link", name="What is hard").click()
    expect(page.locator("svg .map-member")).to_have_count(6)
    expect(page.locator("svg .map-member--faint")).to_have_count(5)
    assert page.locator("#list .people__name").all_inner_texts() == ["Mum"]
    page.get_by_role("link", name="Who I can call at night").click()
    said = page.locator("main").inner_text()
    assert "You have not said of anybody that you can call them at night." in said
    assert "116 123" in said


@pytest.mark.parametrize("width", [320, 1280])
def test_every_view_holds_and_says_in_words_whom_it_shows(window, axe, cast, drawn, width):
    visit = window(width).sign_in_as(cast.young_person)
    for view in VIEWS:
        page = visit.go(f"/me/people/{view}")
        visit.look(f"view-{view.split('/')[0] or 'rings'}")
        # At the end "Add someone", which stays in the thumb's reach, rests in its own place and lies over nothing.
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        assert axe(page) == [], view
        assert all(name in page.locator("main").inner_text() for name in PEOPLE), view


def test_on_the_smallest_screen_whoever_is_in_the_opened_view_is_24_pixels_large(window, cast, drawn):
    phone = window(320).sign_in_as(cast.young_person)
    for view in ("", "round-me/", "family/"):
        page = phone.go(f"/me/people/{view}")
        seen = page.locator("svg[data-map] a.map-member").evaluate_all(
            """links => links.map(link => [link, link.ownerSVGElement.getBoundingClientRect()]).map(([link, frame]) => {
                const box = link.querySelector(".map-touch").getBoundingClientRect();
                const x = box.left + box.width / 2, y = box.top + box.height / 2;
                const inside = x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
                return inside ? Math.min(box.width, box.height) : null;
            }).filter(size => size !== null)"""
        )
        assert all(size >= 24 for size in seen), (view, seen)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_on_paper_the_picture_has_one_page_and_the_list_follows(window, cast, drawn, paper):
    desk = window(1280).sign_in_as(cast.young_person)
    page = desk.go("/me/people/")
    data = page.pdf(format=paper, tagged=True)
    assert b"/StructTreeRoot" in data
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 2


def test_l_shows_only_the_lines_of_whoever_has_the_focus(window, cast, drawn):
    desk = window(1280).sign_in_as(cast.young_person)
    page = desk.go("/me/people/")
    page.locator("svg [aria-label^='Nan']").focus()
    page.keyboard.press("l")
    page.wait_for_url(re.compile("show="))
    expect(page.get_by_text("Only the lines of one person are drawn now.")).to_be_visible()
    expect(page.locator("svg [aria-label^='Nan']")).to_be_focused()
