"""Who / when / what is seen on a map: decisions as plain functions over plain values."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from kith.universe.choices import (
    EARLIEST_YEAR,
    ENDS_AT_AGES,
    LONGEST_LINE,
    LONGEST_NICKNAME,
    MOST_MEMBERS,
    MOST_WORDS,
    Channel,
    Feel,
    Field,
    Giving,
    Lasting,
    LinkKind,
    Often,
    Relation,
    Ring,
    Sort,
    Strain,
    Support,
    Through,
    Wish,
)
from kith.words import Refused, Say

SITTING_LASTS = timedelta(hours=24)
TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")

# What may stand on a map


def clean_nickname(text: str) -> str:
    """Return a nickname as it is kept: in any script, trimmed, on one line, turning no other text round.

    Raises ``Refused`` when it is blank or too long.
    """
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(
        c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and c not in TURNS_TEXT_ROUND
    )
    nickname = unicodedata.normalize("NFC", " ".join(kept.split()))
    if not any(character.isprintable() and not character.isspace() for character in nickname):
        raise Refused(Say("Write a name. A nickname is enough."))
    if len(nickname) > LONGEST_NICKNAME:
        raise Refused(Say("Use a shorter name, up to {most} letters.", {"most": LONGEST_NICKNAME}))
    return nickname


def check_room_for_one_more(count: int) -> None:
    """Raise ``Refused`` when a map is as full as a map can be."""
    if count >= MOST_MEMBERS:
        raise Refused(
            Say(
                "There are {most} people on your map. Take somebody off before you add more.",
                {"most": MOST_MEMBERS},
            )
        )


def clean_ring(ring: int) -> int:
    """Return a ring 0 to 4, or raise ``Refused``."""
    if ring not in tuple(Ring):
        raise Refused(Say("Choose one of the rings."))
    return int(ring)


def clean_fields(chosen: Iterable[str], before: Sequence[str] = ()) -> list[str]:
    """Return the chosen fields in the order they are kept.

    The first is where somebody is drawn: what was first before stays first while it is chosen.
    """
    wanted = dict.fromkeys(chosen)
    if not all(field in tuple(Field) for field in wanted):
        raise Refused(Say("Choose from family, friends, organisations and wider networks."))
    kept = [field for field in before if field in wanted]
    return kept + [field for field in wanted if field not in kept]


FROM_THE_LIST = Say("Choose from the list, or leave it blank.")
ONE_OF: Mapping[str, tuple[type[StrEnum], Say]] = {
    "feel": (Feel, Say("Choose how it feels from the list, or leave it blank.")),
    "wish": (Wish, Say("Choose what you would like from the list, or leave it blank.")),
    "strain": (Strain, FROM_THE_LIST),
    "often": (Often, FROM_THE_LIST),
    "giving": (Giving, FROM_THE_LIST),
    "lasting": (Lasting, FROM_THE_LIST),
    "sort": (Sort, FROM_THE_LIST),
    "relation": (Relation, FROM_THE_LIST),
    "through": (Through, FROM_THE_LIST),
    "kind": (LinkKind, FROM_THE_LIST),
}
SOME_OF: Mapping[str, type[StrEnum]] = {"channels": Channel, "support": Support}


def clean_answer(name: str, value: Any) -> Any:
    """Return one answer about somebody as it is kept, or raise ``Refused``.

    Blank, None and an empty list say nothing; for ``support`` an empty list says "none of these", None nothing.
    """
    if name in ONE_OF:
        known, sentence = ONE_OF[name]
        if value and value not in tuple(known):
            raise Refused(sentence)
        return value
    if name in SOME_OF and value is not None:
        if not set(value) <= set(SOME_OF[name]):
            raise Refused(FROM_THE_LIST)
        return [one.value for one in SOME_OF[name] if one in value]
    return value


def clean_end(lasting: str, ends_on: date | None, ends_age: int | None) -> None:
    """Raise ``Refused`` unless only a service ends, at one time, on a birthday that services know."""
    if (ends_on or ends_age) and lasting != Lasting.SERVICE:
        raise Refused(Say("Say that it is a service or a job, or leave out when it ends."))
    if ends_on and ends_age:
        raise Refused(Say("Give a day or a birthday, not both."))
    if ends_age and ends_age not in ENDS_AT_AGES:
        raise Refused(Say("Choose your 18th, 21st or 25th birthday, or give a day."))


def check_two_ends(one: str, other: str) -> None:
    """Raise ``Refused`` unless a link has two different ends."""
    if one == other:
        raise Refused(Say("Choose somebody else: a line needs two ends."))


def clean_year(year: int | None, on: date) -> int | None:
    """Return a year in which two people can have met, or raise ``Refused``."""
    if year is not None and not EARLIEST_YEAR <= year <= on.year:
        raise Refused(
            Say("Give a year from {earliest} to {latest}.", {"earliest": EARLIEST_YEAR, "latest": on.year})
        )
    return year


def clean_line(text: str) -> str:
    """Return one line of own words, or raise ``Refused`` when it is too long."""
    line = clean_words(text.replace("\r", " ").replace("\n", " "))
    if len(line) > LONGEST_LINE:
        raise Refused(Say("Use fewer words, up to {most} letters.", {"most": LONGEST_LINE}))
    return line


def clean_words(text: str) -> str:
    """Return a story as it is kept, line by line, turning no other text round. Raises ``Refused``."""
    kept = "".join(
        c
        for c in text
        if (c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")) and c not in TURNS_TEXT_ROUND
    )
    words = unicodedata.normalize("NFC", kept).strip()
    if len(words) > MOST_WORDS:
        raise Refused(Say("Use fewer words, up to {most} letters.", {"most": MOST_WORDS}))
    return words


# When


def closes_at(last_change_at: datetime) -> datetime:
    """Return when a sitting closes by itself: 24 hours after the last change."""
    return last_change_at + SITTING_LASTS


def is_open(closed_at: datetime | None, last_change_at: datetime, now: datetime) -> bool:
    """Return whether a sitting can still be changed. At exactly 24 hours it is closed."""
    return closed_at is None and now < closes_at(last_change_at)


def closed_when(closed_at: datetime | None, last_change_at: datetime, now: datetime) -> datetime | None:
    """Return when a sitting closed (said so, or by itself), or None while it is open."""
    if is_open(closed_at, last_change_at, now):
        return None
    return closed_at or closes_at(last_change_at)


# What is seen


def check_can_be_shared(*, hidden: bool) -> None:
    """Raise ``Refused`` for somebody the person has hidden."""
    if hidden:
        raise Refused(
            Say("You have hidden this person. Bring them back first, then choose who can see them.")
        )


def initials(nickname: str) -> str:
    """Return one or two letters (or one emoji) for a bubble."""
    words = [word for word in nickname.split() if word[0].isalnum() or ord(word[0]) > 0x2190]
    if not words:
        return nickname[:1]
    if not words[0][0].isalnum():
        return first_sign(words[0])
    letters = [word[0] for word in words if word[0].isalnum()]
    chosen = letters[:1] + letters[-1:] if len(letters) > 1 else letters
    return "".join(chosen).upper()


def first_sign(text: str) -> str:
    """Return the first sign a reader sees, with what is joined to it (skin tones, joined emoji, flags)."""
    sign = text[:1]
    for character in text[1:]:
        joined = sign.endswith("\u200d") or character == "\u200d" or _only_changes(character)
        if not joined and not (_is_flag_half(character) and len(sign) == 1 and _is_flag_half(sign)):
            break
        sign += character
    return sign


def _only_changes(character: str) -> bool:
    return (
        unicodedata.combining(character) > 0 or character == "\ufe0f" or 0x1F3FB <= ord(character) <= 0x1F3FF
    )


def _is_flag_half(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def next_to_place(unplaced: Sequence[str], after: str) -> str | None:
    """Return the reference after ``after`` among those not placed, going round, or None."""
    place = list(unplaced).index(after) if after in unplaced else -1
    round_again = [*unplaced[place + 1 :], *unplaced[: max(place, 0)]]
    return round_again[0] if round_again else None
