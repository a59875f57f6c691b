"""``kith audit``: is the log whole? Write down elsewhere where its chains end; put its guards up again."""

import argparse
import sys

from django.db import connection
from django.utils import timezone

from kith.audit import guards
from kith.audit.anchors import BrokenAnchors, anchor_file, anchors, breaks_from_anchors, write_anchor
from kith.audit.queries import Break, breaks, chains
from kith.kit.postgres.roles import as_owner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words ``verify``, ``anchor`` and ``guard``."""
    parser.add_argument("what", choices=["verify", "anchor", "guard"])


def run(args: argparse.Namespace) -> int:
    """Do what was asked. Return 0 when all is well, 1 when something is broken, 2 when it could not be done."""
    return {"verify": _verify, "anchor": _anchor, "guard": _guard}[args.what]()


def _verify() -> int:
    """Recompute every chain, compare with the anchors, and print a line a chain, naming the first broken row."""
    broken: dict[str, Break] = {}
    for found in (*breaks(), *_unlike_anchors()):
        broken.setdefault(found.chain, found)
    for chain, length in chains():
        if chain not in broken:
            sys.stdout.write(f"{chain}: {length} rows, whole\n")
    for found in broken.values():
        sys.stdout.write(f"{found.chain}: broken at row {found.seq}: {found.wrong}\n")
    return 1 if broken else 0


def _unlike_anchors() -> list[Break]:
    try:
        compared = anchors()
        found = list(breaks_from_anchors())
    except BrokenAnchors as broken:
        return [Break(str(anchor_file()), broken.line, str(broken))]
    if compared:
        sys.stdout.write(f"Compared with {len(compared)} anchors, the last of {compared[-1].at}.\n")
    else:
        sys.stdout.write(
            "There are no anchors to compare with: a log that was cut short would not be noticed.\n"
        )
    return found


def _anchor() -> int:
    try:
        anchor = write_anchor(at=timezone.now())
    except (OSError, BrokenAnchors) as error:
        sys.stderr.write(f"No anchor was written: {error}\n")
        return 2
    if anchor is None:
        sys.stderr.write("Set KITH_AUDIT_ANCHOR to a file or folder on another disk or machine first.\n")
        return 2
    sys.stdout.write(f"{len(anchor.heads)} chains anchored at {anchor.at}: {anchor.hash}\n")
    return 0


def _guard() -> int:
    with as_owner():
        guards.put_up(connection)
    sys.stdout.write("The database guards the audit again.\n")
    return 0
