"""Writes of what somebody is still writing. No audit row: it is nobody's but theirs, and sending it leaves one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.access.choices import LONGEST_DRAFT, MOST_DRAFTS, Receipt
from kith.access.models import Draft
from kith.access.queries.drafts import KEPT_FOR, Place
from kith.access.rules import writes_on
from kith.kit.kept import Words
from kith.kit.once import new_token, was_taken
from kith.people.models import Account


@dataclass(frozen=True, slots=True)
class Writing:
    """What a window wants kept: its words, its form's token, how far it has got, and what it began from.

    ``seq`` counts what one window sends while somebody types; None for a deliberate "keep for later".
    """

    words: Words
    once: str = ""
    window: str = ""
    seq: int | None = None
    base: str = ""


@transaction.atomic
def keep_draft(owner: Account, place: Place, writing: Writing, *, at: datetime) -> Receipt:
    """Keep what this account is writing in this form. Kept twice or out of order, the furthest stands, once."""
    once = writing.once or new_token()
    if was_taken(once):
        return Receipt.SENT
    mine = Draft.objects.select_for_update().filter(owner=owner)
    kept = mine.filter(once=once).first()
    if _is_too_much(writing) or (kept is None and mine.count() >= MOST_DRAFTS):
        return Receipt.FULL
    if kept is None:
        return _begin(owner, place, writing, once, at)
    if kept.address != place.address:
        return Receipt.ELSEWHERE
    return _write_on(kept, writing, at)


def throw_away_draft(owner: Account, ref: str) -> bool:
    """Throw away one's own draft. Returns whether there was one."""
    deleted, _ = Draft.objects.filter(owner=owner, ref=ref).delete()
    return bool(deleted)


def over_and_done(owner: Account, once: str) -> None:
    """Let go of the draft of a form that was sent. It is no longer shown since the form was taken."""
    Draft.objects.filter(owner=owner, once=once).delete()


def let_go_of_old_drafts(*, at: datetime) -> int:
    """Delete every draft older than it may be, and those whose form was sent; return how many. For the daily job."""
    old = Draft.objects.filter(kept_at__lte=at - KEPT_FOR)
    sent = [draft.pk for draft in Draft.objects.defer("fields").iterator() if was_taken(draft.once)]
    return old.delete()[0] + Draft.objects.filter(pk__in=sent).delete()[0]


def _begin(owner: Account, place: Place, writing: Writing, once: str, at: datetime) -> Receipt:
    draft = Draft(owner=owner, form=place.form, subject=place.subject, address=place.address, once=once)
    draft.window, draft.seq = writing.window or new_token(), writing.seq or 0
    draft.fields, draft.begun_at, draft.kept_at = dict(writing.words), at, at
    draft.save(force_insert=True)
    return Receipt.KEPT


def _write_on(kept: Draft, writing: Writing, at: datetime) -> Receipt:
    window = writing.window or kept.window
    if not writes_on(window=window, base=writing.base, kept_window=kept.window, kept_stamp=kept.stamp):
        return Receipt.ELSEWHERE
    seq = kept.seq + 1 if writing.seq is None else writing.seq
    if kept.window == window and seq <= kept.seq:
        return Receipt.KEPT  # it came before, or again
    kept.window, kept.seq, kept.fields, kept.kept_at = window, seq, dict(writing.words), at
    kept.save(update_fields=["window", "seq", "fields", "kept_at"])
    return Receipt.KEPT


def _is_too_much(writing: Writing) -> bool:
    return sum(len(text) for texts in writing.words.values() for text in texts) > LONGEST_DRAFT
