"""A council's provider leads no request of ours anywhere but to itself, and its nonsense is one plain answer."""

import http.server
import json
import re
import threading

import pytest
from django.urls import reverse

from kith.access.council_sign_in import CouncilSignInAdapter
from kith.access.councils import councils_from, is_at

pytestmark = pytest.mark.django_db
SORRY = "Your council&#x27;s sign-in did not bring you in."
METADATA = "/.well-known/openid-configuration"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers what the test told it to, and notes what it was asked."""

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(self.path)
        status, headers, body = self.server.answers.get(self.path, (200, {}, b"{}"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815  the library's names

    def log_message(self, *args):
        """Print nothing."""


@pytest.fixture
def machine():
    """Return a function that starts a machine of our own network."""
    running = []

    def start():
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        server.asked, server.answers = [], {}
        server.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def provider(machine, settings, cast):
    settings.OWN_NETWORK = ["127.0.0.1"]
    server = machine()
    said = {"authority": cast.authority.code, "name": "Northmoor Council", "issuer": server.base}
    settings.COUNCILS = councils_from(json.dumps([{**said, "client_id": "kith", "secret": "s"}]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings.COUNCILS}}
    tells(server)
    return server


def tells(server, **other):
    """Let a provider tell where it is."""
    own = {"authorization_endpoint": "/a", "token_endpoint": "/t", "jwks_uri": "/k"}
    told = {"issuer": server.base, **{name: server.base + path for name, path in own.items()}, **other}
    server.answers[METADATA] = (200, {"Content-Type": "application/json"}, json.dumps(told).encode())


def goes(client, cast):
    return client.post(reverse("openid_connect_login", args=[cast.authority.code]))


def comes_back(client, cast, page):
    state = re.search(r"state=([\w-]+)", page.content.decode())[1]
    back = reverse("openid_connect_callback", args=[cast.authority.code])
    return client.get(back, {"code": "c", "state": state})


def refused(client, answer):
    return answer.status_code == 302 and SORRY in client.get(answer.headers["Location"]).content.decode()


def test_its_own_addresses_are_gone_to(client, cast, provider):
    answer = goes(client, cast)
    assert f"{provider.base}/a" in answer.content.decode()
    assert refused(client, comes_back(client, cast, answer))
    assert provider.asked == [METADATA, METADATA, "/t"]


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_an_address_on_another_host_is_not_gone_to(client, cast, provider, machine, name):
    inside = machine()
    tells(provider, **{name: f"{inside.base}/internal/admin"})
    assert refused(client, goes(client, cast))
    assert inside.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", [METADATA, "/t"])
def test_an_answer_that_leads_on_is_not_followed(client, cast, provider, machine, path, status):
    inside = machine()
    page = goes(client, cast) if path != METADATA else None
    provider.answers[path] = (status, {"Location": f"{inside.base}/meta-data"}, b"")
    answer = comes_back(client, cast, page) if page else goes(client, cast)
    assert refused(client, answer)
    assert inside.asked == []


def test_a_provider_inside_our_network_is_gone_to_only_where_an_operator_named_it(
    client, cast, provider, settings
):
    settings.OWN_NETWORK = []
    assert refused(client, goes(client, cast))
    assert provider.asked == []


def test_no_proxy_of_the_environment_stands_between(client, cast, provider, machine, monkeypatch):
    proxy = machine()
    monkeypatch.setenv("http_proxy", proxy.base)
    goes(client, cast)
    assert proxy.asked == []
    assert not CouncilSignInAdapter().get_requests_session().trust_env


JSON = {"Content-Type": "application/json"}
NONSENSE = [
    (200, {}, b"{}"), (200, JSON, b"[]"), (200, JSON, b"7"), (200, JSON, b"not json"), (200, JSON, b'"text"'),
    (200, JSON, b"null"), (500, JSON, b""), (200, {"Content-Type": "text/plain"}, b"\xff\xfe"),
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_for_metadata_is_answered_in_words(client, cast, provider, nonsense):
    provider.answers[METADATA] = nonsense
    assert refused(client, goes(client, cast))


TOKENS = [
    {"access_token": "x", "expires_in": "soon"}, {"access_token": "x"}, {"access_token": "x", "id_token": 7},
    {"access_token": "x", "id_token": "a.b.c"}, {"access_token": ["x"], "id_token": {"sub": "x"}},
]  # fmt: skip


@pytest.mark.parametrize(
    "nonsense", [*NONSENSE, *((200, JSON, json.dumps(token).encode()) for token in TOKENS)]
)
def test_nonsense_for_a_token_is_answered_in_words(client, cast, provider, nonsense):
    page = goes(client, cast)
    provider.answers["/t"] = nonsense
    assert refused(client, comes_back(client, cast, page))


@pytest.mark.parametrize(
    ("address", "yes"),
    [
        ("https://login.northmoor.example/token", True),
        ("https://LOGIN.northmoor.example/token", True),
        ("https://keys.northmoor.example/k", True),
        ("http://login.northmoor.example/token", False),
        ("https://login.northmoor.example:8443/token", False),
        ("https://login.northmoor.example@evil.example/", False),
        ("https://user@login.northmoor.example/", False),
        ("https://login.northmoor.example.evil.example/", False),
        ("https://northmoor.example/", False),
        ("//login.northmoor.example/", False),
        ("/token", False),
    ],
)
def test_where_a_provider_is(address, yes):
    said = {"issuer": "https://login.northmoor.example", "hosts": ["keys.northmoor.example"]}
    assert is_at(address, said) is yes
