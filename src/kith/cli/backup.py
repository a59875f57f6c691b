"""``kith backup``: a sealed copy of the database and the files, and the keys to seal to."""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from kith.cli.backups import back_up_here
from kith.cli.restore import verified
from kith.kit.backup.making import CopyFailed, NotOpened
from kith.kit.backup.sealed import make_identity

DONE, WRONG, REFUSED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where to, whose keys, how long, and proving it."""
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where backups go (KITH_BACKUP_TO)")
    parser.add_argument(
        "--recipient",
        action="append",
        metavar="AGE1...",
        help="public key to seal to (KITH_BACKUP_RECIPIENT)",
    )
    parser.add_argument(
        "--keep", type=int, metavar="DAYS", help="one a day is kept so long (KITH_BACKUP_DAYS, 30)"
    )
    parser.add_argument(
        "--verify", action="store_true", help="open it again and compare every row; needs --identity"
    )
    parser.add_argument("--identity", type=Path, metavar="FILE", help="secret key, for --verify only")
    parser.add_argument("--make-key", type=Path, metavar="FILE", help="make a key pair and do nothing else")


def run(args: argparse.Namespace) -> int:
    """Back up, and say where and how much. Return 0; 1 when it is not whole; 2 when it could not be made."""
    try:
        return _make_key(args.make_key) if args.make_key else _back_up(args)
    except (CopyFailed, NotOpened, OSError) as error:
        return _say_no(_sentence(error))


def _back_up(args: argparse.Namespace) -> int:
    to = args.to or (Path(settings.BACKUP_TO) if settings.BACKUP_TO else None)
    recipients = args.recipient or settings.BACKUP_RECIPIENTS
    if to is None or not recipients:
        return _say_no(
            "Say where to (--to or KITH_BACKUP_TO) and to whose key (--recipient or KITH_BACKUP_RECIPIENT)."
        )
    if args.verify and args.identity is None:
        return _say_no("To verify, Kith must open the backup: give --identity.")
    days = settings.BACKUP_DAYS if args.keep is None else args.keep
    made = back_up_here(to, recipients, at=timezone.now(), days=days)
    sys.stdout.write(f"{made.path}: {made.rows} rows of {made.tables} tables, {made.size} bytes, sealed.\n")
    return _verify(made.path, args.identity) if args.verify else DONE


def _verify(path: Path, identity: Path) -> int:
    wrong = verified(path, identity)
    for sentence in wrong:
        sys.stdout.write(f"- {sentence}\n")
    sys.stdout.write(
        "It does NOT hold what it should.\n" if wrong else "Put back and compared: every row is there.\n"
    )
    return WRONG if wrong else DONE


def _make_key(path: Path) -> int:
    public = make_identity(path)
    sys.stdout.write(
        f"Public key: {public}\nThe secret half is in {path}. Keep it away from this machine: without it no backup "
        "opens, and with it every one does.\n"
    )
    return DONE


def _sentence(error: Exception) -> str:
    if isinstance(error, FileExistsError):
        return "That file exists already, and a key is never written over."
    return f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else str(error)


def _say_no(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED
