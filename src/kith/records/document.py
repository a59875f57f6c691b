"""What somebody reads about themselves: everything held, in reading order, with what was taken out gone for good.

What is taken out is gone from the document before any file is made of it, so that no file ever had it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from kith.journey.figures import home_words
from kith.kit.templatetags.kit import day, said, spoken
from kith.records.choices.held import GLOSSARY, SECTION_NAMES, Section
from kith.records.choices.requests import REASON_NAMES, REASON_SOURCES, Reason
from kith.records.queries.held import Fact, Held
from kith.records.rules.requests import Span, merged
from kith.words import Say

Run = tuple[str, str]
"""A piece of text and blank, or nothing and the letter of the reason why it is not here."""

TITLE = Say("What is held about you")
COMES_LAST = frozenset({"year", "source", "number", "file", "line", "column"})
SPACE_TITLE = Say("Your space in Kith")
FRONT = (
    Say("This is what the council keeps about you in Kith. It is yours to read, keep, and ask about."),
    Say(
        "It begins with who you are in the files, then your life in care in order, then what people wrote. Words that "
        "services use are explained at the end. You do not have to read it all at once, or alone."
    ),
    Say(
        "Where something is not yours to see, the place says so with a letter, and the letters are explained at the "
        "end. Something that would be likely to seriously harm somebody can be left out without a mark; a manager has "
        "to agree and look at it again within a year."
    ),
    Say(
        "What you drew and wrote in your own space is not in this file: nobody else can open it. You can take it too."
    ),
)
SPACE_FRONT = (
    Say(
        "This is everything in your own space in Kith: your people, your days, what you shared and with whom."
    ),
    Say("It was made a moment ago for you alone. Kith keeps no copy of this file. Keep it somewhere safe."),
)
HELP = (
    Say(
        "Reading about your own life can be hard. Somebody to talk to, free, day or night: Samaritans 116 123 "
        "(any age), Childline 0800 1111 (until your 19th birthday)."
    ),
    Say("An advocate or the records team can read it with you, before or after, and answer questions."),
    Say(
        "Is something wrong or missing? Tell us in Kith or in a letter. It will be put right, or your words will stand "
        "beside it, or you will be told why not."
    ),
    Say(
        "Not happy with how this was done? Tell the records team. You can also complain to the Information "
        "Commissioner, for free: 0303 123 1113, ico.org.uk."
    ),
)


class Out(Protocol):
    """What is read of something taken out."""

    item: str
    whole: bool
    spans: Mapping[str, Sequence[Sequence[int]]]
    reason: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One thing as it is read: its title, day and source, its facts as runs; ``out`` where all of it is gone."""

    title: str
    on: date | None
    source: str
    facts: tuple[tuple[str, tuple[Run, ...]], ...]
    out: str = ""


def runs(text: str, cuts: Sequence[tuple[Span, str]]) -> tuple[Run, ...]:
    """Cut a text at spans; each cut is one mark of the same size, whatever stood there."""
    if not cuts:
        return ((text, ""),)
    letters = dict(cuts)
    found: list[Run] = []
    place = 0
    for start, end in merged([span for span, _ in cuts]):
        letter = next(one for span, one in letters.items() if start <= span[0] < end)
        found += [(text[place:start], ""), ("", letter)]
        place = end
    found.append((text[place:], ""))
    return tuple(run for run in found if run != ("", ""))


def shown(held: Held, outs: Iterable[Out]) -> ShownItem | None:
    """Return one thing as it may be read; None where it is left out without a mark (serious harm)."""
    outs = list(outs)
    whole = next((out for out in outs if out.whole), None)
    if whole is not None:
        if whole.reason == Reason.SERIOUS_HARM:
            return None
        return ShownItem(said(Say("Something kept back")), None, said(held.source), (), whole.reason)
    facts = tuple((said(fact.name), _runs_of(fact, outs)) for fact in sorted(held.facts, key=_reading_order))
    return ShownItem(said(title_of(held)), held.on, said(held.source), facts)


def _reading_order(fact: Fact) -> tuple[bool, bool]:
    """What somebody wrote comes first, and which file or version it is comes last."""
    return not fact.free, fact.field in COMES_LAST


def title_of(held: Held) -> Say:
    """Return what one thing is called: a home in kind words, everything else by its kind."""
    if held.label != "journey.episode":
        return held.title
    said_of = {fact.field: fact.value for fact in held.facts}
    return home_words(said_of.get("place", ""), said_of.get("ls", ""), own=True)


def _runs_of(fact: Fact, outs: Sequence[Out]) -> tuple[Run, ...]:
    """Days are written as people say them, and free words exactly as they were written."""
    cuts = _cuts(fact, outs)
    return runs(fact.value if cuts or fact.free else spoken(fact.value), cuts)


def _cuts(fact: Fact, outs: Sequence[Out]) -> list[tuple[Span, str]]:
    """Where something goes, and why. What stands side by side goes as one: a mark does not tell how many words."""
    found: list[tuple[Span, str]] = []
    cuts = (((span[0], span[1]), out.reason) for out in outs for span in out.spans.get(fact.field, ()))
    for (start, end), letter in sorted(cuts):
        before, last = found[-1] if found else ((0, 0), "")
        if letter == last and not fact.value[before[1] : start].strip():
            found[-1] = ((before[0], max(before[1], end)), letter)
        else:
            found.append(((start, end), letter))
    return found


def document(
    items: Sequence[Held],
    outs: Mapping[str, Sequence[Out]],
    *,
    title: Say,
    front: Sequence[Say],
    name: str,
    on: date,
    more: Sequence[tuple[str, Sequence[ShownItem]]] = (),
) -> dict[str, Any]:
    """Return everything as one plain document: what the PDF and the data file are both made of."""
    parts = [(said(SECTION_NAMES[section]), _in_order(items, outs, section)) for section in Section]
    sections = [(said_name, found) for said_name, found in [*parts, *more] if found]
    letters = Counter(letter for _, found in sections for item in found for letter in _letters(item))
    return {
        "title": said(title),
        "name": name,
        "made_on": on.isoformat(),
        "made": day(on),
        "front": [said(one) for one in front],
        "sections": [
            {"name": section, "items": [as_plain(item) for item in found]} for section, found in sections
        ],
        "taken_out": [
            {
                "letter": reason.value,
                "why": said(REASON_NAMES[reason]),
                "law": said(REASON_SOURCES[reason]),
                "places": letters[reason.value],
            }
            for reason in Reason
            if letters[reason.value]
        ],
        "glossary": [[said(term), said(meaning)] for term, meaning in GLOSSARY],
        "help": [said(one) for one in HELP],
        "words": {name: said(word) for name, word in PAGE_WORDS.items()},
    }


PAGE_WORDS = {
    "contents": Say("What is in it"),
    "for": Say("For"),
    "made": Say("Made on"),
    "letters": Say("What the letters mean"),
    "law": Say("The law:"),
    "glossary": Say("Words that services use"),
    "after": Say("After you have read it"),
    "out": Say("taken out:"),
    "from": Say("From:"),
    "no_day": Say("No date"),
    "page": Say("Page"),
}


def _in_order(items: Sequence[Held], outs: Mapping[str, Sequence[Out]], section: Section) -> list[ShownItem]:
    mine = sorted(
        (held for held in items if held.section is section),
        key=lambda held: (held.on or date.max, held.label, held.pk),
    )
    found = (shown(held, outs.get(held.key, ())) for held in mine)
    return [item for item in found if item is not None]


def _letters(item: ShownItem) -> list[str]:
    if item.out:
        return [item.out]
    return [letter for _, pieces in item.facts for _, letter in pieces if letter]


def as_plain(item: ShownItem) -> dict[str, Any]:
    """Return one item as plain values."""
    return {
        "title": item.title,
        "on": item.on.isoformat() if item.on else "",
        "day": day(item.on),
        "source": item.source,
        "out": item.out,
        "facts": [{"name": name, "runs": [list(run) for run in pieces]} for name, pieces in item.facts],
    }


def as_data(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document as open data: plain texts, with ``[taken out: A]`` where something was."""

    def text(pieces: Sequence[Sequence[str]]) -> str:
        return "".join(words or f"[{made['words']['out']} {letter}]" for words, letter in pieces)

    def item(one: Mapping[str, Any]) -> dict[str, Any]:
        facts = {fact["name"]: text(fact["runs"]) for fact in one["facts"]}
        return {key: one[key] for key in ("title", "on", "source", "out")} | {"facts": facts}

    return {
        **{key: made[key] for key in ("title", "name", "made_on", "taken_out", "glossary", "help")},
        "sections": [
            {"name": section["name"], "items": [item(one) for one in section["items"]]}
            for section in made["sections"]
        ],
    }
