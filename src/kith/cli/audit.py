"""``kith audit verify``: recompute every chain of the audit and name the first broken row of each."""

import argparse
import sys

from kith.audit.queries import breaks, chains


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the word ``verify``."""
    parser.add_argument("what", choices=["verify"])


def run(args: argparse.Namespace) -> int:
    """Print one line a chain. Return 0 when all hold, 1 when one is broken."""
    broken = {found.chain: found for found in breaks()}
    for chain, length in chains():
        if chain not in broken:
            sys.stdout.write(f"{chain}: {length} rows, whole\n")
    for found in broken.values():
        sys.stdout.write(f"{found.chain}: broken at row {found.seq}: {found.wrong}\n")
    return 1 if broken else 0
