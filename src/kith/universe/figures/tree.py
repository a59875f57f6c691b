"""The family tree: who is family, through what, and to whom each belongs, as the person said it. Nothing is guessed.

No family stands before another, and nobody is missing from it: a parent on their own has no blank box beside them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kith.kit.templatetags.kit import said
from kith.universe.choices import PARENTS, SIBLINGS, LinkKind, Relation, Through
from kith.universe.figures.picture import Bubble, MapPicture, Stroke, Word, is_faint, shapes
from kith.universe.figures.rows import Row, rows_of
from kith.universe.layout import REACH
from kith.universe.layout.tree import (
    CAPTION_SIZE,
    NAME_SIZE,
    NOTE_SIZE,
    SLOT,
    WIDTH,
    Family,
    Kin,
    R,
    Seat,
    Tree,
    beside_each_other,
    lay_tree,
)
from kith.universe.queries import LinkNow, MemberNow
from kith.universe.shapes import short, straight
from kith.universe.spaces import shortened
from kith.words import Say

WIDER = (Relation.AUNT_UNCLE, Relation.COUSIN, Relation.NIECE_NEPHEW)
PARTNERS = (Relation.PARTNER, Relation.FORMER_PARTNER)
CARERS = (Relation.CARER, Relation.FORMER_CARER)
CARE = "care"
"""Carers of whom is not said through what they are family: nobody guesses that they were foster carers."""
FAMILIES: Mapping[str, Say] = {
    Through.BIRTH: Say("birth family"),
    "": Say("family"),
    Through.ADOPTIVE: Say("adoptive family"),
    Through.FOSTER: Say("foster family"),
    Through.STEP: Say("step family"),
    Through.CHOSEN: Say("chosen family"),
    CARE: Say("who cared for me"),
}
"""In this order they stand, as a line of writing needs some order; none is before another."""
SHORT_THROUGH: Mapping[str, Say] = {
    Through.HALF: Say("half"),
    Through.STEP: Say("step"),
    Through.FOSTER: Say("foster"),
    Through.ADOPTIVE: Say("adoptive"),
    Through.CHOSEN: Say("chosen"),
}
HALF_BROTHER = Say("{through} {relation}")
"""Half brother, step sister, chosen cousin."""
WIDER_FAMILY = Say("wider family")


@dataclass(slots=True)
class Household:
    """One family while it is put together: through what, and who is in it, by reference."""

    through: str
    grandparents: list[str]
    parents: list[str]
    siblings: list[str]


@dataclass(frozen=True, slots=True)
class TreePicture:
    """The tree ready to be drawn, its families in words, and those who are not on it."""

    map: MapPicture
    families: tuple[tuple[str, tuple[Row, ...]], ...]
    others: tuple[Row, ...]


def family_tree(
    members: Sequence[MemberNow],
    *,
    linked: bool = False,
    links: Sequence[LinkNow] = (),
    lit: Collection[str] | None = None,
) -> TreePicture:
    """Return the family tree of everybody not hidden who is said to be family."""
    rows = [row for row in rows_of(members, links=links) if not row.hidden]
    kin = households(rows, links)
    beside = sorted(
        (row.ref for row in rows if row.relation in PARTNERS),
        key=lambda ref: next(row.relation for row in rows if row.ref == ref) != Relation.PARTNER,
    )
    children = [row.ref for row in rows if row.relation == Relation.CHILD]
    wider = [row.ref for row in rows if row.relation in WIDER] + beside[2:]
    number = {row.ref: index for index, row in enumerate(rows)}
    tree = lay_tree(
        Family(
            kin=tuple(
                Kin(
                    tuple(number[ref] for ref in one.grandparents),
                    tuple(number[ref] for ref in one.parents),
                    tuple(number[ref] for ref in one.siblings),
                )
                for one in kin
            ),
            beside=tuple(number[ref] for ref in beside[:2]),
            children=tuple(number[ref] for ref in children),
            wider=tuple(number[ref] for ref in wider),
        )
    )
    picture = drawn(tree, rows, kin, links, linked=linked, lit=lit)
    by_ref = {row.ref: row for row in rows}
    families = [
        (said(FAMILIES[one.through]), (*one.grandparents, *one.parents, *one.siblings)) for one in kin
    ]
    families += [(said(WIDER_FAMILY), tuple(wider))] if wider else []
    families += [(said(Say("beside me, and my children")), (*beside[:2], *children))]
    return TreePicture(
        map=picture,
        families=tuple((name, tuple(by_ref[ref] for ref in refs)) for name, refs in families if refs),
        others=tuple(row for index, row in enumerate(rows) if index not in tree.seats),
    )


# Who belongs to which family


def households(rows: Sequence[Row], links: Sequence[LinkNow]) -> list[Household]:
    """Return the families: by what they are family through; within it by couples and by children in common."""
    found: list[Household] = []
    for through in FAMILIES:
        parents = [row for row in rows if is_parent(row) and family_of(row) == through]
        found += [
            Household(through, [], group, [])
            for group in groups([row.ref for row in parents], links, apart=through in APART)
        ]
    _add_partners(found, rows, links)
    for row in rows:
        if row.relation in SIBLINGS:
            _home_for(found, row, links, upwards=False).siblings.append(row.ref)
    for row in rows:
        if row.relation == Relation.GRANDPARENT:
            _home_for(found, row, links, upwards=True).grandparents.append(row.ref)
    order = list(FAMILIES)
    return sorted(found, key=lambda one: order.index(one.through))


APART = (Through.FOSTER, Through.ADOPTIVE, Through.STEP, Through.CHOSEN, CARE)
"""Here two who are not linked are two families; parents by birth are one family, a couple or not."""


def is_parent(row: Row) -> bool:
    """Return whether somebody stands where parents stand: parents, and carers."""
    return row.relation in PARENTS or row.relation in CARERS


def family_of(row: Row) -> str:
    """Return through which family somebody belongs: half brothers and sisters share a parent by birth."""
    if row.through == Through.HALF:
        return Through.BIRTH
    if not row.through and row.relation in CARERS:
        return CARE
    return row.through


def groups(refs: Sequence[str], links: Sequence[LinkNow], *, apart: bool) -> list[list[str]]:
    """Return parents in families: all in one, or (``apart``) by who is a couple or has a child in common."""
    if not refs:
        return []
    if not apart or (len(refs) <= 2 and not any(link.one in refs or link.other in refs for link in links)):
        return [couples_first(list(refs), links)]
    home = {ref: {ref} for ref in refs}
    for one, other in (*couples(links), *with_a_child(links)):
        if one in home and other in home:
            together = home[one] | home[other]
            home.update(dict.fromkeys(together, together))
    found = {id(group): group for group in home.values()}
    return [couples_first([ref for ref in refs if ref in group], links) for group in found.values()]


def couples(links: Sequence[LinkNow]) -> list[tuple[str, str]]:
    """Return who is a couple."""
    return [(link.one, link.other) for link in links if link.kind == LinkKind.TOGETHER]


def with_a_child(links: Sequence[LinkNow]) -> list[tuple[str, str]]:
    """Return who has a child in common."""
    parents: dict[str, list[str]] = {}
    for link in links:
        if link.kind == LinkKind.PARENT:
            parents.setdefault(link.other, []).append(link.one)
    return [(ref, each[0]) for each in parents.values() for ref in each[1:]]


def couples_first(refs: list[str], links: Sequence[LinkNow]) -> list[str]:
    """Return parents so that couples stand next to each other."""
    found: list[str] = []
    for one, other in couples(links):
        if one in refs and other in refs and one not in found and other not in found:
            found += [one, other]
    return found + [ref for ref in refs if ref not in found]


def _add_partners(found: Sequence[Household], rows: Sequence[Row], links: Sequence[LinkNow]) -> None:
    """Put beside a parent whom they are a couple with, where nothing else is said of that one."""
    unsaid = {row.ref for row in rows if not row.relation}
    for one, other in couples(links):
        for ref, partner in ((one, other), (other, one)):
            home = next((house for house in found if partner in house.parents), None)
            if home and ref in unsaid:
                unsaid.discard(ref)
                home.parents.insert(home.parents.index(partner) + 1, ref)


def _home_for(found: list[Household], row: Row, links: Sequence[LinkNow], *, upwards: bool) -> Household:
    """Return the family somebody belongs to: by a line to a parent in it, else by what they are family through."""
    if upwards:
        near = {link.other for link in links if link.kind == LinkKind.PARENT and link.one == row.ref}
    else:
        near = {link.one for link in links if link.kind == LinkKind.PARENT and link.other == row.ref}
    fitting = [one for one in found if one.through == family_of(row)]
    for one in found:
        if near & set(one.parents):
            return one
    if not fitting and row.through == Through.HALF:
        fitting = [one for one in found if not one.through]
    if not fitting:
        fitting = [Household(family_of(row), [], [], [])]
        found += fitting
    return fitting[0]


# The picture


def drawn(
    tree: Tree,
    rows: Sequence[Row],
    kin: Sequence[Household],
    links: Sequence[LinkNow],
    *,
    linked: bool,
    lit: Collection[str] | None,
) -> MapPicture:
    """Return the tree as a picture."""
    captions = [(said(FAMILIES[one.through]), at) for one, at in zip(kin, tree.captions, strict=True)]
    if tree.wider_caption:
        captions.append((said(WIDER_FAMILY), tree.wider_caption))
    height = short(tree.height)
    through = {ref: one.through for one in kin for ref in (*one.grandparents, *one.parents, *one.siblings)}
    return MapPicture(
        view="family",
        bubbles=tuple(
            seated(rows[number], seat, through.get(rows[number].ref, ""), faint=is_faint(rows[number], lit))
            for number, seat in tree.seats.items()
        ),
        height=height,
        whole=f"0 0 {short(WIDTH)} {height}",
        linked=linked,
        small=False,
        centre="",
        strokes=(*(Stroke("kin", straight(line)) for line in tree.lines), *couple_lines(tree, rows, links)),
        words=tuple(
            Word(shortened(text, CAPTION_SIZE, 2 * SLOT), short(x), short(y)) for text, (x, y) in captions
        ),
        width=short(WIDTH),
        me_x=short(tree.me[0]),
        me_y=short(tree.me[1]),
        label_size=NAME_SIZE,
    )


def couple_lines(tree: Tree, rows: Sequence[Row], links: Sequence[LinkNow]) -> list[Stroke]:
    """Return the lines between couples who stand next to each other."""
    number: Mapping[str, int] = {row.ref: index for index, row in enumerate(rows)}
    pairs = [
        (number[one], number[other]) for one, other in couples(links) if one in number and other in number
    ]
    found = [beside_each_other(tree, one, other) for one, other in pairs]
    paths = [straight(line) for line in found if line]
    return [*(Stroke("couple", path) for path in paths), *(Stroke("inside", path) for path in paths)]


def seated(row: Row, seat: Seat, through: str, *, faint: bool) -> Bubble:
    """Return one member of the family as drawn, with name and relation above or below."""
    reach = R * REACH
    name_y, note_y = (-reach - 34, -reach - 9) if seat.above else (reach + 23, reach + 46)
    return Bubble(
        row=row,
        x=short(seat.x),
        y=short(seat.y),
        touch=short(reach),
        label=shortened(row.name, NAME_SIZE, SLOT - 6),
        label_x="0",
        label_y=short(name_y),
        note=shortened(note_of(row, through), NOTE_SIZE, SLOT - 2),
        note_y=short(note_y),
        faint=faint,
        **shapes(row, R),
    )


def note_of(row: Row, through: str) -> str:
    """Return how somebody is related, in the person's own words first; and through what, where the family differs."""
    if row.through in SHORT_THROUGH and row.through != through and row.relation_name:
        how = said(SHORT_THROUGH[row.through])
        return said(Say(HALF_BROTHER.msgid, {"through": how, "relation": row.relation_name}))
    return row.relation_name
