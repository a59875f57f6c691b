"""T-25: cookies and headers on every page, and what HTTPS adds."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from kith.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def says(answer, name):
    return answer.headers.get(name, "")


@pytest.mark.parametrize("address", ["/sign-in/", "/me/", "/people/", "/nothing-stands-here/"])
def test_every_answer_carries_the_headers(cast, signed_in, address):
    for client in (Client(), signed_in(cast.young_person), signed_in(cast.worker)):
        answer = client.get(address)
        assert says(answer, "X-Content-Type-Options") == "nosniff"
        assert says(answer, "X-Frame-Options") == "DENY"
        assert says(answer, "Referrer-Policy") == "same-origin"
        assert says(answer, "Cross-Origin-Opener-Policy") == "same-origin"
        assert "no-store" in says(answer, "Cache-Control")
        policy = says(answer, "Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_the_session_cookie_is_for_the_server_alone(cast):
    client = Client()
    client.post("/sign-in/", {"login": cast.young_person.username, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_https_makes_cookies_secure_and_tells_browsers_to_stay():
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "DEBUG",
    ]
    said = f"{{n: getattr(s, n) for n in {names!r}}}"
    code = f"import json; from kith.config import settings as s; print(json.dumps({said}))"
    environment = {**os.environ, "KITH_HTTPS": "true"}
    out = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    said = json.loads(out.stdout)
    assert said.pop("DEBUG") is False
    assert said.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert all(said.values())
