"""The open sitting, and each step in it, so that it can be taken back."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from kith.people.models import Person
from kith.universe.models import Sitting, Step
from kith.universe.rules import closes_at, is_open


def sitting_for(person: Person, at: datetime) -> Sitting:
    """Return the open sitting with its last change moved to ``at``, or open one, closing what ran out."""
    Person.objects.select_for_update().get(pk=person.pk)
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    if latest is not None and is_open(None, latest.last_change_at, at):
        latest.last_change_at = max(at, latest.last_change_at)
        latest.save(update_fields=["last_change_at"])
        return latest
    if latest is not None:
        close(latest, closes_at(latest.last_change_at))
    return Sitting.objects.create(person=person, opened_at=at, last_change_at=at)


def close(sitting: Sitting, at: datetime) -> None:
    """Close a sitting: from now on it is history, and its steps are nobody's business."""
    sitting.closed_at = at
    sitting.save(update_fields=["closed_at"])
    sitting.steps.all().delete()


def record(sitting: Sitting, what: str, thing: str, *, before: Any, after: Any) -> None:
    """Remember a step. What was taken back before it cannot be done again."""
    sitting.steps.filter(undone=True).delete()
    number = (sitting.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    states: dict[str, Any] = {"before": [before], "after": [after]}
    Step.objects.create(sitting=sitting, number=number, what=what, thing=thing, **states)


def forget(person: Person, ref: str) -> None:
    """Forget every step about a member who is removed, and about lines to them."""
    Step.objects.filter(sitting__person=person, thing__contains=ref).delete()
