"""``kith demo``: make the made-up region in a database of its own, print one-use links, and serve it.

Set-up of Django happens here and not in the command's frame: what says "this is a demo" must be said before.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

FOLDER = "var/demo"
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the size, the seed, and how to serve."""
    parser.add_argument("--people", type=int, default=1000, help="how many young people (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same lives (1)")
    parser.add_argument("--no-serve", action="store_true", help="make it and print the links only")
    parser.add_argument("--json", action="store_true", help="print the cast as JSON")
    parser.add_argument(
        "--host", default="localhost", help="address to listen on; this machine only (localhost)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")


def run(args: argparse.Namespace) -> int:
    """Make or find the demo, print the links, and serve. Return 2 with a sentence where it must not be made."""
    _set_up()
    words, region = import_module("kith.words"), import_module("kith.demo.making.region")
    now = import_module("django.utils.timezone").now()
    today = import_module("django.utils.timezone").localdate(now)
    serve = import_module("kith.cli.serve")
    try:
        region.check_here(people=args.people, seed=args.seed, host=args.host)
    except words.Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    if not args.no_serve and serve.is_taken(args.host, args.port):
        sys.stderr.write(serve.TAKEN.format(port=args.port))
        return REFUSED
    serve.prepare()
    region.make(people=args.people, seed=args.seed, at=now, today=today, tell=_tell)
    url = f"http://{args.host}:{args.port}"
    _print(_cast(region.arrivals(at=now), url), url, args)
    if not args.no_serve:
        serve.serve(args.host, args.port, with_work=True)
    return 0


def _set_up() -> None:
    os.environ["KITH_DEMO"] = "true"
    os.environ.setdefault("KITH_DATA_DIR", FOLDER)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    import_module("django").setup()


def _tell(sentence: str) -> None:
    """Say how far it is, where it does not stand in the way of JSON."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _cast(arrivals: Sequence[Any], url: str) -> list[dict[str, str]]:
    choices = import_module("kith.demo.choices")
    return [
        {
            "role": arrival.part.role.value,
            "name": arrival.part.name,
            "about": arrival.part.is_here,
            "sign_in": f"{url}/demo/sign-in/{arrival.token}/",
            "sign_in_name": arrival.part.username,
            "password": choices.PASS_PHRASE,
        }
        for arrival in arrivals
    ]


def _print(cast: Sequence[Mapping[str, str]], url: str, args: argparse.Namespace) -> None:
    if args.json:
        made = {"url": url, "people": args.people, "seed": args.seed, "cast": list(cast)}
        sys.stdout.write(json.dumps(made, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(cast, url)) + "\n")
    sys.stdout.flush()


def _lines(cast: Sequence[Mapping[str, str]], url: str) -> list[str]:
    lines = [
        "",
        f"Kith is at {url}",
        "Everything in it is made up. Each link works once, on this machine:",
        "",
    ]
    for one in cast:
        role = one["role"].replace("_", " ")
        lines += [f"  {one['name']}, {role} ({one['about']})", f"    {one['sign_in']}"]
    names = ", ".join(one["sign_in_name"] for one in cast)
    lines += [
        "",
        f"Asked for proof, or to sign in by name ({names})? The pass phrase is: {cast[0]['password']}",
        "",
    ]
    return lines
