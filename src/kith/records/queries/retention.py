"""Reads about keeping: which rule holds, who is held, and what is due to go on a day. Keys only, never content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Max, QuerySet
from django.utils import timezone

from kith.journey.queries import deaths_in
from kith.law.birthdays import add_months
from kith.law.retention import is_over, kept_to
from kith.people.models import Account, Authority, Person
from kith.people.queries import open_to
from kith.records.choices.retention import CARE_RECORD
from kith.records.keeping import Kept, all_kept
from kith.records.models import Erased, KeepingRule, LegalHold, RetentionRun, SpaceErasure
from kith.records.rules.retention import Life, ended_records

Round = RetentionRun
"""One round of letting go, for those who pass it on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One class as it holds for one council on a day: Kith's own version, or the council's."""

    kept: Kept
    months: int
    days: int
    source: str
    own: bool


# Rules


def rules_of(authority: Authority, *, on: date) -> list[Rule]:
    """Return how long each class is kept for a council on a day."""
    own: dict[str, KeepingRule] = {}
    for rule in KeepingRule.objects.filter(authority=authority, from_on__lte=on).order_by("from_on", "pk"):
        own[rule.kept] = rule
    return [_rule(kept, own.get(kept.name)) for kept in all_kept(on)]


def _rule(kept: Kept, own: KeepingRule | None) -> Rule:
    if own is None:
        return Rule(kept, kept.months, kept.days, kept.source, own=False)
    return Rule(kept, own.months, 0, own.source, own=True)


# Holds


def is_held(person: Person) -> bool:
    """Whether a legal hold is open on a person's record."""
    return LegalHold.objects.filter(person=person, ended_at__isnull=True).exists()


def held_in(authority: Authority) -> frozenset[int]:
    """Return the keys of the people of a council whose record is held."""
    held = LegalHold.objects.filter(person__authority=authority, ended_at__isnull=True)
    return frozenset(held.values_list("person_id", flat=True))


def holds_in(officer: Account) -> QuerySet[LegalHold]:
    """Return the open holds an officer looks after, oldest first."""
    mine = LegalHold.objects.filter(
        open_to(officer, "person"), person__authority=officer.authority_id, ended_at__isnull=True
    )
    return mine.select_related("person__authority", "placed_by").order_by("placed_at", "pk")


def hold_in(officer: Account, ref: str) -> LegalHold | None:
    """Return one open hold of an officer's authority, or None."""
    return holds_in(officer).filter(ref=ref).first()


# What is due


def due_in(authority: Authority, *, on: date) -> dict[str, list[str]]:
    """Return what may go on a day, by class: opaque keys, sorted. Nothing early, nothing late, and a hold wins."""
    held = held_in(authority)
    rules = rules_of(authority, on=on)
    found = {rule.kept.name: _due_rows(rule, authority, held, on=on) for rule in rules if rule.kept.model}
    found[CARE_RECORD] = sorted(person.ref for person in records_ended(authority, held, on=on))
    return {name: keys for name, keys in found.items() if keys}


def records_ended(authority: Authority, held: frozenset[int], *, on: date) -> list[Person]:
    """Return the people of a council whose care record may go on a day."""
    people = {
        person.pk: person
        for person in Person.objects.filter(authority=authority, born_on__isnull=False).order_by("pk")
    }
    deaths = deaths_in(authority, on=on)
    lives = (
        Life(key, person.born_on, deaths.get(key), person.adopted_on is not None)
        for key, person in people.items()
    )
    return [people[key] for key in ended_records(lives, held, on=on)]


def _due_rows(rule: Rule, authority: Authority, held: frozenset[int], *, on: date) -> list[str]:
    rows = rows_of_class(rule.kept, authority).annotate(counted_from=Max(rule.kept.clock))
    rows = _without_held(rows, rule.kept, authority, held)
    begun = rows.filter(counted_from__lt=_latest_begin(rule, on)).values_list("pk", "counted_from")
    return sorted(
        str(pk)
        for pk, start in begun
        if is_over(kept_to(_day(start), months=rule.months, days=rule.days), on)
    )


def rows_of_class(kept: Kept, authority: Authority) -> "QuerySet[Any]":
    """Return a class's rows of one council."""
    where = {
        f"{name}__isnull" if value == "" else f"{name}__in" if isinstance(value, list) else name: (
            True if value == "" else value
        )
        for name, value in kept.where.items()
    }
    manager: Any = apps.get_model(kept.model)._default_manager
    rows: QuerySet[Any] = manager.filter(**{kept.authority: authority}, **where).order_by()
    return rows


def _without_held(
    rows: "QuerySet[Any]", kept: Kept, authority: Authority, held: frozenset[int]
) -> "QuerySet[Any]":
    if not kept.person or not held:
        return rows
    if kept.person != "child":
        return rows.exclude(**{f"{kept.person}__in": held})
    children = Person.objects.filter(authority=authority, pk__in=held).values_list("child_id", flat=True)
    return rows.exclude(child__in=[child for child in children if child])


def _latest_begin(rule: Rule, on: date) -> datetime:
    """A first sieve in the database, a few days wide of the mark; the rule itself decides."""
    day = date.fromordinal(add_months(on, -rule.months).toordinal() - rule.days + 5)
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(start: datetime | date) -> date:
    return timezone.localdate(start) if isinstance(start, datetime) else start


# Rounds


def runs_in(authority: Authority) -> QuerySet[RetentionRun]:
    """Return a council's rounds of letting go, newest first."""
    return RetentionRun.objects.filter(authority=authority).select_related(
        "authority", "made_by", "confirmed_by"
    )


def run_in(authority: Authority, ref: str) -> RetentionRun | None:
    """Return one round of a council, or None."""
    return runs_in(authority).filter(ref=ref).first()


def counts_of(listed: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many of each class."""
    return {name: len(keys) for name, keys in sorted(listed.items())}


# Erased by choice


def erasure_waiting(person: Person) -> SpaceErasure | None:
    """Return what a person chose to erase and may still change their mind about, or None."""
    return SpaceErasure.objects.filter(person=person, done_at__isnull=True, kept_at__isnull=True).first()


def erasures_of(person: Person) -> QuerySet[SpaceErasure]:
    """Return what a person erased from their space, newest first."""
    return SpaceErasure.objects.filter(person=person, done_at__isnull=False)


def erased_of(person: Person) -> QuerySet[Erased]:
    """Return the stones that say what was lawfully erased from a record."""
    return Erased.objects.filter(person=person)
