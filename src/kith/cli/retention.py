"""``kith retention``: what is due to go, by class, in opaque keys; and letting go what a manager has confirmed."""

import argparse
import sys
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from kith.people.queries import authority_by_code
from kith.records.actions.retention import let_go
from kith.records.queries.retention import Round, counts_of, due_in, run_in, runs_in
from kith.words import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, for which council, on which day."""
    parser.add_argument(
        "what",
        choices=["list", "rounds", "go"],
        help="list: what is due (nothing goes); rounds: what was listed and confirmed; go: do one confirmed round now",
    )
    parser.add_argument("--authority", required=True, metavar="CODE", help="3-digit or E-code of the council")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="as if it were this day (list)")
    parser.add_argument("--round", default="", metavar="REF", help="which round (go)")
    parser.add_argument("--keys", action="store_true", help="print each opaque key too (list)")


def run(args: argparse.Namespace) -> int:
    """Print numbers. Return 0, or 2 where there is nothing of that name or a rule says no."""
    try:
        authority = authority_by_code(args.authority)
    except ObjectDoesNotExist:
        sys.stderr.write(f"No council with the code {args.authority} is here.\n")
        return 2
    if args.what == "list":
        _print_due(due_in(authority, on=args.on or timezone.localdate()), keys=args.keys)
        return 0
    if args.what == "rounds":
        for one in runs_in(authority):
            sys.stdout.write(f"{one.ref} {one.on} {one.state} {counts_of(one.listed)} gone {one.gone}\n")
        return 0
    return _go(run_in(authority, args.round))


def _print_due(found: dict[str, list[str]], *, keys: bool) -> None:
    for name, number in counts_of(found).items():
        sys.stdout.write(f"{name}: {number}\n")
        if keys:
            sys.stdout.writelines(f"  {key}\n" for key in found[name])
    sys.stdout.write("Nothing has gone. A data officer lists a round, and a manager confirms it, in Kith.\n")


def _go(found: Round | None) -> int:
    if found is None:
        sys.stderr.write("There is no such round. Look with: kith retention rounds\n")
        return 2
    try:
        gone = let_go(found, at=timezone.now())
    except Refused as refused:
        sys.stderr.write(f"{refused.reason}\n")
        return 2
    for name, number in gone.items():
        sys.stdout.write(f"{name}: {number} gone\n")
    return 0
