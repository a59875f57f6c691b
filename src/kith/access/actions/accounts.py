"""Ending a young person's account: done in ``people``, and told here to those who should know."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions.notices import tell, tell_person
from kith.access.choices import What
from kith.people.actions import undo_invitation
from kith.people.models import Account, Person
from kith.people.queries import those_near


@transaction.atomic
def undo_code(person: Person, *, by: Account, at: datetime) -> bool:
    """Undo a code, and the account made with it; where there was one, the person and everybody near are told.

    Returns whether there was one.
    """
    had_account = Account.objects.filter(person=person, is_active=True).exists()
    undo_invitation(person, by=by, at=at)
    if not had_account:
        return False
    tell_person(person, What.YOUR_ACCOUNT_UNDONE, at=at)
    for account in those_near(person, on=timezone.localdate(at)).exclude(pk=by.pk):
        tell(account, What.ACCOUNT_UNDONE, at=at, of=person)
    return True
