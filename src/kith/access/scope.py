"""As whom the database is asked for somebody: what an account may touch at all, before any gate has looked.

A scope is wider than what a page shows (gates and queries choose within it) and never wider than what the law of the
place allows. Somebody from outside gets no authority: an agreement, or a part with an end, lets them in to each person
by name, asked anew for each request.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kith.kit.scope import NOTHING, Scope, within
from kith.people.choices import OUTSIDE, STAFF
from kith.people.models import Account, Authority
from kith.people.queries import let_in_to


def scope_of(account: Account | AnonymousUser) -> Scope:
    """Return what this account may touch: staff their authority's records, a person their own; an ended one nothing.

    Somebody from outside: the people whom an agreement or a part names for them today.
    """
    if not isinstance(account, Account) or not account.is_active:
        return NOTHING
    works_for = account.authority_id if account.role in STAFF else None
    return Scope(
        authorities=frozenset() if works_for is None else frozenset({works_for}),
        belongs_to=account.authority_id,
        people=_people_of(account) if account.role in OUTSIDE else frozenset(),
        person=account.person_id,
        account=account.pk,
        on=timezone.localdate(),
    )


def _people_of(account: Account) -> frozenset[int]:
    """Ask as nothing but this account: it reads what names it, whomever that is about."""
    on = timezone.localdate()
    with within(Scope(account=account.pk, on=on)):
        return let_in_to(account, on=on)


def scope_of_authority(authority: Authority) -> Scope:
    """Return the scope in which one authority's records are kept when nobody is signed in: a code used, a job."""
    return Scope(authorities=frozenset({authority.pk}), belongs_to=authority.pk, on=timezone.localdate())


def scope_of_holder(secret: str) -> Scope:
    """Return the scope of somebody who holds a secret and is nobody yet: they find the row it opens, and no other."""
    return Scope(holding=secret, on=timezone.localdate())
