"""Every sentence on every page can be translated: read with a made-up language, no English is left over."""

import re
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from kith.universe.figures import names_in
from tests.house.conftest import WHO
from tests.house.doors import table

pytestmark = pytest.mark.django_db
PAGES = sorted(name for name, row in table().items() if row.get and not row.address.endswith(".csv"))
SPOKEN = {"aria-label", "title", "alt", "placeholder", "aria-description"}
# What stays as it is in every language: our name, names of people, councils and files, codes, addresses.
KEPT = re.compile(
    r"We walked by the river and talked about the flat\.|"
    r"Kith|Amira|Kestrel\d*|Ruth|Okafor\d*|Noor|Heron|Nan\b|Northmoor|Team \d+|Jaden|header\.csv|Childline|Samaritans"
    r"|\b[2-9A-HJ-NP-Z]{4}\b|[\w.-]+\.csv|testserver\S*|localhost\S*|KITH-\w+|INT\d+|\b[A-Z]{1,2}\d+\b|[A-Z0-9]{4}-[A-Z0-9]{4}\S*|[A-Z2-7]{16,}"
    r"|[a-z]+(_[a-z]+)*-\d+|7KQ4-M2WD-9F|SSDA903|CSV|child,forename,surname|\bDOB\b|\bme\b"
)


class Marked(NullTranslations):
    """A language in which every sentence is a row of signs; names put into it stay readable."""

    def gettext(self, message: str) -> str:
        return re.sub(r"(%\(\w+\)[sd]|\{\w*\}|<[^>]*>|&\w+;)|[^\W\d_]", lambda m: m.group(1) or "¤", message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        return self.ngettext(one, many, number)


class Words(HTMLParser):
    """Collects what a page says, and what it says to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data)


@pytest.fixture
def made_up_language(monkeypatch):
    class Catalog(Marked):
        plural = staticmethod(lambda number: int(number != 1))

    for code in ("en-gb", "en-us", "en"):
        monkeypatch.setitem(trans_real._translations, code, Catalog())
    monkeypatch.setattr(trans_real, "_default", None)
    translation.deactivate()
    names_in.cache_clear()
    yield
    translation.deactivate()
    names_in.cache_clear()


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left_on_a_page(world, signed_in, made_up_language, name):
    row = table()[name]
    who = next(who for who in ("stranger", *WHO) if who in row.get)
    client = world.client_of(who, signed_in, fresh=row.fresh)
    answer = client.get(reverse(name, kwargs=world.refs_for(row.address)), follow=True)
    page = Words()
    page.feed(answer.content.decode())
    left = [KEPT.sub("", text).strip() for text in page.said]
    assert [text for text in left if re.search(r"[A-Za-z]{2,}", text)] == []
