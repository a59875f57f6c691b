"""Deeds about a sitting: taking steps back, doing them again, and saying "done for today"."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kith.access.actions import note, stop_sharing
from kith.people.models import Account, Person
from kith.universe.actions.links import write_link
from kith.universe.actions.members import write_about
from kith.universe.actions.steps import close, sitting_for
from kith.universe.actions.ties import stop_or_go_on, write_tie
from kith.universe.models import Member, Sitting, Step
from kith.universe.queries import open_sitting
from kith.universe.rules import closes_at, is_open


@transaction.atomic
def undo(person: Person, *, by: Account, at: datetime) -> Step | None:
    """Take back the last step of the open sitting. Returns it, or None where there is none."""
    return _go("undo", person, by=by, at=at)


@transaction.atomic
def redo(person: Person, *, by: Account, at: datetime) -> Step | None:
    """Do the step again that was taken back last. Returns it, or None where there is none."""
    return _go("redo", person, by=by, at=at)


def _go(deed: str, person: Person, *, by: Account, at: datetime) -> Step | None:
    if open_sitting(person, at=at) is None:
        return None
    sitting = sitting_for(person, at)
    steps = sitting.steps.filter(undone=deed == "redo")
    step = steps.first() if deed == "redo" else steps.last()
    if step is None:
        return None
    (state,) = step.after if deed == "redo" else step.before
    _put(person, sitting, step, state, by=by, at=at)
    step.undone = deed == "undo"
    step.save(update_fields=["undone"])
    note(deed, person, by=by, at=at, things=step.thing.split())
    return step


def _put(person: Person, sitting: Sitting, step: Step, state: Any, *, by: Account, at: datetime) -> None:
    refs = step.thing.split()
    found = {one.ref: one for one in Member.objects.select_for_update().filter(person=person, ref__in=refs)}
    member, other = found[refs[0]], found[refs[-1]]
    if step.what == "link":
        write_link(sitting, member, other, state)
    elif step.what == "about":
        write_about(member, state)
    elif step.what == "hidden":
        _hide(member, hidden=state, by=by, at=at)
    else:
        tie = write_tie(member, sitting, state)
        stop_or_go_on(member, tie.wish, by=by, at=at)


def _hide(member: Member, *, hidden: bool, by: Account, at: datetime) -> None:
    if hidden:
        stop_sharing(member.person, member.ref, by=by, at=at)
    member.hidden_at = at if hidden else None
    member.save(update_fields=["hidden_at"])


@transaction.atomic
def close_sitting(person: Person, *, by: Account, at: datetime) -> None:
    """Say "done for today". Closing what is closed changes nothing."""
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    if latest is None:
        return
    said_so = is_open(None, latest.last_change_at, at)
    close(latest, at if said_so else closes_at(latest.last_change_at))
    if said_so:
        note("close_sitting", person, by=by, at=at, things=[latest.ref])
