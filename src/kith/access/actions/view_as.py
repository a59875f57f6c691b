"""Looking as a worker sees, to help them: begun with a reason, read-only, over after half an hour."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kith.access.models import ViewAs
from kith.access.queries.glass import may_be_looked_as
from kith.access.rules import VIEW_AS_LASTS, check_reason
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.people.models import Account
from kith.people.rules import chain_of
from kith.words import Refused, Say


@transaction.atomic
def begin_view_as(worker: Account, *, reason: str, by: Account, at: datetime) -> ViewAs:
    """Let a manager or administrator look as one of their workers sees. An earlier time of theirs ends."""
    check_reason(reason)
    if not may_be_looked_as(by).filter(pk=worker.pk).exists():
        raise Refused(Say("Choose somebody who works in your team now."))
    _standing(by, at=at).update(ended_at=at)
    begun = ViewAs.objects.create(
        viewer=by, seen_as=worker, reason=reason.strip(), begun_at=at, ends_at=at + VIEW_AS_LASTS
    )
    _record("begin_view_as", begun, at=at)
    return begun


@transaction.atomic
def end_view_as(viewing: ViewAs, *, at: datetime) -> None:
    """Go back to one's own pages. Ending what has ended changes nothing."""
    if _standing(viewing.viewer, at=at).filter(pk=viewing.pk).update(ended_at=at):
        _record("end_view_as", viewing, at=at)


def _standing(viewer: Account, *, at: datetime) -> QuerySet[ViewAs]:
    return ViewAs.objects.filter(viewer=viewer, ended_at__isnull=True, ends_at__gt=at)


def _record(deed: str, viewing: ViewAs, *, at: datetime) -> None:
    """Both are on the row: who looked, and as whom."""
    viewer = viewing.viewer
    assert viewer.authority is not None  # noqa: S101  staff have one
    record(
        chain=chain_of(viewer.authority.ref),
        kind=Kind.VIEW_AS,
        deed=deed,
        actor=viewer.ref,
        role=viewer.role,
        things=[viewing.seen_as.ref, viewing.ref],
        at=at,
    )
