"""Sentences and days read as people say them, and a deed is a form."""

from datetime import date

import pytest
from django.template import engines
from django.utils import translation

from kith.kit.templatetags.kit import day, month, said
from kith.kit.tests.samples import HOME, a_request, page
from kith.words import Say


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load kit %}" + source).render(context, a_request())


def test_a_sentence_is_said_with_its_days_as_people_say_them() -> None:
    assert said(Say("{name} turns 18 on {day}.", {"name": "Amira", "day": "2026-05-03"})) == (
        "Amira turns 18 on 3 May 2026."
    )


@pytest.mark.parametrize("text", ["2026-13-01", "2026-05-03T10:00", "20260503", "Ward 2026-05-03"])
def test_what_only_looks_like_a_day_stays_as_it_is(text: str) -> None:
    assert said(Say("{x}", {"x": text})) == text


def test_numbers_are_said_and_nothing_is_said_of_nothing() -> None:
    assert said(Say("{n} homes", {"n": 0})) == "0 homes"
    assert said(None) == ""


def test_a_name_in_a_sentence_is_never_markup() -> None:
    assert rendered("{{ say|said }}", say=Say("{n} & you", {"n": "<b>"})) == "&lt;b&gt; &amp; you"


def test_braces_in_a_name_are_only_braces() -> None:
    assert said(Say("Hi {name}.", {"name": "{secret}"})) == "Hi {secret}."


def test_days_and_months() -> None:
    assert day(date(2019, 5, 3)) == "3 May 2019"
    assert month(date(2019, 5, 3)) == "May 2019"
    assert day(None) == month(None) == ""


def test_months_are_said_in_the_readers_language() -> None:
    with translation.override("cy"):
        assert said(Say("{d}", {"d": "2019-05-03"})) == "3 Mai 2019"


def test_a_deed_is_a_post_with_its_values_and_a_name_for_screen_readers() -> None:
    html = rendered('{% post_button "/hide" "Hide" "secondary" about=who member="m1" %}', who="Jo & <Pat>")
    assert 'method="post" action="/hide"' in html
    assert 'name="csrfmiddlewaretoken" value="NOTPROVIDED"' not in html
    assert '<input type="hidden" name="member" value="m1">' in html
    assert "Jo &amp; &lt;Pat&gt;" in html


def test_parts_escape_what_they_are_given() -> None:
    for source in (
        "{% card title=x %}{% endcard %}",
        "{% door x '/' x %}",
        "{% cell x %}{{ x }}{% endcell %}",
        "{% timeline_item x x %}{% endtimeline_item %}",
        "{% summary_row x %}{{ x }}{% endsummary_row %}",
        "{% tag x %}",
        "{% bubble x x %}",
        "{% sky x %}{{ x }}{% endsky %}",
        "{% sheet x %}{% endsheet %}",
        "{% page_heading x x x %}",
        "{% empty_state x %}{% endempty_state %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% data_table x x %}{% enddata_table %}",
        "{% back_link '/' x %}",
        "{% button_link '/' x %}",
    ):
        assert "<script" not in rendered(source, x='"><script>'), source


def test_no_page_carries_style_or_script_of_its_own() -> None:
    html = page(HOME)
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == 1


def test_a_language_from_the_right_gets_its_own_direction_and_style_sheet() -> None:
    with translation.override("ar"):
        html = page(HOME)
    assert '<html lang="ar" dir="rtl"' in html
    assert "app.rtl.css" in html
    assert "app.rtl.css" not in page(HOME)
