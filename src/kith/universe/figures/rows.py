"""Members -> rows: each one in words. Nobody is counted or scored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kith.kit.templatetags.kit import said
from kith.universe.choices import Ring, Sort
from kith.universe.facts import how_linked, told
from kith.universe.figures.names import names
from kith.universe.queries import LinkNow, MemberNow, SharedMember
from kith.universe.rules import initials
from kith.words import Say


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody a member has a line to: reference, name, and how the two stand to each other."""

    ref: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Row:
    """One member in words. Blank (None, False, empty) where nothing was said or nothing is shown."""

    ref: str
    name: str
    initials: str
    ring: int
    ring_name: str
    field: str
    fields: str
    fields_name: str
    feel: str
    feel_name: str
    seen_by: tuple[str, ...]
    wish: str = ""
    wish_name: str = ""
    from_file: bool = False
    hidden: bool = False
    photo: bool = False
    strain: str = ""
    strain_name: str = ""
    often: str = ""
    often_name: str = ""
    channels_name: str = ""
    giving: str = ""
    giving_name: str = ""
    support: tuple[str, ...] = ()
    support_name: str = ""
    trusted: bool | None = None
    star: bool = False
    sort: str = ""
    sort_name: str = ""
    relation: str = ""
    relation_name: str = ""
    relation_words: str = ""
    through: str = ""
    through_name: str = ""
    gives_words: str = ""
    known_since: int | None = None
    grown_up: bool | None = None
    lasting: str = ""
    lasting_name: str = ""
    ends_on: date | None = None
    ends_age: int | None = None
    linked: tuple[Linked, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def died(self) -> bool:
        """Whether they have died."""
        return self.sort == Sort.DIED

    @property
    def shown(self) -> tuple[str, ...]:
        """Everything that is shown of them but the name, as short phrases: for somebody else's list."""
        feel = said(Say("feels {feel}", {"feel": self.feel_name})) if self.feel_name else ""
        wish = said(Say("would like: {wish}", {"wish": self.wish_name})) if self.wish_name else ""
        phrases = (self.ring_name, self.fields_name, feel, wish, *self.told)
        return tuple(phrase for phrase in phrases if phrase)

    @property
    def said(self) -> str:
        """The member in one breath: name, ring, field, feel, and what else the picture shows."""
        other = names()["other"]
        parts = (
            self.name,
            self.ring_name,
            self.fields_name,
            self.feel_name,
            self.strain_name,
            self.giving_name,
            self.sort_name if self.died else "",
            str(other["star"]) if self.star else "",
            str(other["from_file"]) if self.from_file else "",
        )
        return ", ".join(part for part in parts if part)


def rows_of(
    members: Sequence[MemberNow | SharedMember],
    seen_by: Mapping[str, Sequence[str]] | None = None,
    links: Iterable[LinkNow] = (),
) -> list[Row]:
    """Return members in words, closest first, those not placed last; within a ring as they were added.

    ``seen_by`` maps a member's reference to the names of who can see them; ``links`` are the lines between members.
    """
    seers = seen_by or {}
    linked = linked_of(members, links)
    rows = [row_of(one, tuple(seers.get(one.ref, ())), linked.get(one.ref, ())) for one in members]
    return sorted(rows, key=lambda row: row.ring or len(Ring))


def linked_of(
    members: Sequence[MemberNow | SharedMember], links: Iterable[LinkNow]
) -> Mapping[str, tuple[Linked, ...]]:
    """Return, per member's reference, whom they have a line to."""
    called = {one.ref: one.nickname or "" for one in members}
    found: dict[str, tuple[Linked, ...]] = {}
    for link in links:
        if link.one in called and link.other in called:
            for ref, other in ((link.one, link.other), (link.other, link.one)):
                linked = Linked(other, called[other], how_linked(link, ref))
                found[ref] = (*found.get(ref, ()), linked)
    return found


def row_of(
    member: MemberNow | SharedMember, seen_by: tuple[str, ...] = (), linked: tuple[Linked, ...] = ()
) -> Row:
    """Return one member in words."""
    fields, feel = member.fields or (), member.feel or ""
    name = member.nickname or ""
    called = names()
    return Row(
        ref=member.ref,
        name=name,
        initials=initials(name) if name else "",
        ring=member.ring or 0,
        ring_name="" if member.ring is None else called["ring"][member.ring],
        field=fields[0] if fields else "",
        fields=" ".join(fields),
        fields_name=", ".join(called["field"][field] for field in fields)
        or ("" if member.fields is None else called["other"]["no_field"]),
        feel=feel,
        feel_name=called["feel"][feel] if feel else "",
        seen_by=seen_by,
        linked=linked,
        told=told(member),
        **_more(member, called),
    )


SAID = ("wish", "strain", "often", "giving", "sort", "relation", "through", "lasting")
AS_IT_IS = (
    *SAID,
    "from_file",
    "hidden",
    "photo",
    "trusted",
    "star",
    "relation_words",
    "gives_words",
    "known_since",
    "grown_up",
    "ends_on",
    "ends_age",
)


def _more(member: MemberNow | SharedMember, called: Mapping[str, Mapping[int | str, str]]) -> dict[str, Any]:
    """Return the rest of what is said or shared of a member."""
    values: dict[str, Any] = {
        name: getattr(member, name, None) for name in (*SAID, "channels", "support", "relation_words")
    }
    named = {f"{name}_name": called[name][values[name]] for name in SAID if values[name]}
    words = {"relation_name": values["relation_words"]} if values["relation_words"] else {}
    return {
        **{name: getattr(member, name) for name in AS_IT_IS if hasattr(member, name)},
        **named,
        **words,
        "channels_name": ", ".join(called["channel"][one] for one in values["channels"] or ()),
        "support": values["support"] or (),
        "support_name": ", ".join(called["support"][one] for one in values["support"] or ()),
    }


def by_ring(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return rows under the name of their ring, closest first; rings with nobody are left out."""
    groups = [(names()["ring"][ring], [row for row in rows if row.ring == ring]) for ring in Ring]
    return [group for group in [*groups[1:], groups[0]] if group[1]]
