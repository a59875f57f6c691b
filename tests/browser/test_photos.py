"""A young person adds a photo of somebody, on a phone and on a desk, with and without the script."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kith.kit.tests.uploads import SVG, a_phones_photo
from kith.universe.actions import add_member
from kith.universe.models import Photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def is_shown(image):
    """Whether the browser really made a picture of what it was sent."""
    return image.evaluate("image => image.decode().then(() => image.naturalWidth)")


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, True), (320, False)])
def test_a_photo_is_added_seen_and_removed(window, axe, cast, width, javascript):
    now = timezone.now()
    nan = add_member(cast.person, "Nan", fields=["family"], ring=1, by=cast.young_person, at=now)
    add_member(cast.person, "Kez", fields=["friends"], ring=2, by=cast.young_person, at=now)
    screen = window(width, javascript=javascript).sign_in_as(cast.young_person)
    page = screen.go(f"/me/people/{nan.ref}/")

    page.get_by_role("link", name="Photo").click()  # under "Say more" while there is none
    page.get_by_label("A photo").set_input_files(file("me.jpg", SVG))
    page.get_by_role("button", name="Save photo").click()
    expect(page.get_by_role("alert")).to_contain_text("not a photo we can read")
    screen.look("photo-refused")
    page.get_by_label("A photo").set_input_files(file("IMG_0001.JPG", a_phones_photo()))
    page.get_by_role("button", name="Save photo").click()

    whole = page.get_by_role("img", name="Your photo of Nan")
    expect(whole).to_be_visible()
    screen.look("photo-member")
    if javascript:
        assert is_shown(whole) == 480
        assert axe(page) == []
    page.get_by_role("link", name=re.compile("Change.*Photo")).click()
    screen.look("photo-change")
    if javascript:
        assert axe(page) == []

    screen.go("/me/people/")
    small = page.locator("#list img")
    expect(small).to_have_count(1)
    small.scroll_into_view_if_needed()
    screen.look("photo-list")
    if javascript:
        assert is_shown(small) == 96
        assert axe(page) == []

    screen.go(f"/me/people/{nan.ref}/photo/")
    page.get_by_role("button", name=re.compile("Remove this photo")).click()
    expect(page.get_by_role("img", name="Your photo of Nan")).to_have_count(0)
    assert not Photo.objects.exists()
    assert screen.complaints == []
