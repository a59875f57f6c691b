"""Releasing the file of a request, and making it anew. That it was opened is noted by the door it is given through."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kith.access.actions import note, tell_person
from kith.people.models import Account
from kith.records.actions.requests import step
from kith.records.choices.requests import GIVEN_OUT, PACK_DAYS, Mover, Reason, State
from kith.records.files import Made, record_files
from kith.records.models import Pack, RecordRequest, TakenOut
from kith.records.queries.requests import Screened, screened
from kith.records.rules.requests import check_may_move
from kith.words import Refused, Say

CHANGED = Say("Something has changed since it was read. It has to be screened once more.")


def release_record(
    request: RecordRequest, *, by: Account, at: datetime, words: str = "", agreed: Sequence[str] = ()
) -> Pack:
    """Let somebody have their record: a manager's decision. ``agreed``: what they agree to keep back for serious harm.

    The file is made before the transaction, from what was screened; if anything moved meanwhile, nothing is released.
    Refused while something has not been read as it stands, or is kept back for harm without the manager's word.
    """
    items = screened(request)
    _check_whole(items, agreed)
    made = record_files(request.person, items, at=at)
    with transaction.atomic():
        locked = RecordRequest.objects.select_for_update().get(pk=request.pk)
        check_may_move(locked.stands, State.RELEASED, Mover.MANAGER, locked.way)
        if _outs(locked) != {out.ref for item in items for out in item.outs}:
            raise Refused(CHANGED)
        TakenOut.objects.filter(request=locked, ref__in=agreed).update(agreed_at=at, agreed_by=by)
        step(locked, State.RELEASED, by=by, at=at, words=words)
        pack = _keep(locked, made, by=by, at=at)
        tell_person(request.person, "record_ready", at=at)
        note("release_record", request.person, by=by, at=at, things=[request.ref, pack.ref])
    request.state = locked.state
    return pack


def make_anew(request: RecordRequest, *, by: Account, at: datetime) -> Pack:
    """Make the file of a released request once more, from the same decisions; the one before is gone.

    What was written after the release, and not screened, keeps it from being made.
    """
    items = screened(request)
    _check_whole(items, [out.ref for item in items for out in item.outs if out.agreed_at])
    made = record_files(request.person, items, at=at)
    with transaction.atomic():
        locked = RecordRequest.objects.select_for_update().get(pk=request.pk)
        if locked.stands not in GIVEN_OUT or _outs(locked) != {
            out.ref for item in items for out in item.outs
        }:
            raise Refused(CHANGED)
        pack = _keep(locked, made, by=by, at=at)
        note("make_record_anew", request.person, by=by, at=at, things=[request.ref, pack.ref])
    return pack


def _check_whole(items: Sequence[Screened], agreed: Sequence[str]) -> None:
    for item in items:
        if item.needs_look or any(out.seal != item.held.seal for out in item.outs):
            raise Refused(CHANGED)
        if any(out.reason == Reason.SERIOUS_HARM and out.ref not in agreed for out in item.outs):
            raise Refused(Say("Agree to each thing that is kept back for serious harm, or hand it back."))


def _outs(request: RecordRequest) -> set[str]:
    return set(TakenOut.objects.filter(request=request, undone_at__isnull=True).values_list("ref", flat=True))


def _keep(request: RecordRequest, made: Made, *, by: Account, at: datetime) -> Pack:
    Pack.objects.filter(request=request).delete()
    return Pack.objects.create(
        request=request,
        made_at=at,
        made_by=by,
        ends_at=at + timedelta(days=PACK_DAYS),
        items=made.items,
        taken_out=made.taken_out,
        pdf=made.pdf,
        data=made.data,
    )
