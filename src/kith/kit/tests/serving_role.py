"""On PostgreSQL tests are asked as the serving role, so that the walls hold; the tables are made by their owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ROLE = "kith_app"
MAKE = f"""
DO $$ BEGIN
    CREATE ROLE {ROLE} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def make_role() -> None:
    """Make the serving role; several test runs may do so at once."""
    import psycopg  # only where PostgreSQL is

    own = settings.DATABASES["default"]
    with psycopg.connect(
        host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"], dbname="postgres"
    ) as server:
        server.execute(MAKE)


@contextmanager
def served() -> Iterator[None]:
    """Let every connection take the serving role."""
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={ROLE}"
    try:
        yield
    finally:
        connection.close()
        del connection.settings_dict["OPTIONS"]["options"]


@contextmanager
def as_owner() -> Iterator[None]:
    """Work with the owner's rights for the block: tampering, emptying tables, altering them."""
    if connection.vendor != "postgresql":
        yield
        return
    _take("NONE")
    try:
        yield
    finally:
        _take(ROLE)


def _take(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
