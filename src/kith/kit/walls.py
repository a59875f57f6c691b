"""What each wall lets pass, as PostgreSQL's row security says it: made from each model's ``Privacy.behind``.

Rows only: which fields of a row somebody sees is the business of queries. A condition that asks about another table
is answered under that table's own wall, so that a row hangs on what it belongs to all the way up.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model

from kith.words.privacy import Behind, Wall

SHARED_WITH_ME = "kith_shared_with_me"
"""The function that gives the references shared with the account that asks; the room that shares makes it."""

# Each setting is read once a statement (a subquery of its own), however many rows are looked at.
EVERYTHING = "(SELECT current_setting('app.everything', true)) = 'on'"


class Policy(NamedTuple):
    """One row policy: where it stands, for which commands, and what it lets pass."""

    table: str
    name: str
    command: str
    passes: str

    @property
    def statement(self) -> str:
        """The statement that puts it up."""
        seen = "" if self.command == "INSERT" else f" USING ({self.passes})"
        made = "" if self.command in ("SELECT", "DELETE") else f" WITH CHECK ({self.passes})"
        return f'CREATE POLICY {self.name} ON "{self.table}" FOR {self.command}{seen}{made}'

    @property
    def digest(self) -> str:
        """What tells this policy from an earlier one of the same name."""
        return hashlib.sha256(self.statement.encode()).hexdigest()[:16]


def walled() -> list[type[Model]]:
    """Return the models whose rows stand behind a wall, each table once."""
    ours = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return [model for model in ours if behind(model).wall is not Wall.NONE]


def append_only() -> list[str]:
    """Return the tables to which rows are added and nothing else."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if getattr(getattr(model, "Privacy", None), "append_only", False)
    ]


def behind(model: type[Model]) -> Behind:
    """Return the wall a model names; none where it is a library's."""
    said: Behind = getattr(getattr(model, "Privacy", None), "behind", Behind(Wall.NONE))
    return said


def policies() -> list[Policy]:
    """Return every policy that has to stand."""
    return [policy for model in walled() for policy in _policies_of(model)]


def functions() -> list[str]:
    """Return the statements that make the functions which policies ask; rooms name them on their app."""
    return [made for app in apps.get_app_configs() for made in getattr(app, "wall_functions", ())]


def _policies_of(model: type[Model]) -> Iterator[Policy]:
    table, said = model._meta.db_table, behind(model)
    if said.wall is Wall.SHARED:
        yield Policy(table, "kith_wall", "SELECT", _or_all(_shown(model, table)))
        own = _or_all(_passes(model, table, Wall.OWN, _whole_path(model)))
        yield from (
            Policy(table, f"kith_{word.lower()}", word, own) for word in ("INSERT", "UPDATE", "DELETE")
        )
    else:
        yield Policy(table, "kith_wall", "ALL", _or_all(_passes(model, table, said.wall, said.via)))
        yield from _readers(model, table, said)
    if said.holding:
        secret = _one("holding", "text")
        holds = " OR ".join(f"{_column(model, table, name)} = {secret}" for name in said.holding)
        yield Policy(table, "kith_holder", "SELECT", holds)


def _readers(model: type[Model], table: str, said: Behind) -> Iterator[Policy]:
    """Yield who may read a row besides: the account it names, or whoever may read a row that hangs on it."""
    if said.reader:
        mine = f"{_column(model, table, said.reader)} = {_one('account')}"
        yield Policy(table, "kith_reader", "SELECT", mine)
    if said.with_any:
        yield Policy(table, "kith_any", "SELECT", _any_shown(model, table, said.with_any))


def _or_all(passes: str) -> str:
    return f"{EVERYTHING} OR {passes}"


def _passes(model: type[Model], row: str, wall: Wall, path: str) -> str:
    """Return what lets a row pass, following ``path`` until something behind the same wall, or to its end."""
    first, _, rest = path.partition("__")
    target = _target(model, first)
    column = _column(model, row, first)
    if behind(target).wall is wall:
        return _exists(target, column)
    if not rest:
        return _ends(row, wall, column)
    return _exists(target, column, _passes(target, f"{row}_{first}", wall, rest), name=f"{row}_{first}")


def _ends(row: str, wall: Wall, column: str) -> str:
    match wall:
        case Wall.BELONGING:
            return f"{column} = {_one('belongs_to')}"
        case Wall.AUTHORITY:
            return f"{column} = {_any('authorities')}"
        case Wall.RECORD:
            own = f'"{row}"."id"'
            return f"{column} = {_any('authorities')} OR {own} = {_one('person')} OR {own} = {_any('people')}"
        case Wall.ACCOUNT:
            return f"{column} = {_one('account')}"
        case _:
            return f"{column} = {_one('person')}"


def _shown(model: type[Model], row: str) -> str:
    """Return what lets a row of somebody's own space be seen: it is one's own, or that very thing is shared now."""
    said = behind(model)
    target = _target(model, said.via)
    if behind(target).wall is Wall.SHARED:
        return _exists(target, _column(model, row, said.via))
    own = f"{_column(model, row, said.via)} = {_one('person')}"
    if said.thing:
        open_ = f"{_column(model, row, said.unless)} IS NULL AND " if said.unless else ""
        return f"{own} OR ({open_}{_column(model, row, said.thing)} IN (SELECT {SHARED_WITH_ME}()))"
    return f"{own} OR {_any_shown(model, row, said.with_any)}"


def _any_shown(model: type[Model], row: str, relation: str) -> str:
    """Return the condition that one row of a relation passes under its own wall."""
    related: Any = model._meta.get_field(relation)
    other, back = related.related_model._meta.db_table, related.field.column
    asks = f'SELECT 1 FROM "{other}" shown WHERE shown."{back}" = "{row}"."id"'  # noqa: S608
    return f"EXISTS ({asks})"


def _whole_path(model: type[Model]) -> str:
    """Return the path to the person, also where a row hangs on another of their space."""
    via = behind(model).via
    target = _target(model, via.partition("__")[0])
    return via if behind(target).wall is not Wall.SHARED else f"{via}__{_whole_path(target)}"


def _exists(target: type[Model], column: str, more: str = "", *, name: str = "hangs_on") -> str:
    also = f" AND ({more})" if more else ""
    asks = f'SELECT 1 FROM "{target._meta.db_table}" "{name}" WHERE "{name}"."id" = {column}{also}'  # noqa: S608
    return f"EXISTS ({asks})"


def _target(model: type[Model], name: str) -> type[Model]:
    related: Any = model._meta.get_field(name).related_model
    return related  # type: ignore[no-any-return]


def _column(model: type[Model], row: str, name: str) -> str:
    field: Any = model._meta.get_field(name)
    return f'"{row}"."{field.column}"'


def _one(name: str, kind: str = "bigint") -> str:
    return f"(SELECT NULLIF(current_setting('app.{name}', true), '')::{kind})"


def _any(name: str) -> str:
    return f"ANY ((SELECT NULLIF(current_setting('app.{name}', true), '')::bigint[])::bigint[])"
