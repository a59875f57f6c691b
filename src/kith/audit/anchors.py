"""Where the chains ended, written down day by day in a file kept elsewhere, so that a cut tail is found.

Whoever can rewrite the whole database can rewrite a chain and its end, or put an older copy in its place. They cannot
rewrite what lies on another machine. Each line of the file seals the line before it, as rows of the audit do.
"""

import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from kith.audit.models import Entry, Head
from kith.audit.queries import Break
from kith.audit.rules import FIRST, seal

NAME = "kith-audit-anchors.jsonl"
OLD = timedelta(days=2)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where each chain ended at one moment: its last row's place and hash. ``hash`` seals it and the one before."""

    at: str
    heads: dict[str, tuple[int, str]]
    previous: str
    hash: str


class BrokenAnchors(Exception):  # noqa: N818  what is broken is the file
    """The file of anchors was changed: the line that no longer holds."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the file of anchors was changed, or one before it is gone")
        self.line = line


def anchor_file() -> Path | None:
    """Return the file anchors are kept in; nothing where none is set."""
    place: Path | None = settings.AUDIT_ANCHOR
    if place is None:
        return None
    return place / NAME if place.is_dir() else place


def write_anchor(*, at: datetime) -> Anchor | None:
    """Add where each chain ends now to the file of anchors. Return it; nothing where no file is set.

    Errors: ``OSError`` when the place cannot be written to; ``BrokenAnchors``.
    """
    file = anchor_file()
    if file is None:
        return None
    with file.open("a+", encoding="utf-8") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        lines.seek(0)
        before = _read(lines.read().splitlines())
        anchor = _anchor(at, before[-1].hash if before else FIRST)
        lines.write(json.dumps({"at": anchor.at, "heads": anchor.heads, "hash": anchor.hash}) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return anchor


def anchors() -> list[Anchor]:
    """Return every anchor, oldest first. Errors: ``BrokenAnchors``."""
    file = anchor_file()
    return _read(file.read_text(encoding="utf-8").splitlines()) if file and file.is_file() else []


def breaks_from_anchors() -> Iterator[Break]:
    """Yield, per chain, the first row that an anchor knows and that is not there as it was.

    Errors: ``BrokenAnchors``.
    """
    known: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for anchor in anchors():
        for chain, (seq, sealed) in anchor.heads.items():
            known[chain].append((seq, sealed, anchor.at))
    for chain, rows in sorted(known.items()):
        found = next(_lost(chain, sorted(rows)), None)
        if found:
            yield found


def advice(*, at: datetime) -> Iterator[str]:
    """Yield what somebody who runs this installation should do about its anchors."""
    file = anchor_file()
    if file is None:
        yield "KITH_AUDIT_ANCHOR is not set: a log that is cut short or replaced by an older one would not be noticed."
    elif file.resolve().is_relative_to(settings.DATA_DIR):
        yield "KITH_AUDIT_ANCHOR lies in the data folder. Give a place on another disk or machine."
    elif not os.access(file if file.exists() else file.parent, os.W_OK):
        yield "KITH_AUDIT_ANCHOR cannot be written to."
    else:
        yield from _age(at)


def _age(at: datetime) -> Iterator[str]:
    try:
        last = [anchor.at for anchor in anchors()][-1:]
    except BrokenAnchors as broken:
        yield f"KITH_AUDIT_ANCHOR: {broken}."
        return
    if not last or datetime.fromisoformat(last[0]) < at - OLD:
        yield "No anchor of the audit was written for two days. Run: kith audit anchor (and see that jobs run)."


def _anchor(at: datetime, previous: str) -> Anchor:
    heads = {chain: (seq, sealed) for chain, seq, sealed in Head.objects.values_list("chain", "seq", "hash")}
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    return Anchor(moment, heads, previous, _seal(previous, moment, heads))


def _seal(previous: str, at: str, heads: dict[str, tuple[int, str]]) -> str:
    ends = [f"{chain} {seq} {sealed}" for chain, (seq, sealed) in sorted(heads.items())]
    return seal(previous, {"at": at, "heads": ends})


def _read(lines: Sequence[str]) -> list[Anchor]:
    found: list[Anchor] = []
    for number, line in enumerate(lines, 1):
        previous = found[-1].hash if found else FIRST
        try:
            said = json.loads(line)
            heads = {chain: (int(seq), str(sealed)) for chain, (seq, sealed) in said["heads"].items()}
            anchor = Anchor(str(said["at"]), heads, previous, str(said["hash"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BrokenAnchors(number) from None
        if anchor.hash != _seal(previous, anchor.at, heads):
            raise BrokenAnchors(number)
        found.append(anchor)
    return found


def _lost(chain: str, rows: Sequence[tuple[int, str, str]]) -> Iterator[Break]:
    last = Head.objects.filter(chain=chain).values_list("seq", flat=True).first() or 0
    for start in range(0, len(rows), AT_ONCE):
        some = [row for row in rows[start : start + AT_ONCE] if row[0]]
        stands = dict(
            Entry.objects.filter(chain=chain, seq__in=[seq for seq, *_ in some]).values_list("seq", "hash")
        )
        for seq, sealed, at in some:
            if seq not in stands:
                yield Break(chain, min(seq, last + 1), f"rows up to {seq} stood here on {at} and are gone")
            elif stands[seq] != sealed:
                yield Break(chain, seq, f"another row stood here on {at}: the chain was written anew")
