"""Reads about universes. The person comes first and has passed a gate; hidden ones are theirs alone."""

from kith.universe.queries.links import LinkNow, link_between, links_as_of, links_of
from kith.universe.queries.members import (
    MemberNow,
    SharedMember,
    member_of,
    members_as_of,
    members_of,
    photo_of,
    shared_as,
    shared_view,
    shared_views,
    stands,
    story_of,
)
from kith.universe.queries.sittings import (
    Difference,
    Moved,
    SittingNow,
    StepsNow,
    difference,
    last_step,
    open_sitting,
    sitting_of,
    sittings_of,
    steps_of,
)
from kith.universe.queries.standings import Standing, standings_of

__all__ = [
    "Difference",
    "LinkNow",
    "MemberNow",
    "Moved",
    "SharedMember",
    "SittingNow",
    "Standing",
    "StepsNow",
    "difference",
    "last_step",
    "link_between",
    "links_as_of",
    "links_of",
    "member_of",
    "members_as_of",
    "members_of",
    "open_sitting",
    "photo_of",
    "shared_as",
    "shared_view",
    "shared_views",
    "sitting_of",
    "sittings_of",
    "standings_of",
    "stands",
    "steps_of",
    "story_of",
]
