"""Reads about restricted files: who is shut out of one, who could be, and who may be chosen to work with a person."""

from datetime import date

from django.db.models import Q, QuerySet

from kith.access.queries.stops import accounts_stopped
from kith.people.choices import OUTSIDE, PARTS_OF, STAFF, Role
from kith.people.models import Account, AgreedPerson, Person, ShutOut
from kith.people.queries import closed_to


def shut_out_of(person: Person) -> QuerySet[ShutOut]:
    """Return who is shut out of a person's file now."""
    held = ShutOut.objects.filter(person=person, ended_at__isnull=True)
    return held.select_related("account__team", "begun_by", "person__authority")


def may_be_shut_out(by: Account, person: Person) -> QuerySet[Account]:
    """Return the staff to whom this account may close a person's file: everybody of the authority but themselves."""
    staff = Account.objects.filter(authority=person.authority_id, role__in=STAFF, is_active=True)
    return staff.exclude(pk=by.pk).select_related("team").order_by("full_name", "ref")


def may_be_kept_apart(by: Account, person: Person) -> QuerySet[Account]:
    """Return whom a restriction about a person may name: the staff, and whoever comes to this person from outside."""
    allocated = person.allocations.values("worker")
    agreed = AgreedPerson.objects.filter(person=person).values("agreement__organisation")
    near = Q(pk__in=allocated) | Q(role=Role.ORGANISATION_WORKER, organisation__in=agreed)
    outside = Q(role__in=OUTSIDE, is_active=True) & near
    staff = Q(pk__in=may_be_shut_out(by, person).order_by().values("pk"))
    return Account.objects.filter(staff | outside).select_related("team").order_by("full_name", "ref")


def workers_for(authority_id: int, person: Person) -> QuerySet[Account]:
    """Return who may be chosen to work with a person: nobody stopped, nobody the file is closed to."""
    workers = Account.objects.filter(authority=authority_id, role__in=PARTS_OF, is_active=True)
    shut = ShutOut.objects.filter(person=person, ended_at__isnull=True).values("account")
    return (
        workers.exclude(ref__in=accounts_stopped(person))
        .exclude(pk__in=shut)
        .select_related("team")
        .order_by("full_name", "ref")
    )


def overdue_shut_outs(officer: Account, *, on: date) -> QuerySet[ShutOut]:
    """Return the restricted files of an authority that should be looked at again. They stay closed none the less."""
    due = ShutOut.objects.filter(
        person__authority=officer.authority_id, ended_at__isnull=True, review_on__lte=on
    )
    due = due.exclude(person__in=closed_to(officer))
    return due.select_related("account", "begun_by", "person").order_by("review_on", "pk")
