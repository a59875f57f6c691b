"""Stops begun, looked at again and ended: restrictions by a named manager, "not now" by the person alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kith.access.actions.files import close_file
from kith.access.actions.log import note
from kith.access.actions.notices import tell
from kith.access.actions.sharing import stop_sharing
from kith.access.choices import Mode, OrderKind, What
from kith.access.models import ContactDecision, Named, NotNow, Restriction
from kith.access.rules import check_begun_on, check_reason, check_review_on
from kith.kit.once import first_time
from kith.kit.scope import Scope, within
from kith.people.actions import end_allocation
from kith.people.choices import STAFF, Role
from kith.people.models import Account, Person
from kith.people.queries import allocations_of
from kith.words import Refused, Say

NOT_YOURS = Say("A manager of the team that works with this person decides about this.")


@dataclass(frozen=True, slots=True)
class Order:
    """What is written down of a restriction: whose decision, about whom in words, what it allows, why."""

    other: str
    kind: str
    mode: str
    from_on: date
    review_on: date
    evidence: str
    told: str
    known: bool = False
    order_ref: str = ""
    requires_contact: bool = False


@transaction.atomic
def begin_restriction(
    person: Person, order: Order, *, by: Account, at: datetime, names: Collection[str] = (), token: str = ""
) -> Restriction | None:
    """Write down a restriction: a stop from this moment, in every channel. None when this form was taken before.

    ``names`` are opaque references. An account among them loses its part with the person at once.
    """
    _check_manager(by, person)
    on = timezone.localdate(at)
    _check_order(order, on)
    if not first_time(token):
        return None
    begun = Restriction.objects.create(
        person=person,
        other=order.other.strip(),
        kind=OrderKind(order.kind).value,
        mode=Mode(order.mode).value,
        requires_contact=order.requires_contact,
        order_ref=order.order_ref.strip(),
        from_on=order.from_on,
        review_on=order.review_on,
        evidence=order.evidence.strip(),
        told=order.told.strip(),
        known=order.known,
        begun_by=by,
        begun_at=at,
    )
    _name(begun, names, by=by, at=at)
    for allocation in allocations_of(person, on=on).filter(worker__role=Role.WORKER):
        tell(allocation.worker, What.RESTRICTION_BEGUN, at=at, about=begun.ref, of=person)
    note("begin_restriction", person, by=by, at=at, things=[begun.ref])
    return begun


@transaction.atomic
def name_in_restriction(restriction: Restriction, name: str, *, by: Account, at: datetime) -> None:
    """Say whom a restriction names. Naming somebody twice changes nothing."""
    if _name(restriction, [name], by=by, at=at):
        things = [restriction.ref, name]
        note("name_in_restriction", restriction.person, by=by, at=at, things=things)


@transaction.atomic
def review_restriction(
    restriction: Restriction, *, review_on: date, why: str, by: Account, at: datetime
) -> None:
    """Look at a restriction again and let it hold, until a later day."""
    _check_manager(by, restriction.person)
    check_review_on(review_on, timezone.localdate(at))
    check_reason(why)
    locked = _standing(restriction)
    locked.review_on = review_on
    day = timezone.localdate(at).isoformat()
    locked.evidence = f"{locked.evidence}\n\n{day}, {by.full_name}: {why.strip()}"
    locked.save(update_fields=["review_on", "evidence"])
    note("review_restriction", locked.person, by=by, at=at, things=[locked.ref], fields=["review_on"])


@transaction.atomic
def end_restriction(restriction: Restriction, *, why: str, by: Account, at: datetime) -> None:
    """End a restriction; nothing that it stopped begins again by itself."""
    _check_manager(by, restriction.person)
    check_reason(why)
    locked = _standing(restriction)
    locked.ended_at, locked.ended_by, locked.ended_why = at, by, why.strip()
    locked.save(update_fields=["ended_at", "ended_by", "ended_why"])
    note("end_restriction", locked.person, by=by, at=at, things=[locked.ref])


@transaction.atomic
def decide_contact(restriction: Restriction, decision: str, *, by: Account, at: datetime) -> None:
    """Record what a worker decided where an order requires contact and the person said "not now"."""
    check_reason(decision)
    locked = _standing(restriction)
    if not locked.requires_contact or locked.not_now_at is None:
        raise Refused(Say("There is nothing to decide here now."))
    made = ContactDecision.objects.create(
        restriction=locked, decision=decision.strip(), decided_by=by, decided_at=at
    )
    note("decide_contact", locked.person, by=by, at=at, things=[locked.ref, made.ref])


# The person's own


@transaction.atomic
def say_not_now(person: Person, thing: str, *, by: Account, at: datetime, also: Collection[str] = ()) -> None:
    """Stop everything about one thing of the person's own, at once. What was shared of it closes.

    ``also``: other names of the same one (the question it was kept from). Where an order requires contact with it,
    the worker is told that the person said so.
    """
    names = {thing, *also} - {""}
    new = [
        NotNow.objects.get_or_create(person=person, thing=name, ended_at=None, defaults={"begun_at": at})[1]
        for name in sorted(names)
    ]
    if not any(new):
        return
    stop_sharing(person, thing, by=by, at=at)
    _tell_where_contact_is_required(person, names, at=at)
    note("say_not_now", person, by=by, at=at, things=[thing])


@transaction.atomic
def end_not_now(person: Person, thing: str, *, by: Account, at: datetime, also: Collection[str] = ()) -> None:
    """Take "not now" back. What was shared stays closed until the person chooses."""
    names = {thing, *also} - {""}
    open_ones = NotNow.objects.filter(person=person, thing__in=names, ended_at__isnull=True)
    if not open_ones.update(ended_at=at):
        return
    for restriction in _that_require_contact(person, names):
        still = restriction.names.values_list("name", flat=True)
        if not NotNow.objects.filter(person=person, thing__in=still, ended_at__isnull=True).exists():
            Restriction.objects.filter(pk=restriction.pk).update(not_now_at=None)
    note("end_not_now", person, by=by, at=at, things=[thing])


def _that_require_contact(person: Person, names: Collection[str]) -> list[Restriction]:
    held = Restriction.objects.filter(person=person, ended_at__isnull=True, requires_contact=True)
    return list(held.filter(names__name__in=names).distinct())


def _tell_where_contact_is_required(person: Person, names: Collection[str], *, at: datetime) -> None:
    for restriction in _that_require_contact(person, names):
        Restriction.objects.filter(pk=restriction.pk, not_now_at__isnull=True).update(not_now_at=at)


# What they share


def _check_manager(by: Account, person: Person) -> None:
    if by.role != Role.MANAGER or by.authority_id != person.authority_id:
        raise Refused(NOT_YOURS)


def _check_order(order: Order, on: date) -> None:
    check_begun_on(order.from_on, on)
    check_review_on(order.review_on, on)
    check_reason(order.evidence)
    if not order.other.strip() or not order.told.strip():
        raise Refused(Say("Write down who it is about, and how the person was told, or why not."))
    if order.requires_contact and order.mode == Mode.NO_CONTACT:
        raise Refused(Say("It cannot rule contact out and require it. Choose one."))


def _standing(restriction: Restriction) -> Restriction:
    locked = Restriction.objects.select_for_update(of=("self",)).filter(
        pk=restriction.pk, ended_at__isnull=True
    )
    found = locked.select_related("person__authority").first()
    if found is None:
        raise Refused(Say("This restriction has ended already."))
    return found


def _name(restriction: Restriction, names: Collection[str], *, by: Account, at: datetime) -> bool:
    """Name somebody: an account's part ends, the file closes to one of the council's staff whatever they do there,
    and "not now" said before is told where contact is required.
    """
    person = restriction.person
    new = [
        Named.objects.get_or_create(restriction=restriction, name=name)[1] for name in sorted({*names} - {""})
    ]
    on = timezone.localdate(at)
    for allocation in allocations_of(person, on=on).filter(worker__ref__in=names):
        end_allocation(allocation, to_on=max(on, allocation.from_on), at=at, by=by)
    staff = Account.objects.filter(authority=person.authority_id, role__in=STAFF, ref__in=names)
    for account in staff.exclude(pk=by.pk):
        close_file(
            person, account, reason=restriction.evidence, review_on=restriction.review_on, by=by, at=at
        )
    if restriction.requires_contact and said_not_now(person, names):
        Restriction.objects.filter(pk=restriction.pk, not_now_at__isnull=True).update(not_now_at=at)
    return any(new)


def said_not_now(person: Person, names: Collection[str]) -> bool:
    """Whether the person has said "not now" about any of these names.

    It is asked as the person: no staff member's connection sees it, and nothing but this one answer comes of it.
    """
    with within(Scope(person=person.pk)):
        return NotNow.objects.filter(person=person, thing__in=names, ended_at__isnull=True).exists()
