"""``kith serve``: bring the database up to date, gather static files, and serve."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command

from kith.cli import private
from kith.demo.queries import marker
from kith.demo.rules import is_loopback
from kith.kit import keys
from kith.kit.postgres.roles import as_owner, problem

TAKEN = "Port {port} is in use by another program. Stop that one, or choose another with --port.\n"
DEMO_STAYS = (
    "This is a demo, and its pass phrases are public: it is served on this machine only (--host localhost).\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--host`` and ``--port``, and whether jobs are done beside."""
    parser.add_argument("--host", default="localhost", help="address to listen on (localhost)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--with-work", action="store_true", help="do jobs beside, as kith work does elsewhere"
    )


def run(args: argparse.Namespace) -> int:
    """Prepare, say where, and serve until stopped. Return 2 when the port is taken, or keys or role do not fit."""
    if is_taken(args.host, args.port):
        sys.stderr.write(TAKEN.format(port=args.port))
        return 2
    if sentence := keys.problem():
        sys.stderr.write(f"{sentence}\n")
        return 2
    prepare()
    if sentence := problem():
        sys.stderr.write(f"{sentence}\n")
        return 2
    if marker() is not None and not is_loopback(args.host):
        sys.stderr.write(DEMO_STAYS)
        return 2
    sys.stdout.write(f"Kith is at http://{args.host}:{args.port}\n")
    return serve(args.host, args.port, with_work=args.with_work)


def is_taken(host: str, port: int) -> bool:
    """Return whether somebody else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def prepare() -> None:
    """Bring the database and the static files up to date; what lies in the data folder is this user's alone."""
    private.close(settings.DATA_DIR)
    with as_owner():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    keys.enrol()
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: int, *, with_work: bool) -> NoReturn:
    """Become the web server: this process turns into it, so that stopping one stops the other.

    ``with_work`` begins a runner beside it, which ends when the server does.
    """
    if with_work:
        subprocess.Popen([str(Path(sys.executable).with_name("kith")), "work", "--beside", str(os.getpid())])
    program = str(Path(sys.executable).with_name("gunicorn"))
    command = [
        program,
        "kith.config.wsgi:application",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(settings.SERVER_WORKERS),
        "--threads",
        "4",
        "--worker-class",
        "gthread",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    sys.stdout.flush()
    os.execv(program, command)  # noqa: S606  our own program, no shell
