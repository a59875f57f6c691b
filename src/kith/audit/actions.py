"""The one way to write the log."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection, transaction

from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.origin import place, through
from kith.audit.rules import FIRST, seal


def record(
    *,
    chain: str,
    kind: Kind,
    deed: str,
    actor: str,
    at: datetime,
    role: str = "",
    door: str = "",
    subjects: Sequence[str] = (),
    things: Sequence[str] = (),
    fields: Sequence[str] = (),
    why: str = "",
) -> Entry:
    """Append one row to ``chain``, inside the caller's transaction if there is one.

    ``actor``, ``subjects`` and ``things`` are opaque references; ``fields`` are field names; never content.
    ``door`` and ``why`` are those of the door the act came through, where none are given. From here to the end of
    the transaction nobody else can append to this chain, so call this last.
    """
    came = through()
    entry = Entry(
        chain=chain,
        kind=kind.value,
        deed=deed,
        actor=actor,
        role=role,
        door=door or came.door,
        things=sorted(things),
        fields=sorted(fields),
        why=why or came.why,
        origin=place(),
        at=at.astimezone(UTC),
    )
    about = sorted(set(subjects))
    with transaction.atomic(savepoint=False):
        last, entry.previous = _turn(chain)
        entry.seq = last + 1
        entry.hash = seal(entry.previous, entry.says(about))
        entry.save(force_insert=True)
        Seen.objects.bulk_create(Seen(entry=entry, subject=subject) for subject in about)
    return entry


def _turn(chain: str) -> tuple[int, str]:
    """Wait until it is our turn on a chain, and return its last row's place and hash.

    On SQLite a transaction has its turn from its first statement on. The guards move the end when the row is added.
    """
    if connection.vendor == "sqlite":
        return Head.objects.filter(chain=chain).values_list("seq", "hash").first() or (0, FIRST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_seq, last_hash FROM audit_turn(%s)", [chain])
        seq, previous = cursor.fetchone()
    return seq, previous
