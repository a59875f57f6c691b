"""What is stored about a universe, and the constraints that keep it true. All of it is the person's own."""

from kith.universe.models.link import Link
from kith.universe.models.member import Member, Photo, Story
from kith.universe.models.sitting import Sitting, Step
from kith.universe.models.tie import Tie

__all__ = ["Link", "Member", "Photo", "Sitting", "Step", "Story", "Tie"]
