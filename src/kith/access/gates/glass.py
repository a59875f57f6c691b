"""The gates of openings, of looking as another sees, and of the data officer who watches over both."""

from dataclasses import dataclass

from kith.access.gates.visit import NotHere, Visit, one_of
from kith.access.models import BreakGlass
from kith.access.queries.glass import may_be_looked_as, open_glasses, opening_by_ref
from kith.people.choices import Role
from kith.people.models import Account, Authority


@dataclass
class Watch:
    """A data officer, over what the staff of their authority did."""

    visit: Visit
    authority: Authority


@dataclass
class OneOpening:
    """One opening: for the manager whose it is while it lasts, or for a data officer."""

    visit: Visit
    opening: BreakGlass


@dataclass
class Helper:
    """Somebody who may look as their workers see."""

    visit: Visit


@dataclass
class OneWorker(Helper):
    """One worker as whom they may look."""

    worker: Account


def watch(visit: Visit) -> Watch:
    """Admit data officers to the lists of what others did; to nobody's record."""
    if visit.account.role != Role.DATA_OFFICER or visit.account.authority is None:
        raise NotHere
    return Watch(visit, visit.account.authority)


def watched_opening(visit: Visit, opening_ref: str) -> OneOpening:
    """Admit a data officer to one opening in their authority."""
    watch(visit)
    opening = opening_by_ref(visit.account, opening_ref)
    if opening is None:
        raise NotHere
    visit.saw([opening.person], things=[opening.ref])
    return OneOpening(visit, opening)


def open_opening(visit: Visit, opening_ref: str) -> OneOpening:
    """Admit whoever may end an opening: the manager whose it is, or a data officer."""
    if visit.account.role == Role.DATA_OFFICER:
        return watched_opening(visit, opening_ref)
    return OneOpening(visit, one_of(open_glasses(visit.account, at=visit.now).filter(ref=opening_ref)))


def helper(visit: Visit) -> Helper:
    """Admit managers and administrators to the workers they may help."""
    if visit.account.role not in (Role.MANAGER, Role.ADMINISTRATOR):
        raise NotHere
    return Helper(visit)


def helped_worker(visit: Visit, account_ref: str) -> OneWorker:
    """Admit to one worker of their own team, or of the authority for an administrator."""
    helper(visit)
    return OneWorker(visit, one_of(may_be_looked_as(visit.account).filter(ref=account_ref)))


def looking(visit: Visit) -> Visit:
    """Admit every member of staff: ending what one has not begun does nothing."""
    if not visit.account.works_here:
        raise NotHere
    return visit
