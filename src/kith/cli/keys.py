"""``kith keys``: show, change and retire the keys of sealed fields, while Kith is being used."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit import keys
from kith.kit.reseal import SETTLED, Outcome, change_key, keys_in_use, retire_keys
from kith.words import Refused

COMMAND = "command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the word ``show``, ``rotate`` or ``retire``."""
    parser.add_argument(
        "what",
        choices=list(DEEDS),
        help="show which keys are in use; rotate: a new key seals everything anew; retire: old keys go for good",
    )
    parser.add_argument(
        "--stopped",
        action="store_true",
        help=f"retire without waiting {SETTLED.seconds // 60} minutes: every server and runner is stopped",
    )


def run(args: argparse.Namespace) -> int:
    """Do it and say what was done. Return 0, 1 when something does not open, 2 when it was refused."""
    try:
        if sentence := keys.problem():
            raise keys.KeysUnfit(sentence)
        return DEEDS[args.what](args)
    except (Refused, keys.KeysUnfit) as refused:
        sys.stderr.write(f"{refused}\n")
        return 2


def _show(args: argparse.Namespace) -> int:
    held, used = keys.ring(), keys_in_use()
    for name in held.ciphers:
        seals = ", seals what is written now" if name == held.current else ""
        sys.stdout.write(f"{name}: {used.get(name, 0)} sealed{seals}\n")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    outcome = change_key()
    _log("rotate_keys", [keys.ring().current])
    sys.stdout.write(
        f"{keys.ring().current} seals from now on; {outcome.sealed} sealed anew. "
        "The old keys still open, for older backups too: keep a copy of them as long as you keep those. "
        "In an hour: kith keys retire.\n"
    )
    return _said(outcome)


def _retire(args: argparse.Namespace) -> int:
    old, outcome = retire_keys(now=timezone.now(), settled=timedelta(0) if args.stopped else SETTLED)
    if not old:
        sys.stdout.write("There is only one key. Nothing to retire.\n")
        return 0
    _log("retire_keys", old)
    sys.stdout.write(f"Retired: {', '.join(old)}. Nothing here opens with them any more.\n")
    if not keys.in_file():
        sys.stdout.write("Now take them out of KITH_FIELD_KEYS on every server.\n")
    return _said(outcome)


def _said(outcome: Outcome) -> int:
    for table, row in sorted(outcome.unreadable):
        sys.stdout.write(f"Does not open, and was left as it is: {table}, row {row}\n")
    return 1 if outcome.unreadable else 0


def _log(deed: str, names: list[str]) -> None:
    record(chain=INSTALLATION, kind=Kind.JOB, deed=deed, actor=COMMAND, at=timezone.now(), things=names)


DEEDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "show": _show,
    "rotate": _rotate,
    "retire": _retire,
}
