"""Ways of looking at one map: everyone, or only those one asks for. The others are drawn faintly, never removed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kith.universe.choices import Feel, Strain, Support, Wish
from kith.universe.queries import MemberNow
from kith.words import Say


class Only(StrEnum):
    """Whom one looks at; blank is everyone."""

    EVERYONE = ""
    NIGHT = "night"
    TRUST = "trust"
    HARD = "hard"
    CHANGE = "change"


ONLY_NAMES: Mapping[Only, Say] = {
    Only.EVERYONE: Say("Everyone"),
    Only.NIGHT: Say("Who I can call at night"),
    Only.TRUST: Say("Who listens, whom I trust"),
    Only.HARD: Say("What is hard"),
    Only.CHANGE: Say("What I want to change"),
}
TO_CHANGE = (Wish.CLOSER, Wish.MORE_SPACE, Wish.FIND_AGAIN, Wish.NOT_NOW)
ASKED: Mapping[Only, Callable[[MemberNow], bool]] = {
    Only.NIGHT: lambda one: Support.CRISIS in (one.support or ()),
    Only.TRUST: lambda one: bool(one.trusted) or Support.LISTENS in (one.support or ()),
    Only.HARD: lambda one: one.strain in (Strain.SOME, Strain.A_LOT, Strain.BROKEN) or one.feel == Feel.HARD,
    Only.CHANGE: lambda one: one.wish in TO_CHANGE,
}


@dataclass(frozen=True, slots=True)
class Nobody:
    """What is said where nobody is among those asked for: that it is all right, and what one could do next."""

    title: Say
    next: Say


NOBODY: Mapping[Only, Nobody] = {
    Only.NIGHT: Nobody(
        Say("You have not said of anybody that you can call them at night."),
        Say(
            "If there is somebody, open them in the list and say what they give you. If not, you can call here:"
        ),
    ),
    Only.TRUST: Nobody(
        Say("You have not said of anybody that they listen, or that you trust them."),
        Say(
            "Trust can take a long time. You do not have to have somebody. These people listen, whoever you are:"
        ),
    ),
    Only.HARD: Nobody(
        Say("You have not said of anybody that it is hard."),
        Say(
            "That is fine. If something is hard and you would rather not write it here, you can say it here:"
        ),
    ),
    Only.CHANGE: Nobody(
        Say("You have not said that you want to change anything."),
        Say("To say it, open somebody in the list and choose what you would like. To think aloud first:"),
    ),
}


def only_from(text: str) -> Only:
    """Return whom an address asks for; everyone where it asks for nothing known."""
    return Only(text) if text in tuple(Only) else Only.EVERYONE


def lit_by(only: Only, members: Sequence[MemberNow]) -> frozenset[str] | None:
    """Return the references of those asked for among everybody not hidden; None is everyone."""
    if only is Only.EVERYONE:
        return None
    return frozenset(one.ref for one in members if not one.hidden and ASKED[only](one))
