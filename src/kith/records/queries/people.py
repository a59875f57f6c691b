"""Finding somebody of a council, for the records team: by a part of a name or by their number."""

from django.db.models import Q

from kith.people.models import Account, Person
from kith.people.queries import open_to

MOST = 20


def people_found(officer: Account, words: str) -> list[Person]:
    """Return at most 20 people of an officer's council whose name or number holds these words; nobody for none."""
    find = words.strip()
    if len(find) < 2:
        return []
    people = Person.objects.filter(
        open_to(officer), authority=officer.authority_id, adopted_on__isnull=True
    ).select_related("authority")
    for word in find.split():
        people = people.filter(
            Q(forename__icontains=word) | Q(surname__icontains=word) | Q(child_id__iexact=word)
        )
    return list(people.order_by("surname", "forename", "pk")[:MOST])
