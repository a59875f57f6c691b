"""Organisations, and what an authority agrees with them: made, people named, ended; each by somebody."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.people.actions.log import note, refused_if_taken
from kith.people.choices import JourneyPart, Role
from kith.people.models import Account, AgreedPerson, Agreement, Authority, Organisation, Person
from kith.people.rules import check_ends
from kith.words import Refused, Say

MAKERS = (Role.MANAGER, Role.ADMINISTRATOR)
OVER = Say("This agreement has ended. Make a new one.")


@transaction.atomic
def add_organisation(authority: Authority, *, name: str, by: Account, at: datetime) -> Organisation:
    """Write down an organisation. It is a party: that it is there gives it nothing. One of that name stays as it is."""
    known = Organisation.objects.filter(name__iexact=name.strip()).first()
    if known is not None:
        return known
    with refused_if_taken(Say("There is already an organisation with that name.")):
        made = Organisation.objects.create(name=name.strip(), begun_at=at)
    note("add_organisation", authority, by=by, at=at, things=[made.ref])
    return made


@transaction.atomic
def make_agreement(
    authority: Authority,
    organisation: Organisation,
    *,
    purpose: str,
    parts: Collection[str],
    to_on: date,
    by: Account,
    at: datetime,
) -> Agreement:
    """Agree what an organisation is given, for what, until when: a year at most. It names nobody yet."""
    _check_maker(by, authority)
    on, given = timezone.localdate(at), [part.value for part in JourneyPart if part in parts]
    check_ends(from_on=on, to_on=to_on)
    if not given or not purpose.strip():
        raise Refused(Say("Say what it is for, and choose what they see."))
    made = Agreement.objects.create(
        authority=authority,
        organisation=organisation,
        purpose=purpose.strip(),
        parts=given,
        from_on=on,
        to_on=to_on,
        made_by=by,
        made_at=at,
    )
    note("make_agreement", authority, by=by, at=at, things=[made.ref, organisation.ref], fields=given)
    return made


@transaction.atomic
def name_under(
    agreement: Agreement, person: Person, worker: Account, *, by: Account, at: datetime
) -> AgreedPerson:
    """Name a person under an agreement, for one worker of the organisation. Naming somebody twice changes nothing."""
    _check_maker(by, agreement.authority)
    locked, on = Agreement.objects.select_for_update().get(pk=agreement.pk), timezone.localdate(at)
    if locked.ended_at is not None or locked.to_on <= on:
        raise Refused(OVER)
    ours = worker.organisation_id == locked.organisation_id and worker.authority_id == locked.authority_id
    if not (ours and worker.is_active and worker.role == Role.ORGANISATION_WORKER):
        raise Refused(Say("Choose somebody who works for this organisation now."))
    if person.authority_id != locked.authority_id or person.adopted_on is not None:
        raise Refused(Say("Choose somebody your authority works with."))
    named, new = AgreedPerson.objects.get_or_create(
        agreement=locked,
        person=person,
        worker=worker,
        ended_at=None,
        defaults={"named_by": by, "named_at": at},
    )
    if new:
        things = [locked.ref, named.ref, worker.ref]
        note("name_under_agreement", agreement.authority, by=by, at=at, about=person, things=things)
    return named


@transaction.atomic
def unname(named: AgreedPerson, *, by: Account, at: datetime) -> None:
    """Take one person out of an agreement: the organisation's next request about them finds nothing."""
    if AgreedPerson.objects.filter(pk=named.pk, ended_at__isnull=True).update(ended_at=at, ended_by=by):
        authority, things = named.agreement.authority, [named.agreement.ref, named.ref]
        note("unname_under_agreement", authority, by=by, at=at, about=named.person, things=things)


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: Account, at: datetime) -> None:
    """End an agreement at once, for everybody it names. Ending an ended one changes nothing."""
    _check_maker(by, agreement.authority)
    if Agreement.objects.filter(pk=agreement.pk, ended_at__isnull=True).update(ended_at=at, ended_by=by):
        note("end_agreement", agreement.authority, by=by, at=at, things=[agreement.ref])


def _check_maker(by: Account, authority: Authority) -> None:
    if by.role not in MAKERS or by.authority_id != authority.pk or not by.is_active:
        raise Refused(Say("A manager or an administrator of the authority decides about agreements."))
