"""When a lost tie may be let out to the person, and who may do it. Plain functions over plain values.

A lost tie is derived from the files. Somebody who knows the person reads the file first; under 18 it is looked
at together; adopted children have none.
"""

import base64
import hashlib
from datetime import date
from enum import StrEnum

from kith.journey.rules import LostTie
from kith.law.birthdays import age_on
from kith.people.choices import Role
from kith.words import Refused, Say

ALONE_FROM = 18


class ReleaseState(StrEnum):
    """How far a lost tie is from the person."""

    WORKER_READS = "worker_reads"
    MANAGER_READS = "manager_reads"
    TOGETHER_FIRST = "together_first"
    RELEASED = "released"


STATE_NAMES = {
    ReleaseState.WORKER_READS: Say("Read the file first, then decide whether this may come up."),
    ReleaseState.MANAGER_READS: Say("A manager needs to look at this."),
    ReleaseState.TOGETHER_FIRST: Say("Released. Look at it together first; until then only you can see it."),
    ReleaseState.RELEASED: Say("Released. They decide what to do with it, and only they see what."),
}


class Answer(StrEnum):
    """What somebody does with a prompt; blank is an answer not given yet."""

    KEEP = "keep"
    THROW_AWAY = "throw_away"
    BLANK = ""


def key_of(person_ref: str, tie: LostTie) -> str:
    """Return the name of a lost tie in addresses: the same every time, and saying nothing."""
    text = f"{person_ref}:{tie.kind}:{tie.start}:{tie.end}:{tie.worker}"
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:12]


# When


def together_first(born_on: date | None, on: date) -> bool:
    """Whether a prompt is first seen together: under 18, and when nobody knows the age."""
    return born_on is None or age_on(born_on, on) < ALONE_FROM


def state_of(*, needs_manager: bool, released: bool, together: bool, minor: bool) -> ReleaseState:
    """Return how far a lost tie is from the person."""
    if not released:
        return ReleaseState.MANAGER_READS if needs_manager else ReleaseState.WORKER_READS
    return ReleaseState.TOGETHER_FIRST if minor and not together else ReleaseState.RELEASED


# Who


def may_release(*, needs_manager: bool, role: Role) -> bool:
    """Whether this role may release it: the allocated worker, or the manager where a manager must look."""
    return role is (Role.MANAGER if needs_manager else Role.WORKER)


def check_may_release(*, needs_manager: bool, role: Role) -> None:
    """Raise ``Refused`` unless this role may release it."""
    if may_release(needs_manager=needs_manager, role=role):
        return
    if needs_manager:
        raise Refused(Say("A manager needs to look at this."))
    raise Refused(Say("The worker who knows this person reads the file and releases it."))


def check_may_record_together(state: ReleaseState) -> None:
    """Raise ``Refused`` unless it was released before it was looked at together."""
    if state in (ReleaseState.WORKER_READS, ReleaseState.MANAGER_READS):
        raise Refused(Say("Release it first, then look at it together."))
