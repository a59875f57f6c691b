"""A database as it was before the deed, made anew for each point: a copied file, or PostgreSQL's own template."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kith.kit.refs import new_ref
from kith.kit.tests.serving_role import ROLE, make_role

PATIENCE = 20.0


class File:
    """SQLite: one file and its write-ahead log."""

    def __init__(self) -> None:
        self.file = Path(connection.settings_dict["NAME"])
        self.template = self.file.with_suffix(".template")

    def make(self) -> None:
        """Make the tables."""
        call_command("migrate", verbosity=0)

    def keep(self) -> None:
        """Keep the database as it is now: what each point begins with."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.file, self.template)

    def anew(self) -> None:
        """Make the database what was kept."""
        connection.close()
        for end in ("-wal", "-shm"):
            Path(f"{self.file}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)

    def settle(self) -> None:
        """Nothing goes on in a file after its process was killed; the next to open it rolls back."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            assert cursor.fetchone() == ("ok",), "the file is damaged"


class Server:
    """PostgreSQL: databases of our own on its server, asked as the serving role."""

    def __init__(self) -> None:
        import psycopg

        own = settings.DATABASES["default"]
        self.template, self.name = (f"kith_kill_{new_ref(8).lower()}" for _ in range(2))
        where = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
        self.server = psycopg.connect(**where, dbname="postgres", autocommit=True)

    def make(self) -> None:
        """Make the tables as their owner; from then on ask as the serving role."""
        make_role()
        self.server.execute(f'CREATE DATABASE "{self.template}"')
        connection.settings_dict["NAME"] = self.template
        call_command("migrate", verbosity=0)
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = ROLE

    def keep(self) -> None:
        """Keep the database as it is now: what each point begins with."""
        connection.close()
        connection.settings_dict["NAME"] = self.name

    def anew(self) -> None:
        """Make the database what was kept."""
        connection.close()
        self.server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.server.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')

    def settle(self) -> None:
        """Wait until the server noticed that the killed process is gone: a commit on its way may still come to pass."""
        asks = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        until = time.monotonic() + PATIENCE
        while self.server.execute(asks, [self.name]).fetchone() != (0,):
            assert time.monotonic() < until, "the killed process is still at work in the database"
            time.sleep(0.005)

    def gone(self) -> None:
        """Leave nothing on the server."""
        connection.close()
        for name in (self.name, self.template):
            self.server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.server.close()


@contextmanager
def a_database() -> Iterator[File | Server]:
    """Give the database that the settings name, or one of our own on their server."""
    if connection.vendor == "sqlite":
        yield File()
        return
    server = Server()
    try:
        yield server
    finally:
        server.gone()
