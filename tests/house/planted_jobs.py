"""Jobs for the tests of jobs: one that does, one that fails, one that takes its own time."""

import os
import time

from kith.kit.jobs import job, long_job
from kith.kit.once import first_time
from kith.kit.scope import wanted
from kith.people.models import Authority, Person, Team

SECRET = "planted words of somebody"


@job
def add_a_team(authority_ref: str, number: str) -> None:
    """Write three rows, slowly enough that a kill falls between them."""
    authority = Authority.objects.get(ref=authority_ref)
    for part in "abc":
        Team.objects.create(authority=authority, name=f"Team {number}{part}")
        time.sleep(float(os.environ.get("SLOWLY", "0")))


@long_job
def add_a_person(authority_ref: str, number: str) -> None:
    """Write in a transaction of its own, and bear being begun again."""
    time.sleep(float(os.environ.get("SLOWLY", "0")))
    authority = Authority.objects.get(ref=authority_ref)
    Person.objects.get_or_create(authority=authority, child_id=f"P{number}")
    time.sleep(float(os.environ.get("SLOWLY", "0")))


@job
def fail(authority_ref: str) -> None:
    """Write, then break, with somebody's words in the message."""
    first_time(f"half-{authority_ref}")
    raise LookupError(SECRET)


@job
def say_scope(_ref: str) -> None:
    """Leave as whom it was done where a test finds it."""
    scopes.append(wanted())


scopes: list[object] = []
