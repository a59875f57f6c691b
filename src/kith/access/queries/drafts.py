"""Reads of what somebody began to write: their own, for one form and one subject, and only while it is not sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from kith.access.models import Draft
from kith.kit.kept import Begun
from kith.kit.once import was_taken
from kith.people.models import Account
from kith.words import Say

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """A form, and what it is about: where a draft belongs, and nowhere else."""

    address: str
    form: str
    subject: str
    names: dict[str, str]
    gate: Any
    called: Say | None


def place_of(address: str) -> Place | None:
    """Return the form that stands at an address of our own, or None."""
    path = urlsplit(address).path
    try:
        found = resolve(path)
    except Resolver404:
        return None
    names = {name: str(value) for name, value in found.kwargs.items()}
    called = getattr(found.func, "kept_as", None)
    gate = getattr(found.func, "gate", None)
    return Place(path, found.view_name, "/".join(names.values()), names, gate, called)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft in the list of its owner: where it belongs, and since when it has waited."""

    ref: str
    address: str
    at: datetime


def drafts_of(owner: Account, *, at: datetime) -> list[Waiting]:
    """Return what an account began to write and has not sent, the latest first; nothing older than 30 days."""
    mine = _not_sent(_kept(owner, at).defer("fields"))
    return [Waiting(draft.ref, draft.address, draft.kept_at) for draft in mine]


def begun_at(owner: Account, address: str, *, at: datetime, ref: str = "") -> Begun | None:
    """Return the latest draft of this account for the form at this address (or the one asked for), or None."""
    place = place_of(address)
    if place is None:
        return None
    here = _kept(owner, at).filter(form=place.form, subject=place.subject, address=place.address)
    draft = next(_not_sent(here.filter(ref=ref) if ref else here), None)
    if draft is None:
        return None
    return Begun(draft.ref, draft.once, draft.stamp, draft.fields, draft.kept_at)


def _kept(owner: Account, at: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(owner=owner, kept_at__gt=at - KEPT_FOR)


def _not_sent(drafts: Iterable[Draft]) -> Iterator[Draft]:
    return (draft for draft in drafts if not was_taken(draft.once))
