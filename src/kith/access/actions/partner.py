"""Naming people under agreements, asked through the stops."""

from datetime import datetime

from django.db import transaction

from kith.access.queries.partner import may_work_for
from kith.people.actions import name_under
from kith.people.models import Account, AgreedPerson, Agreement, Person
from kith.words import Refused, Say


@transaction.atomic
def name_for(
    agreement: Agreement, person: Person, worker: Account, *, by: Account, at: datetime
) -> AgreedPerson:
    """Name a person under an agreement. Refused for whom a restriction names."""
    if not may_work_for(worker, person):
        raise Refused(Say("They cannot work with this person. Choose somebody else."))
    return name_under(agreement, person, worker, by=by, at=at)
