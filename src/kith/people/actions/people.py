"""People in an authority's record."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from kith.kit.once import first_time
from kith.people.actions.invitations import let_go, withdraw
from kith.people.actions.log import note, refused_if_taken
from kith.people.models import Account, Authority, Invitation, Person
from kith.people.queries import check_not_overtaken
from kith.words import Say


@transaction.atomic
def add_person(
    authority: Authority,
    *,
    at: datetime,
    child_id: str | None = None,
    born_on: date | None = None,
    forename: str = "",
    surname: str = "",
    sex: str = "",
    ethnicity: str = "",
    by: Account | None = None,
) -> Person:
    """Add a person to an authority's record. Refused when it has that child ID already."""
    child_id = (child_id or "").strip() or None
    with refused_if_taken(Say("There is already a person with this child ID.")):
        person = Person.objects.create(
            authority=authority,
            child_id=child_id,
            born_on=born_on,
            forename=forename.strip(),
            surname=surname.strip(),
            sex=sex,
            ethnicity=ethnicity,
        )
    note("add_person", authority, by=by, at=at, about=person)
    return person


@transaction.atomic
def add_person_once(
    authority: Authority,
    *,
    token: str,
    child_id: str,
    born_on: date | None,
    forename: str,
    surname: str,
    by: Account,
    at: datetime,
) -> None:
    """Add a person from a form; the same form sent twice adds them once."""
    if first_time(token):
        add_person(
            authority, child_id=child_id, born_on=born_on, forename=forename, surname=surname, by=by, at=at
        )


@transaction.atomic
def name_person(
    person: Person, *, forename: str, surname: str, at: datetime, by: Account | None = None, seen: str = ""
) -> None:
    """Give or correct a person's name. The name they have already changes nothing.

    ``seen``: the stamp of the name the writer was shown. Errors: ``Overtaken`` when it is another one by now.
    """
    forename, surname = forename.strip(), surname.strip()
    now = Person.objects.select_for_update().get(pk=person.pk)
    check_not_overtaken(now, (forename, surname), seen)
    same = Q(forename=forename, surname=surname)
    if Person.objects.filter(pk=person.pk).exclude(same).update(forename=forename, surname=surname):
        note("name_person", person.authority, by=by, at=at, about=person, fields=["forename", "surname"])


@transaction.atomic
def record_adoption(person: Person, on: date | None, *, at: datetime, by: Account | None = None) -> None:
    """Close a person's pages from the day of adoption on, or (None) open them again when that was a mistake.

    Open codes stop working and an account ends; after a mistake a new code is needed.
    """
    changed = Person.objects.filter(pk=person.pk).exclude(adopted_on=on) if on else _closed(person)
    if not changed.update(adopted_on=on):
        return
    if on is not None:
        withdraw(Invitation.objects.filter(person=person), at=at)
        for account in Account.objects.filter(person=person):
            let_go(account, at=at)
    note("record_adoption", person.authority, by=by, at=at, about=person, fields=["adopted_on"])


def _closed(person: Person) -> QuerySet[Person]:
    return Person.objects.filter(pk=person.pk, adopted_on__isnull=False)
