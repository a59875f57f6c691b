"""Every write to a universe: one function per deed, with its audit row in the same transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kith.access.actions import end_not_now, note, say_not_now, share, stop_sharing
from kith.access.queries import sharings_of, who_can_be_shared_with
from kith.journey.actions import answer_prompt
from kith.journey.queries import names_of_prompt
from kith.journey.release import Answer
from kith.kit.files import Picture
from kith.kit.once import first_time
from kith.kit.overtaken import Overtaken, stamp_of
from kith.people.models import Account, Allocation, Person
from kith.universe.choices import Ring, Wish
from kith.universe.models import Member, Photo, Sitting, Tie
from kith.universe.rules import (
    check_can_be_shared,
    check_room_for_one_more,
    clean_feel,
    clean_fields,
    clean_nickname,
    clean_ring,
    clean_wish,
    closes_at,
    is_open,
)
from kith.words import Say


@transaction.atomic
def add_member(
    person: Person,
    nickname: str,
    *,
    by: Account,
    at: datetime,
    fields: Iterable[str] = (),
    ring: int = Ring.NOT_PLACED,
    feel: str = "",
    wish: str = "",
    suggested_from: str = "",
    token: str = "",
) -> Member | None:
    """Put somebody on the map. Returns None when this form was taken before."""
    name = clean_nickname(nickname)
    stands = {
        "ring": clean_ring(ring),
        "fields": clean_fields(fields),
        "feel": clean_feel(feel),
        "wish": clean_wish(wish),
    }
    if not first_time(token):
        return None
    sitting = _sitting(person, at)
    check_room_for_one_more(Member.objects.filter(person=person).count())
    member = Member.objects.create(person=person, nickname=name, suggested_from=suggested_from, created_at=at)
    Tie.objects.create(member=member, sitting=sitting, **stands)
    said = ["nickname", *(field for field, value in stands.items() if value)]
    note("add_member", person, by=by, at=at, things=[member.ref], fields=said)
    _stop_or_go_on(member, wish, by=by, at=at)
    return member


@transaction.atomic
def place_member(member: Member, *, ring: int, by: Account, at: datetime) -> None:
    """Say how close somebody is; ring 0 takes them back to those not placed."""
    _change("place_member", member, by=by, at=at, ring=clean_ring(ring))


@transaction.atomic
def set_feel(
    member: Member, *, by: Account, at: datetime, feel: str | None = None, wish: str | None = None
) -> None:
    """Say how it feels and what you would like. None leaves an answer as it is; blank takes it back."""
    answers: dict[str, str] = {}
    if feel is not None:
        answers["feel"] = clean_feel(feel)
    if wish is not None:
        answers["wish"] = clean_wish(wish)
    _change("set_feel", member, by=by, at=at, **answers)
    if wish is not None:
        _stop_or_go_on(member, wish, by=by, at=at)


def _stop_or_go_on(member: Member, wish: str, *, by: Account, at: datetime) -> None:
    """ "Not now" stops everything about somebody, under every name they have here; another wish takes it back."""
    also = names_of_prompt(member.person, member.suggested_from)
    if wish == Wish.NOT_NOW:
        say_not_now(member.person, member.ref, by=by, at=at, also=also)
    else:
        end_not_now(member.person, member.ref, by=by, at=at, also=also)


@transaction.atomic
def edit_member(
    member: Member, *, nickname: str, fields: Iterable[str], by: Account, at: datetime, seen: str = ""
) -> None:
    """Change what somebody is called (in every sitting) and which fields they belong to (from now on).

    ``seen``: the stamp of what the form was shown with. Errors: ``Overtaken`` when another window saved since.
    """
    _check_not_overtaken(Member.objects.select_for_update().get(pk=member.pk), seen)
    rename_member(member, nickname=nickname, by=by, at=at)
    before = _latest(member)
    _change("set_fields", member, by=by, at=at, fields=clean_fields(fields, before.fields if before else ()))


@transaction.atomic
def rename_member(member: Member, *, nickname: str, by: Account, at: datetime) -> None:
    """Change what somebody is called, in every sitting."""
    name = clean_nickname(nickname)
    if name == member.nickname:
        return
    member.nickname = name
    member.save(update_fields=["nickname"])
    note("rename_member", member.person, by=by, at=at, things=[member.ref], fields=["nickname"])


@transaction.atomic
def hide_member(member: Member, *, by: Account, at: datetime) -> None:
    """Take somebody off every map, list and share. Nobody else can see that they were ever there."""
    stop_sharing(member.person, member.ref, by=by, at=at)
    if Member.objects.filter(pk=member.pk, hidden_at__isnull=True).update(hidden_at=at):
        note("hide_member", member.person, by=by, at=at, things=[member.ref])


@transaction.atomic
def unhide_member(member: Member, *, by: Account, at: datetime) -> None:
    """Bring somebody back to the person's own map. Sharing starts again only if they choose."""
    if Member.objects.filter(pk=member.pk, hidden_at__isnull=False).update(hidden_at=None):
        note("unhide_member", member.person, by=by, at=at, things=[member.ref])


@transaction.atomic
def remove_member(member: Member, *, by: Account, at: datetime) -> None:
    """Delete somebody and every tie to them, for good. The log keeps an opaque reference only."""
    person, ref = member.person, member.ref
    stop_sharing(person, ref, by=by, at=at)
    end_not_now(person, ref, by=by, at=at)
    member.delete()
    note("remove_member", person, by=by, at=at, things=[ref])


@transaction.atomic
def add_photo(member: Member, picture: Picture, *, by: Account, at: datetime) -> None:
    """Put a photo to somebody, in the place of the one before. Only the person ever sees it."""
    Member.objects.select_for_update().get(pk=member.pk)
    Photo.objects.update_or_create(member=member, defaults={"whole": picture.whole, "small": picture.small})
    note("add_photo", member.person, by=by, at=at, things=[member.ref], fields=["photo"])


@transaction.atomic
def remove_photo(member: Member, *, by: Account, at: datetime) -> None:
    """Delete somebody's photo, for good. Without one nothing happens."""
    gone, _ = Photo.objects.filter(member=member).delete()
    if gone:
        note("remove_photo", member.person, by=by, at=at, things=[member.ref], fields=["photo"])


@transaction.atomic
def share_member(member: Member, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Let one named worker see one member: name, ring, fields and feel; never the wish."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    check_can_be_shared(hidden=locked.hidden_at is not None)
    share(member.person, member.ref, allocation, by=by, at=at)


@transaction.atomic
def stop_sharing_member(member: Member, allocation: Allocation, *, by: Account, at: datetime) -> None:
    """Close one named worker's window onto one member."""
    stop_sharing(member.person, member.ref, by=by, at=at, allocation=allocation)


@transaction.atomic
def choose_who_sees(member: Member, refs: Collection[str], *, by: Account, at: datetime) -> None:
    """Share one member with exactly these workers (references of allocations), and with nobody else."""
    on = timezone.localdate(at)
    for allocation in who_can_be_shared_with(member.person, on=on):
        if allocation.ref in refs:
            share_member(member, allocation, by=by, at=at)
        else:
            stop_sharing_member(member, allocation, by=by, at=at)


@transaction.atomic
def stop_sharing_with(
    person: Person, allocation_ref: str, *, by: Account, at: datetime, member_ref: str = ""
) -> bool:
    """Close one named worker's window onto one member, or every one where none is named.

    Returns whether any was open.
    """
    open_ones = sharings_of(person, on=timezone.localdate(at)).filter(allocation__ref=allocation_ref)
    if member_ref:
        open_ones = open_ones.filter(thing=member_ref)
    found = list(open_ones)
    for sharing in found:
        stop_sharing(person, sharing.thing, by=by, at=at, allocation=sharing.allocation)
    return bool(found)


@transaction.atomic
def close_sitting(person: Person, *, by: Account, at: datetime) -> None:
    """Say "done for today". Closing what is closed changes nothing."""
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    if latest is None:
        return
    said_so = is_open(None, latest.last_change_at, at)
    latest.closed_at = at if said_so else closes_at(latest.last_change_at)
    latest.save(update_fields=["closed_at"])
    if said_so:
        note("close_sitting", person, by=by, at=at, things=[latest.ref])


@transaction.atomic
def keep_lost_tie(person: Person, prompt_ref: str, *, nickname: str, by: Account, at: datetime) -> Member:
    """Put somebody from the files on the map, not placed yet. Keeping them twice makes one member."""
    answer_prompt(person, prompt_ref, Answer.KEEP, by=by, at=at)
    kept = Member.objects.filter(person=person, suggested_from=prompt_ref).first()
    kept = kept or add_member(person, nickname, by=by, at=at, suggested_from=prompt_ref)
    assert kept is not None  # noqa: S101  without a token somebody is always added
    return kept


@transaction.atomic
def throw_away_lost_tie(person: Person, prompt_ref: str, *, by: Account, at: datetime) -> None:
    """Do not ask about somebody from the files again."""
    answer_prompt(person, prompt_ref, Answer.THROW_AWAY, by=by, at=at)


def _change(deed: str, member: Member, *, by: Account, at: datetime, **values: Any) -> None:
    """Write how a member stands from this sitting on; nothing at all when nothing is different."""
    before = _latest(member)
    changed = {
        name: value for name, value in values.items() if before is None or getattr(before, name) != value
    }
    if not changed:
        return
    sitting = _sitting(member.person, at)
    if before is not None and before.sitting_id == sitting.pk:
        Tie.objects.filter(pk=before.pk).update(**changed)
    else:
        Tie.objects.create(member=member, sitting=sitting, **{**_copy(before), **changed})
    note(deed, member.person, by=by, at=at, things=[member.ref], fields=sorted(changed))


def stamp_of_member(nickname: str, fields: Iterable[str]) -> str:
    """Return the stamp of what ``edit_member`` changes."""
    return stamp_of(nickname, sorted(fields))


def _check_not_overtaken(member: Member, seen: str) -> None:
    tie = _latest(member)
    now = stamp_of_member(member.nickname, tie.fields if tie else ())
    if seen and seen != now:
        raise Overtaken(
            Say(
                "You saved something else in another window meanwhile: {name}. What you wrote here still stands "
                "below. Save again to put it in its place.",
                {"name": member.nickname},
            ),
            now,
        )


def _latest(member: Member) -> Tie | None:
    return Tie.objects.filter(member=member).order_by("-sitting__opened_at", "-sitting__pk").first()


def _copy(tie: Tie | None) -> dict[str, Any]:
    if tie is None:
        return {}
    return {"ring": tie.ring, "fields": tie.fields, "feel": tie.feel, "wish": tie.wish}


def _sitting(person: Person, at: datetime) -> Sitting:
    """Return the open sitting with its last change moved to ``at``, or open one, closing what ran out."""
    Person.objects.select_for_update().get(pk=person.pk)
    latest = Sitting.objects.filter(person=person, closed_at__isnull=True).first()
    if latest is not None and is_open(None, latest.last_change_at, at):
        latest.last_change_at = max(at, latest.last_change_at)
        latest.save(update_fields=["last_change_at"])
        return latest
    if latest is not None:
        latest.closed_at = closes_at(latest.last_change_at)
        latest.save(update_fields=["closed_at"])
    return Sitting.objects.create(person=person, opened_at=at, last_change_at=at)
