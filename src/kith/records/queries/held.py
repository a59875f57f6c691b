"""Everything held about one person, found by each model's ``Privacy``: no list to forget something on.

Models of rooms beside this one are asked through Django's registry, by what their ``Privacy`` says; nothing of theirs
is imported. What the person owns (my space) is found the same way, and only ever asked for by themselves.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from kith.kit.templatetags.kit import day
from kith.people.models import Account, Person
from kith.records.choices.held import (
    FIELDS,
    GONE,
    KINDS,
    NOT_TOLD,
    SOURCES,
    TOLD_BY_PARTS,
    TOLD_TO_THEM_ALONE,
    VALUES,
    Section,
)
from kith.words import Say
from kith.words.privacy import Sort, Wall

THEIRS = (Wall.OWN, Wall.SHARED, Wall.ACCOUNT)
NOT_HELD = {
    "audit.entry": "told as who looked",
    "audit.seen": "told as who looked",
    "records.pack": "is what is being made",
    "records.making": "work on a request; its words stand in the step of the release",
    "records.takenout": "tells what is not shown, and is told by the marks",
    "records.lookedat": "work on a request, tells nothing",
    "kit.job": "references only",
}
"""Kinds that reach a person and are not told as rows, and why."""
DAYS = (
    "on", "about_on", "day", "from_on", "decom", "begun_on", "received_on", "at", "said_at", "begun_at", "asked_at",
    "made_at", "written_at", "released_at", "opened_at", "created_at", "placed_at", "answered_at", "ceased_on", "year",
)  # fmt: skip
"""Fields that say when something was, the first found counts."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one thing held: its name in code and in words, and what stands in it."""

    field: str
    name: Say
    value: str
    free: bool  # told in somebody's own words


@dataclass(frozen=True, slots=True)
class Held:
    """One thing held about somebody. ``key`` is opaque and stays the same; ``label`` and ``pk`` find the row.

    ``things`` are the references of the row and of what it is part of.
    """

    key: str
    label: str
    pk: int
    section: Section
    title: Say
    source: Say
    on: date | None
    facts: tuple[Fact, ...]
    things: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """The keyed hash of what it says: another one when somebody has changed it since. It tells nothing else."""
        text = "\n".join(f"{fact.field}={fact.value}" for fact in self.facts)
        return salted_hmac("kith.records.held", text, algorithm="sha256").hexdigest()

    @property
    def text(self) -> str:
        """All it says, for finding names in it."""
        return "\n".join(fact.value for fact in self.facts)


# Which rows


def record_of(person: Person) -> Iterator[Held]:
    """Yield everything the council holds about a person, kind by kind."""
    yield from _told_rows(person, theirs=False)


def space_of(person: Person) -> Iterator[Held]:
    """Yield everything in a person's own space. Only ever asked for by themselves."""
    yield from _told_rows(person, theirs=True)


def _told_rows(person: Person, *, theirs: bool) -> Iterator[Held]:
    called = _members_called(person) if theirs else {}
    for model, found in _kinds(person):
        if tells(model, theirs=theirs):
            keys = [key.name for key in _keys(model) if key.related_model is not Person]
            yield from (told(row, called) for row in found.select_related(*keys))


def _kinds(person: Person) -> "Iterator[tuple[type[Model], QuerySet[Any]]]":
    yield from rows_of(person, theirs=False)
    yield from rows_of(person, theirs=True)


def tells(model: type[Model], *, theirs: bool) -> bool:
    """Whether a kind is told in a person's own file (``theirs``), or in that of their record."""
    if label_of(model) in TOLD_BY_PARTS:
        return False
    return (is_theirs(model) or label_of(model) in TOLD_TO_THEM_ALONE) is theirs


def _members_called(person: Person) -> dict[str, str]:
    """What a person calls those on their map, by reference: to say who it was that they shared."""
    members = apps.get_model("universe", "member")._default_manager.filter(person=person)
    return {member.ref: member.nickname for member in members}


def pictures_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield what somebody added to their space as a picture: whose, and the picture."""
    for photo in apps.get_model("universe", "photo")._default_manager.filter(member__person=person):
        yield photo.member.nickname, bytes(photo.whole)


def rows_of(person: Person, *, theirs: bool) -> Iterator[tuple[type[Model], "QuerySet[Any]"]]:
    """Yield each kind and its rows about a person: their own space (``theirs``), or the service record."""
    for model in models_about_people():
        if is_theirs(model) is theirs:
            yield model, model._default_manager.filter(about(model, person)).order_by("pk")


@cache
def models_about_people() -> tuple[type[Model], ...]:
    """Return every kind of row that is about one person."""
    return tuple(model for model in apps.get_models() if reaches_a_person(model))


def reaches_a_person(model: type[Model]) -> bool:
    """Whether rows of a model are about one person and told as rows."""
    return model.__module__.startswith("kith.") and label_of(model) not in NOT_HELD and path_of(model) != ""


def is_theirs(model: type[Model]) -> bool:
    """Whether a model is my space: the person's own."""
    wall = getattr(model.Privacy, "behind", None)  # type: ignore[attr-defined]
    return wall is not None and wall.wall in THEIRS


def label_of(model: type[Model]) -> str:
    """Return what Django calls a model, in small letters."""
    return str(model._meta.label_lower)


@cache
def path_of(model: type[Model]) -> str:
    """Return the path from a model to the person it is about, as in a filter; blank where there is none."""
    label = label_of(model)
    if model is Person:
        return "pk"
    if label == "exchange.problemrow":
        return "child"
    behind = getattr(getattr(model, "Privacy", None), "behind", None)
    if behind is not None and behind.wall in (Wall.RECORD, *THEIRS) and behind.via:
        return _to_person(model, behind.via)
    return next((key.name for key in _keys(model) if key.related_model is Person), "")


def _to_person(model: type[Model], via: str) -> str:
    """Follow a path to where it ends; go on from there when that is not the person yet."""
    end: Any = model
    for name in via.split("__"):
        end = end._meta.get_field(name).related_model
    if end is Person:
        return via
    return f"{via}__person" if end is Account else f"{via}__{path_of(end)}"


def _keys(model: type[Model]) -> "list[ForeignKey[Any, Any]]":
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def about(model: type[Model], person: Person) -> Q:
    """Match the rows of a model that are about a person."""
    path = path_of(model)
    if path == "child":
        return Q(run__authority=person.authority_id, child=person.child_id or None) & ~Q(child="")
    return Q(**{path: person.pk})


# What a row says


def key_of(label: str, pk: int) -> str:
    """Return the name of one row in addresses: the same every time, and saying nothing."""
    return hashlib.sha256(f"held {label} {pk}".encode()).hexdigest()[:16].upper()


def told(row: Model, called: Mapping[str, str]) -> Held:
    """Return one row in words; ``called`` are the names of those on the map, for the person alone."""
    label = label_of(type(row))
    section, title = KINDS.get(label, (Section.MORE, Say(str(row._meta.verbose_name).capitalize())))
    return Held(
        key=key_of(label, row.pk),
        label=label,
        pk=row.pk,
        section=section,
        title=title,
        source=SOURCES.get(row._meta.app_label, Say("kept in Kith")),
        on=_day_of(row),
        facts=tuple(_facts(row, called)),
        things=tuple(_things(row)),
    )


def _things(row: Model) -> Iterator[str]:
    whole = [row, *(getattr(row, key.name) for key in _keys(type(row)) if key.name == "note")]
    yield from (str(getattr(one, name)) for one in whole for name in ("ref", "thing") if hasattr(one, name))


def _facts(row: Model, called: Mapping[str, str]) -> Iterator[Fact]:
    privacy = row.Privacy  # type: ignore[attr-defined]
    for field in row._meta.concrete_fields:
        sort = getattr(privacy, field.name, None)
        if sort in (None, Sort.SECRET) or field.name in NOT_TOLD or isinstance(field, BinaryField):
            continue
        value = _value(row, field, called)
        if value:
            yield Fact(field.name, name_of(type(row), field), value, free=sort is Sort.STORY)


def name_of(model: type[Model], field: "Field[Any, Any]") -> Say:
    """Return what a field of a kind is called: its own name there, or one for all kinds."""
    own = FIELDS.get(f"{label_of(model)}.{field.name}")
    return own or FIELDS.get(field.name, Say(str(field.verbose_name).capitalize()))


def _value(row: Model, field: "Field[Any, Any]", called: Mapping[str, str]) -> str:
    if isinstance(field, ForeignKey):
        return _called(getattr(row, field.name)) if field.related_model is not Person else ""
    if field.name == "thing":
        refs = str(field.value_from_object(row)).split() if is_theirs(type(row)) else ()
        return ", ".join(called.get(ref, gettext(GONE.msgid)) for ref in refs)
    value = getattr(row, field.attname)
    if field.choices:
        return gettext(str(dict(field.flatchoices).get(value, value)))
    return _meant(value, f"{label_of(type(row))}.{field.name}")


def _meant(value: Any, place: str) -> str:
    """Return what a value says; where it is a short sign, what the sign means."""
    names = VALUES.get(place)
    if names is None or value in (None, "", []):
        return plain(value)
    signs = value if isinstance(value, list) else [value]
    return ", ".join(gettext(names[str(sign)].msgid) if str(sign) in names else str(sign) for sign in signs)


def _called(thing: Any) -> str:
    """Return what a row that is pointed to is called: staff by name, a member as the person calls them."""
    if isinstance(thing, Account):
        return thing.full_name
    for name in ("name", "nickname", "worker"):
        if hasattr(thing, name):
            found = getattr(thing, name)
            return found if isinstance(found, str) else _called(found)
    return ""


def plain(value: Any) -> str:
    """Return a stored value as text; blank where nothing stands."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return f"{day(timezone.localdate(value))}, {timezone.localtime(value):%H:%M}"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value)


def _day_of(row: Model) -> date | None:
    names = {field.name for field in row._meta.concrete_fields}
    if "sitting" in names:
        return _day_of(row.sitting)  # type: ignore[attr-defined]
    for name in DAYS:
        value = getattr(row, name, None) if name in names else None
        if isinstance(value, datetime):
            return timezone.localdate(value)
        if isinstance(value, date):
            return value
        if name == "year" and isinstance(value, int):
            return date(value, 3, 31)
    return None


def held_by_key(person: Person, key: str) -> Held | None:
    """Return one thing of the service record by its key, or None."""
    return next((held for held in record_of(person) if held.key == key), None)


def row_of(held: Held) -> Model | None:
    """Return the row behind one thing held, or None when it has gone."""
    found: Sequence[Model] = list(apps.get_model(held.label)._default_manager.filter(pk=held.pk)[:1])
    return found[0] if found else None
