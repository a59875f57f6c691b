"""Changing keys while people write: a new key comes, everything is sealed anew with it, the old one goes.

Each cell is replaced only while it still holds the very ciphertext that was opened, so that what somebody writes in
the same moment wins. A server sees a new key as soon as it stands in the file; where keys are given in the environment
instead, each server is restarted with the new key first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from kith.kit import keys
from kith.kit.models import FieldKey
from kith.kit.scope import EVERYTHING, within
from kith.kit.sealed import ROW, Sealed, SealedField, about
from kith.words import Refused, Say

__all__ = ["SETTLED", "Outcome", "change_key", "keys_in_use", "retire_keys", "seal_anew"]

SETTLED = timedelta(hours=1)
"""How long a key stays after the next one came: longer than anything sealed that is on its way lives."""
AT_A_TIME, MOST_ROUNDS = 200, 10

Model = type[models.Model]


@dataclass
class Outcome:
    """What a change of keys did: how many cells were sealed anew, and which do not open at all (table, row)."""

    sealed: int = 0
    unreadable: set[tuple[str, int]] = field(default_factory=set)


def change_key() -> Outcome:
    """Let a new key seal from now on, and seal everything anew with it.

    Errors: ``Refused`` where the keys are in the environment and no new one has been put there.
    """
    if keys.in_file():
        keys.add_key()
    elif FieldKey.objects.filter(name=keys.ring().current).exists():
        raise Refused(
            Say(
                "Put a new key first in KITH_FIELD_KEYS, on every server, before those that are there; restart each "
                "server; then run this again. Here is a new one: {key}",
                {"key": keys.new_key()},
            )
        )
    keys.enrol()
    return seal_anew()


def seal_anew() -> Outcome:
    """Seal with the current key whatever is sealed with another, round after round until a round finds nothing.

    Errors: ``Refused`` when somebody keeps sealing with an older key.
    """
    outcome = Outcome()
    with within(EVERYTHING):
        for _ in range(MOST_ROUNDS):
            before = outcome.sealed
            for model, column in _fields():
                _one_round(model, column, outcome)
            for path, bound in settings.SEALED_INSIDE.items():
                _inside(path, bound, outcome)
            if outcome.sealed == before:
                return outcome
    raise Refused(
        Say("Some server still seals with an older key. Restart each with the new key, and run this again.")
    )


def retire_keys(*, now: datetime, settled: timedelta = SETTLED) -> tuple[list[str], Outcome]:
    """Take every key but the current one away for good, once nothing is sealed with them.

    Errors: ``Refused`` while the current key is young, and while anything still needs another one.
    """
    keys.enrol()
    current = keys.ring().current
    since = FieldKey.objects.get(name=current).since
    if now - since < settled:
        raise Refused(
            Say(
                "The key {key} is too new: what was begun before it may still be on its way. Try again after {at}.",
                {"key": current, "at": f"{timezone.localtime(since + settled):%H:%M}"},
            )
        )
    outcome = seal_anew()
    if left := set(keys_in_use()) - {current}:
        needed = ", ".join(sorted(left))
        raise Refused(Say("Something is still sealed with {keys}. Nothing was taken away.", {"keys": needed}))
    old = sorted(set(keys.ring().ciphers) - {current})
    FieldKey.objects.exclude(name=current).delete()
    if keys.in_file():
        keys.drop_keys(old)
    return old, outcome


def keys_in_use() -> Mapping[str, int]:
    """Return how many cells are sealed with which key."""
    used: Counter[str] = Counter()
    with within(EVERYTHING):  # a key that is needed by a row we may not see must not go
        for model, column in _fields():
            used.update(keys.key_of(value.token) for _pk, _ref, value in _cells(model, column))
        for path in settings.SEALED_INSIDE:
            for row in _rows_with(path):
                used.update(keys.key_of(text) for text in _texts(getattr(row, path.rpartition(".")[2])))
    return used


def _fields() -> Iterator[tuple[Model, SealedField]]:
    for model in apps.get_models():
        if not model._meta.proxy:
            for column in model._meta.local_concrete_fields:
                if isinstance(column, SealedField):
                    yield model, column


def _cells(model: Model, column: SealedField) -> Iterator[tuple[Any, str, Sealed]]:
    """Yield key, reference and cell of each row in which something is sealed, a few rows at a time."""
    rows = model._base_manager.order_by("pk").values_list("pk", ROW, column.name)
    found = list(rows[:AT_A_TIME])
    while found:
        yield from (row for row in found if isinstance(row[2], Sealed))
        found = list(rows.filter(pk__gt=found[-1][0])[:AT_A_TIME])


def _one_round(model: Model, column: SealedField, outcome: Outcome) -> None:
    batch: list[tuple[Any, Sealed, Sealed]] = []
    for pk, ref, value in _cells(model, column):
        if keys.key_of(value.token) == keys.ring().current:
            continue
        bound = about(model, str(column.column), ref)
        try:
            batch.append((pk, value, Sealed(column.closed(column.plain(value.token, bound), bound))))
        except keys.Unreadable:
            outcome.unreadable.add((model._meta.db_table, pk))
        if len(batch) == AT_A_TIME:
            _swap(model, column, batch, outcome)
    _swap(model, column, batch, outcome)


def _swap(
    model: Model, column: SealedField, batch: list[tuple[Any, Sealed, Sealed]], outcome: Outcome
) -> None:
    with transaction.atomic():
        for pk, before, after in batch:
            unchanged = model._base_manager.filter(pk=pk, **{column.name: before})
            outcome.sealed += unchanged.update(**{column.name: after})
    batch.clear()


# What libraries keep sealed inside their own JSON, as settings.SEALED_INSIDE names it


def _inside(path: str, bound: str, outcome: Outcome) -> None:
    name = path.rpartition(".")[2]
    for row in _rows_with(path):
        if {keys.key_of(text) for text in _texts(getattr(row, name))} <= {keys.ring().current}:
            continue
        with transaction.atomic():
            locked = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
            before = getattr(locked, name, None)
            try:
                after = _anew(before, bound)
            except keys.Unreadable:
                outcome.unreadable.add((row._meta.db_table, row.pk))
                continue
            if after != before:
                outcome.sealed += type(row)._base_manager.filter(pk=row.pk).update(**{name: after})


def _rows_with(path: str) -> Iterator[models.Model]:
    yield from apps.get_model(path.rpartition(".")[0])._base_manager.order_by("pk").iterator(AT_A_TIME)


def _anew(value: Any, bound: str) -> Any:
    if isinstance(value, dict):
        return {name: _anew(part, bound) for name, part in value.items()}
    if isinstance(value, list):
        return [_anew(part, bound) for part in value]
    if keys.is_sealed(value) and keys.key_of(value) != keys.ring().current:
        return keys.seal(keys.unseal(value, bound), bound)
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif keys.is_sealed(value):
        yield value
