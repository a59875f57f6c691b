"""Writes about keeping: rules, holds, and rounds of letting go, which list first and need a manager's word."""

from collections.abc import Collection
from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from kith.access.actions import note
from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit.jobs import long_job, queue
from kith.people.models import Account, Authority, Person
from kith.people.rules import chain_of
from kith.records.actions.erasing import erase_record
from kith.records.choices.retention import CARE_RECORD, RunState
from kith.records.keeping import kept_on
from kith.records.models import KeepingRule, LegalHold, RetentionRun
from kith.records.queries.retention import counts_of, due_in, is_held, rows_of_class
from kith.records.rules.retention import check_hold_reason, still_listed
from kith.words import Refused, Say

BATCH = 500


def _note(
    deed: str, authority: Authority, *, by: Account | None, at: datetime, things: Collection[str]
) -> None:
    record(
        chain=chain_of(authority.ref),
        kind=Kind.WRITE if by else Kind.JOB,
        deed=deed,
        actor=by.ref if by else INSTALLATION,
        role=by.role if by else "",
        things=sorted(things),
        at=at,
    )


@transaction.atomic
def keep_for(
    authority: Authority, kept: str, *, months: int, from_on: date, source: str, by: Account, at: datetime
) -> KeepingRule:
    """Write down how long a council keeps one class from a day on, and where that was decided."""
    known = kept_on(kept, timezone.localdate(at))
    if known is None or not known.model:
        raise Refused(Say("How long this is kept is not the council's to choose."))
    if from_on < timezone.localdate(at):
        raise Refused(Say("A rule can begin today or later. What went before is not undone."))
    try:
        with transaction.atomic():
            rule = KeepingRule.objects.create(
                authority=authority,
                kept=kept,
                months=months,
                from_on=from_on,
                source=source.strip(),
                made_at=at,
                made_by=by,
            )
    except IntegrityError:
        raise Refused(Say("There is a rule from that day already.")) from None
    _note("keep_for", authority, by=by, at=at, things=[rule.ref])
    return rule


@transaction.atomic
def place_hold(person: Person, why: str, *, by: Account, at: datetime) -> LegalHold:
    """Keep everything of a person's service record, whatever a clock says, until the hold is ended."""
    check_hold_reason(why)
    Person.objects.select_for_update().get(pk=person.pk)
    if is_held(person):
        raise Refused(Say("There is a hold on this record already."))
    hold = LegalHold.objects.create(person=person, why=why.strip(), placed_at=at, placed_by=by)
    note("place_hold", person, by=by, at=at, things=[hold.ref])
    return hold


@transaction.atomic
def end_hold(hold: LegalHold, why: str, *, by: Account, at: datetime) -> None:
    """End a hold, with the reason. From then on the clocks count again."""
    check_hold_reason(why)
    locked = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if locked.ended_at is not None:
        return
    locked.why_ended, locked.ended_at, locked.ended_by = why.strip(), at, by
    locked.save(update_fields=["why_ended", "ended_at", "ended_by"])
    note("end_hold", hold.person, by=by, at=at, things=[hold.ref])


# Rounds


@transaction.atomic
def list_due(authority: Authority, *, at: datetime, by: Account | None = None) -> RetentionRun:
    """Write down what is due to go: counts by class and opaque keys. Nothing goes by this."""
    on = timezone.localdate(at)
    run = RetentionRun.objects.create(
        authority=authority, on=on, listed=due_in(authority, on=on), made_at=at, made_by=by
    )
    _note("list_due", authority, by=by, at=at, things=[run.ref])
    return run


@transaction.atomic
def confirm_run(run: RetentionRun, *, by: Account, at: datetime) -> None:
    """A manager agrees that what is listed may go; a job lets it go. Whoever listed it cannot confirm it."""
    locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
    _check_listed(locked)
    if locked.made_by_id == by.pk:
        raise Refused(Say("Somebody else has to confirm what you listed."))
    locked.state, locked.confirmed_at, locked.confirmed_by = RunState.CONFIRMED, at, by
    locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    run.state = locked.state
    queue(let_go_run, run.ref, key=run.ref)  # not as the council: it may not touch anybody's own space
    _note("confirm_run", run.authority, by=by, at=at, things=[run.ref])


@transaction.atomic
def drop_run(run: RetentionRun, *, by: Account, at: datetime) -> None:
    """Say that what is listed does not go."""
    locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
    _check_listed(locked)
    locked.state = RunState.DROPPED
    locked.save(update_fields=["state"])
    run.state = locked.state
    _note("drop_run", run.authority, by=by, at=at, things=[run.ref])


def _check_listed(run: RetentionRun) -> None:
    if run.state != RunState.LISTED:
        raise Refused(Say("This round has moved on. Look at it again."))


def let_go(run: RetentionRun, *, at: datetime) -> dict[str, int]:
    """Let go what was listed and confirmed and is still due and not held now. Doing it twice changes nothing.

    One short transaction for each person and each batch, so that a kill leaves nothing half gone; the end is its own.
    """
    if run.state != RunState.CONFIRMED:
        raise Refused(Say("Nothing goes before a manager has confirmed it."))
    going = still_listed(run.listed, due_in(run.authority, on=timezone.localdate(at)))
    for ref in going.pop(CARE_RECORD, []):
        _let_go_record(run, ref, at=at)
    for name, keys in going.items():
        for start in range(0, len(keys), BATCH):
            _let_go_rows(run, name, keys[start : start + BATCH], at=at)
    return _finish(run, at=at)


@transaction.atomic
def _let_go_record(run: RetentionRun, ref: str, *, at: datetime) -> None:
    person = Person.objects.select_for_update().get(authority=run.authority, ref=ref)
    if is_held(person):
        return
    erase_record(person)
    _went(run, CARE_RECORD, 1)
    _note_gone(run, [ref], CARE_RECORD, at=at)


@transaction.atomic
def _let_go_rows(run: RetentionRun, name: str, keys: list[str], *, at: datetime) -> None:
    kept = kept_on(name, run.on)
    if kept is None:
        return
    rows = list(rows_of_class(kept, run.authority).filter(pk__in=keys).values_list("pk", flat=True))
    apps.get_model(kept.model)._default_manager.filter(pk__in=rows).delete()
    _went(run, name, len(rows))
    _note_gone(run, [], name, at=at)


def _went(run: RetentionRun, name: str, number: int) -> None:
    locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
    locked.gone = {**locked.gone, name: locked.gone.get(name, 0) + number}
    locked.save(update_fields=["gone"])


def _note_gone(run: RetentionRun, subjects: list[str], name: str, *, at: datetime) -> None:
    record(
        chain=chain_of(run.authority.ref),
        kind=Kind.JOB,
        deed="let_go",
        actor=INSTALLATION,
        subjects=subjects,
        things=[run.ref],
        fields=[name],
        at=at,
    )


@transaction.atomic
def _finish(run: RetentionRun, *, at: datetime) -> dict[str, int]:
    locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.CONFIRMED:
        locked.state, locked.done_at = RunState.DONE, at
        locked.save(update_fields=["state", "done_at"])
    run.state, run.gone = locked.state, locked.gone
    return {name: locked.gone.get(name, 0) for name in counts_of(locked.listed)}


# Jobs


@long_job
def let_go_run(run_ref: str) -> None:
    """Let go what one confirmed round listed. Begun again, it goes on where it was."""
    run = RetentionRun.objects.select_related("authority").get(ref=run_ref)
    if run.state == RunState.CONFIRMED:
        let_go(run, at=timezone.now())


@long_job
def list_everything_due() -> None:
    """For each council list what is due to go, where something is and no list waits. Nothing goes by this."""
    for authority in Authority.objects.order_by("pk"):
        waits = RetentionRun.objects.filter(authority=authority, state=RunState.LISTED).exists()
        if not waits and due_in(authority, on=timezone.localdate()):
            list_due(authority, at=timezone.now())
