"""Pages of the map: open the gate, ask or act, show."""

from kith.universe.views.past import lost_tie_keep, lost_tie_throw_away
from kith.universe.views.people import (
    member,
    member_add,
    member_edit,
    member_feel,
    member_hide,
    member_place,
    member_remove,
    member_unhide,
    my_people,
    my_sittings,
    sitting_close,
)
from kith.universe.views.photos import (
    member_photo,
    member_photo_remove,
    member_photo_small,
    member_photo_whole,
)
from kith.universe.views.sharing import end_pause, member_share, my_sharing, pause_all

__all__ = [
    "end_pause",
    "lost_tie_keep",
    "lost_tie_throw_away",
    "member",
    "member_add",
    "member_edit",
    "member_feel",
    "member_hide",
    "member_photo",
    "member_photo_remove",
    "member_photo_small",
    "member_photo_whole",
    "member_place",
    "member_remove",
    "member_share",
    "member_unhide",
    "my_people",
    "my_sharing",
    "my_sittings",
    "pause_all",
    "sitting_close",
]
