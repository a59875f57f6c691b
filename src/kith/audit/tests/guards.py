"""Tests tamper with the log, and tidy up after themselves: as the owner of the tables, with the guards down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.db import connection
from django.test import TransactionTestCase

from kith.audit import guards
from kith.kit.tests.serving_role import as_owner


@contextmanager
def lifted() -> Iterator[None]:
    """Take the guards down for the block: somebody with the owner's rights is at work."""
    with as_owner():
        guards.take_down(connection)
        try:
            yield
        finally:
            guards.put_up(connection)


def tidying(teardown: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    """Let a test that commits empty the tables afterwards; the guards would refuse it."""

    @wraps(teardown)
    def tidy(self: TransactionTestCase) -> None:
        with lifted():
            teardown(self)

    return tidy
