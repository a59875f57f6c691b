"""Items of a request as the records team and the deciding manager see them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kith.kit.templatetags.kit import spoken
from kith.records.choices.requests import REASON_NAMES, Reason
from kith.records.document import runs, title_of
from kith.records.models import TakenOut
from kith.records.queries.requests import Name, Screened
from kith.words import Say

OF = {
    "person": Say("{word}: somebody else in this council's records is called this"),
    "staff": Say("{word}: works here; usually shown"),
    "perhaps": Say("{word}: perhaps a name"),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in the list: what it is, its day, and how far its screening is."""

    key: str
    title: Say
    on: date | None
    state: Say
    needs_look: bool


def item_rows(items: Sequence[Screened]) -> list[ItemRow]:
    """Return items in order of their day, those that still need a look first."""
    rows = [
        ItemRow(item.held.key, title_of(item.held), item.held.on, state_of(item), item.needs_look)
        for item in items
    ]
    return sorted(rows, key=lambda row: (not row.needs_look, row.on or date.min, row.key))


def state_of(item: Screened) -> Say:
    """Return how far the screening of one item is."""
    if item.changed:
        return Say("Changed since it was read: read it again")
    if any(out.whole for out in item.outs):
        return Say("All of it taken out")
    if item.outs:
        return Say("Words taken out")
    if item.needs_look:
        return Say("To be read: it holds free words")
    return Say("Read: shown in full") if item.looked else Say("Shown in full")


@dataclass(frozen=True, slots=True)
class OutRow:
    """Something taken out of an item, to be put back or agreed to."""

    ref: str
    title: Say
    reason: Reason
    why: Say
    words: Sequence[str]
    whole: bool
    review_on: date | None
    facts: Sequence[tuple[Say, str]]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item in full, with what would be taken out marked, and the names found in it."""

    key: str
    title: Say
    source: Say
    on: date | None
    state: Say
    facts: Sequence[tuple[Say, Sequence[tuple[str, str]]]]
    names: Sequence[tuple[Name, Say]]
    outs: Sequence[OutRow]


def item_page(item: Screened) -> ItemPage:
    """Return one item as the records team reads it: what goes is marked, and still readable here."""
    held = item.held
    return ItemPage(
        key=held.key,
        title=title_of(held),
        source=held.source,
        on=held.on,
        state=state_of(item),
        facts=[(fact.name, _marked(item, fact.field, fact.value)) for fact in held.facts],
        names=[(name, Say(OF[name.of].msgid, {"word": name.word})) for name in item.names],
        outs=[_out_row(item, out) for out in item.outs],
    )


def _marked(item: Screened, field: str, value: str) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the letter under which it would be taken out, or blank."""
    cuts = [((span[0], span[1]), out.reason) for out in item.outs for span in out.spans.get(field, ())]
    if not cuts:
        return [(spoken(value), "")]
    pieces, place = [], 0
    for text, letter in runs(value, cuts):
        length = len(text) if not letter else _length(cuts, place)
        pieces.append((value[place : place + length], letter))
        place += length
    return pieces


def _length(cuts: Sequence[tuple[tuple[int, int], str]], start: int) -> int:
    end = start
    for first, last in sorted(span for span, _ in cuts):
        if first <= end:
            end = max(end, last)
    return end - start


def _out_row(item: Screened, out: TakenOut) -> OutRow:
    values = {fact.field: fact.value for fact in item.held.facts}
    words = {
        values[field][start:end]
        for field, spans in out.spans.items()
        if field in values
        for start, end in spans
    }
    return OutRow(
        ref=out.ref,
        title=title_of(item.held),
        reason=Reason(out.reason),
        why=REASON_NAMES[Reason(out.reason)],
        words=sorted(words),
        whole=out.whole,
        review_on=out.review_on,
        facts=[(fact.name, spoken(fact.value)) for fact in item.held.facts],
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What a manager decides about: how much is shown, what is taken out by reason, what waits for their word."""

    items: int
    whole: int
    by_reason: Sequence[tuple[Reason, Say, int]]
    harm: Sequence[OutRow]
    outs: Sequence[OutRow]


def decision(items: Sequence[Screened]) -> Decision:
    """Return what a manager needs to see for a release."""
    outs = [_out_row(item, out) for item in items for out in item.outs]
    counted = Counter(out.reason for out in outs)
    return Decision(
        items=len(items),
        whole=sum(any(out.whole for out in item.outs) for item in items),
        by_reason=[(reason, REASON_NAMES[reason], counted[reason]) for reason in Reason if counted[reason]],
        harm=[out for out in outs if out.reason is Reason.SERIOUS_HARM],
        outs=outs,
    )
