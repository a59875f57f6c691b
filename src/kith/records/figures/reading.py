"""A released record as a book: chapters in small leaves, what the letters mean, words explained, help afterwards.

Made from the pack's own pages alone: what was let out, and never from what is stored elsewhere. Kith's own standing
sentences around it are said in the reader's language.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kith.kit.templatetags.kit import day, said
from kith.records.choices.held import GLOSSARY as GLOSSARY_WORDS
from kith.records.choices.requests import REASON_NAMES, REASON_SOURCES, Reason
from kith.records.document import FRONT, HELP, PAGE_WORDS, TITLE
from kith.records.models import Pack

ITEMS_A_LEAF = 12
"""So many things stand on one leaf: little enough to stop after it."""
LETTERS, GLOSSARY, AFTER = "letters", "words", "after"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a record: its name in addresses, its title, which part of its chapter, what stands on it."""

    name: str
    title: str
    part: int = 1
    parts: int = 1
    items: Sequence[Mapping[str, Any]] = ()

    @property
    def called(self) -> str:
        """The title, and which part where the chapter has several."""
        return f"{self.title} ({self.part}/{self.parts})" if self.parts > 1 else self.title


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the contents: a chapter, how many things stand in it, its leaves."""

    title: str
    things: int
    leaves: Sequence[Leaf]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole record, to be read."""

    title: str
    name: str
    made: str
    front: Sequence[str]
    chapters: Sequence[Chapter]
    letters: Sequence[Mapping[str, Any]]
    glossary: Sequence[tuple[str, str]]
    help: Sequence[str]
    words: Mapping[str, str]
    leaves: Sequence[Leaf]

    def leaf(self, name: str) -> Leaf | None:
        """Return the leaf of this name, or None."""
        return next((leaf for leaf in self.leaves if leaf.name == name), None)

    def beside(self, leaf: Leaf) -> tuple[Leaf | None, Leaf | None]:
        """Return the leaves before and after one."""
        place = self.leaves.index(leaf)
        before = self.leaves[place - 1] if place else None
        after = self.leaves[place + 1] if place + 1 < len(self.leaves) else None
        return before, after

    def letters_on(self, leaf: Leaf) -> list[Mapping[str, Any]]:
        """Return what the letters mean that stand on one leaf."""
        found = {letter for item in leaf.items for letter in _letters(item)}
        return [row for row in self.letters if row["letter"] in found]


def book_of(pack: Pack) -> Book:
    """Return a released pack as a book."""
    made = json.loads(bytes(pack.pages))
    chapters = list(_chapters(made["sections"]))
    return Book(
        title=said(TITLE),
        name=made["name"],
        made=day(date.fromisoformat(made["made_on"])),
        front=[said(one) for one in FRONT],
        chapters=chapters,
        letters=[_meaning(row) for row in made["taken_out"]],
        glossary=[(said(term), said(meaning)) for term, meaning in GLOSSARY_WORDS],
        help=[said(one) for one in HELP],
        words=_page_words(),
        leaves=[*(leaf for chapter in chapters for leaf in chapter.leaves), *_last_leaves(made)],
    )


def _page_words() -> dict[str, str]:
    return {name: said(word) for name, word in PAGE_WORDS.items()}


def _meaning(row: Mapping[str, Any]) -> dict[str, Any]:
    reason = Reason(row["letter"])
    return {**row, "why": said(REASON_NAMES[reason]), "law": said(REASON_SOURCES[reason])}


def _chapters(sections: Sequence[Mapping[str, Any]]) -> Iterator[Chapter]:
    number = 0
    for section in sections:
        items = section["items"]
        lots = [items[start : start + ITEMS_A_LEAF] for start in range(0, len(items), ITEMS_A_LEAF)]
        leaves = [
            Leaf(str(number + part), section["name"], part, len(lots), lot)
            for part, lot in enumerate(lots, start=1)
        ]
        number += len(leaves)
        yield Chapter(section["name"], len(items), leaves)


def _last_leaves(made: Mapping[str, Any]) -> Iterator[Leaf]:
    words = _page_words()
    if made["taken_out"]:
        yield Leaf(LETTERS, words["letters"])
    yield Leaf(GLOSSARY, words["glossary"])
    yield Leaf(AFTER, words["after"])


def _letters(item: Mapping[str, Any]) -> Iterator[str]:
    if item["out"]:
        yield item["out"]
    yield from (letter for fact in item["facts"] for _, letter in fact["runs"] if letter)
