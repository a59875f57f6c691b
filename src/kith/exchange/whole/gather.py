"""Which rows of the database are one authority's, and how each is written down: for leaving, and for comparing."""

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import reduce
from graphlib import TopologicalSorter
from operator import or_
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from kith.exchange.whole.spec import LOG, PATHS, RECORD, SPACE, STAYS, Column, Row, Table
from kith.people.models import Account, Authority, Person
from kith.people.rules import chain_of
from kith.words.privacy import Holding, Wall

Model_ = type[Model]
Numbers = Mapping[Model_, Mapping[int, int]]
SECRETS = ("secret", "seed")
"""What allauth keeps sealed in an authenticator's data, under the keys of this installation."""


def label_of(model: Model_) -> str:
    """Return what a table is called in an export."""
    return model._meta.label_lower


def models_carried() -> list[Model_]:
    """Return the models that are carried, each after those it points at."""
    carried = [model for model in apps.get_models() if is_carried(model)]
    graph = {model: {target for target in _targets(model) if target in carried} for model in carried}
    order = sorted(carried, key=label_of)
    return list(
        TopologicalSorter({model: sorted(graph[model], key=label_of) for model in order}).static_order()
    )


def is_carried(model: Model_) -> bool:
    """Whether rows of this model go along: those behind a wall, and those ``spec.PATHS`` names."""
    label = label_of(model)
    if label in STAYS or model._meta.proxy:
        return False
    return label in PATHS or label == LOG or _wall(model) is not Wall.NONE


def table_of(model: Model_) -> Table:
    """Return the table a model's rows are written into."""
    privacy = getattr(model, "Privacy", None)
    space = privacy is not None and privacy.holding is Holding.MY_SPACE
    columns = tuple(_column(field, privacy) for field in columns_of(model))
    if label_of(model) == LOG:
        columns += (Column("subjects", "list", "", "identity"),)
    return Table(label_of(model), SPACE if space else RECORD, columns)


def columns_of(model: Model_) -> list[Any]:
    """Return the fields that are written down: all but the key the database gave."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def rows_of_authority(model: Model_, authority: Authority) -> QuerySet[Any]:
    """Return the rows of a model that are this authority's, in the order they were made."""
    rows = model._base_manager.order_by("pk")
    if label_of(model) == LOG:
        return rows.filter(chain=chain_of(authority.ref)).order_by("seq").prefetch_related("subjects")
    paths = PATHS.get(label_of(model)) or _paths(model)
    return rows.filter(reduce(or_, (Q(**{path: authority.pk}) for path in paths))).distinct()


class Gathering:
    """An authority's rows as they are written down; remembers how rows were numbered, for those that point at them.

    ``cut`` counts what pointed at somebody else's row: set empty where a field may be, else the row stayed behind.
    """

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.numbers: dict[Model_, dict[int, int]] = {}
        self.cut: dict[str, int] = {}

    def rows(self, model: Model_) -> Iterator[Row]:
        """Yield one table's rows. Ask in the order of ``models_carried``."""
        numbers = self.numbers.setdefault(model, {})
        for one in rows_of_authority(model, self.authority).iterator(chunk_size=2000):
            row = self._row(one)
            if row is not None:
                numbers[one.pk] = len(numbers) + 1
                yield {"id": numbers[one.pk], **row}

    def _row(self, one: Model) -> dict[str, Any] | None:
        row: dict[str, Any] = {}
        for field in columns_of(type(one)):
            value = getattr(one, field.attname)
            if isinstance(field, ForeignKey) and value is not None:
                value = self.numbers.get(field.related_model, {}).get(value)
                if value is None:
                    label = f"{label_of(type(one))}.{field.name}"
                    self.cut[label] = self.cut.get(label, 0) + 1
                    if not field.null:
                        return None
            row[field.name] = plain(value)
        if label_of(type(one)) == LOG:
            row["subjects"] = sorted(seen.subject for seen in one.subjects.all())  # type: ignore[attr-defined]
        if label_of(type(one)) == "mfa.authenticator":
            row["data"] = with_secrets(row["data"], get_adapter().decrypt)
        return row


def plain(value: Any) -> Any:
    """Return a value as JSON can say it, losing nothing."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, UUID) else value


def with_secrets(data: Mapping[str, Any], act: Any) -> dict[str, Any]:
    """Return an authenticator's data with its secrets opened, or closed again, by ``act``."""
    return {name: act(value) if name in SECRETS else value for name, value in data.items()}


def _wall(model: Model_) -> Wall:
    privacy = getattr(model, "Privacy", None)
    return privacy.behind.wall if privacy is not None else Wall.NONE


def _targets(model: Model_) -> set[Model_]:
    return {field.related_model for field in columns_of(model) if field.is_relation} - {model}


def _paths(model: Model_) -> list[str]:
    """Follow what a wall hangs on to the authority: ``run`` leads to ``run__authority``."""
    via: str = model.Privacy.behind.via  # type: ignore[attr-defined]
    target = _end_of(model, via)
    if target is Authority:
        return [via]
    if target is Person:
        return [f"{via}__authority"]
    if target is Account:
        return [f"{via}__authority", f"{via}__person__authority"]
    return [f"{via}__{path}" for path in _paths(target)]


def _end_of(model: Model_, via: str) -> Model_:
    for name in via.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def _column(field: "Field[Any, Any]", privacy: Any) -> Column:
    points_at = label_of(field.related_model) if isinstance(field, ForeignKey) else ""
    sort = getattr(privacy, field.name, None)
    kind = field.get_internal_type().removesuffix("Field").lower()
    return Column(field.name, kind, points_at, sort.value if sort else "")
