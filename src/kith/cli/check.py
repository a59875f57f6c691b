"""``kith check``: is this installation fit to serve? Says what to do where it is not."""

import argparse
import sys
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kith.audit import guards
from kith.audit.anchors import advice
from kith.cli import private
from kith.kit import keys
from kith.kit.jobs import failed, is_behind
from kith.kit.postgres import policies, roles
from kith.kit.sending import half_set


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
    if not settings.DEMO:
        yield from advice(at=timezone.now())
    yield from private.open_to_others(settings.DATA_DIR)
    if sentence := keys.problem():
        yield sentence
    yield from half_set()
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
        yield from filter(None, (roles.problem(), roles.talks()))
        if tables := policies.lacking(connection):
            yield f"No wall stands round {', '.join(tables)}. Run: kith serve (it puts them up)."
        if gone := guards.missing(connection):
            yield f"Nothing guards the audit any more ({', '.join(gone)}). Ask who did that, then: kith audit guard"
        yield from _job_problems()
    except DatabaseError:
        yield "The database cannot be reached. Look at KITH_DATABASE_URL and whether the server is running."


def _job_problems() -> Iterator[str]:
    if number := len(failed()):
        yield f"{number} jobs were given up after many tries. Look at them: kith work --failed"
    if is_behind(at=timezone.now()):
        yield "Jobs have waited for an hour, and nobody does them. Run: kith work (or kith serve --with-work)"
