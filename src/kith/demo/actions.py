"""Writes of the demo: the marker, and one-use links made and used."""

import secrets
from datetime import date, datetime

from django.db import transaction

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.demo.models import DemoMarker, SignInLink
from kith.demo.rules import token_hash
from kith.people.models import Account


@transaction.atomic
def mark_as_demo(*, people: int, seed: int, made_for: date, at: datetime) -> None:
    """Say that everything in this database is invented, before anything else is written."""
    DemoMarker.objects.create(people=people, seed=seed, made_for=made_for, made_at=at)
    record(chain=INSTALLATION, kind=Kind.JOB, deed="mark_as_demo", actor=INSTALLATION, at=at)


@transaction.atomic
def mark_as_done(*, at: datetime) -> None:
    """Say that the demo is complete."""
    DemoMarker.objects.update(done_at=at)
    record(chain=INSTALLATION, kind=Kind.JOB, deed="mark_as_done", actor=INSTALLATION, at=at)


@transaction.atomic
def make_link(account: Account, *, at: datetime) -> str:
    """Make a one-use link for one of the cast; older unused ones stop working. Returns the token."""
    token = secrets.token_urlsafe(24)
    SignInLink.objects.filter(account=account, used_at__isnull=True).delete()
    SignInLink.objects.create(token_hash=token_hash(token), account=account, made_at=at)
    record(
        chain=INSTALLATION, kind=Kind.JOB, deed="make_link", actor=INSTALLATION, things=[account.ref], at=at
    )
    return token


@transaction.atomic
def use_link(token: str, *, at: datetime) -> bool:
    """Use a link up. Return whether this was its first use."""
    used = SignInLink.objects.filter(token_hash=token_hash(token), used_at__isnull=True).update(used_at=at)
    if used:
        record(chain=INSTALLATION, kind=Kind.WRITE, deed="use_link", actor=INSTALLATION, at=at)
    return used == 1
