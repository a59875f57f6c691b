"""One row of everything that stands behind a wall, about one person of one authority; and whose each row is."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from kith.access.models import Sharing
from kith.access.queries import shared_with
from kith.kit.refs import new_ref
from kith.kit.scope import Scope
from kith.kit.walls import behind, walled
from kith.people.models import Account, Allocation, Authority, Person
from kith.universe.models import Link, Member, Sitting, Tie
from kith.words.privacy import Wall

Row = models.Model
DAY = date(2026, 2, 3)
BY_TYPE = {"BooleanField": False, "DateField": DAY, "JSONField": [], "BinaryField": b"told"}
_numbers = count(1)


class Rows:
    """Rows about one person, made as each is asked for; what a row hangs on is made with it."""

    def __init__(self, person: Person, *accounts: Account) -> None:
        self.accounts = accounts
        self.made: dict[type[Row], Row] = {
            Authority: person.authority,
            Person: person,
            Account: accounts[0],
            **({Allocation: held} if (held := Allocation.objects.filter(person=person).first()) else {}),
        }

    def of(self, model: type[Row]) -> Row:
        """Return the row of this model."""
        if model not in self.made:
            self.made[model] = model._default_manager.create(**self._values(model))
        return self.made[model]

    def _values(self, model: type[Row]) -> dict[str, Any]:
        accounts = iter((*self.accounts[1:], *self.accounts))
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            wanted = field.name in behind(model).via.split("__")
            if field.primary_key or ((field.has_default() or field.null or field.blank) and not wanted):
                continue
            if field.related_model is Account and not wanted:
                values[field.name] = next(accounts)
            elif field.is_relation:
                values[field.name] = self.of(field.related_model)
            else:
                values[field.name] = _plain(field)
        return values | self._fitting(model, values)

    def _fitting(self, model: type[Row], values: dict[str, Any]) -> dict[str, Any]:
        """Return what has to fit together: a period ends after it began, a sharing names a member, a link two."""
        ends = {
            name: DAY + timedelta(days=99) for name in ("to_on", "review_on", "keep_until") if name in values
        }
        if model is Link:
            return {"other": Member._default_manager.create(**self._values(Member))}
        return {**ends, "thing": self.of(Member).ref, "fields": ["name"]} if model is Sharing else ends


def _plain(field: models.Field) -> Any:
    if field.choices:
        return next(value for value, _ in field.flatchoices if value)
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return timezone.now()
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    return next(_numbers) if "Integer" in kind else new_ref(min(12, field.max_length or 12))


def all_rows(person: Person, *accounts: Account) -> Rows:
    """Make a row of every walled model about one person."""
    rows = Rows(person, *accounts)
    for model in walled():
        rows.of(model)
    return rows


# Whose a row is, worked out in Python: what the database's policies are held to


def may_see(row: Row, scope: Scope, account: Account | None) -> bool:
    """Return whether a row is to be seen in a scope."""
    said = behind(type(row))
    if said.wall is Wall.SHARED:
        return _whose(row, Wall.OWN) == scope.person or _is_shared(row, account)
    if said.reader and getattr(row, f"{said.reader}_id") == (scope.account or 0):
        return True
    if said.with_any and any(may_see(one, scope, account) for one in getattr(row, said.with_any).all()):
        return True
    return may_write(row, scope)


def may_write(row: Row, scope: Scope) -> bool:
    """Return whether a row may be added, changed or removed in a scope."""
    wall = behind(type(row)).wall
    whose = _whose(row, wall)
    match wall:
        case Wall.BELONGING:
            return whose == scope.belongs_to
        case Wall.AUTHORITY:
            return whose in scope.authorities
        case Wall.ACCOUNT:
            return whose == scope.account
        case Wall.RECORD:
            person = Person.objects.get(pk=whose)
            return whose == scope.person or whose in scope.people or person.authority_id in scope.authorities
        case _:
            return whose == scope.person


END = {
    Wall.BELONGING: Authority,
    Wall.AUTHORITY: Authority,
    Wall.ACCOUNT: Account,
    Wall.RECORD: Person,
    Wall.OWN: Person,
    Wall.SHARED: Person,
}


def _whose(row: Row, wall: Wall) -> int:
    while not isinstance(row, END[wall]):
        for name in behind(type(row)).via.split("__"):
            row = getattr(row, name)
    return row.pk


def _is_shared(row: Row, account: Account | None) -> bool:
    if account is None:
        return False
    if isinstance(row, Member):
        seen = shared_with(account, [row.person], on=timezone.localdate()).get(row.person_id, {})
        return row.hidden_at is None and row.ref in seen
    if isinstance(row, Tie):
        return _is_shared(row.member, account)
    if isinstance(row, Sitting):
        return any(_is_shared(tie.member, account) for tie in row.ties.all())
    assert isinstance(row, Sharing)
    member = Member.objects.get(ref=row.thing)
    return row.ended_at is None and row.allocation.worker_id == account.pk and _is_shared(member, account)
