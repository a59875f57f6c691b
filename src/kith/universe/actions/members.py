"""Deeds about members: each writes its audit row in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kith.access.actions import end_not_now, note, stop_sharing
from kith.kit.files import Picture
from kith.kit.once import first_time
from kith.kit.overtaken import Overtaken, stamp_of
from kith.people.models import Account, Person
from kith.universe.actions.steps import forget, record, sitting_for
from kith.universe.actions.ties import change, latest_of, stop_or_go_on
from kith.universe.choices import Ring
from kith.universe.models import Member, Photo, Story, Tie
from kith.universe.queries import story_of
from kith.universe.rules import (
    check_room_for_one_more,
    clean_answer,
    clean_fields,
    clean_line,
    clean_nickname,
    clean_ring,
    clean_words,
    clean_year,
)
from kith.words import Say

ABOUT = ("sort", "relation", "through", "relation_words", "gives_words", "known_since", "grown_up")
"""What is said of a member whatever the sitting, by name."""
STORY_OVERTAKEN = Say(
    "You saved another version in another window meanwhile. What you wrote here still stands below. Save again to put "
    "it in its place."
)


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
        "feel": clean_answer("feel", feel),
        "wish": clean_answer("wish", wish),
    }
    if not first_time(token):
        return None
    sitting = sitting_for(person, at)
    check_room_for_one_more(Member.objects.filter(person=person).count())
    member = Member.objects.create(person=person, nickname=name, suggested_from=suggested_from, created_at=at)
    Tie.objects.create(member=member, sitting=sitting, **stands)
    record(sitting, "hidden", member.ref, before=True, after=False)
    said = ["nickname", *(field for field, value in stands.items() if value)]
    note("add_member", person, by=by, at=at, things=[member.ref], fields=said)
    stop_or_go_on(member, wish, by=by, at=at)
    return member


@transaction.atomic
def edit_member(
    member: Member, *, nickname: str, fields: Iterable[str], by: Account, at: datetime, seen: str = ""
) -> None:
    """Change what somebody is called (in every sitting) and which fields they belong to (from now on).

    ``seen``: the stamp of what the form was shown with. Errors: ``Overtaken`` when another window saved since.
    """
    _check_not_overtaken(Member.objects.select_for_update().get(pk=member.pk), seen)
    rename_member(member, nickname=nickname, by=by, at=at)
    before = latest_of(member)
    change("set_fields", member, by=by, at=at, fields=clean_fields(fields, before.fields if before else ()))


@transaction.atomic
def rename_member(member: Member, *, nickname: str, by: Account, at: datetime) -> None:
    """Change what somebody is called, in every sitting."""
    name = clean_nickname(nickname)
    if name == member.nickname:
        return
    record(
        sitting_for(member.person, at),
        "about",
        member.ref,
        before={"nickname": member.nickname},
        after={"nickname": name},
    )
    member.nickname = name
    member.save(update_fields=["nickname"])
    note("rename_member", member.person, by=by, at=at, things=[member.ref], fields=["nickname"])


@transaction.atomic
def describe_member(member: Member, *, by: Account, at: datetime, **answers: Any) -> None:
    """Say more of who somebody is: any of ``ABOUT``. It holds for every sitting. Errors: ``Refused``."""
    clean = {name: _clean_about(name, value, at) for name, value in answers.items()}
    changed = {name: value for name, value in clean.items() if getattr(member, name) != value}
    if not changed:
        return
    before = {name: getattr(member, name) for name in changed}
    record(sitting_for(member.person, at), "about", member.ref, before=before, after=changed)
    write_about(member, changed)
    note("describe_member", member.person, by=by, at=at, things=[member.ref], fields=sorted(changed))


def write_about(member: Member, values: Mapping[str, Any]) -> None:
    """Let a member be like this, in every sitting."""
    for name, value in values.items():
        setattr(member, name, value)
    member.save(update_fields=list(values))


def _clean_about(name: str, value: Any, at: datetime) -> Any:
    if name == "known_since":
        return clean_year(value, timezone.localdate(at))
    return clean_line(value) if name in ("relation_words", "gives_words") else clean_answer(name, value)


@transaction.atomic
def tell_story(
    member: Member, *, words: str, by: Account, at: datetime, seen: str = "", token: str = ""
) -> None:
    """Keep what the person tells of somebody; blank lets it go. A form taken before changes nothing.

    ``seen``: the stamp of what the form was shown with. Errors: ``Refused``; ``Overtaken`` when another window saved.
    """
    kept = clean_words(words)
    Member.objects.select_for_update().get(pk=member.pk)
    if not first_time(token):
        return
    before = story_of(member)
    if seen and seen != stamp_of(before):
        raise Overtaken(STORY_OVERTAKEN, stamp_of(before))
    if kept == before:
        return
    if kept:
        story = Story.objects.filter(member=member).first() or Story(member=member)
        story.words = kept
        story.save()
    else:
        Story.objects.filter(member=member).delete()
    note("tell_story", member.person, by=by, at=at, things=[member.ref], fields=["story"])


@transaction.atomic
def hide_member(member: Member, *, by: Account, at: datetime) -> None:
    """Take somebody off every map, list and share. Nobody else can see that they were ever there."""
    stop_sharing(member.person, member.ref, by=by, at=at)
    if Member.objects.filter(pk=member.pk, hidden_at__isnull=True).update(hidden_at=at):
        record(sitting_for(member.person, at), "hidden", member.ref, before=False, after=True)
        note("hide_member", member.person, by=by, at=at, things=[member.ref])


@transaction.atomic
def unhide_member(member: Member, *, by: Account, at: datetime) -> None:
    """Bring somebody back to the person's own map. Sharing starts again only if they choose."""
    if Member.objects.filter(pk=member.pk, hidden_at__isnull=False).update(hidden_at=None):
        record(sitting_for(member.person, at), "hidden", member.ref, before=True, after=False)
        note("unhide_member", member.person, by=by, at=at, things=[member.ref])


@transaction.atomic
def remove_member(member: Member, *, by: Account, at: datetime) -> None:
    """Delete somebody and every tie to them, for good. The log keeps an opaque reference only."""
    person, ref = member.person, member.ref
    stop_sharing(person, ref, by=by, at=at)
    end_not_now(person, ref, by=by, at=at)
    forget(person, ref)
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


def stamp_of_member(nickname: str, fields: Iterable[str]) -> str:
    """Return the stamp of what ``edit_member`` changes."""
    return stamp_of(nickname, sorted(fields))


def _check_not_overtaken(member: Member, seen: str) -> None:
    tie = latest_of(member)
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
