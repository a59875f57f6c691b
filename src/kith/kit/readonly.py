"""The database's own guard for pages that read: inside it, a write fails however it is tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reads_only() -> Iterator[None]:
    """Run the block with writes refused by the database itself.

    Errors: any write raises ``django.db.DatabaseError`` (a subclass of it).
    """
    if connection.vendor == "sqlite":
        with _sqlite_reads_only():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            yield


@contextmanager
def _sqlite_reads_only() -> Iterator[None]:
    connection.ensure_connection()
    # The driver's own connection: Django's cursor refuses to run anything after a failed statement.
    plain = connection.connection
    plain.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        plain.execute("PRAGMA query_only = 0")
