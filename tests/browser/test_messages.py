"""Somebody gives an e-mail address, types back the code, and takes it away again: on a phone and on a desk."""

import re

import pytest
from playwright.sync_api import expect

from kith.kit import jobs
from kith.kit.mail_server import server_from_url
from kith.kit.tests.post import PostBox, free_port, mail_server_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "a.very.long.name.that.has.no.space.in.it.at.all.and.goes.on@a-long-name-of-a-host.example.org"


@pytest.fixture
def post(settings):
    number = free_port()
    settings.EMAIL_SERVER = server_from_url(f"smtp://127.0.0.1:{number}")
    settings.OWN_NETWORK = ["127.0.0.1"]
    with mail_server_on(number, PostBox()) as box:
        yield box


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, True), (320, False)])
def test_an_address_is_given_confirmed_and_taken_away(window, axe, cast, post, width, javascript):
    """T-79: without the script too."""
    screen = window(width, javascript=javascript).sign_in_as(cast.young_person)
    page = screen.go("/me/account/")
    page.get_by_role("link", name=re.compile("Look.*Messages")).click()
    expect(page.get_by_text("Nothing is sent to you")).to_be_visible()
    look(screen, axe, "messages-none", javascript)

    page.get_by_role("link", name="Add an address").click()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("E-mail address or mobile number").fill("otter")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address like")
    look(screen, axe, "messages-neither", javascript)
    page.get_by_label("E-mail address or mobile number").fill(LONG)
    page.get_by_role("button", name="Send me a code").click()

    expect(page.get_by_text(LONG)).to_be_visible()
    look(screen, axe, "messages-code", javascript)
    page.get_by_label("The code we sent").fill("000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("That code did not work")
    look(screen, axe, "messages-wrong-code", javascript)
    jobs.do_ready()
    code = re.search(rb"Your code is (\d{6})", post.taken[0])[1].decode()
    page.get_by_label("The code we sent").fill(code)
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("Messages go here.")).to_be_visible()
    look(screen, axe, "messages-given", javascript)
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_text("Nothing is sent to you")).to_be_visible()


def look(screen, axe, name, javascript):
    screen.look(name)
    if javascript:
        assert axe(screen.page) == []
