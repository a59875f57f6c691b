"""``kith work``: the runner, a process that does jobs; and the list of those that were given up."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from kith.access.scope import scope_of_authority
from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.cli.duties import duties
from kith.kit.jobs import (
    LEASE,
    Queued,
    again,
    authority_of,
    do_next,
    do_ready,
    failed,
    forget_runner,
    name_of,
    person_of,
    queue_due,
    refs_of,
    say_alive,
    take_up_again,
)
from kith.kit.refs import new_ref
from kith.kit.scope import EVERYTHING, Scope, within
from kith.people.models import Authority, Person
from kith.people.rules import chain_of

DONE, NONE_SUCH = 0, 2
REST = 1.0
"""Seconds between two looks when nothing is to be done."""
TROUBLE = 5.0
"""Seconds to wait when the database is gone. It may come back by itself."""
PULSE = LEASE / 4

log = logging.getLogger("kith.work")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how long to work, and what to say of jobs that were given up."""
    parser.add_argument("--once", action="store_true", help="do what is ready now, and end")
    parser.add_argument("--failed", action="store_true", help="list the jobs that were given up")
    parser.add_argument("--again", metavar="NUMBER", help="let a job that was given up be tried once more")
    parser.add_argument(
        "--beside", type=int, metavar="PID", help="end when this process, which began it, has ended"
    )


def run(args: argparse.Namespace) -> int:
    """Do jobs until told to stop. Return 0, or 2 when there is no such job."""
    if args.failed:
        return _list_failed()
    if args.again:
        return _again(args.again)
    if args.once:
        queue_due(list(duties()), at=timezone.now())
        do_ready(around=scope_of_job, noted=note_job)
        return DONE
    return _work(args.beside)


@contextmanager
def scope_of_job(found: Queued) -> Iterator[None]:
    """Ask the database as whom a job is for; as the whole installation where it names nobody."""
    authority, person = authority_of(found), person_of(found)
    scope = EVERYTHING if not (authority or person) else Scope(on=timezone.localdate())
    with within(EVERYTHING):
        if authority:
            scope = scope_of_authority(Authority.objects.get(ref=authority))
        if person:
            one = Person.objects.get(ref=person)
            scope = replace(scope, person=one.pk, belongs_to=one.authority_id)
    with within(scope):
        yield


def note_job(found: Queued) -> None:
    """Leave the audit row of a job: that it was done or given up, and the references it was about; never content."""
    authority = authority_of(found)
    given_up = "" if found.status == "SUCCESSFUL" else "_given_up"
    record(
        chain=chain_of(authority) if authority else INSTALLATION,
        kind=Kind.JOB,
        deed=f"{name_of(found)}{given_up}"[:60],
        actor=INSTALLATION,
        things=refs_of(found),
        at=found.finished_at or timezone.now(),
    )


# Working


def _work(beside: int | None) -> int:
    name = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_ref(6)}"
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    pulse = threading.Thread(target=_pulse, args=(name, stop), daemon=True)
    _safely(lambda: say_alive(name, at=timezone.now()))
    pulse.start()
    try:
        _turns(name, stop, beside)
    finally:
        stop.set()
        pulse.join(REST)
        _safely(lambda: forget_runner(name))
    return DONE


def _turns(name: str, stop: threading.Event, beside: int | None) -> None:
    looked: datetime | None = None
    while not stop.is_set() and (beside is None or os.getppid() == beside):
        now = timezone.now()
        if looked is None or now - looked >= PULSE:
            _safely(partial(_look_round, now))
            looked = now
        busy = _safely(lambda: do_next(name, around=scope_of_job, noted=note_job))
        if not busy:
            stop.wait(REST if busy is False else TROUBLE)
        close_old_connections()


def _look_round(now: datetime) -> bool:
    with within(EVERYTHING):
        take_up_again(at=now)
        return bool(queue_due(list(duties()), at=now))


def _pulse(name: str, stop: threading.Event) -> None:
    """Say again and again that this runner is alive, also while a long job runs."""
    while not stop.wait(PULSE.total_seconds()):
        _safely(lambda: say_alive(name, at=timezone.now()))
    connection.close()


def _safely(act: Callable[[], object]) -> bool | None:
    """Do something; where the database is gone, let go of the connection and return None: another turn will come."""
    try:
        return bool(act())
    except (DatabaseError, InterfaceError) as error:
        log.warning("The database cannot be used now: %s", type(error).__name__)
        connection.close()
        return None


# Looking after


def _list_failed() -> int:
    for found in failed():
        when = found.finished_at.isoformat(timespec="minutes") if found.finished_at else ""
        sys.stdout.write(
            f"{found.id} {name_of(found)}: {len(found.worker_ids)} tries, last {when}, {found.exception_class_path}\n"
        )
    return DONE


def _again(number: str) -> int:
    if again(number, at=timezone.now()):
        return DONE
    sys.stderr.write("No job that was given up has this number. See kith work --failed.\n")
    return NONE_SUCH
