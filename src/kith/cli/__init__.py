"""The command ``kith``: finds the chosen subcommand's module and runs it.

What lives here: one module per subcommand with ``add_arguments(parser)`` and ``run(args) -> int``. Modules are
imported only when chosen, so that ``kith continuity`` runs without Django. What does not live here: what the
commands do.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from kith.kit.scope import EVERYTHING, within

__all__ = ["COMMANDS", "main"]


class Command(NamedTuple):
    """A subcommand: its module in this package, what it does, and whether Django is set up before it is imported."""

    module: str
    does: str
    needs_django: bool


COMMANDS: Mapping[str, Command] = {
    "continuity": Command(
        "continuity", "count homes, carers, workers and lost ties straight from return files", False
    ),
    "import": Command("import_", "take a return or names into the database", True),
    "serve": Command("serve", "serve Kith to browsers", True),
    "demo": Command(
        "demo", "make an invented region and serve it", False
    ),  # it must say so before Django is set up
    "audit": Command("audit", "check that the audit is whole, and anchor where it ends", True),
    "work": Command("work", "do the jobs that wait, until told to stop", True),
    "backup": Command("backup", "make a sealed copy of everything stored", True),
    "restore": Command("restore", "put a backup back into an empty place, and compare", True),
    "authority": Command("authority", "carry everything of a council out, or in", True),
    "check": Command("check", "check that this installation is fit to serve", True),
    "retention": Command("retention", "what is due to go, and letting go what was confirmed", True),
    "keys": Command("keys", "show, change and retire the keys of sealed fields", True),
    "account": Command("account", "invite somebody to work here: prints a one-use code", True),
}


READER_GONE = 141
"""What a shell calls a program that wrote to a pipe nobody reads any more, as in ``kith ... | head``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code; 2 when the command line makes no sense."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.umask(0o077)  # what any command writes is read by this user alone
    try:
        code = _chosen(words)
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return READER_GONE
    return code


def _write_no_more() -> None:
    """Let what is still to be written, at the end of the program too, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _chosen(words: Sequence[str]) -> int:
    chosen = next((word for word in words if not word.startswith("-")), "")
    command = COMMANDS.get(chosen)
    if command is None:
        _parser(chosen, None).parse_args(words)
        return 2
    return _run_with_django(chosen, command, words) if command.needs_django else _run(chosen, command, words)


def _run(chosen: str, command: Command, words: Sequence[str]) -> int:
    module = import_module(f"{__name__}.{command.module}")
    with within(EVERYTHING):  # whoever may run commands here may read the disk; a visit never gets this
        code = module.run(_parser(chosen, module).parse_args(words))
    return code if isinstance(code, int) else 0


def _run_with_django(chosen: str, command: Command, words: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    import_module("django").setup()
    errors = import_module("django.db")
    try:
        return _run(chosen, command, words)
    except (errors.OperationalError, errors.ProgrammingError):
        sys.stderr.write(
            "The database cannot be used. Look at KITH_DATABASE_URL and KITH_DATA_DIR and whether the server is "
            "running; if this installation is new, run `kith serve` once: it makes the tables.\n"
        )
        return 2


def _parser(chosen: str, module: ModuleType | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kith", description="Leaving care, starting from relationships.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        does = command.does
        sub = commands.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        if name == chosen and module is not None:
            module.add_arguments(sub)
    return parser
