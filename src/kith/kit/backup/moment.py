"""Reading many tables as they stood at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SO = "SET SESSION CHARACTERISTICS AS TRANSACTION "


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every question of the block see the same moment, and let nothing be written. Not inside a transaction.

    Inside one (tests) the surrounding transaction is the moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _sqlite():
            yield
    else:
        with _postgres():
            yield


@contextmanager
def _sqlite() -> Iterator[None]:
    connection.ensure_connection()
    plain = connection.connection  # a deferred transaction reads one moment and keeps nobody from writing
    plain.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        plain.execute("ROLLBACK")


@contextmanager
def _postgres() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(SO + "ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(SO + "ISOLATION LEVEL READ COMMITTED, READ WRITE")
