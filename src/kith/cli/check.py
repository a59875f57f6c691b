"""``kith check``: is this installation fit to serve? Says what to do where it is not."""

import argparse
import sys
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Print each thing that needs doing. Return 0 when there is none, 1 otherwise."""
    found = list(_problems())
    for sentence in found:
        sys.stdout.write(f"- {sentence}\n")
    sys.stdout.write("Not fit to serve yet.\n" if found else "Fit to serve.\n")
    return 1 if found else 0


def _problems() -> Iterator[str]:
    try:
        call_command("check", verbosity=0)
    except CommandError as error:
        yield str(error)
    yield from _database_problems()
    if finders.find("kit/build/app.css") is None:
        yield "The look is not built. Run: make setup"
    if settings.HTTPS and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield "KITH_PROXIES is 0 though HTTPS stands before this server: everybody would count as one address."
    if not settings.HTTPS and not settings.DEMO:
        yield "KITH_HTTPS is not set. Behind a server that speaks HTTPS, set KITH_HTTPS=true."


def _database_problems() -> Iterator[str]:
    try:
        plan = MigrationExecutor(connection)
        if plan.migration_plan(plan.loader.graph.leaf_nodes()):
            yield "The database is not up to date. Run: kith serve (it brings it up to date first)."
    except DatabaseError:
        yield "The database cannot be reached. Look at KITH_DATABASE_URL and whether the server is running."
