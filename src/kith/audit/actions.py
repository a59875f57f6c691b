"""The one way to write the log."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction

from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.rules import seal


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
    The chain's head is taken last, so call this at the end of a transaction.
    """
    entry = Entry(
        chain=chain,
        kind=kind.value,
        deed=deed,
        actor=actor,
        role=role,
        door=door,
        things=sorted(things),
        fields=sorted(fields),
        why=why,
        at=at.astimezone(UTC),
    )
    about = sorted(set(subjects))
    with transaction.atomic():
        Head.objects.get_or_create(chain=chain)
        head = Head.objects.select_for_update().get(chain=chain)
        entry.seq = head.seq + 1
        entry.previous = head.hash
        entry.hash = seal(head.hash, entry.says(about))
        entry.save(force_insert=True)
        Seen.objects.bulk_create(Seen(entry=entry, subject=subject) for subject in about)
        Head.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry
