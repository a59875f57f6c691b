"""Model fields whose content lies sealed in the database, each bound to its table, column and row.

The text is opened when somebody reads the attribute of a row. Everything else (``values()``, ``filter()``,
``update()``, a database's own tools) has only what is sealed. A row is told by its ``ref``, which it has before it is
stored and which never changes; a table or column that is renamed must be sealed anew in the same migration.
"""

import hashlib
import json
from typing import Any

from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from kith.kit import keys

__all__ = [
    "Sealed",
    "SealedBinaryField",
    "SealedField",
    "SealedJSONField",
    "SealedTextField",
    "about",
    "sealed_for",
]

ROW = "ref"


class Sealed:
    """What is stored, unopened. It prints as nothing that tells anything."""

    __slots__ = ("token",)

    def __init__(self, token: str | bytes) -> None:
        self.token = token

    def __repr__(self) -> str:
        """Tell two apart without telling what is in them."""
        token = self.token.encode() if isinstance(self.token, str) else self.token
        return f"<sealed {hashlib.sha256(token).hexdigest()[:12]}>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Two are the same when they are the same ciphertext; the same words sealed twice are not."""
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)


def about(model: type[models.Model], column: str, row: str) -> str:
    """Return what something sealed is bound to: table, column and row."""
    return f"{model._meta.db_table}:{column}:{row}"


def sealed_for(row: models.Model, name: str, value: Any) -> Any:
    """Return a value sealed for one field of one row, as ``update()`` and ``bulk_update()`` take it."""
    field = row._meta.get_field(name)
    assert isinstance(field, SealedField)  # noqa: S101  for the reader and the type checker
    return field.for_storing(row, value)


class Opening(DeferredAttribute):
    """The attribute of a sealed field: opened when it is read."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the plain value, opening it the first time."""
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field[Any, Any]):
    """What sealed fields share. Nothing written stays nothing written: a blank is stored as a blank.

    The database itself refuses anything else that is not sealed (a CHECK on the column).
    """

    descriptor_class = Opening
    nothing: str | bytes = ""

    def closed(self, value: Any, about: str) -> str | bytes:
        """Return a plain value sealed. Errors: ``TypeError`` when it is not of this field's kind."""
        raise NotImplementedError

    def plain(self, token: Any, about: str) -> Any:
        """Return the plain value of what was sealed."""
        raise NotImplementedError

    def opened(self, row: models.Model, value: Sealed) -> Any:
        """Return what was sealed for this field of this row."""
        return self.plain(value.token, self.about(row))

    def for_storing(self, row: models.Model, value: Any) -> Any:
        """Return a value as it is stored: sealed with the current key; nothing stays nothing."""
        if isinstance(value, Sealed):
            if keys.key_of(value.token) == keys.ring().current:
                return value
            value = self.opened(row, value)
        return value if self.is_nothing(value) else Sealed(self.closed(value, self.about(row)))

    def about(self, row: models.Model) -> str:
        """Return what this field of this row is bound to. Errors: ``ValueError`` when the row has no reference."""
        reference = getattr(row, ROW)
        if not reference:
            raise ValueError(f"{self} cannot be sealed: its row has no {ROW} yet.")
        return about(self.model, str(self.column), reference)

    def is_nothing(self, value: Any) -> bool:
        """Return whether a value says only that nothing was written."""
        return value is None or (not value and not isinstance(value, Sealed) and value == self.get_default())

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what is stored with ``save()`` and ``bulk_create()``; what was not opened stays as it is."""
        held = model_instance.__dict__.get(self.attname, None)
        value = held if isinstance(held, Sealed) else getattr(model_instance, self.attname)
        return self.for_storing(model_instance, value)

    def get_prep_value(self, value: Any) -> Any:
        """Let only what is sealed, or nothing, through to the database."""
        if isinstance(value, Sealed):
            return value.token
        if self.is_nothing(value):
            return None if value is None else self.nothing
        raise TypeError(
            f"{self} is sealed: it is neither searched nor set from plain words. "
            "Save the row itself, or give what sealed_for() returns."
        )

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Keep what comes from the database closed until somebody reads the attribute."""
        if value is None:
            return None
        token = bytes(value) if isinstance(self.nothing, bytes) else value
        return Sealed(token) if token else self.get_default()

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer only ``isnull``, and ``exact`` for "is it still this very ciphertext"."""
        return super().get_lookup(lookup_name) if lookup_name in ("isnull", "exact") else None

    def get_transform(self, lookup_name: str) -> None:
        """Offer none: there is nothing to see in what is sealed."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """Return the database's own condition: nothing, or sealed.

        Django puts it on tables and columns it makes. A migration that turns a plain column into a sealed one adds
        it itself on PostgreSQL.
        """
        column, start = connection.ops.quote_name(str(self.column)), f"{keys.HEADER}{keys.DOT}"
        if isinstance(self.nothing, str):
            return f"{column} = '' OR substr({column}, 1, {len(start)}) = '{start}'"
        sign = start.encode().hex()
        written = f"'\\x{sign}'::bytea" if connection.vendor == "postgresql" else f"x'{sign}'"
        return f"length({column}) = 0 OR substr({column}, 1, {len(start)}) = {written}"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Hold that the row has a reference of its own to be bound to."""
        names = {field.name: field for field in self.model._meta.concrete_fields}
        found = super().check(**kwargs)
        if ROW not in names or not names[ROW].unique or names[ROW].null:
            found.append(
                checks.Error(f"A sealed field needs a unique {ROW} beside it.", obj=self, id="kith.E001")
            )
        return found


class SealedTextField(SealedField, models.TextField[str, str]):
    """Text that lies sealed."""

    def closed(self, value: Any, about: str) -> str:
        """Seal a text."""
        if not isinstance(value, str):
            raise TypeError(f"{self} takes text.")
        return keys.seal(value, about)

    def plain(self, token: Any, about: str) -> str:
        """Open a text."""
        return keys.unseal(token, about)


class SealedJSONField(SealedField, models.TextField[Any, Any]):
    """What JSON can say, sealed as a whole."""

    def closed(self, value: Any, about: str) -> str:
        """Seal a value as JSON."""
        return keys.seal(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False), about)

    def plain(self, token: Any, about: str) -> Any:
        """Open a value."""
        return json.loads(keys.unseal(token, about))

    def to_python(self, value: Any) -> Any:
        """Leave a value as it is: it is no text to whoever uses it."""
        return value


class SealedBinaryField(SealedField, models.BinaryField[bytes, bytes]):
    """Bytes, as of a picture, that lie sealed."""

    nothing = b""

    def closed(self, value: Any, about: str) -> bytes:
        """Seal bytes."""
        return keys.seal_bytes(bytes(value), about)

    def plain(self, token: Any, about: str) -> bytes:
        """Open bytes."""
        return keys.unseal_bytes(token, about)
