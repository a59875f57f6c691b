"""Letting somebody have their record: a manager's decision, the job that makes the pack, making it anew.

The decision writes down a ``Making``; a job makes the pack from what was screened and moves the request on, in one
transaction with the pack. Until then nothing is called ready. That a pack was opened is noted by the door it is given
through.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note, tell_person
from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit.jobs import long_job, queue, standing
from kith.people.models import Account
from kith.people.rules import chain_of
from kith.records.actions.requests import step
from kith.records.actions.telling import tell_asker_later
from kith.records.choices.giving import Ended
from kith.records.choices.requests import GIVEN_OUT, PACK_DAYS, Mover, Reason, State
from kith.records.files import Made, record_files
from kith.records.models import Making, Pack, RecordRequest, TakenOut
from kith.records.queries.requests import Screened, screened
from kith.records.rules.requests import check_may_move
from kith.words import Refused, Say

CHANGED = Say("Something has changed since it was read. It has to be screened once more.")

# Deciding


@transaction.atomic
def agree_to_release(
    request: RecordRequest, *, by: Account, at: datetime, words: str = "", agreed: Sequence[str] = ()
) -> Making:
    """A manager lets somebody have their record. ``agreed``: what they agree to keep back for serious harm.

    A job makes the pack, and the request is released when it is there. Refused while something has not been read as
    it stands, or is kept back for harm without the manager's word.
    """
    locked = _locked(request)
    check_may_move(locked.stands, State.RELEASED, Mover.MANAGER, locked.way)
    outs = _check_whole(screened(request), agreed)
    TakenOut.objects.filter(request=locked, ref__in=agreed).update(agreed_at=at, agreed_by=by)
    making = _ask_for(request, outs, by=by, at=at, words=words)
    note("agree_to_release", request.person, by=by, at=at, things=[request.ref, making.ref])
    return making


@transaction.atomic
def ask_anew(request: RecordRequest, *, by: Account, at: datetime) -> Making:
    """Have the pack of a released request made once more, from the same decisions. The one before stays till then.

    What was written after the release, and not screened, keeps it from being made.
    """
    if _locked(request).stands not in GIVEN_OUT:
        raise Refused(CHANGED)
    outs = _check_whole(screened(request))
    making = _ask_for(request, outs, by=by, at=at, anew=True)
    note("ask_for_record_anew", request.person, by=by, at=at, things=[request.ref, making.ref])
    return making


def _ask_for(
    request: RecordRequest,
    outs: Collection[str],
    *,
    by: Account,
    at: datetime,
    words: str = "",
    anew: bool = False,
) -> Making:
    for before in Making.objects.filter(request=request, ended_at__isnull=True):
        how = standing(make_pack_of, before.ref)
        if how is not None and not how.given_up:
            raise Refused(Say("It is being made already. Look again in a few minutes."))
        _end(before, Ended.GIVEN_UP, at=at)
    making = Making.objects.create(
        request=request, anew=anew, outs=sorted(outs), words=words.strip(), asked_at=at, asked_by=by
    )
    queue(make_pack_of, making.ref, key=making.ref, authority=request.person.authority.ref)
    return making


def _check_whole(items: Sequence[Screened], agreed: Collection[str] | None = None) -> set[str]:
    """Return the references of all that is taken out. ``agreed``: what for harm; None where that was agreed before."""
    for item in items:
        if item.needs_look or any(out.seal != item.held.seal for out in item.outs):
            raise Refused(CHANGED)
        for out in item.outs:
            if out.reason == Reason.SERIOUS_HARM and not (
                out.agreed_at if agreed is None else out.ref in agreed
            ):
                raise Refused(Say("Agree to each thing that is kept back for serious harm, or hand it back."))
    return {out.ref for item in items for out in item.outs}


def _locked(request: RecordRequest) -> RecordRequest:
    return RecordRequest.objects.select_for_update().get(pk=request.pk)


# Making


def make_pack(making: Making, *, at: datetime) -> Pack | None:
    """Make what was decided on, and release the request with it. Doing it twice makes it once.

    The files are made before the transaction, from what was screened. If anything is not as it was when somebody
    decided, nothing is released, and it is written down why. Returns None where nothing was made.
    """
    request = making.request
    items = screened(request)
    try:
        whole = _check_whole(items) == set(making.outs)
    except Refused:
        whole = False
    made = record_files(request.person, items, at=at) if whole else None
    with transaction.atomic():
        locked = _locked(request)
        mine = Making.objects.select_for_update().get(pk=making.pk)
        if mine.ended_at is not None:
            return None
        if locked.stands not in (GIVEN_OUT if mine.anew else {State.DECIDING}):
            _not_made(mine, request, Ended.DROPPED, at=at)
            return None
        if made is None or _outs(locked) != set(mine.outs):
            _not_made(mine, request, Ended.CHANGED, at=at)
            return None
        return _release(mine, locked, request, made, at=at)


def _release(
    making: Making, locked: RecordRequest, request: RecordRequest, made: Made, *, at: datetime
) -> Pack:
    if not making.anew:
        step(locked, State.RELEASED, by=making.asked_by, at=at, words=making.words)
    pack = _keep(locked, made, by=making.asked_by, at=at)
    _end(making, Ended.MADE, at=at)
    tell_person(request.person, "record_ready", at=at)
    tell_asker_later(making, request, at=at)
    deed = "make_record_anew" if making.anew else "release_record"
    _note_job(deed, request, [request.ref, pack.ref], at=at)
    request.state = locked.state
    return pack


def _not_made(making: Making, request: RecordRequest, why: Ended, *, at: datetime) -> None:
    _end(making, why, at=at)
    _note_job("stop_making_record", request, [request.ref, making.ref], at=at)


def _end(making: Making, how: Ended, *, at: datetime) -> None:
    making.ended, making.ended_at, making.words = how.value, at, ""
    making.save(update_fields=["ended", "ended_at", "words"])


def _note_job(deed: str, request: RecordRequest, things: list[str], *, at: datetime) -> None:
    record(
        chain=chain_of(request.person.authority.ref),
        kind=Kind.JOB,
        deed=deed,
        actor=INSTALLATION,
        subjects=[request.person.ref],
        things=things,
        at=at,
    )


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
        pages=made.pages,
    )


@long_job
def make_pack_of(making_ref: str) -> None:
    """Make the pack that somebody decided on. Begun again after a kill, it makes it once."""
    making = Making.objects.select_related("request__person__authority", "asked_by").get(ref=making_ref)
    if making.ended_at is None:
        make_pack(making, at=timezone.now())
