"""Writes of the screening: reading an item, taking something out with a reason, putting it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note
from kith.people.models import Account
from kith.records.choices.requests import Reason, State
from kith.records.models import LookedAt, RecordRequest, TakenOut
from kith.records.queries.held import Held
from kith.records.rules.requests import Span, check_harm_review, merged, occurrences
from kith.words import Refused, Say

OPEN = frozenset({State.SEARCHING, State.MEETING_OFFERED, State.SCREENING})


@transaction.atomic
def look_at_item(request: RecordRequest, held: Held, *, by: Account, at: datetime) -> None:
    """Note that one item was read as it stands now. What it names stays in unless it is taken out."""
    _check_open(request)
    LookedAt.objects.update_or_create(
        request=request, item=held.key, defaults={"seal": held.seal, "at": at, "by": by}
    )
    note("look_at_item", request.person, by=by, at=at, things=[request.ref, held.key])


@transaction.atomic
def take_out(
    request: RecordRequest,
    held: Held,
    *,
    reason: Reason,
    by: Account,
    at: datetime,
    words: Sequence[str] = (),
    whole: bool = False,
    review_on: date | None = None,
) -> TakenOut:
    """Take words out of one item wherever they stand in it, or all of it; with a reason, and undone until release."""
    _check_open(request)
    check_harm_review(reason, review_on, on=timezone.localdate(at))
    spans = {} if whole else spans_of(held, words)
    if not whole and not spans:
        raise Refused(Say("These words do not stand in it. Copy them exactly as they are written."))
    out = TakenOut.objects.create(
        request=request,
        item=held.key,
        whole=whole,
        spans=spans,
        seal=held.seal,
        reason=reason.value,
        review_on=review_on if reason is Reason.SERIOUS_HARM else None,
        at=at,
        by=by,
    )
    LookedAt.objects.update_or_create(
        request=request, item=held.key, defaults={"seal": held.seal, "at": at, "by": by}
    )
    note("take_out", request.person, by=by, at=at, things=[request.ref, held.key, out.ref], fields=["reason"])
    return out


@transaction.atomic
def put_back(request: RecordRequest, out_ref: str, *, by: Account, at: datetime) -> None:
    """Put back what was taken out. Until release everything can be undone; what was done stays on the log."""
    _check_open(request)
    found = TakenOut.objects.filter(request=request, ref=out_ref, undone_at__isnull=True)
    if found.update(undone_at=at, undone_by=by):
        note("put_back", request.person, by=by, at=at, things=[request.ref, out_ref])


def spans_of(held: Held, words: Sequence[str]) -> Mapping[str, list[Span]]:
    """Return where words stand in an item, by field; nothing where they stand nowhere."""
    found = {
        fact.field: merged([span for one in words for span in occurrences(fact.value, one.strip())])
        for fact in held.facts
    }
    return {field: spans for field, spans in found.items() if spans}


def _check_open(request: RecordRequest) -> None:
    state = RecordRequest.objects.select_for_update().values_list("state", flat=True).get(pk=request.pk)
    if State(state) not in OPEN:
        raise Refused(Say("This request is not being screened now."))
