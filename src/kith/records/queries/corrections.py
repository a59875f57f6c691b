"""Reads about corrections. The person or the member of staff comes first and has passed a gate."""

from datetime import date

from django.db.models import QuerySet

from kith.people.choices import Role
from kith.people.models import Account, Person
from kith.people.queries import caseload_of, open_to, team_caseload
from kith.records.models import Correction


def corrections_of(person: Person) -> QuerySet[Correction]:
    """Return what a person said is wrong, newest first, answered or not."""
    return Correction.objects.filter(person=person).order_by("-asked_at", "-pk")


def corrections_for(account: Account, *, on: date) -> QuerySet[Correction]:
    """Return what waits for an answer by this member of staff: of those they work with, or of the whole council."""
    waiting = Correction.objects.filter(person__adopted_on__isnull=True)
    if account.role == Role.WORKER:
        mine = waiting.filter(person__in=caseload_of(account, on=on))
    elif account.role == Role.MANAGER:
        mine = waiting.filter(person__in=team_caseload(account, on=on))
    elif account.role == Role.DATA_OFFICER:
        mine = waiting.filter(open_to(account, "person"), person__authority=account.authority_id)
    else:
        mine = waiting.none()
    return mine.select_related("person__authority").order_by("asked_at", "pk")


def correction_for(account: Account, ref: str, *, on: date) -> Correction | None:
    """Return one correction this member of staff may answer (or has answered), or None."""
    return corrections_for(account, on=on).filter(ref=ref).first()
