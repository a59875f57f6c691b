"""Guards for every test: what touches the database runs on PostgreSQL too, the rest once; no test calls out."""

import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from kith.kit.scope import EVERYTHING, within
from kith.kit.tests.serving_role import make_role, served

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop of its own

ON_POSTGRES = settings.DATABASES["default"]["ENGINE"] != "kith.kit.sqlite"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOW = "install Chromium to run it (Debian, Ubuntu: apt install chromium)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what this database can run; without Chromium skip the browser's tests, or fail in a build.

    PostgreSQL runs the tests that touch the database, SQLite all but those of what only PostgreSQL has.
    """
    kept = [item for item in items if _runs_here(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    if CHROMIUM is None and os.environ.get("CI") != "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


def _runs_here(item: pytest.Item) -> bool:
    return _only_postgres(item) == ON_POSTGRES or (ON_POSTGRES and _touches_database(item))


def _only_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is not None


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    fixtures = {"db", "transactional_db", "live_server", "cast"}
    return bool(item.get_closest_marker("django_db")) or bool(
        fixtures & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Make the serving role before the tables that it is given rights to."""
    if ON_POSTGRES:
        make_role()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """On PostgreSQL, ask as the serving role from here on: the walls hold in every test."""
    if not ON_POSTGRES:
        yield
        return
    with django_db_blocker.unblock(), served():
        yield


@pytest.fixture(autouse=True)
def _a_test_may_look_at_everything() -> Iterator[None]:
    """Let a test make and look at any row; what comes through a door is asked as whoever knocks."""
    with within(EVERYTHING):
        yield


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens a connection to anywhere but this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        assert host in {"127.0.0.1", "::1", "localhost"}, "a test tried to reach the network"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True, scope="session")
def _tests_that_commit_tidy_up() -> None:
    """The database refuses to empty the log; a test that commits takes the guards down to do so afterwards."""
    from django.test import TransactionTestCase

    from kith.audit.tests.guards import tidying

    TransactionTestCase._fixture_teardown = tidying(TransactionTestCase._fixture_teardown)
