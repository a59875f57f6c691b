"""Reads about who is who that other rooms may make. Permission is the gates' business (``kith.access``)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from kith.audit.queries import entries_about
from kith.kit.overtaken import Overtaken, stamp_of
from kith.kit.scope import wanted
from kith.people.choices import Role
from kith.people.models import (
    Account,
    AgreedPerson,
    Agreement,
    Allocation,
    Authority,
    Invitation,
    Organisation,
    Person,
    ShutOut,
)
from kith.words import Say


def live(on: date) -> Q:
    """Match allocations that hold on a day. Periods are [from, to)."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))


def authority_by_code(code: str) -> Authority:
    """Return the authority with this 3-digit or E-code. Errors: ``Authority.DoesNotExist``."""
    return Authority.objects.get(Q(code=code) | Q(ons_code=code))


def live_allocations(*, on: date) -> QuerySet[Allocation]:
    """Return every allocation that holds on a day, with its worker and person."""
    return Allocation.objects.filter(live(on), worker__is_active=True).select_related(
        "worker", "worker__team", "person"
    )


def allocations_of(person: Person, *, on: date) -> QuerySet[Allocation]:
    """Return who works with this person on a day."""
    return live_allocations(on=on).filter(person=person)


def caseload_of(worker: Account, *, on: date) -> QuerySet[Person]:
    """Return the people allocated to a worker on a day; adopted children are never listed."""
    held = live_allocations(on=on).filter(worker=worker)
    return Person.objects.filter(open_to(worker), adopted_on__isnull=True, pk__in=held.values("person"))


def team_caseload(manager: Account, *, on: date) -> QuerySet[Person]:
    """Return the people allocated on a day to somebody in this manager's team."""
    if manager.team_id is None:
        return Person.objects.none()
    held = live_allocations(on=on).filter(
        worker__team=manager.team_id, worker__authority=manager.authority_id
    )
    return Person.objects.filter(open_to(manager), adopted_on__isnull=True, pk__in=held.values("person"))


def open_to(account: Account, path: str = "pk") -> Q:
    """Match the people whose file is not closed to this account; ``path`` leads to the person's key.

    The one rule about restricted files: every list, count, search and gate for staff asks it. Where it says no, the
    person is not there: not as a name, a number or a gap.
    """
    return ~Q(**{f"{path}__in": closed_to(account)})


def closed_to(account: Account) -> QuerySet[ShutOut, int]:
    """Return the keys of the people whose file is closed to this account, or to whoever looks as it sees."""
    held = ShutOut.objects.filter(
        account__in={account.pk, wanted().account or account.pk}, ended_at__isnull=True
    )
    return held.order_by().values_list("person", flat=True)


def code_hash(code: str) -> str:
    """Return what an invitation's code is stored as; case, spaces and dashes do not matter.

    It takes this installation's secret key: who has only the database, or a copy of it, cannot try codes.
    """
    plain = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("kith.people.code", plain, algorithm="sha256").hexdigest()


def invitation_by_code(code: str) -> Invitation | None:
    """Return the invitation a typed code belongs to, or None. Whom it is for is not read yet: nobody is anybody yet."""
    return Invitation.objects.filter(code_hash=code_hash(code)).select_related("authority").first()


def check_not_overtaken(person: Person, typed: tuple[str, str], seen: str) -> None:
    """Raise ``Overtaken`` when somebody else gave this person another name since ``seen`` was shown."""
    stands = (person.forename, person.surname)
    if not seen or typed == stands or seen == stamp_of(*stands):
        return
    row = entries_about(person.ref).filter(deed="name_person").first()
    writer = Account.objects.filter(ref=row.actor).first() if row else None
    raise Overtaken(
        Say(
            "{who} saved another name while you were writing: {name}. Yours still stands below, and nothing was "
            "overwritten. Save again to put yours in its place.",
            {"who": writer.full_name if writer else gettext("Somebody"), "name": person.name},
        ),
        stamp_of(*stands),
    )


# Organisations and agreements


def organisations() -> QuerySet[Organisation]:
    """Return every organisation there is. They are parties, as authorities are: nothing about anybody."""
    return Organisation.objects.all()


def agreements_of(authority: Authority) -> QuerySet[Agreement]:
    """Return the agreements of an authority, the newest first."""
    return Agreement.objects.filter(authority=authority).select_related("organisation", "made_by", "ended_by")


def agreed_now(*, on: date) -> QuerySet[AgreedPerson]:
    """Return who is named under an agreement that holds on a day, for a worker whose account does."""
    return AgreedPerson.objects.filter(
        ended_at__isnull=True,
        agreement__ended_at__isnull=True,
        agreement__from_on__lte=on,
        agreement__to_on__gt=on,
        worker__is_active=True,
    ).select_related("agreement__organisation", "agreement__made_by", "worker")


def let_in_to(account: Account, *, on: date) -> frozenset[int]:
    """Return the keys of the people whom somebody from outside may read about on a day: by agreement or by part."""
    agreed = agreed_now(on=on).filter(worker=account).order_by().values_list("person", flat=True)
    parts = Allocation.objects.filter(live(on), worker=account, worker__is_active=True)
    return frozenset({*agreed, *parts.order_by().values_list("person", flat=True)})


def those_near(person: Person, *, on: date) -> QuerySet[Account]:
    """Return who answers for a person: staff who work with them, their managers, the council's data officers."""
    mine = allocations_of(person, on=on)
    staff = Account.objects.filter(is_active=True, authority=person.authority_id)
    return staff.filter(
        Q(pk__in=mine.values("worker"), role=Role.WORKER)
        | Q(team__in=mine.values("worker__team"), role=Role.MANAGER)
        | Q(role=Role.DATA_OFFICER)
    )
