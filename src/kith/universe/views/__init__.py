"""Pages of the map: open the gate, ask or act, show."""

from kith.universe.views.lines import line_draw, line_rub_out, member_between, member_knows
from kith.universe.views.more import (
    member,
    member_gives,
    member_lasting,
    member_story,
    member_strain,
    member_touch,
    member_who,
)
from kith.universe.views.past import lost_tie_keep, lost_tie_throw_away
from kith.universe.views.people import (
    member_add,
    member_edit,
    member_feel,
    member_hide,
    member_place,
    member_remove,
    member_unhide,
    my_people,
)
from kith.universe.views.photos import (
    member_photo,
    member_photo_remove,
    member_photo_small,
    member_photo_whole,
)
from kith.universe.views.pictures import my_ecomap, my_family, my_map_in_words, my_timeline, what_if
from kith.universe.views.sharing import end_pause, member_seen, member_share, my_sharing, pause_all
from kith.universe.views.sittings import my_sittings, redo, sitting, sitting_close, undo

__all__ = [
    "end_pause",
    "line_draw",
    "line_rub_out",
    "lost_tie_keep",
    "lost_tie_throw_away",
    "member",
    "member_add",
    "member_between",
    "member_edit",
    "member_feel",
    "member_gives",
    "member_hide",
    "member_knows",
    "member_lasting",
    "member_photo",
    "member_photo_remove",
    "member_photo_small",
    "member_photo_whole",
    "member_place",
    "member_remove",
    "member_seen",
    "member_share",
    "member_story",
    "member_strain",
    "member_touch",
    "member_unhide",
    "member_who",
    "my_ecomap",
    "my_family",
    "my_map_in_words",
    "my_people",
    "my_sharing",
    "my_sittings",
    "my_timeline",
    "pause_all",
    "redo",
    "sitting",
    "sitting_close",
    "undo",
    "what_if",
]
