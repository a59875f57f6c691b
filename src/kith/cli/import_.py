"""``kith import``: read a return or names into an authority's records, and say what could not be stored.

Only the words of the command stand here, so that ``--help`` needs no Django; ``importing`` does the work.
"""

import argparse
from importlib import import_module
from pathlib import Path

from kith.cli.arguments import end_year


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``ssda903 PATH...`` and ``names FILE``."""
    what = parser.add_subparsers(dest="what", required=True, metavar="ssda903|names")
    ssda903 = what.add_parser("ssda903", help="the statutory return, as CSV files")
    ssda903.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a folder for each year, or files"
    )
    ssda903.add_argument("--year", type=end_year, help="the year the collection year ends in, like 2025")
    ssda903.add_argument("--check-only", action="store_true", help="check and store nothing")
    names = what.add_parser("names", help="a CSV with the columns child, forename, surname")
    names.add_argument("paths", nargs=1, type=Path, metavar="FILE")
    for one in (ssda903, names):
        one.add_argument("--authority", required=True, metavar="CODE", help="3-digit or E-code")
        one.add_argument("--json", action="store_true", help="print what was done as JSON")


def run(args: argparse.Namespace) -> int:
    """Import, print what was stored and each refused row, and return the exit code."""
    return int(import_module("kith.cli.importing").run(args))
