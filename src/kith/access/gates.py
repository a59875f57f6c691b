"""Gates: each finds its subject and permits it in one call, or says "not here".

A view declares its gate with ``@door(gate)`` and receives what the gate found. A page that reads runs under
the database's read-only guard; its audit row is written before the answer is sent, and without it none is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Protocol, TypeVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from kith.access.actions import chain_for
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.kit.readonly import reads_only
from kith.people.choices import STAFF, Role
from kith.people.models import Account, Allocation, Authority, Invitation, Person
from kith.people.queries import team_caseload

SAFE = frozenset({"GET", "HEAD"})
BEFORE_SECOND_FACTOR = "before_second_factor"
"""In the session of an account that signed in while it had no second factor."""


class NotHere(Exception):  # noqa: N818  an answer, not a fault
    """Nothing this visitor may see stands here; indistinguishable from nothing standing here at all."""


class SignInFirst(Exception):  # noqa: N818
    """Nobody is signed in."""


class SecondFactorFirst(Exception):  # noqa: N818
    """Staff who have not set up their second factor yet."""


class FreshProofFirst(Exception):  # noqa: N818
    """The door asks for proof given a short while ago."""


@dataclass
class Visit:
    """One request by one account: who, when, and whom they got to see."""

    account: Account
    now: datetime
    seen: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)

    @property
    def on(self) -> date:
        """Today, where this service is."""
        return timezone.localdate(self.now)

    def saw(
        self, people: Iterable[Person], *, things: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> None:
        """Note whom this page shows, for the audit row."""
        self.seen.update(person.ref for person in people)
        self.things.update(things)
        self.fields.update(fields)


@dataclass
class Own:
    """A care-experienced person, in their own space."""

    visit: Visit
    person: Person


@dataclass
class Desk:
    """A worker or manager at their desk."""

    visit: Visit


@dataclass
class TheirPerson:
    """A person whom this worker (``allocation`` given) or this team's manager (None) may read about."""

    visit: Visit
    person: Person
    allocation: Allocation | None


@dataclass
class Office:
    """An authority's administrator, or a manager for what managers do there."""

    visit: Visit
    authority: Authority


@dataclass
class OneAccount(Office):
    """One staff account of the authority."""

    account: Account


@dataclass
class OneInvitation(Office):
    """One invitation of staff to the authority."""

    invitation: Invitation


@dataclass
class OneAllocation(Office):
    """One worker's part for one person of the authority."""

    allocation: Allocation


@dataclass
class OnePerson(Office):
    """One person of the authority, for saying who works with them; nothing else is read about them."""

    person: Person


Found = Own | Desk | TheirPerson | Office | Visit
F = TypeVar("F")
M = TypeVar("M", bound=Model)


class Gate(Protocol):
    """Finds the subject within what this visitor may see, or raises ``NotHere``."""

    __name__: str

    def __call__(self, visit: Visit, **kwargs: Any) -> Any: ...


def anybody_signed_in(visit: Visit) -> Visit:
    """Admit every account."""
    return visit


def own_space(visit: Visit) -> Own:
    """Admit a care-experienced person to what is theirs."""
    person = visit.account.person
    if visit.account.role != Role.YOUNG_PERSON or person is None or person.adopted_on is not None:
        raise NotHere
    visit.saw([person])
    return Own(visit, person)


def worker_desk(visit: Visit) -> Desk:
    """Admit workers to their own caseload."""
    if visit.account.role != Role.WORKER:
        raise NotHere
    return Desk(visit)


def manager_desk(visit: Visit) -> Desk:
    """Admit managers to their team's caseload."""
    if visit.account.role != Role.MANAGER:
        raise NotHere
    return Desk(visit)


def allocated_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit a worker to one person while their allocation is live."""
    if visit.account.role != Role.WORKER:
        raise NotHere
    held = Allocation.objects.filter(
        person__ref=person_ref, person__adopted_on__isnull=True, worker=visit.account
    )
    allocation = (
        held.filter(pk__in=allocations_live(visit))
        .select_related("person__authority")
        .order_by("-from_on")
        .first()
    )
    if allocation is None:
        raise NotHere
    visit.saw([allocation.person])
    return TheirPerson(visit, allocation.person, allocation)


def allocations_live(visit: Visit) -> Any:
    """Return the keys of this visitor's allocations that hold today."""
    from_on = Allocation.objects.filter(worker=visit.account, worker__is_active=True, from_on__lte=visit.on)
    return from_on.exclude(to_on__lte=visit.on).values("pk")


def team_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit a manager to the journey of one person allocated to their team."""
    if visit.account.role != Role.MANAGER:
        raise NotHere
    person = (
        team_caseload(visit.account, on=visit.on).filter(ref=person_ref).select_related("authority").first()
    )
    if person is None:
        raise NotHere
    visit.saw([person])
    return TheirPerson(visit, person, None)


def allocated_or_team_person(visit: Visit, person_ref: str) -> TheirPerson:
    """Admit the allocated worker, or the manager of the team that the person is allocated to."""
    if visit.account.role == Role.MANAGER:
        return team_person(visit, person_ref)
    return allocated_person(visit, person_ref)


def office(visit: Visit) -> Office:
    """Admit an administrator to their own authority's accounts, allocations and imports."""
    if visit.account.role != Role.ADMINISTRATOR or visit.account.authority is None:
        raise NotHere
    return Office(visit, visit.account.authority)


def staff_office(visit: Visit) -> Office:
    """Admit those who invite staff: an authority's managers and administrators."""
    if visit.account.role not in (Role.MANAGER, Role.ADMINISTRATOR) or visit.account.authority is None:
        raise NotHere
    return Office(visit, visit.account.authority)


def office_account(visit: Visit, account_ref: str) -> OneAccount:
    """Admit an administrator to one staff account of their authority."""
    authority = office(visit).authority
    staff = Account.objects.filter(authority=authority, role__in=STAFF, ref=account_ref)
    return OneAccount(visit, authority, _one(staff.select_related("authority", "team")))


def office_invitation(visit: Visit, invitation_ref: str) -> OneInvitation:
    """Admit whoever may invite staff to one such invitation: a manager to those of their own team."""
    authority = staff_office(visit).authority
    made = Invitation.objects.filter(authority=authority, role__in=STAFF, ref=invitation_ref)
    if visit.account.role == Role.MANAGER:
        made = made.filter(team__isnull=False, team=visit.account.team)
    return OneInvitation(visit, authority, _one(made.select_related("authority", "person")))


def office_allocation(visit: Visit, allocation_ref: str) -> OneAllocation:
    """Admit an administrator to one allocation of their authority."""
    authority = office(visit).authority
    held = Allocation.objects.filter(person__authority=authority, person__adopted_on__isnull=True)
    allocation = _one(held.filter(ref=allocation_ref).select_related("person__authority", "worker"))
    visit.saw([allocation.person])
    return OneAllocation(visit, authority, allocation)


def office_person(visit: Visit, person_ref: str) -> OnePerson:
    """Admit an administrator to one person of their authority, to say who works with them."""
    authority = office(visit).authority
    people = Person.objects.filter(authority=authority, adopted_on__isnull=True, ref=person_ref)
    person = _one(people.select_related("authority"))
    visit.saw([person])
    return OnePerson(visit, authority, person)


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotHere
    return found


def anybody() -> None:
    """Admit everybody, signed in or not: the few doors before signing in."""


def open_door(view: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put no gate before a view but say so: it stands before signing in. Looking still cannot write."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            return _rendered(view(request))
        with reads_only():
            return _rendered(view(request))

    guarded.gate = anybody  # type: ignore[attr-defined]
    guarded.fresh = False  # type: ignore[attr-defined]
    return guarded


def door(gate: Callable[..., F], *, fresh: bool = False) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Put a gate before a view. The view is called as ``view(request, found)``.

    ``fresh`` asks for proof (password or second factor) given within the last quarter of an hour.
    """

    def put(view: Callable[[HttpRequest, F], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                visit = _visit(request, fresh=fresh)
            except SignInFirst:
                return redirect_to_login(request.get_full_path())
            except SecondFactorFirst:
                return redirect("mfa_activate_totp")
            except FreshProofFirst:
                return _ask_for_proof(request)
            return _answer(request, visit, gate, view, kwargs)

        guarded.gate = gate  # type: ignore[attr-defined]
        guarded.fresh = fresh  # type: ignore[attr-defined]
        return guarded

    return put


def _visit(request: HttpRequest, *, fresh: bool) -> Visit:
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        raise SignInFirst
    if account.is_staff_role:
        check_second_factor(request, account)
    if fresh and not did_recently_reauthenticate(request):
        raise FreshProofFirst
    return Visit(account, timezone.now())


def check_second_factor(request: HttpRequest, account: Account) -> None:
    """Ask staff to join an app; end a session that was begun before there was one and never used it.

    Errors: ``SecondFactorFirst``, ``SignInFirst``.
    """
    if not is_mfa_enabled(account, ["totp"]):
        raise SecondFactorFirst
    if request.session.get(BEFORE_SECOND_FACTOR):
        logout(request)
        raise SignInFirst


def _ask_for_proof(request: HttpRequest) -> HttpResponse:
    target = redirect_to_login(request.get_full_path(), login_url="account_reauthenticate")
    return redirect(target.url)


def _answer(
    request: HttpRequest,
    visit: Visit,
    gate: Callable[..., F],
    view: Callable[..., HttpResponseBase],
    kwargs: Any,
) -> HttpResponseBase:
    name = request.resolver_match.view_name if request.resolver_match else ""
    kind = Kind.READ
    try:
        if _unreadable(request, kwargs):
            raise NotHere
        response = _ask(request, visit, gate, view, kwargs)
    except NotHere:
        kind, response = Kind.REFUSED, not_here(request)
    try:
        if kind is Kind.REFUSED or (response.status_code in (200, 400, 422) and (visit.seen or visit.things)):
            _record(visit, kind, name)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return response


def _unreadable(request: HttpRequest, kwargs: Mapping[str, str]) -> bool:
    """Whether an address holds the sign that no database keeps in a text; nothing of ours ever does."""
    return any("\0" in text for text in (*kwargs.values(), *request.GET.values()))


def _ask(
    request: HttpRequest,
    visit: Visit,
    gate: Callable[..., F],
    view: Callable[..., HttpResponseBase],
    kwargs: Any,
) -> HttpResponseBase:
    if request.method not in SAFE:
        return _rendered(view(request, gate(visit, **kwargs)))
    with reads_only():
        return _rendered(view(request, gate(visit, **kwargs)))


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def _record(visit: Visit, kind: Kind, name: str) -> None:
    account = visit.account
    record(
        chain=chain_for(account),
        kind=kind,
        deed="read" if kind is Kind.READ else "refused",
        door=name,
        actor=account.ref,
        role=account.role,
        subjects=sorted(visit.seen) if kind is Kind.READ else [],
        things=sorted(visit.things),
        fields=sorted(visit.fields),
        at=visit.now,
    )


def not_here(request: HttpRequest) -> HttpResponse:
    """Answer "page not found", the same whether nothing is there or it is not this visitor's."""
    return render(request, "404.html", status=404)
