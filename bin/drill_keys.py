"""Drill: change the keys of sealed fields while eight processes write, and see that nothing is lost or unreadable.

    bin/drill_keys.py [--seconds 60] [--writers 8]

It runs in a data folder of its own; where KITH_DATABASE_URL names a PostgreSQL server, in a database of its own there.
It prints a log; exit code 0 says that 0 were lost, 0 were unreadable, and the old keys open nothing any more.
"""

import argparse
import json
import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

EACH = 25
SETTLES = timedelta(seconds=2)
"""An hour in earnest. Here nothing that writes has anything on its way for longer than a moment."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write is not None:
        return write(args.write)
    folder = tempfile.mkdtemp(prefix="kith-drill-")
    server = os.environ.get("KITH_DATABASE_URL", "")
    own = f"kith_drill_{secrets.token_hex(4)}" if server.startswith("postgres") else ""
    os.environ.update(KITH_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="kith.config.settings", KITH_FIELD_KEYS="")
    os.environ["KITH_FIELD_KEYS_FILE"] = str(Path(folder) / "field-keys")
    os.environ["KITH_DATABASE_URL"] = urlsplit(server)._replace(path=f"/{own}").geturl() if own else ""
    try:
        if own:
            on_server(server, f"CREATE DATABASE {own}")
        return drill(args)
    finally:
        if own:
            on_server(server, f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")
        shutil.rmtree(folder, ignore_errors=True)


def on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(statement)


def stop_sign() -> Path:
    return Path(os.environ["KITH_DATA_DIR"]) / "stop"


def ready() -> None:
    import django

    django.setup()
    from kith.kit.scope import EVERYTHING, go_on_as

    go_on_as(EVERYTHING)


def made(writers: int) -> None:
    """Make somebody with a map for each writer."""
    from django.core.management import call_command
    from django.utils import timezone

    from kith.people.choices import Role
    from kith.people.tests.factories import a_person, an_account, an_authority
    from kith.universe.actions import add_member

    call_command("migrate", verbosity=0, interactive=False)
    authority = an_authority()
    for number in range(writers):
        person = a_person(authority)
        account = an_account(Role.YOUNG_PERSON, authority=authority, person=person, username=f"w{number}")
        for place in range(EACH):
            add_member(person, f"{number}-{place}-first", by=account, at=timezone.now())


def write(number: int) -> int:
    """Rename one's own members again and again until told to stop, reading each first; tell what was acknowledged."""
    ready()
    from django.utils import timezone

    from kith.kit.keys import Unreadable
    from kith.people.models import Account
    from kith.universe.actions import rename_member
    from kith.universe.models import Member

    account = Account.objects.get(username=f"w{number}")
    own = list(Member.objects.filter(person=account.person).values_list("pk", flat=True))
    said, wrong, unreadable, done, longest = {}, [], 0, 0, 0.0
    print("ready", flush=True)
    while not stop_sign().exists():
        pk = own[done % len(own)]
        begun = time.perf_counter()
        try:
            member = Member.objects.get(pk=pk)
            if member.nickname != said.get(pk, member.nickname):
                wrong.append([pk, said[pk], member.nickname])
            name = f"{number}-{pk}-{done}"
            rename_member(member, nickname=name, by=account, at=timezone.now())
            said[pk] = name
        except Unreadable:
            unreadable += 1
        longest = max(longest, time.perf_counter() - begun)
        done += 1
    print(
        json.dumps({"said": said, "wrong": wrong, "unreadable": unreadable, "done": done, "longest": longest})
    )
    return 0


@contextmanager
def writing(writers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Let so many processes write, all of them from the first line on; none is left behind."""
    again = [sys.executable, __file__, "--write"]
    processes = [subprocess.Popen([*again, str(number)], stdout=subprocess.PIPE) for number in range(writers)]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def drill(args: argparse.Namespace) -> int:
    ready()
    made(args.writers)
    from django.db import connection
    from django.utils import timezone

    from kith.audit.queries import breaks
    from kith.kit import keys
    from kith.kit.reseal import change_key, keys_in_use, retire_keys
    from kith.universe.models import Member

    version = (
        connection.Database.sqlite_version
        if connection.vendor == "sqlite"
        else connection.pg_version // 10000
    )
    print(f"Keys changed while {args.writers} processes write, {args.seconds:.0f} s")
    print(f"{connection.vendor} {version}, {os.cpu_count()} cores, Python {platform.python_version()}")
    first = {pk: value.token for pk, value in Member.objects.values_list("pk", "nickname")}
    retired, sealed, rounds = [], 0, 0
    with writing(args.writers) as processes:
        begun = time.time()
        while not rounds or time.time() < begun + args.seconds:
            outcome = change_key()
            sealed, rounds = sealed + outcome.sealed, rounds + 1
            print(f"{time.time() - begun:6.1f} s  {keys.ring().current} came, {outcome.sealed} sealed anew")
            time.sleep(SETTLES.total_seconds())
            old, outcome = retire_keys(now=timezone.now(), settled=SETTLES)
            retired += old
            print(f"{time.time() - begun:6.1f} s  {', '.join(old)} gone, {outcome.sealed} more sealed anew")
        stop_sign().touch()
        told = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    idle = [number for number, one in enumerate(told) if one["done"] < rounds]
    lost, unreadable = sum(len(one["wrong"]) for one in told), sum(one["unreadable"] for one in told)
    for pk, name in ((int(pk), name) for one in told for pk, name in one["said"].items()):
        try:
            lost += Member.objects.get(pk=pk).nickname != name
        except keys.Unreadable:
            unreadable += 1
    still = sum(opens(pk, token) for pk, token in first.items())
    print(
        f"writes: {sum(one['done'] for one in told)}, the longest {max(one['longest'] for one in told):.2f} s"
    )
    print(f"keys changed: {rounds} times, {sealed} cells sealed anew; lost: {lost}, unreadable: {unreadable}")
    print(
        f"cells of the beginning that still open: {still}; keys in use: {len(keys_in_use())} of {len(retired) + 1}"
    )
    print(f"breaks in the audit: {len(list(breaks()))}")
    wrong = (lost, unreadable, still, len(keys_in_use()) != 1, list(breaks()), idle)
    return 1 if any(wrong) else 0


def opens(pk: int, token: str) -> bool:
    from kith.kit import keys
    from kith.kit.sealed import about
    from kith.universe.models import Member

    try:
        keys.unseal(token, about(Member, "nickname", Member.objects.get(pk=pk).ref))
    except keys.Unreadable:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
