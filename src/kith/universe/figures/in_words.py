"""The map in plain words: a few sentences for each ring, the lines and the wishes, good to be read aloud."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kith.kit.templatetags.kit import said
from kith.universe.choices import Feel, Giving, Lasting, LinkKind, Ring, Strain, Support, Wish
from kith.universe.figures.rows import Row, rows_of
from kith.universe.queries import LinkNow, MemberNow
from kith.words import Say


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences under one heading."""

    title: str
    sentences: tuple[str, ...]


RINGS: Mapping[int, tuple[Say, Say]] = {
    Ring.CLOSEST: (Say("Closest to me"), Say("Closest to me: {names}.")),
    Ring.CLOSE: (Say("Close to me"), Say("Close to me: {names}.")),
    Ring.IN_MY_LIFE: (Say("In my life"), Say("In my life: {names}.")),
    Ring.FURTHER_AWAY: (Say("Further away"), Say("Further away: {names}.")),
    Ring.NOT_PLACED: (Say("Not placed yet"), Say("I have not said yet how close they are: {names}.")),
}
OF_A_RING: Sequence[tuple[Say, str, str]] = (
    (Say("It feels good with {names}."), "feel", Feel.GOOD),
    (Say("It is mixed with {names}."), "feel", Feel.MIXED),
    (Say("It is hard with {names}."), "feel", Feel.HARD),
    (Say("I am not sure how it is with {names}."), "feel", Feel.NOT_SURE),
    (Say("There is some strain with {names}."), "strain", Strain.SOME),
    (Say("There is a lot of strain with {names}."), "strain", Strain.A_LOT),
    (Say("It is broken off with {names}."), "strain", Strain.BROKEN),
    (Say("{names} and I both give."), "giving", Giving.BOTH),
    (Say("Mostly they give to me: {names}."), "giving", Giving.THEY),
    (Say("Mostly I give to them: {names}."), "giving", Giving.ME),
    (Say("It is a job or a service for a time: {names}."), "lasting", Lasting.SERVICE),
)
SUPPORTS: Sequence[tuple[Say, Support]] = (
    (Say("I can call at night: {names}."), Support.CRISIS),
    (Say("Who listens to me: {names}."), Support.LISTENS),
    (Say("Who helps with practical things: {names}."), Support.PRACTICAL),
    (Say("Who is fun to be with: {names}."), Support.FUN),
    (Say("Who believes in me: {names}."), Support.BELIEVES),
)
WISHES: Sequence[tuple[Say, Wish]] = (
    (Say("I would like to be closer to {names}."), Wish.CLOSER),
    (Say("I would like it to stay as it is with {names}."), Wish.AS_NOW),
    (Say("I would like more space from {names}."), Wish.MORE_SPACE),
    (Say("I would like to find {names} again."), Wish.FIND_AGAIN),
    (Say("Not now: {names}."), Wish.NOT_NOW),
)
LINKS: Mapping[str, Say] = {
    "": Say("{one} and {other} know each other."),
    LinkKind.TOGETHER: Say("{one} and {other} are a couple."),
    LinkKind.PARENT: Say("{one} is a parent of {other}."),
    LinkKind.SIBLINGS: Say("{one} and {other} are brothers or sisters."),
    LinkKind.FRIENDS: Say("{one} and {other} are friends."),
}
AND, COMMA = Say("{some} and {last}"), ", "
BEGIN, END = "\u2068", "\u2069"
"""Signs that keep a name in another script from turning the sentence round."""


def in_words(members: Sequence[MemberNow], links: Sequence[LinkNow]) -> list[Passage]:
    """Return the map of everybody not hidden in sentences; passages with nothing to say are left out."""
    rows = [row for row in rows_of(members) if not row.hidden]
    found = [Passage(said(title), ring_said(rows, ring, all_of)) for ring, (title, all_of) in RINGS.items()]
    found.append(Passage(said(Say("What people give me")), gives_said(rows)))
    found.append(Passage(said(Say("Who knows whom")), links_said(rows, links)))
    wishes = (with_names(text, (row for row in rows if row.wish == wish)) for text, wish in WISHES)
    found.append(Passage(said(Say("What I would like")), tuple(text for text in wishes if text)))
    return [passage for passage in found if passage.sentences]


def ring_said(rows: Sequence[Row], ring: int, everybody: Say) -> tuple[str, ...]:
    """Return what there is to say of one ring."""
    here = [row for row in rows if row.ring == ring]
    texts = [with_names(everybody, here)]
    texts += [
        with_names(text, (row for row in here if getattr(row, name) == value))
        for text, name, value in OF_A_RING
    ]
    texts.append(with_names(Say("Guiding stars: {names}."), (row for row in here if row.star)))
    texts.append(with_names(Say("No longer alive: {names}."), (row for row in here if row.died)))
    return tuple(text for text in texts if text)


def gives_said(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return who gives what, and whom one trusts."""
    texts = [with_names(text, (row for row in rows if one in row.support)) for text, one in SUPPORTS]
    texts.append(with_names(Say("Whom I trust: {names}."), (row for row in rows if row.trusted)))
    return tuple(text for text in texts if text)


def links_said(rows: Sequence[Row], links: Iterable[LinkNow]) -> tuple[str, ...]:
    """Return who knows whom."""
    called = {row.ref: apart(row.name) for row in rows}
    return tuple(
        said(Say(LINKS[link.kind].msgid, {"one": called[link.one], "other": called[link.other]}))
        for link in links
        if link.one in called and link.other in called
    )


def with_names(text: Say, rows: Iterable[Row]) -> str:
    """Return a sentence with names in it; blank where there are none."""
    names = [apart(row.name) for row in rows]
    return said(Say(text.msgid, {"names": listed(names)})) if names else ""


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: "Nan, Kez and Mum"."""
    if len(names) < 2:
        return "".join(names)
    return said(Say(AND.msgid, {"some": COMMA.join(names[:-1]), "last": names[-1]}))


def apart(name: str) -> str:
    """Return a name that turns nothing around it."""
    return f"{BEGIN}{name}{END}"
