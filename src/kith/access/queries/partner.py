"""What is read about organisations, agreements, and the people whom somebody from outside is let in to."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from kith.access.queries.glass import one_named
from kith.access.queries.stops import accounts_stopped, stopped_for
from kith.people.choices import OUTSIDE, Role
from kith.people.models import (
    Account,
    AgreedPerson,
    Agreement,
    Allocation,
    Authority,
    Invitation,
    Organisation,
    Person,
)
from kith.people.queries import agreed_now, live_allocations, open_to, team_caseload


def agreed_with(account: Account, *, on: date) -> QuerySet[AgreedPerson]:
    """Return who is named for this account today; never somebody with whom a restriction keeps them apart."""
    found = agreed_now(on=on).filter(worker=account, person__adopted_on__isnull=True)
    return found.exclude(person__in=stopped_for(account)).select_related(
        "person__authority", "agreement__organisation"
    )


def allocated_to(account: Account, *, on: date) -> QuerySet[Allocation]:
    """Return the parts this account plays today, with the people."""
    found = live_allocations(on=on).filter(open_to(account, "person"), worker=account)
    found = found.filter(person__adopted_on__isnull=True).exclude(person__in=stopped_for(account))
    return found.select_related("person__authority")


def agreed_about(person: Person, *, on: date) -> QuerySet[AgreedPerson]:
    """Return the agreements that name a person today, for that person."""
    return agreed_now(on=on).filter(person=person)


def named_under(agreement: Agreement, viewer: Account, *, on: date) -> QuerySet[AgreedPerson]:
    """Return whom an agreement names now, as far as the viewer may name them."""
    found = AgreedPerson.objects.filter(agreement=agreement, ended_at__isnull=True)
    return found.filter(person__in=may_be_named(viewer, on=on)).select_related("person", "worker")


def may_be_named(by: Account, *, on: date) -> QuerySet[Person]:
    """Return the people whom this account may name: of their team for a manager, of the authority for an office."""
    if by.role == Role.MANAGER:
        return team_caseload(by, on=on).exclude(pk__in=stopped_for(by))
    if by.role != Role.ADMINISTRATOR:
        return Person.objects.none()
    return Person.objects.filter(open_to(by), authority=by.authority_id, adopted_on__isnull=True)


def person_to_name(by: Account, typed: str, *, on: date) -> Person | None:
    """Return the one person typed in full whom this account may name, or None."""
    return one_named(may_be_named(by, on=on), typed)


def workers_of(organisation: Organisation, authority: Authority) -> QuerySet[Account]:
    """Return an organisation's people whom this authority let in and whose account holds."""
    return Account.objects.filter(
        organisation=organisation, authority=authority, role=Role.ORGANISATION_WORKER, is_active=True
    )


def may_work_for(worker: Account, person: Person) -> bool:
    """Return whether no restriction keeps this worker and this person apart."""
    return worker.ref not in set(accounts_stopped(person))


def outside_of(authority: Authority) -> QuerySet[Account]:
    """Return who was let in by an authority without working for it, those that have ended last."""
    found = Account.objects.filter(authority=authority, role__in=OUTSIDE).select_related("organisation")
    return found.order_by("-is_active", "full_name", "ref")


def organisations_named(actors: Collection[str]) -> Mapping[str, str]:
    """Return, by the references of accounts, the organisation that each works for, where it is one."""
    found = Account.objects.filter(ref__in=actors, role=Role.ORGANISATION_WORKER)
    return dict(found.order_by().values_list("ref", "organisation__name"))


def outside_invited(authority: Authority, *, at: datetime) -> QuerySet[Invitation]:
    """Return who from outside was given a code that can still be used."""
    given = Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=at)
    return given.filter(authority=authority, role__in=OUTSIDE).select_related("organisation")
