"""``kith authority``: carry everything of a council out into one sealed file, or in from one."""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from kith.exchange.whole.carry import carry_in, carry_out
from kith.kit.backup.sealed import NotOpened
from kith.people.queries import authority_by_code
from kith.words import Refused

DONE, REFUSED = 0, 2
STAYS_BEHIND = (
    "Young people's own spaces are not in it: they are sealed to the other installation's key alone. Ask whoever runs "
    "it for its public key (kith backup --make-key), and give it with --spaces-to.\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``export CODE`` and ``import FILE``."""
    what = parser.add_subparsers(dest="what", required=True, metavar="export|import")
    out = what.add_parser("export", help="everything of one council, sealed, in open formats")
    out.add_argument("code", metavar="CODE", help="3-digit or E-code of the council")
    out.add_argument("--to", type=Path, required=True, metavar="FILE", help="the file to write")
    out.add_argument(
        "--recipient", action="append", required=True, metavar="AGE1...", help="the council's public key"
    )
    out.add_argument(
        "--spaces-to",
        action="append",
        default=[],
        metavar="AGE1...",
        help="public key of the installation the young people's own spaces go to",
    )
    back = what.add_parser("import", help="bring an export into this installation")
    back.add_argument("file", type=Path, metavar="FILE", help="an export")
    back.add_argument(
        "--identity", type=Path, required=True, metavar="FILE", help="the secret key it is sealed to"
    )
    back.add_argument(
        "--spaces-identity", type=Path, metavar="FILE", help="the secret key the spaces are sealed to"
    )
    back.add_argument(
        "--without-spaces", action="store_true", help="leave the young people's own spaces behind"
    )


def run(args: argparse.Namespace) -> int:
    """Do it, and say what was carried. Return 0, or 2 when it could not be done; nothing was stored then."""
    try:
        return _export(args) if args.what == "export" else _import(args)
    except (Refused, NotOpened) as error:
        return _say_no(str(error))
    except OSError as error:
        return _say_no(f"{error.strerror}: {error.filename}")


def _export(args: argparse.Namespace) -> int:
    try:
        authority = authority_by_code(args.code)
    except ObjectDoesNotExist:
        return _say_no(f"There is no authority with the code {args.code}.")
    if args.to.exists():
        return _say_no("That file exists already. Choose another name.")
    done = carry_out(
        authority,
        args.to.resolve(),
        recipients=args.recipient,
        spaces_to=args.spaces_to,
        beside=settings.DATA_DIR,
        at=timezone.now(),
    )
    sys.stdout.write(f"{args.to}: {done.rows} rows of {done.tables} tables, sealed.\n")
    for label, number in sorted(done.cut.items()):
        sys.stdout.write(f"- {label}: {number} pointed at another council's rows, and were cut\n")
    sys.stdout.write("" if args.spaces_to else STAYS_BEHIND)
    return DONE


def _import(args: argparse.Namespace) -> int:
    new = carry_in(
        args.file,
        key=args.identity,
        spaces_key=args.spaces_identity,
        without_spaces=args.without_spaces,
        beside=settings.DATA_DIR,
        at=timezone.now(),
    )
    sys.stdout.write(
        "Everything is here, and each row is as it was.\n" if new else "The very same is here already.\n"
    )
    return DONE


def _say_no(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED
