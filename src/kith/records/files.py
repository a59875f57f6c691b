"""The files somebody gets: their record as it may be read, and their own space; each as a PDF and as open data."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from kith.access.figures import Look, looks
from kith.access.queries import withheld_from
from kith.audit.queries import entries_about
from kith.kit.templatetags.kit import said
from kith.people.choices import Role
from kith.people.models import Person
from kith.records.document import FRONT, SPACE_FRONT, SPACE_TITLE, TITLE, ShownItem, as_data, document
from kith.records.pdf import as_pdf
from kith.records.queries.held import pictures_of, space_of
from kith.records.queries.requests import Screened
from kith.words import Say

WHO_LOOKED = Say("Who looked at your record, or changed it")


@dataclass(frozen=True, slots=True)
class Made:
    """A document as its files, and what is in it: how many items, how many places taken out by letter.

    ``pages`` are the plain values that both files were made of, for reading it page by page.
    """

    pdf: bytes
    data: bytes
    pages: bytes
    items: int
    taken_out: dict[str, int]


def record_files(person: Person, items: Sequence[Screened], *, at: datetime) -> Made:
    """Return what a person may read of everything the council holds about them."""
    away = withheld_from(person)
    told = [item for item in items if not away & set(item.held.things)]
    made = document(
        [item.held for item in told],
        {item.held.key: item.outs for item in told},
        title=TITLE,
        front=FRONT,
        name=person.name,
        on=timezone.localdate(at),
        more=[(said(WHO_LOOKED), who_looked(person))],
    )
    return _files(made, at=at)


def space_files(person: Person, *, at: datetime) -> Made:
    """Return everything in a person's own space. Made for them alone, and kept nowhere."""
    made = document(
        list(space_of(person)),
        {},
        title=SPACE_TITLE,
        front=SPACE_FRONT,
        name=person.name,
        on=timezone.localdate(at),
    )
    pictures = [
        {"of": of, "base64": base64.b64encode(picture).decode()} for of, picture in pictures_of(person)
    ]
    return _files(made, at=at, pictures=pictures)


def _files(made: dict[str, Any], *, at: datetime, **more: Any) -> Made:
    return Made(
        pdf=as_pdf(made, at=at),
        data=json.dumps(as_data(made) | more, ensure_ascii=False, indent=1).encode(),
        pages=json.dumps(made, ensure_ascii=False).encode(),
        items=sum(len(section["items"]) for section in made["sections"]),
        taken_out={row["letter"]: row["places"] for row in made["taken_out"]},
    )


def who_looked(person: Person) -> list[ShownItem]:
    """Return who looked and who changed something, by day and service, oldest first; never their own comings."""
    rows = entries_about(person.ref).exclude(role=Role.YOUNG_PERSON)
    return [_look_item(look) for look in reversed(looks(rows))]


def _look_item(look: Look) -> ShownItem:
    times = ", ".join(f"{timezone.localtime(at):%H:%M}" for at in reversed(look.times))
    return ShownItem(said(look.did), look.day, said(look.service), ((gettext("When"), ((times, ""),)),))
