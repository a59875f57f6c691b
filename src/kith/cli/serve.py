"""``kith serve``: bring the database up to date, gather static files, and serve."""

import argparse
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--host`` and ``--port``."""
    parser.add_argument("--host", default="localhost", help="address to listen on (localhost)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")


def run(args: argparse.Namespace) -> int:
    """Prepare, say where, and serve until stopped. Return the server's exit code."""
    prepare()
    sys.stdout.write(f"Kith is at http://{args.host}:{args.port}\n")
    sys.stdout.flush()
    return serve(args.host, args.port)


def prepare() -> None:
    """Bring the database and the static files up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: int) -> int:
    """Run the web server in the foreground until it is stopped."""
    command = [
        str(Path(sys.executable).with_name("gunicorn")),
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
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
