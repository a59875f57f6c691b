"""Jobs: deeds done later by a runner, queued in the transaction of the deed that asks for them.

A job of the queue "default" and its mark "done" are one transaction: killed at any moment it was done wholly or not
at all, and is taken up again. A "long" job takes its own short transactions and must bear being begun again.
A job that fails is tried again with growing pauses; after the last try it is listed and waits for somebody.
"""

import re
import traceback
import uuid
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus as State
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from kith.kit.models import Due, Job, Runner

__all__ = [
    "LEASE",
    "MOST_TRIES",
    "Queued",
    "Standing",
    "Task",
    "again",
    "authority_of",
    "do_next",
    "do_ready",
    "failed",
    "forget_runner",
    "is_behind",
    "job",
    "long_job",
    "name_of",
    "person_of",
    "queue",
    "queue_due",
    "refs_of",
    "say_alive",
    "standing",
    "take_up_again",
]

DEFAULT, LONG = "default", "long"
LEASE = timedelta(seconds=60)
LATE = timedelta(hours=1)
MOST_TRIES = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
OPAQUE = re.compile(r"[\w:.,+-]{0,100}", re.ASCII)
KEYS = uuid.UUID("5f0c8f1e-7d0a-4b52-9d5c-3f4f6b7a9c11")

Deed = Callable[..., None]
Queued = DBTaskResult[Any, Any]
Around = Callable[[Queued], AbstractContextManager[object]]
Noted = Callable[[Queued], None]


def job(deed: Deed) -> Task[..., None]:
    """Make a function a job that is done inside one transaction: keep it short. It must stand at module level."""
    return task(queue_name=DEFAULT)(deed)


def long_job(deed: Deed) -> Task[..., None]:
    """Make a function a job that takes its own transactions. It may be begun again after a kill, and must bear it."""
    return task(queue_name=LONG)(deed)


def queue(
    deed: Task[..., None],
    *refs: str,
    key: str = "",
    authority: str = "",
    person: str = "",
    after: datetime | None = None,
) -> uuid.UUID:
    """Queue a job in the caller's transaction: rolled back, it was never asked for. Return its number.

    ``refs`` are opaque references, never content. ``key`` names this very deed: queued twice, it is one job.
    ``authority`` and ``person`` are references of whose rows it may touch (service record; my space); where neither is
    given, the whole installation's. ``after`` is the earliest moment to do it.
    """
    if not all(isinstance(ref, str) and OPAQUE.fullmatch(ref) for ref in (*refs, authority, person)):
        raise ValueError("A job takes opaque references only.")
    number = _number(deed, key) if key else uuid.uuid4()
    words = {"args": list(refs), "kwargs": {}, "authority": authority, "person": person}
    with transaction.atomic():
        Job.objects.get_or_create(
            id=number,
            defaults={
                "args_kwargs": words,
                "priority": deed.priority,
                "task_path": deed.module_path,
                "queue_name": deed.queue_name,
                "backend_name": deed.backend,
                "run_after": after or timezone.now(),
            },
        )
    return number


def _number(deed: Task[..., None], key: str) -> uuid.UUID:
    return uuid.uuid5(KEYS, f"{deed.module_path} {key}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job is that is not done: whether a try failed, when the next one is, whether it was given up."""

    failed: bool
    next_at: datetime | None
    given_up: bool


def standing(deed: Task[..., None], key: str) -> Standing | None:
    """Return how far the job of this deed and key is; None where there is none, or it is done."""
    found = Job.objects.filter(pk=_number(deed, key)).exclude(status=State.SUCCESSFUL).first()
    if found is None:
        return None
    failed = found.status == State.READY and bool(found.exception_class_path)
    return Standing(failed, found.run_after if failed else None, found.status == State.FAILED)


# Doing


def do_next(runner: str, *, around: Around | None = None, noted: Noted | None = None) -> bool:
    """Do the next ready job, and return whether there was one.

    ``around`` opens what a job needs (its scope); ``noted`` leaves its audit row, in the transaction of its mark.
    """
    if not Job.objects.ready().exists():
        return False
    with exclusive_transaction():
        found = Job.objects.ready().get_locked()
        if found is not None:
            found.claim(runner)
    if found is None:
        return False
    _do(found, around or (lambda _: nullcontext()), noted or (lambda _: None))
    return True


def do_ready(*, around: Around | None = None, noted: Noted | None = None) -> int:
    """Do every job that is ready, and return how many that were."""
    done = 0
    while do_next("here", around=around, noted=noted):
        done += 1
    return done


def name_of(found: Queued) -> str:
    """Return what a job is called: its function's name."""
    return str(found.task_path).rpartition(".")[2]


def refs_of(found: Queued) -> list[str]:
    """Return the references a job is about."""
    return [word for word in found.args_kwargs["args"] if word]


def authority_of(found: Queued) -> str:
    """Return the reference of the authority whose rows a job may touch, or blank."""
    return str(found.args_kwargs.get("authority", ""))


def person_of(found: Queued) -> str:
    """Return the reference of the person whose rows a job may touch, or blank."""
    return str(found.args_kwargs.get("person", ""))


def _do(found: Queued, around: Around, noted: Noted) -> None:
    try:
        with around(found):
            _deed(found, noted)
    except Exception as error:
        _fail(found, error, noted)


def _deed(found: Queued, noted: Noted) -> None:
    words = found.args_kwargs["args"]
    if found.queue_name == LONG:
        found.task.call(*words)
    with transaction.atomic():
        if not _is_mine(found):
            return
        if found.queue_name != LONG:
            found.task.call(*words)
        _mark(found, State.SUCCESSFUL)
        noted(found)


def _is_mine(found: Queued) -> bool:
    """Whether nobody took this job up meanwhile, thinking this runner dead. Locks its row."""
    row = Job.objects.select_for_update().filter(pk=found.pk, status=State.RUNNING).first()
    return row is not None and row.worker_ids == found.worker_ids


def _mark(found: Queued, state: State) -> None:
    found.status, found.finished_at = state, timezone.now()
    found.save(update_fields=["status", "finished_at", "exception_class_path", "traceback", "run_after"])


def _fail(found: Queued, error: BaseException, noted: Noted) -> None:
    """Write down what kind of fault it was and where, never its message: that may quote what somebody told us."""
    with transaction.atomic():
        if not _is_mine(found):
            return
        found.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
        found.traceback = "\n".join(_places(error))
        _later_or_never(found)
        if found.status == State.FAILED:
            noted(found)


def _places(error: BaseException) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _later_or_never(found: Queued) -> None:
    tries = len(found.worker_ids)
    found.run_after = timezone.now() + min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
    _mark(found, State.FAILED if tries >= MOST_TRIES else State.READY)


# Runners


def say_alive(runner: str, *, at: datetime) -> None:
    """Say that a runner is alive, so that nobody takes up its jobs."""
    Runner.objects.update_or_create(name=runner, defaults={"seen_at": at})


def forget_runner(runner: str) -> None:
    """Say that a runner has ended. What it had begun is taken up again at once."""
    Runner.objects.filter(name=runner).delete()


@transaction.atomic
def take_up_again(*, at: datetime, lease: timedelta = LEASE) -> int:
    """Make ready again what runners had begun that are alive no more, and return how many jobs that were."""
    Runner.objects.filter(seen_at__lte=at - lease).delete()
    alive = set(Runner.objects.values_list("name", flat=True))
    begun = Job.objects.select_for_update().filter(status=State.RUNNING)
    dead = [found for found in begun if found.worker_ids[-1] not in alive]
    for found in dead:
        found.exception_class_path = found.exception_class_path or "the runner ended"
        _later_or_never(found)
        if found.status == State.READY and len(found.worker_ids) == 1:
            Job.objects.filter(pk=found.pk).update(run_after=at)
    return len(dead)


# What comes round again


def queue_due(duties: Collection[tuple[str, Task[..., None], timedelta]], *, at: datetime) -> int:
    """Queue each duty (name, job, how often) that is due, once however many runners ask; return how many."""
    waiting_until = dict(Due.objects.values_list("name", "next_at"))
    return sum(
        _queue_one(name, deed, every, at=at)
        for name, deed, every in duties
        if waiting_until.get(name, at) <= at
    )


@transaction.atomic
def _queue_one(name: str, deed: Task[..., None], every: timedelta, *, at: datetime) -> bool:
    Due.objects.get_or_create(name=name, defaults={"next_at": at})
    taken = Due.objects.filter(name=name, next_at__lte=at).update(next_at=at + every)
    if taken:
        queue(deed)
    return bool(taken)


# Looking after


def failed() -> list[Queued]:
    """Return the jobs that were given up, oldest first."""
    return list(Job.objects.failed().order_by("finished_at", "pk"))


def is_behind(*, at: datetime) -> bool:
    """Return whether a job has been ready for longer than it should be: no runner does them, or too few."""
    return Job.objects.filter(status=State.READY, run_after__lte=at - LATE).exists()


def again(number: str, *, at: datetime) -> bool:
    """Make a job that was given up ready once more. Return whether there was one of this number."""
    changes: dict[str, Any] = {"status": State.READY, "run_after": at, "worker_ids": [], "finished_at": None}
    try:
        return bool(Job.objects.failed().filter(pk=uuid.UUID(number)).update(**changes))
    except ValueError:
        return False
