"""Ending a young person's account: done in ``people``, and told here to those who should know."""

from datetime import datetime

from django.db import transaction

from kith.access.actions.notices import tell, tell_person
from kith.access.choices import What
from kith.people.actions import undo_invitation
from kith.people.choices import Role
from kith.people.models import Account, Person


@transaction.atomic
def undo_code(person: Person, *, by: Account, at: datetime) -> None:
    """Undo a code, and the account made with it; where there was one, the person and the team's managers are told."""
    had_account = Account.objects.filter(person=person, is_active=True).exists()
    undo_invitation(person, by=by, at=at)
    if not had_account:
        return
    tell_person(person, What.YOUR_ACCOUNT_UNDONE, at=at)
    managers = Account.objects.filter(role=Role.MANAGER, team__isnull=False, team=by.team_id, is_active=True)
    for manager in managers.exclude(pk=by.pk):
        tell(manager, What.ACCOUNT_UNDONE, at=at, of=person)
