"""A council's own sign-in, against a real provider in a process of its own: who gets in, and everybody who does not."""

import html
import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from kith.access.actions.councils import link_council
from kith.access.councils import councils_from, says_second_factor
from kith.access.models import Session
from kith.access.sessions import kept_as
from kith.access.tests.helpers import app_code
from kith.audit.models import Entry
from kith.people.actions import end_account
from kith.people.models import Account
from kith.people.tests.factories import PASSWORD
from tests.provider.names import number_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SECRET = "the secret that both know, long enough"


class Provider:
    """The running provider: where it is, and what its accounts are called in its tokens."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.issuer = f"{self.base}/o"


@pytest.fixture(scope="module")
def provider(live_server, tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    back = " ".join(f"{live_server.url}/sign-in/council/{code}/back/" for code in ("991", "992"))
    database = tmp_path_factory.mktemp("provider") / "provider.sqlite3"
    command = [sys.executable, "-m", "tests.provider.serve", str(port), str(database), back]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield Provider(port)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def council(provider, code, **more):
    said = {"authority": code, "name": "Northmoor Council", "issuer": provider.issuer, "client_id": "kith"}
    ways = {"amr": ["mfa"], "acr": ["urn:two-factors"]}
    return {**said, "secret": SECRET, "second_factor": ways, **more}


@pytest.fixture
def configured(provider, settings, cast):
    """Two councils that sign in at the same provider; the cast's own is 991."""

    def configure(**more):
        councils = councils_from(json.dumps([council(provider, "991", **more), council(provider, "992")]))
        settings.COUNCILS = councils
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": councils}}
        settings.OWN_NETWORK = ["127.0.0.1"]

    cast.authority.code = "991"
    cast.authority.save()
    type(cast.authority).objects.filter(pk=cast.far_administrator.authority_id).update(code="992")
    configure()
    return configure


class Visitor:
    """Somebody's browser, over real HTTP: keeps cookies, fills in forms, and is led on only when it says so."""

    def __init__(self, base):
        self.base, self.session = base, requests.Session()

    def get(self, address):
        self.page = self.session.get(urljoin(self.base, address), allow_redirects=False)
        return self.page

    def post(self, address, **typed):
        """Send a form from its page, with the token that stands there."""
        where = urljoin(self.base, address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page.text).group(1)
        typed = {"csrfmiddlewaretoken": token, **typed}
        self.page = self.session.post(where, data=typed, headers={"Referer": where}, allow_redirects=False)
        return self.page

    def sign_in(self, account):
        self.get("/sign-in/")
        self.post("/sign-in/", login=account.username, password=PASSWORD)
        self.get("/sign-in/second-step/")
        self.post("/sign-in/second-step/", code=app_code(account))
        assert self.page.status_code == 302
        return self

    def to_the_provider(self, code="991", **typed):
        """Press the council's button; return the address at the provider that the page leads to."""
        self.get("/sign-in/")
        return self.away(self.post(f"/sign-in/council/{code}/", **typed))

    def away(self, page):
        return html.unescape(re.search(r'content="0;url=([^"]+)"', page.text).group(1))

    def through_the_provider(self, away, name, provider):
        """Sign in at the provider as somebody; return the address that it sends the browser back to."""
        there = requests.Session()
        asked = there.get(away, allow_redirects=False)
        page = urljoin(provider.base, asked.headers["Location"])
        answer = there.post(page, data={"username": name, "password": name}, allow_redirects=False)
        answer = there.get(urljoin(provider.base, answer.headers["Location"]), allow_redirects=False)
        return answer.headers["Location"]

    def comes_in_as(self, name, provider, code="991", **typed):
        self.get(self.through_the_provider(self.to_the_provider(code, **typed), name, provider))
        return self.page

    @property
    def led_to(self):
        return self.page.headers.get("Location", "")

    def is_in(self):
        return self.get("/me/account/").status_code == 200


@pytest.fixture
def visitor(live_server):
    return lambda: Visitor(live_server.url)


@pytest.fixture
def linked(configured, cast, provider):
    """Return a function that binds an identity at the provider to an account, as its page would."""

    def link(account, name):
        link_council(account, "991", number_of(name), at=timezone.now())

    return link


# Linking


def test_staff_link_it_themselves_while_signed_in_and_then_come_in_through_it(
    configured, visitor, cast, provider
):
    """The one deliberate act; from then on the provider's subject leads to this account, and nothing else is kept."""
    client = visitor().sign_in(cast.worker)
    client.get("/me/account/council/")
    away = client.away(client.post("/me/account/council/"))
    client.get(client.through_the_provider(away, "ruth", provider))
    assert client.led_to == "/me/account/council/"
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.provider, kept.extra_data) == (cast.worker, "991", {})
    assert Entry.objects.filter(deed="link_council", actor=cast.worker.ref).count() == 1
    other = visitor()
    other.comes_in_as("ruth", provider)
    assert other.led_to == "/sign-in/second-step/"
    client.get("/me/account/council/")
    client.post("/me/account/council/", unlink="1")
    assert not SocialAccount.objects.exists()


def test_the_way_there_uses_pkce_a_state_and_a_nonce_and_asks_for_nothing_but_who_it_is(
    configured, visitor, provider
):
    asked = {
        name: values[0] for name, values in parse_qs(urlsplit(visitor().to_the_provider()).query).items()
    }
    assert asked["scope"] == "openid"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16


def test_nobody_is_matched_by_a_name_and_nobody_is_signed_up(configured, visitor, cast, provider):
    """An account of the same name here, and none of that name: both are refused alike."""
    Account.objects.filter(pk=cast.worker.pk).update(username="ruth")
    before = Account.objects.count()
    for name in ("ruth", "somebody-else"):
        client = visitor()
        client.comes_in_as(name, provider)
        assert client.led_to == "/sign-in/"
        assert not client.is_in()
    assert Account.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_an_identity_is_linked_to_one_account(linked, visitor, cast, provider):
    linked(cast.worker, "ruth")
    client = visitor().sign_in(cast.manager)
    client.get("/me/account/council/")
    client.get(
        client.through_the_provider(client.away(client.post("/me/account/council/")), "ruth", provider)
    )
    assert SocialAccount.objects.get().user == cast.worker


# The second factor


def test_without_the_councils_word_the_own_second_factor_is_asked_for(linked, visitor, cast, provider):
    """T-22."""
    linked(cast.worker, "ruth")
    client = visitor()
    client.comes_in_as("ruth", provider)
    assert client.led_to == "/sign-in/second-step/"
    assert not client.is_in()
    client.get("/sign-in/second-step/")
    client.post("/sign-in/second-step/", code=app_code(cast.worker))
    assert client.is_in()


@pytest.mark.parametrize("name", ["with-second-factor", "with-acr"])
def test_a_council_that_says_a_second_factor_was_used_is_believed(linked, visitor, cast, provider, name):
    linked(cast.worker, name)
    client = visitor()
    client.comes_in_as(name, provider, next="/people/")
    assert client.led_to == "/people/"
    assert client.get("/people/").status_code == 200


def test_but_only_where_that_councils_word_was_agreed_on(linked, configured, visitor, cast, provider):
    """T-22."""
    linked(cast.worker, "with-second-factor")
    configured(second_factor={})
    client = visitor()
    client.comes_in_as("with-second-factor", provider)
    assert client.led_to == "/sign-in/second-step/"


def test_coming_in_through_the_council_is_no_fresh_proof(linked, visitor, cast, provider):
    """T-24: the provider may have let somebody pass without asking anything."""
    linked(cast.worker, "with-second-factor")
    client = visitor()
    client.comes_in_as("with-second-factor", provider)
    asked = client.get(reverse("person_invite", args=[cast.person.ref]))
    assert asked.headers["Location"].startswith("/proof/")


def test_the_word_for_one_does_not_serve_another_in_the_same_browser(linked, visitor, cast, provider):
    """T-22: what was said of Ruth is not carried to whoever types a password next."""
    linked(cast.worker, "with-second-factor")
    client = visitor()
    client.comes_in_as("with-second-factor", provider)
    client.get("/me/account/")
    client.post("/sign-out/")
    client.get("/sign-in/")
    client.post("/sign-in/", login=cast.manager.username, password=PASSWORD)
    assert client.led_to == "/sign-in/second-step/"
    assert not client.is_in()


def test_the_session_changes_on_the_way_in(linked, visitor, cast, provider):
    """T-16."""
    linked(cast.worker, "with-second-factor")
    client = visitor()
    away = client.to_the_provider()
    before = client.session.cookies["sessionid"]
    client.get(client.through_the_provider(away, "with-second-factor", provider))
    assert client.session.cookies["sessionid"] != before
    assert not Session.objects.filter(session_key=kept_as(before)).exists()


# Who does not come in


@pytest.mark.parametrize(
    "name",
    [
        "wrong-nonce",
        "wrong-issuer",
        "wrong-audience",
        "wrong-party",
        "out-of-date",
        "wrong-key",
        "unsigned",
        "shared-secret",
    ],
)
def test_a_token_that_is_not_what_it_should_be_brings_nobody_in(linked, visitor, cast, provider, name):
    """Each linked properly, so that only the fault can be the reason."""
    linked(cast.worker, name)
    client = visitor()
    client.comes_in_as(name, provider)
    assert client.led_to == "/sign-in/"
    assert not client.is_in()
    assert Entry.objects.filter(deed="council_sign_in_failed").count() == 1


@pytest.mark.parametrize(
    "fault", ["another state", "no state", "another browser", "twice", "an error", "made-up code"]
)
def test_an_answer_that_belongs_to_no_attempt_of_this_browser_is_refused(
    linked, visitor, cast, provider, fault
):
    linked(cast.worker, "with-second-factor")
    client = visitor()
    back = client.through_the_provider(client.to_the_provider(), "with-second-factor", provider)
    parts = urlsplit(back)
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if fault == "another browser":
        client = visitor()
    elif fault == "twice":
        client.get(back)
        client.get("/me/account/")
        client.post("/sign-out/")
    elif fault == "another state":
        said["state"] = "x" * len(said["state"])
    elif fault == "no state":
        del said["state"]
    elif fault == "an error":
        said = {"error": "access_denied", "state": said["state"]}
    else:
        said["code"] = "made-up"
    client.get(f"{parts.path}?{urlencode(said)}")
    assert client.led_to == "/sign-in/"
    assert not client.is_in()


def test_an_answer_for_one_council_is_not_taken_by_another(linked, visitor, cast, provider):
    linked(cast.worker, "with-second-factor")
    client = visitor()
    back = client.through_the_provider(client.to_the_provider(), "with-second-factor", provider)
    client.get(back.replace("/991/", "/992/"))
    assert not client.is_in()


def test_only_that_councils_own_active_staff_come_in(configured, visitor, cast, provider):
    """A young person, staff of another council, an account that ended: linked against the rules, refused still."""
    end_account(cast.other_worker, by=cast.administrator, at=timezone.now())
    number = number_of("with-second-factor")
    for account in (cast.young_person, cast.far_administrator, cast.other_worker):
        SocialAccount.objects.all().delete()
        SocialAccount.objects.create(user=account, provider="991", uid=number)
        client = visitor()
        client.comes_in_as("with-second-factor", provider)
        assert not client.is_in(), account.role
    SocialAccount.objects.all().delete()
    SocialAccount.objects.create(user=cast.worker, provider="991", uid=number)
    client = visitor()
    client.comes_in_as("with-second-factor", provider)
    assert client.is_in()


def test_a_provider_whose_metadata_is_of_another_issuer_is_not_asked(configured, visitor, cast, provider):
    configured(issuer=f"{provider.base}/o/")  # one sign more: not the issuer that the metadata names
    client = visitor()
    client.get("/sign-in/")
    client.post("/sign-in/council/991/")
    assert client.led_to == "/sign-in/"


def test_a_provider_that_is_gone_gets_a_sentence_and_the_password_still_works(configured, visitor, cast):
    """T-48."""
    configured(issuer="http://127.0.0.1:9/o")
    client = visitor()
    client.get("/sign-in/")
    client.post("/sign-in/council/991/")
    assert "Sign in with your name and password" in client.get(client.led_to).text
    assert visitor().sign_in(cast.worker).is_in()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_to_own_pages_only_through_the_council_too(linked, visitor, cast, provider, elsewhere):
    """T-31."""
    linked(cast.worker, "with-second-factor")
    client = visitor()
    client.comes_in_as("with-second-factor", provider, next=elsewhere)
    assert client.led_to == "/"


def test_what_a_browser_adds_to_the_way_there_is_not_looked_at(configured, visitor):
    """A nonce, scope or answer address of somebody's own choosing."""
    client = visitor()
    client.get("/sign-in/")
    typed = {
        "auth_params": "nonce=mine&redirect_uri=https://evil.example",
        "scope": "email",
        "process": "connect",
    }
    away = client.away(client.post(f"/sign-in/council/991/?{urlencode(typed)}"))
    asked = parse_qs(urlsplit(away).query)
    assert asked["scope"] == ["openid"]
    assert asked["nonce"] != ["mine"]
    assert "evil.example" not in away


def test_young_people_have_no_such_page(configured, signed_in, cast):
    assert signed_in(cast.young_person).get(reverse("my_council")).status_code == 404
    assert b"Council sign-in" not in signed_in(cast.young_person).get(reverse("my_account")).content


# How it is configured


def test_an_entry_that_lacks_something_is_refused_at_the_start(tmp_path):
    with pytest.raises(ValueError, match="lacks issuer, secret"):
        councils_from('[{"authority": "991", "name": "Northmoor", "client_id": "kith"}]')
    file = tmp_path / "councils.json"
    file.write_text("[]")
    assert councils_from(str(file)) == councils_from("") == []


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "two"}, True),
        ({"acr": ""}, False),
        ({}, False),
    ],
)
def test_which_claims_say_that_a_second_factor_was_used(claims, said):
    assert says_second_factor(claims, {"amr": ["mfa"], "acr": ["two"]}) is said
    assert says_second_factor(claims, {}) is False
