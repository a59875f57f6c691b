"""Every write to a universe: one function per deed, with its audit row in the same transaction."""

from kith.universe.actions.links import draw_link, rub_out_link
from kith.universe.actions.members import (
    add_member,
    add_photo,
    describe_member,
    edit_member,
    hide_member,
    remove_member,
    remove_photo,
    rename_member,
    stamp_of_member,
    tell_story,
    unhide_member,
)
from kith.universe.actions.past import keep_lost_tie, throw_away_lost_tie
from kith.universe.actions.sharing import (
    choose_what_is_seen,
    choose_who_sees,
    share_member,
    stop_sharing_member,
    stop_sharing_with,
)
from kith.universe.actions.sittings import close_sitting, redo, undo
from kith.universe.actions.ties import describe_tie, place_member, set_feel

__all__ = [
    "add_member",
    "add_photo",
    "choose_what_is_seen",
    "choose_who_sees",
    "close_sitting",
    "describe_member",
    "describe_tie",
    "draw_link",
    "edit_member",
    "hide_member",
    "keep_lost_tie",
    "place_member",
    "redo",
    "remove_member",
    "remove_photo",
    "rename_member",
    "rub_out_link",
    "set_feel",
    "share_member",
    "stamp_of_member",
    "stop_sharing_member",
    "stop_sharing_with",
    "tell_story",
    "throw_away_lost_tie",
    "undo",
    "unhide_member",
]
