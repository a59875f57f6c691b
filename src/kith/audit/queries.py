"""Reading the log: one person's rows, and whether the chains are whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import TruncDate

from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.rules import FIRST, seal


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain no longer holds: which chain, which row, what is wrong."""

    chain: str
    seq: int
    wrong: str


def entries_about(subject: str) -> QuerySet[Entry]:
    """Return every row about one person, newest first."""
    return Entry.objects.filter(subjects__subject=subject).order_by("-at", "-pk")


def days_of(rows: QuerySet[Entry]) -> QuerySet[Entry, date]:
    """Return the days on which something stands in these rows, newest first."""
    return rows.annotate(day=TruncDate("at")).order_by("-day").values_list("day", flat=True).distinct()


def refusals_since(chain: str, since: datetime) -> int:
    """Return how many tries one chain says were refused since a moment; a number, never about whom."""
    return Entry.objects.filter(chain=chain, kind=Kind.REFUSED, at__gte=since).count()


def breaks() -> Iterator[Break]:
    """Yield the first broken row of each chain that does not hold; nothing when all are whole."""
    for head in Head.objects.order_by("chain"):
        found = _first_break(head)
        if found is not None:
            yield found
    orphans = Entry.objects.exclude(chain__in=Head.objects.values("chain")).order_by("chain", "seq")
    for entry in orphans[:1]:
        yield Break(entry.chain, entry.seq, "this chain has no head")


def chains() -> list[tuple[str, int]]:
    """Return each chain's name and how many rows it should have."""
    return list(Head.objects.order_by("chain").values_list("chain", "seq"))


def _first_break(head: Head) -> Break | None:
    previous, place = FIRST, 0
    subjects = Prefetch("subjects", queryset=Seen.objects.order_by("subject"))
    rows = Entry.objects.filter(chain=head.chain).order_by("seq").prefetch_related(subjects)
    for entry in rows.iterator(chunk_size=2000):
        place += 1
        wrong = _wrong(entry, place, previous)
        if wrong:
            return Break(head.chain, min(place, entry.seq), wrong)
        previous = entry.hash
    if place > head.seq:
        return Break(head.chain, head.seq + 1, "rows were added at the end")
    if place < head.seq:
        return Break(head.chain, place + 1, "rows are missing at the end")
    if previous != head.hash:
        return Break(head.chain, place, "the head does not match the last row")
    return None


def _wrong(entry: Entry, place: int, previous: str) -> str:
    if entry.seq != place:
        return "a row is missing or out of order"
    if entry.previous != previous:
        return "the row does not follow the one before it"
    if entry.hash != seal(previous, entry.says([seen.subject for seen in entry.subjects.all()])):
        return "the row was changed after it was written"
    return ""
