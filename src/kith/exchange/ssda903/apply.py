"""Storing a checked return: short transactions, each child whole or not at all, one audit row for each batch.

Only what the design allows is kept. Importing the same files again changes nothing.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict, cast

from django.db import transaction

from kith.exchange.models import IdentitySource, ImportRun
from kith.exchange.runs import note_run
from kith.exchange.ssda903.gather import Cells, Child, adoptions_in
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.spec import HeaderRow
from kith.journey.actions import KEPT, Tally, keep_rows
from kith.journey.queries import adoptions_of
from kith.people.actions import record_adoption
from kith.people.models import Account, Authority, Person
from kith.words import Say

BATCH_SECONDS = 0.12  # aimed at; the write lock is held for no longer, so that pages stay quick
FIRST_BATCH, SMALLEST, LARGEST = 40, 5, 400
LONGEST_ETHNICITY = 4
SEXES = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}

Progress = Callable[[int, int], None]


@dataclass
class Stored:
    """What an import did so far: by table, and the rows it had to refuse on the way."""

    tallies: dict[str, Tally] = field(
        default_factory=lambda: {"people": Tally(), **{t: Tally() for t in KEPT}}
    )
    problems: list[Problem] = field(default_factory=list)


def store(
    run: ImportRun,
    children: Sequence[Child],
    *,
    by: Account | None,
    at: datetime,
    on_progress: Progress | None = None,
) -> Stored:
    """Store children batch by batch and return what became of their rows."""
    stored, done, size = Stored(), 0, FIRST_BATCH
    while done < len(children):
        began = time.perf_counter()
        _Batch(run, children[done : done + size], stored, by=by, at=at).store()
        done += size
        if on_progress:
            on_progress(min(done, len(children)), len(children))
        took = max(time.perf_counter() - began, 0.001)
        size = min(max(int(size * BATCH_SECONDS / took), SMALLEST), LARGEST, size * 4)
    return stored


@dataclass(slots=True)
class _Standing:
    """A person in the record; ``new`` when this batch put them there."""

    pk: int
    ref: str
    told: tuple[date | None, str, str]
    adopted_on: date | None
    year: int | None
    new: bool = False


class _Identity(TypedDict):
    born_on: date | None
    sex: str
    ethnicity: str


class _Batch:
    """Some children, stored in one transaction."""

    def __init__(
        self, run: ImportRun, children: Sequence[Child], stored: Stored, *, by: Account | None, at: datetime
    ) -> None:
        self.run, self.children, self.by, self.at = run, children, by, at
        self.year = run.year or 0
        self.stored = stored
        self.touched: set[int] = set()
        self.people: dict[str, _Standing] = {}

    def store(self) -> None:
        """Store the batch and its audit row together, or nothing of it."""
        counted = Stored()
        with transaction.atomic():
            Authority.objects.select_for_update().get(pk=self.run.authority_id)
            self._keep_people(counted)
            keys = [person.pk for person in self.people.values() if not person.new]
            self._refuse_after_adoption(keys, counted)
            for table in KEPT:
                rows = dict(self._rows(table))
                tally = keep_rows(table, rows, people=keys, year=self.year, source=self.run.ref)
                counted.tallies[table] = tally
                self.touched |= tally.people
            if self.touched:
                self._record_adoptions()
                self._write_audit(counted)
        self._add_up(counted)

    # People

    def _keep_people(self, counted: Stored) -> None:
        self.people = self._standing()
        tally = counted.tallies["people"]
        fresh = [one for one in self.children if one.child not in self.people and one.header]
        self._add_people(fresh)
        tally.new = len(fresh)
        changed: list[Person] = []
        seen_again: list[int] = []
        fresh_ids = {one.child for one in fresh}
        for one in self.children:
            if one.header is None or not one.header.file or one.child in fresh_ids:
                continue
            self._compare(self.people[one.child], one.header, tally, changed, seen_again)
        if changed:
            Person.objects.bulk_update(changed, ["born_on", "sex", "ethnicity"], batch_size=100)
        self._note_source(seen_again)

    def _standing(self) -> dict[str, _Standing]:
        wanted = [one.child for one in self.children]
        rows = Person.objects.filter(authority=self.run.authority_id, child_id__in=wanted).order_by()
        columns = (
            "pk",
            "ref",
            "born_on",
            "sex",
            "ethnicity",
            "adopted_on",
            "identity_source__year",
            "child_id",
        )
        return {
            row[7]: _Standing(row[0], row[1], (row[2], row[3], row[4]), row[5], row[6])
            for row in rows.values_list(*columns)
        }

    def _add_people(self, fresh: Sequence[Child]) -> None:
        made = [
            Person(authority_id=self.run.authority_id, child_id=one.child, **_identity(one.header))
            for one in fresh
            if one.header is not None
        ]
        Person.objects.bulk_create(made)
        sources = [IdentitySource(person=person, year=self.year, source=self.run.ref) for person in made]
        IdentitySource.objects.bulk_create(sources)
        for person in made:
            told = (person.born_on, person.sex, person.ethnicity)
            self.people[person.child_id or ""] = _Standing(
                person.pk, person.ref, told, None, self.year, new=True
            )
            self.touched.add(person.pk)

    def _compare(
        self, person: _Standing, header: HeaderRow, tally: Tally, changed: list[Person], seen_again: list[int]
    ) -> None:
        says = _identity(header)
        told = (
            says["born_on"] or person.told[0],
            says["sex"] or person.told[1],
            says["ethnicity"] or person.told[2],
        )
        newer = person.year is None or person.year <= self.year
        if told == person.told or not newer:
            tally.same += 1
        else:
            tally.changed += 1
            changed.append(Person(pk=person.pk, born_on=told[0], sex=told[1], ethnicity=told[2]))
            self.touched.add(person.pk)
        if person.year is None or person.year < self.year or (newer and told != person.told):
            seen_again.append(person.pk)

    def _note_source(self, keys: Sequence[int]) -> None:
        rows = [IdentitySource(person_id=key, year=self.year, source=self.run.ref) for key in keys]
        IdentitySource.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["person"], update_fields=["year", "source"]
        )

    # Their rows

    def _rows(self, table: str) -> Iterator[tuple[Cells, Cells]]:
        for one in self.children:
            person = self.people.get(one.child)
            if person is None:
                continue
            for key, values in one.rows.get(table, {}).items():
                own = (self.year,) if table == "snapshots" else key
                yield (person.pk, *own), values

    # Adoption

    def _refuse_after_adoption(self, keys: Collection[int], counted: Stored) -> None:
        """Take out episodes that begin after an adoption: who comes back into care gets a new, unlinked id."""
        known = adoptions_of(keys) if keys else {}
        for one in self.children:
            person, episodes = self.people.get(one.child), one.rows.get("episodes")
            if person is None or not episodes:
                continue
            stands = {key: day for key, day in known.get(person.pk, {}).items() if (key,) not in episodes}
            for key in _begun_after({**stands, **adoptions_in(episodes)}, episodes):
                del episodes[key]
                counted.problems.append(_after_adoption(one, key))

    def _record_adoptions(self) -> None:
        """Close the pages of those who were adopted, and open those where that was a mistake."""
        told = {one.child for one in self.children if adoptions_in(one.rows.get("episodes", {}))}
        concerned = [one for child, one in self.people.items() if child in told or not one.new]
        known = adoptions_of([person.pk for person in concerned]) if concerned else {}
        for person in concerned:
            adopted_on = min(known.get(person.pk, {}).values(), default=None)
            if adopted_on != person.adopted_on:
                whole = Person.objects.select_related("authority").get(pk=person.pk)
                record_adoption(whole, adopted_on, by=self.by, at=self.at)

    # The log

    def _write_audit(self, counted: Stored) -> None:
        refs = {person.pk: person.ref for person in self.people.values()}
        said = [
            f"{t}:{n.new} new,{n.changed} changed" for t, n in counted.tallies.items() if n.new or n.changed
        ]
        subjects = [refs[key] for key in self.touched]
        note_run("import", self.run, by=self.by, at=self.at, subjects=subjects, fields=said)

    def _add_up(self, counted: Stored) -> None:
        self.stored.problems.extend(counted.problems)
        for table, tally in counted.tallies.items():
            total = self.stored.tallies[table]
            total.new += tally.new
            total.changed += tally.changed
            total.same += tally.same


def _begun_after(adoptions: Mapping[date, date], episodes: Iterable[Cells]) -> list[Cells]:
    """The episodes that begin on or after the first adoption; the one that ended with it is none of them."""
    if not adoptions:
        return []
    adopted_on, ended_with_it = min((day, decom) for decom, day in adoptions.items())
    return [key for key in episodes if cast("date", key[0]) >= adopted_on and key[0] != ended_with_it]


def _after_adoption(one: Child, key: Cells) -> Problem:
    file, line = one.places[key]
    message = Say("This episode begins after the child was adopted, so it was not stored.")
    mend = Say(
        "Somebody who comes back into care after adoption gets a new id. Correct REC if there was no adoption."
    )
    return Problem(file, line, one.child, "DECOM", "KITH-ADOPTED", Grade.REFUSED, message, mend)


def _identity(header: HeaderRow) -> _Identity:
    """Who somebody is, from their Header row; codes that no list holds are left blank."""
    ethnicity = header.ethnic if len(header.ethnic) <= LONGEST_ETHNICITY else ""
    return {"born_on": header.dob, "sex": SEXES.get(header.sex, ""), "ethnicity": ethnicity}
