"""An administrator loads a return, reads a refused row, mends it, and loads it again."""

import re

import pytest
from playwright.sync_api import expect

from kith.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nN1,1,03/02/2009,WBRI,,,\nN2,2,31/02/2010,WBRI,,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "N1,01/06/2017,S,C2,N1,U6,PR1,,,,,,\n"
    "N2,01/07/2017,S,C2,N1,U6,PR1,,,,,,\n"
)


def load(page, *files):
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in files]
    )
    page.locator("input[name=year]").fill("2018")
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_return_is_loaded_read_mended_and_loaded_again(window, axe, cast, width):
    desk = window(width).sign_in_as(cast.administrator)
    page = desk.go("/office/imports/")
    desk.look("imports")
    load(page, ("header.csv", HEADER), ("episodes.csv", EPISODES))

    expect(page.locator("main")).to_contain_text("102")
    main = page.locator("main").inner_text()
    assert re.search(r"header\.csv", main)
    assert "N2" in main
    assert Person.objects.filter(child_id="N1").exists()
    assert not Person.objects.filter(child_id="N2").exists()
    desk.look("import-run-refused")
    assert axe(page) == []

    desk.go("/office/imports/")
    load(page, ("header.csv", HEADER.replace("31/02/2010", "28/02/2010")), ("episodes.csv", EPISODES))
    expect(page.locator("main")).not_to_contain_text("102")
    assert Person.objects.filter(child_id="N2").exists()
    desk.look("import-run-mended")


def test_a_file_that_is_nothing_gets_a_sentence(window, cast):
    desk = window(320).sign_in_as(cast.administrator)
    page = desk.go("/office/imports/")
    load(page, ("photo.csv", "\x00\x01"))
    expect(page.locator("main")).to_contain_text(re.compile("file", re.IGNORECASE))
    assert page.locator("input[name=year]").input_value() == "2018"
    desk.look("imports-unreadable")
