"""Bar 3: Kith served by the owner's role, or by a superuser, refuses to start; with two roles it serves, walled."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection

psycopg = pytest.importorskip("psycopg")
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

KITH = Path(sys.executable).with_name("kith")
WORD = "only-for-tests"
NAME = f"kith_two_roles_{os.getpid()}"
OWNER, APP = f"{NAME}_owner", f"{NAME}_app"


def server():
    own = connection.settings_dict
    return psycopg.connect(
        host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"], dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def url(role, name=NAME, word=WORD):
    own = connection.settings_dict
    return f"postgres://{role}:{word}@{own['HOST']}:{own['PORT']}/{name}"


@pytest.fixture
def two_roles():
    """An empty database, its owner, and a role that owns nothing: as docs/running.md makes them."""
    with server() as postgres:
        for role in (OWNER, APP):
            postgres.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{WORD}'")
        postgres.execute(f"ALTER ROLE {APP} SET log_min_error_statement = 'panic'")
        postgres.execute(f"ALTER ROLE {APP} SET log_error_verbosity = 'terse'")
        postgres.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
    yield
    with server() as postgres:
        postgres.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        for role in (OWNER, APP):
            postgres.execute(f"DROP ROLE {role}")


@pytest.fixture
def kith(tmp_path):
    """Run a command of an installation of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KITH_", "DJANGO_"))}

    def run(*words, serving, owner="", begin=False):
        own = {"KITH_DATA_DIR": str(tmp_path), "KITH_DATABASE_URL": serving, "KITH_DATABASE_OWNER_URL": owner}
        start = subprocess.Popen if begin else subprocess.run
        said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "env": {**kept, **own}}
        return start([KITH, *words], **said, **({} if begin else {"timeout": 120}))

    return run


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def test_with_two_roles_it_serves_and_the_serving_role_sees_no_row_by_itself(two_roles, kith):
    assert _serves(kith, serving=url(APP), owner=url(OWNER)) == 200
    assert "role" not in kith("check", serving=url(APP)).stdout
    with psycopg.connect(url(OWNER)) as owner:
        begun = "INSERT INTO people_authority (ref, code, name, region, youngest_account_age)"
        owner.execute(f"{begun} VALUES ('A', '1', 'N', '', 13)")
        known = "INSERT INTO people_person (ref, authority_id, forename, surname, sex, ethnicity)"
        owner.execute(f"{known} SELECT 'P', id, 'Amira', 'Kestrel', '', '' FROM people_authority")
    with psycopg.connect(url(APP)) as app:
        assert app.execute("SELECT count(*) FROM people_authority").fetchone() == (1,)
        assert app.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
    assert _serves(kith, serving=url(APP)) == 200, "once all stands, the server needs its own role only"


def _serves(kith, **roles):
    """Return how the first page is answered."""
    port = a_free_port()
    process = kith("serve", "--port", str(port), begin=True, **roles)
    try:
        return _answered(port)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _answered(port):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=10) as answer:
                return answer.status
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    return None


@pytest.mark.parametrize("wrong", ["the owner", "a superuser"])
def test_with_the_wrong_role_neither_check_nor_serve_begins(two_roles, kith, wrong):
    own = connection.settings_dict
    serving = url(OWNER) if wrong == "the owner" else url(own["USER"], word=own["PASSWORD"])
    served = kith("serve", "--port", str(a_free_port()), serving=serving, owner=url(OWNER))
    assert served.returncode == 2
    checked = kith("check", serving=serving, owner=url(OWNER))
    assert checked.returncode == 1
    for said in (served.stdout, checked.stdout):
        assert ("owns our tables" if wrong == "the owner" else "is a superuser") in said
        assert "KITH_DATABASE_OWNER_URL" in said
