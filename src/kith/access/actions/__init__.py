"""Every write about access, by noun: one function per deed, with its audit row."""

from kith.access.actions.accounts import undo_code
from kith.access.actions.drafts import Writing, keep_draft, let_go_of_old_drafts, throw_away_draft
from kith.access.actions.files import let_in_again, let_work_with, shut_out
from kith.access.actions.glass import NOBODY_FOUND, check_why, end_glass, open_glass, review_glass
from kith.access.actions.log import chain_for, note, note_failed, note_own
from kith.access.actions.notices import mark_read, tell, tell_person
from kith.access.actions.partner import name_for
from kith.access.actions.restrictions import (
    Order,
    begin_restriction,
    decide_contact,
    end_not_now,
    end_restriction,
    name_in_restriction,
    review_restriction,
    say_not_now,
)
from kith.access.actions.sharing import end_pause, pause_all, share, stop_sharing
from kith.access.actions.view_as import begin_view_as, end_view_as
from kith.access.actions.withholding import end_withholding, withhold

__all__ = [
    "NOBODY_FOUND",
    "Order",
    "Writing",
    "begin_restriction",
    "begin_view_as",
    "chain_for",
    "check_why",
    "decide_contact",
    "end_glass",
    "end_not_now",
    "end_pause",
    "end_restriction",
    "end_view_as",
    "end_withholding",
    "keep_draft",
    "let_go_of_old_drafts",
    "let_in_again",
    "let_work_with",
    "mark_read",
    "name_for",
    "name_in_restriction",
    "note",
    "note_failed",
    "note_own",
    "open_glass",
    "pause_all",
    "review_glass",
    "review_restriction",
    "say_not_now",
    "share",
    "shut_out",
    "stop_sharing",
    "tell",
    "tell_person",
    "throw_away_draft",
    "undo_code",
    "withhold",
]
