"""What the installation does again and again without being asked: each duty, and how often."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from kith.access.actions.drafts import let_go_of_old_drafts
from kith.access.actions.messages import tidy_messages
from kith.access.actions.sessions import let_go_of_old_forms
from kith.audit.anchors import write_anchor
from kith.cli.backups import back_up_here
from kith.kit.jobs import Task, job, long_job
from kith.records.actions.erasing import erase_spaces
from kith.records.actions.retention import list_everything_due

__all__ = ["duties"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JOBS_KEPT, FAILED_KEPT = 14, 90  # days


@job
def forget_done_jobs() -> None:
    """Remove the rows of jobs that were done long ago."""
    call_command(
        "prune_db_task_results",
        verbosity=0,
        queue_name="*",
        min_age_days=JOBS_KEPT,
        failed_min_age_days=FAILED_KEPT,
    )


@job
def forget_ended_sessions() -> None:
    """Remove the rows of sessions that have ended."""
    call_command("clearsessions", verbosity=0)


@job
def forget_old_drafts() -> None:
    """Remove drafts that are older than they may be, and those that were sent."""
    let_go_of_old_drafts(at=timezone.now())


@job
def forget_held_forms() -> None:
    """Remove what was typed in forms that came too late and were never sent again."""
    let_go_of_old_forms(at=timezone.now())


@long_job
def anchor_the_log() -> None:
    """Write down elsewhere where the chains of the log end."""
    write_anchor(at=timezone.now())


@long_job
def back_up() -> None:
    """Make a sealed backup, and let go of old ones by rule."""
    back_up_here(
        Path(settings.BACKUP_TO), settings.BACKUP_RECIPIENTS, at=timezone.now(), days=settings.BACKUP_DAYS
    )


def duties() -> Iterator[tuple[str, Task[..., None], timedelta]]:
    """Yield each duty: its name, its job, how often. Backups only where it is said where to and to whose key."""
    yield "forget_done_jobs", forget_done_jobs, DAY
    yield "forget_ended_sessions", forget_ended_sessions, DAY
    yield "forget_old_drafts", forget_old_drafts, DAY
    yield "forget_held_forms", forget_held_forms, HOUR
    yield "tidy_messages", tidy_messages, DAY
    yield "anchor_the_log", anchor_the_log, DAY
    yield "list_everything_due", list_everything_due, DAY
    yield "erase_spaces", erase_spaces, HOUR
    if settings.BACKUP_TO and settings.BACKUP_RECIPIENTS:
        yield "back_up", back_up, timedelta(minutes=settings.BACKUP_EVERY)
