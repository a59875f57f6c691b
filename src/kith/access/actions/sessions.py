"""Writes about sessions: still in use, ended from elsewhere; and forms held until somebody has signed in again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from kith.access.actions.devices import turn_off_elsewhere, turn_off_here
from kith.access.actions.log import note_own
from kith.access.models import HeldForm, Session
from kith.access.rules import SEEN_EVERY
from kith.access.sessions import BROWSER, kept_as
from kith.people.models import Account

HELD_FOR = timedelta(minutes=30)
MOST_HELD = 256 * 1024
"""A form with more words than that is not held: nobody types so much."""
MOST_FORMS, MOST_OF_ALL = 10, 512 * 1024
"""So many forms, and so many words in all of them, are held for one account: the newest."""


def seen(row: Session, *, at: datetime) -> None:
    """Write down that a session is in use, at most once a minute. Nothing else of it changes."""
    if at - row.seen_at >= SEEN_EVERY:
        Session.objects.filter(session_key=row.session_key).update(seen_at=at)


@transaction.atomic
def end_session(account: Account, ref: str, *, at: datetime) -> None:
    """Sign somebody out elsewhere, as they asked. One that has ended already changes nothing."""
    there = Session.objects.filter(account=account, ref=ref).first()
    if there is not None:
        turn_off_here(account, there.get_decoded().get(BROWSER, ""), at=at)
        there.delete()
        note_own("end_session", account, at=at)


@transaction.atomic
def end_other_sessions(account: Account, *, but: str | None, browser: str, at: datetime) -> None:
    """Sign somebody out everywhere but here (the session of the key ``but``); no other browser shows messages."""
    turn_off_elsewhere(account, browser, at=at)
    if Session.objects.filter(account=account).exclude(session_key=kept_as(but or "")).delete()[0]:
        note_own("end_other_sessions", account, at=at)


@transaction.atomic
def hold_form(
    account: Account, address: str, words: Mapping[str, list[str]], *, had_files: bool, at: datetime
) -> bool:
    """Hold what was typed for this account and this address. Returns False where it is too much to hold."""
    if _size(words) > MOST_HELD:
        return False
    let_go(account, address)
    held = HeldForm(account=account, address=address, had_files=had_files, held_at=at)
    held.words = dict(words)
    held.save(force_insert=True)
    _let_go_of_what_is_too_much(account)
    return True


def _size(words: Mapping[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, texts)) for name, texts in words.items())


def _let_go_of_what_is_too_much(account: Account) -> None:
    """Keep the newest forms of an account that are few enough and short enough together."""
    size = 0
    for number, held in enumerate(HeldForm.objects.filter(account=account).order_by("-held_at", "-pk")):
        size += _size(held.words)
        if number >= MOST_FORMS or size > MOST_OF_ALL:
            held.delete()


def let_go_of_old_forms(*, at: datetime) -> None:
    """Throw away what was held longer than it may be."""
    HeldForm.objects.filter(held_at__lte=at - HELD_FOR).delete()


def let_go(account: Account, address: str) -> None:
    """Throw away what was held: it has been sent."""
    HeldForm.objects.filter(account=account, address=address).delete()
