"""Taking things away for good: a person's own space by their choice, one thing of a record by law, a record at its end.

Rows are found by what each model's ``Privacy`` says, so that a kind added later is reached without being named here.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils import timezone

from kith.access.actions import note
from kith.kit.jobs import job, queue
from kith.people.models import Account, Person
from kith.records.choices.retention import CHANGE_OF_MIND_DAYS, Ground, SpacePart
from kith.records.models import Erased, LookedAt, Pack, SpaceErasure, TakenOut
from kith.records.queries.held import Held, label_of, row_of, rows_of
from kith.records.queries.retention import erasure_waiting, is_held
from kith.records.rules.retention import check_hold_reason, check_not_held
from kith.words import Refused, Say

STAYS_WITH_ACCOUNT = frozenset({"people.account", "people.person", "access.notice"})
"""What an account needs, and the row that stays as an empty stone."""
PARTS = {
    SpacePart.PEOPLE: ("universe.",),
    SpacePart.SHARING: ("access.sharing", "access.pause"),
    SpacePart.ANSWERS: ("journey.", "access.notnow"),
    SpacePart.DRAFTS: ("access.draft", "access.heldform"),
    SpacePart.EVERYTHING: ("",),
}
NOT_ERASED_ALONE = (
    "people.",
    "records.recordrequest",
    "records.requeststep",
    "records.erased",
    "records.legalhold",
)
EMPTY = {"child_id": None, "forename": "", "surname": "", "born_on": None, "sex": "", "ethnicity": ""}


def backups_end_on(at: datetime) -> date:
    """Return the first day on which no backup holds any more what goes now."""
    return timezone.localdate(at) + timedelta(days=settings.BACKUP_DAYS + 1)


# My space


@transaction.atomic
def ask_to_erase_space(
    person: Person, parts: Collection[SpacePart], *, wait: bool, by: Account, at: datetime
) -> SpaceErasure:
    """Erase a person's space, or parts of it, now; or in 14 days where they would like time to think."""
    if not parts:
        raise Refused(Say("Choose what should go."))
    Person.objects.select_for_update().get(pk=person.pk)
    if erasure_waiting(person) is not None:
        raise Refused(Say("Something is waiting to be erased already. Keep it first, or let it go."))
    asked = SpaceErasure.objects.create(
        person=person,
        parts=sorted(parts),
        asked_at=at,
        due_at=at + timedelta(days=CHANGE_OF_MIND_DAYS if wait else 0),
    )
    if wait:
        note("ask_to_erase_space", person, by=by, at=at, things=[asked.ref], fields=asked.parts)
    else:
        erase_space(asked, by=by, at=at)
    return asked


@transaction.atomic
def keep_space(person: Person, *, by: Account, at: datetime) -> bool:
    """Change one's mind: what was waiting to be erased stays. Return whether anything was waiting."""
    waiting = erasure_waiting(person)
    if waiting is None:
        return False
    waiting.kept_at = at
    waiting.save(update_fields=["kept_at"])
    note("keep_space", person, by=by, at=at, things=[waiting.ref])
    return True


@transaction.atomic
def erase_space(asked: SpaceErasure, *, by: Account, at: datetime) -> None:
    """Take away what a person chose, from every day they drew; a stone without content stays."""
    locked = SpaceErasure.objects.select_for_update().get(pk=asked.pk)
    if locked.done_at is not None or locked.kept_at is not None:
        return
    person, parts = asked.person, [SpacePart(part) for part in locked.parts]
    _take_away(_space_rows(person, parts))
    locked.done_at, locked.backups_until = at, backups_end_on(at)
    locked.save(update_fields=["done_at", "backups_until"])
    asked.done_at, asked.backups_until = locked.done_at, locked.backups_until
    note("erase_space", person, by=by, at=at, things=[locked.ref], fields=locked.parts)


def _space_rows(person: Person, parts: Iterable[SpacePart]) -> "list[QuerySet[Any]]":
    """Erasing one's people closes every window onto them too: nothing is shared that is not there."""
    starts = tuple(start for part in parts for start in PARTS[part])
    if "universe." in starts:
        starts += ("access.sharing",)
    return [
        rows
        for model, rows in rows_of(person, theirs=True)
        if label_of(model).startswith(starts) and model is not SpaceErasure
    ]


# One thing of a record


@transaction.atomic
def erase_item(person: Person, held: Held, *, ground: Ground, why: str, by: Account, at: datetime) -> Erased:
    """Erase one thing of the service record by law: with all its versions, and every file that waits to be opened.

    A note goes as a whole. The log stands and never held what it said. Refused under a legal hold.
    """
    check_hold_reason(why)
    Person.objects.select_for_update().get(pk=person.pk)
    check_not_held(is_held(person))
    if held.label.startswith(NOT_ERASED_ALONE):
        raise Refused(Say("This cannot be erased on its own."))
    row = row_of(held)
    if row is None:
        raise Refused(Say("It has gone already."))
    whole: Model = getattr(row, "note", row)
    whole.delete()
    Pack.objects.filter(request__person=person).delete()
    apps.get_model("access", "withholding")._default_manager.filter(
        person=person, thing__in=held.things
    ).delete()
    for work in (TakenOut, LookedAt):
        work.objects.filter(request__person=person, item=held.key).delete()
    stone = Erased.objects.create(
        person=person,
        what=held.label,
        ground=ground.value,
        why=why.strip(),
        at=at,
        by=by,
        backups_until=backups_end_on(at),
    )
    queue(forget_drafts, *held.things)
    note("erase_item", person, by=by, at=at, things=[stone.ref, *held.things], fields=[held.label])
    return stone


# A record at its end


def erase_record(person: Person) -> None:
    """Take away everything a council holds about a person whose record has ended. Call it inside a transaction.

    Somebody with an account keeps it, and their own space; for somebody without, nobody could come back for it, and it
    goes as well. The person's row stays as an empty stone: a reference, a council.
    """
    account = Account.objects.filter(person=person, is_active=True).exists()
    kept = STAYS_WITH_ACCOUNT if account else STAYS_WITH_ACCOUNT - {"access.notice"}
    rows = [found for model, found in rows_of(person, theirs=False) if label_of(model) not in kept]
    if not account:
        rows += [found for _, found in rows_of(person, theirs=True)]
    _take_away(rows, leave_protected=account)
    Person.objects.filter(pk=person.pk).update(**EMPTY)


def _take_away(kinds: "list[QuerySet[Any]]", *, leave_protected: bool = False) -> None:
    """Delete rows that may hold each other: round after round, until nothing more goes.

    With ``leave_protected``, rows that something of the person's own space still hangs on stay with it.
    """
    waiting = list(kinds)
    while waiting:
        left = [rows for rows in waiting if not _went(rows, one_by_one=False)]
        if len(left) == len(waiting):
            break
        waiting = left
    if leave_protected:
        waiting = [rows for rows in waiting if not _went(rows, one_by_one=True)]
    for rows in waiting:
        rows.delete()  # what still holds it is a fault, and undoes everything


def _went(rows: "QuerySet[Any]", *, one_by_one: bool) -> bool:
    """Delete rows; where told so, each for itself, leaving those that something else needs."""
    try:
        with transaction.atomic():
            rows.all().delete()
    except ProtectedError:
        if not one_by_one:
            return False
        for row in rows.all():
            _went(type(row)._default_manager.filter(pk=row.pk), one_by_one=False)
    return True


# Jobs


@job
def erase_spaces() -> None:
    """Erase what people chose to erase and had time to think about, now that the time is over."""
    now = timezone.now()
    waiting = SpaceErasure.objects.filter(done_at__isnull=True, kept_at__isnull=True, due_at__lte=now)
    for asked in waiting.select_related("person__authority").order_by("due_at", "pk"):
        own = Account.objects.filter(person=asked.person).first()
        if own is not None:
            erase_space(asked, by=own, at=now)


@job
def forget_drafts(*refs: str) -> None:
    """Throw away what anybody began to write about something that was erased."""
    drafts = apps.get_model("access", "draft")._default_manager
    for ref in refs:
        drafts.filter(subject__contains=ref).delete()
