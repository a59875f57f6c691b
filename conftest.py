"""Guards for every test: what touches the database runs on PostgreSQL too, the rest once; no test calls out."""

import os
import shutil
import socket

import pytest
from django.conf import settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop of its own

ON_POSTGRES = settings.DATABASES["default"]["ENGINE"] != "kith.kit.sqlite"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOW = "install Chromium to run it (Debian, Ubuntu: apt install chromium)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep the tests that touch the database; without Chromium skip the browser's, or fail in a build."""
    if ON_POSTGRES:
        kept = [item for item in items if _touches_database(item) and not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    if CHROMIUM is None and os.environ.get("CI") != "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


def _touches_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "cast"}
    return bool(item.get_closest_marker("django_db")) or bool(
        fixtures & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens a connection to anywhere but this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        assert host in {"127.0.0.1", "::1", "localhost"}, "a test tried to reach the network"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_here)
