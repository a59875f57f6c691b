"""The one hard stop: whom a restriction or the person's own "not now" names. Every channel asks here.

A channel is whatever Kith sends or shows: sharing, prompts, suggestions, drop-downs, invitations, messages. Names are
opaque references: of an account, a lost tie in the files, a question about one, a member of the map.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from kith.access.models import Named, NotNow, Restriction
from kith.people.models import Account, Person
from kith.people.queries import closed_to


def stopped(person: Person, *names: str) -> bool:
    """Return whether any of these names is stopped for this person now."""
    return not stopped_names(person).isdisjoint(names)


def stopped_names(person: Person) -> frozenset[str]:
    """Return every name that is stopped for a person now: nothing goes to it, nothing about it is shown."""
    own = (
        NotNow.objects.filter(person=person, ended_at__isnull=True).order_by().values_list("thing", flat=True)
    )
    return restricted_by_person([person]).get(person.pk, frozenset()).union(own)


def restricted_by_person(people: Collection[Person]) -> Mapping[int, frozenset[str]]:
    """Return, by person's key, what restrictions name, for lists that staff see: one question however many.

    "Not now" is not in it: from a list that grew shorter staff could tell what the person said.
    """
    held = Named.objects.filter(in_force("restriction__"), restriction__person__in=people)
    found: dict[int, set[str]] = defaultdict(set)
    for person, name in held.order_by().values_list("restriction__person", "name"):
        found[person].add(name)
    return {person: frozenset(names) for person, names in found.items()}


def in_force(path: str = "") -> Q:
    """Match restrictions that hold. Only somebody's act ends one: a review that is overdue leaves it as it is."""
    return Q(**{f"{path}ended_at__isnull": True})


def stopped_for(account: Account) -> QuerySet[Named, int]:
    """Return the keys of the people with whom an account may have nothing to do."""
    named = Named.objects.filter(in_force("restriction__"), name=account.ref)
    return named.order_by().values_list("restriction__person", flat=True)


def accounts_stopped(person: Person) -> QuerySet[Named, str]:
    """Return the references that restrictions about a person name, for leaving accounts out of a list."""
    named = Named.objects.filter(in_force("restriction__"), restriction__person=person)
    return named.order_by().values_list("name", flat=True)


def may_hear(account: Account, person: Person) -> bool:
    """Return whether an account may be told anything about a person."""
    if account.person_id == person.pk:
        return True
    out = Person.objects.filter(Q(pk__in=stopped_for(account)) | Q(pk__in=closed_to(account)), pk=person.pk)
    return not out.exists()


# What is shown of restrictions themselves


def restrictions_of(person: Person, *, ended: bool = False) -> QuerySet[Restriction]:
    """Return the restrictions about a person that hold, or those that have ended; the newest first."""
    found = Restriction.objects.filter(person=person, ended_at__isnull=not ended)
    return found.select_related("begun_by", "ended_by").prefetch_related("decisions__decided_by", "names")


def restriction_of(person: Person, ref: str) -> Restriction | None:
    """Return one restriction about a person that holds, or None."""
    return restrictions_of(person).filter(ref=ref).first()


def overdue_restrictions(account: Account, *, on: date) -> QuerySet[Restriction]:
    """Return the restrictions of an account's authority whose review is due. They hold none the less."""
    due = Restriction.objects.filter(in_force(), person__authority=account.authority_id, review_on__lte=on)
    return due.exclude(person__in=closed_to(account)).select_related("begun_by").order_by("review_on", "pk")
