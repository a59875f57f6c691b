"""Writes about corrections: saying that something is wrong, and the answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions import note, tell, tell_person
from kith.kit.once import first_time
from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.queries import allocations_of
from kith.records.choices.corrections import About, Answer
from kith.records.models import Correction
from kith.records.rules.corrections import check_answer, check_says
from kith.words import Refused, Say


@transaction.atomic
def ask_to_correct(
    person: Person, *, about: About, says: str, by: Account, at: datetime, token: str = ""
) -> Correction | None:
    """Say that something in one's record is wrong; those who work with them hear of it.

    Returns None when this form was taken before.
    """
    check_says(says)
    if not first_time(token):
        return None
    asked = Correction.objects.create(
        person=person, about=about.value, says=says.strip(), asked_at=at, asked_by=by
    )
    for part in allocations_of(person, on=timezone.localdate(at)).filter(worker__role=Role.WORKER):
        tell(part.worker, "correction_asked", at=at, of=person)
    note("ask_to_correct", person, by=by, at=at, things=[asked.ref], fields=[about.value])
    return asked


@transaction.atomic
def answer_correction(
    correction: Correction,
    *,
    answer: Answer,
    by: Account,
    at: datetime,
    before: str = "",
    now: str = "",
    why: str = "",
) -> None:
    """Answer it: put right (what stood there is kept), set beside, or not changed, with the reason. They are told."""
    check_answer(answer, now=now, why=why)
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if locked.answer:
        raise Refused(Say("Somebody has answered this already. Look at it again."))
    locked.answer, locked.answered_at, locked.answered_by = answer.value, at, by
    locked.before, locked.now, locked.why = before.strip(), now.strip(), why.strip()
    locked.save()
    tell_person(correction.person, "correction_answered", at=at, about=locked.ref)
    note("answer_correction", correction.person, by=by, at=at, things=[locked.ref], fields=["answer"])
