"""A visit: one request by one account; and the answers a gate can give instead of a subject."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from kith.access.models import ViewAs
from kith.audit.choices import Kind
from kith.people.models import Account, Person

M = TypeVar("M", bound=Model)


BEFORE_SECOND_FACTOR = "before_second_factor"
"""In the session of an account that signed in while it had no second factor."""

VOUCHED_FOR = "second_factor_elsewhere"
"""In a session: the key of the account for which a council's own sign-in said that a second factor was used."""


class NotHere(Exception):  # noqa: N818  an answer, not a fault
    """Nothing this visitor may see stands here; indistinguishable from nothing standing here at all."""


class SignInFirst(Exception):  # noqa: N818
    """Nobody is signed in."""


class SecondFactorFirst(Exception):  # noqa: N818
    """Staff who have not set up their second factor yet."""


class FreshProofFirst(Exception):  # noqa: N818
    """The door asks for proof given a short while ago."""


class OnlyLooking(Exception):  # noqa: N818
    """Somebody who looks as another sees wants what that does not give: a deed, or a page that is the other's own."""


@dataclass
class Visit:
    """One request by one account: who, when, whom they got to see; ``kind`` where the log should say more than read.

    ``view_as``: while somebody looks as a worker sees, ``account`` is that worker and ``viewer`` who really looks.
    """

    account: Account
    now: datetime
    seen: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    kind: Kind | None = None
    view_as: ViewAs | None = None

    @property
    def viewer(self) -> Account:
        """Whoever sits before the page."""
        return self.view_as.viewer if self.view_as else self.account

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


def anybody_signed_in(visit: Visit) -> Visit:
    """Admit every account."""
    return visit


def staff(visit: Visit) -> Visit:
    """Admit everybody who works for an authority."""
    if not visit.account.works_here:
        raise NotHere
    return visit


def anybody() -> None:
    """Admit everybody, signed in or not: the few doors before signing in."""


def one_of(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotHere
    return found
