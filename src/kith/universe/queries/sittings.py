"""Reads about sittings: which is open, which there were, and what is different between two of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kith.people.models import Person
from kith.universe.choices import Strain
from kith.universe.models import Sitting
from kith.universe.queries.members import MemberNow, members_as_of
from kith.universe.rules import closed_when, is_open


@dataclass(frozen=True, slots=True)
class SittingNow:
    """One dated occasion: when, until when (None while open), how many members stood differently after it."""

    ref: str
    opened_at: datetime
    last_change_at: datetime
    closed_at: datetime | None
    changed: int


@dataclass(frozen=True, slots=True)
class StepsNow:
    """Whether a step of the open sitting can be taken back, and one that was taken back done again."""

    back: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One member at two sittings: how they stood, and how they stand."""

    before: MemberNow
    after: MemberNow


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two sittings. A member is in one of ``new``, ``lost`` and ``kept``.

    ``lost`` are those taken back to "not placed" (nobody hidden or removed is ever told of). ``closer`` and
    ``further`` are of those kept and placed both times; ``harder`` and ``easier`` go by strain where both were said.
    """

    new: tuple[MemberNow, ...]
    lost: tuple[MemberNow, ...]
    kept: tuple[Moved, ...]
    closer: tuple[Moved, ...]
    further: tuple[Moved, ...]
    harder: tuple[Moved, ...]
    easier: tuple[Moved, ...]


def open_sitting(person: Person, *, at: datetime) -> Sitting | None:
    """Return the sitting that changes go into, or None when the next change opens one."""
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    return latest if latest and is_open(latest.closed_at, latest.last_change_at, at) else None


def steps_of(sitting: Sitting) -> StepsNow:
    """Return which ways there are steps to go in a sitting."""
    undone = set(sitting.steps.values_list("undone", flat=True))
    return StepsNow(back=False in undone, again=True in undone)


def last_step(person: Person, *, at: datetime) -> int:
    """Return the number of the last step that can be taken back; 0 where there is none."""
    sitting = open_sitting(person, at=at)
    last = sitting.steps.filter(undone=False).last() if sitting else None
    return last.number if last else 0


def sittings_of(person: Person, *, at: datetime) -> list[SittingNow]:
    """Return the person's sittings, newest first. Hidden members are not counted."""
    shown = Count("ties", filter=Q(ties__member__hidden_at__isnull=True))
    return [
        SittingNow(
            ref=sitting.ref,
            opened_at=sitting.opened_at,
            last_change_at=sitting.last_change_at,
            closed_at=closed_when(sitting.closed_at, sitting.last_change_at, at),
            changed=sitting.changed,
        )
        for sitting in Sitting.objects.filter(person=person)
        .annotate(changed=shown)
        .order_by("-opened_at", "-pk")
    ]


def sitting_of(person: Person, sitting_ref: str, *, at: datetime) -> SittingNow | None:
    """Return one of the person's own sittings, or None."""
    return next((one for one in sittings_of(person, at=at) if one.ref == sitting_ref), None)


def difference(person: Person, earlier_ref: str, later_ref: str) -> Difference:
    """Compare two of the person's own sittings; each as it stood when it was closed, or stands now."""
    before = {one.ref: one for one in members_as_of(person, earlier_ref) if one.ring}
    after = {one.ref: one for one in members_as_of(person, later_ref) if one.ring}
    kept = [Moved(before[ref], one) for ref, one in after.items() if ref in before]
    strained = [moved for moved in kept if moved.before.strain and moved.after.strain]
    return Difference(
        new=tuple(one for ref, one in after.items() if ref not in before),
        lost=tuple(one for ref, one in before.items() if ref not in after),
        kept=tuple(kept),
        closer=tuple(moved for moved in kept if moved.after.ring < moved.before.ring),
        further=tuple(moved for moved in kept if moved.after.ring > moved.before.ring),
        harder=tuple(moved for moved in strained if _weight(moved.after) > _weight(moved.before)),
        easier=tuple(moved for moved in strained if _weight(moved.after) < _weight(moved.before)),
    )


def _weight(one: MemberNow) -> int:
    return list(Strain).index(Strain(one.strain))
