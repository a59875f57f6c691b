"""Kith's own archive of one universe: a ZIP with ``universe.json``, photos, and a description of every field.

Everything the person drew and told is in it and comes back from it unchanged. What is not in it: anything from a
record, who works with them, what was shared with whom. Damaged parts are named and left out; the rest is read.
Plain Python.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from kith.universe.choices import (
    CHANNEL_NAMES,
    FEEL_NAMES,
    FIELD_NAMES,
    GIVING_NAMES,
    LASTING_NAMES,
    LINK_NAMES,
    MOST_MEMBERS,
    OFTEN_NAMES,
    RELATION_NAMES,
    RING_NAMES,
    SORT_NAMES,
    STRAIN_NAMES,
    SUPPORT_NAMES,
    THROUGH_NAMES,
    WISH_NAMES,
)
from kith.universe.kept import KeptLink, KeptMember, KeptSitting, KeptTie, KeptUniverse
from kith.universe.rules import (
    clean_answer,
    clean_end,
    clean_fields,
    clean_line,
    clean_nickname,
    clean_ring,
    clean_words,
    clean_year,
)
from kith.words import Refused, Say

T = TypeVar("T")
FORMAT, VERSION = "kith-universe", 1
DATA, README = "universe.json", "README.md"
MOST_BYTES = 200 * 1024 * 1024
MOST_JSON = 20 * 1024 * 1024
MOST_PHOTO = 2 * 1024 * 1024
MOST_SITTINGS = 5000
NOT_AN_ARCHIVE = Say("That is not a file that Kith made. Choose the ZIP file that you took with you.")
TOO_LARGE = Say("That file is larger than anything Kith makes, so it was not opened.")
TOO_NEW = Say("That file was made by a newer Kith. Ask whoever runs this one to update it, then try again.")
MEMBER_LEFT_OUT = Say("Member {number} could not be read, so they were left out.")
TIE_LEFT_OUT = Say(
    "What was said about member {member} at sitting {sitting} could not be read, so it was left out."
)
LINK_LEFT_OUT = Say("The line between members {one} and {other} could not be read, so it was left out.")
SITTING_LEFT_OUT = Say("Sitting {number} could not be read, so it and what was said there were left out.")
PHOTO_LEFT_OUT = Say("The photo of member {number} is not in the file or too large, so it was left out.")

NAMES: Mapping[str, Mapping[Any, Say]] = {
    "ring": RING_NAMES,
    "fields": FIELD_NAMES,
    "feel": FEEL_NAMES,
    "wish": WISH_NAMES,
    "strain": STRAIN_NAMES,
    "often": OFTEN_NAMES,
    "channels": CHANNEL_NAMES,
    "giving": GIVING_NAMES,
    "support": SUPPORT_NAMES,
    "lasting": LASTING_NAMES,
    "sort": SORT_NAMES,
    "relation": RELATION_NAMES,
    "through": THROUGH_NAMES,
    "kind": LINK_NAMES,
}
ABOUT = """# My universe, from Kith

Made on {made_at}. Everything in it is yours: who is in your life, how it was with them each time you looked, the lines
you drew, what you told, and your photos. Nothing from any record is in it, nor who you shared anything with.
Whoever has this file can read it all. Keep it where only you can open it.

`universe.json` is text (UTF-8). `members` are counted by `number`, in the order you added them; `sittings` are the
occasions on which you changed your map, the earliest first; `ties` say how a member stood from a sitting on, until
another says otherwise; `links` are lines between two members, from one sitting until another (`gone_in`; null: still
there). In a link of kind "parent", `one` is the parent. Times are UTC, dates are year-month-day. Left out or null is
"nothing said"; in `support`, an empty list is "none of these". `photos/NUMBER.webp` is the photo of that member.

## What the words stand for

{words}
"""


def write(universe: KeptUniverse, *, at: datetime) -> bytes:
    """Return a universe as the bytes of an archive. The same universe at the same moment gives the same bytes."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "members": [_said(replace(one, photo=None)) for one in universe.members],
        "sittings": [_said(one) for one in universe.sittings],
        "ties": [_said(one) for one in universe.ties],
        "links": [_said(one) for one in universe.links],
    }
    words = "\n".join(
        f"- `{name}`: " + "; ".join(f"`{key}` {said}" for key, said in table.items())
        for name, table in NAMES.items()
    )
    photos = {f"photos/{one.number}.webp": one.photo for one in universe.members if one.photo}
    about = ABOUT.format(made_at=at.date().isoformat(), words=words).encode()
    text = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return zipped({DATA: text, README: about, **photos}, at=at)


def zipped(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return files, by name, as one ZIP: the same bytes for the same files at the same moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def _said(one: Any) -> dict[str, Any]:
    """Return what is said, without what is not."""
    empty = {field.name: field.default for field in fields(one)}
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(one).items()
        if value != empty[name]
    }


def read(content: bytes, *, at: datetime) -> tuple[KeptUniverse, list[Say]]:
    """Return the universe of an archive, and a sentence for each part that was left out.

    Errors: ``Refused`` when it is no archive of Kith's, too large, or of a newer version.
    """
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    problems: list[Say] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            data = json.loads(_taken(archive, DATA, MOST_JSON))
            if not isinstance(data, dict) or data.get("format") != FORMAT:
                raise Refused(NOT_AN_ARCHIVE)
            if data.get("version") != VERSION:
                raise Refused(TOO_NEW)
            members = _members(archive, _rows(data, "members")[:MOST_MEMBERS], at, problems)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, RecursionError, NotImplementedError) as error:
        raise Refused(NOT_AN_ARCHIVE) from error
    sittings = _sittings(_rows(data, "sittings")[:MOST_SITTINGS], at, problems)
    ties = _ties(_rows(data, "ties"), members, sittings, problems)
    stood = {one.member for one in ties}
    problems += [Say(MEMBER_LEFT_OUT.msgid, {"number": number}) for number in members if number not in stood]
    members = {number: one for number, one in members.items() if number in stood}
    links = _links(_rows(data, "links"), members, sittings, problems)
    return KeptUniverse(tuple(members.values()), tuple(sittings.values()), ties, links), problems


def _taken(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return one part, unpacked no further than it may be long. Errors: ``KeyError``, ``ValueError``."""
    with archive.open(name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise ValueError(name)
    return content


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _members(
    archive: zipfile.ZipFile, rows: list[Mapping[str, Any]], at: datetime, problems: list[Say]
) -> dict[int, KeptMember]:
    found: dict[int, KeptMember] = {}
    for place, row in enumerate(rows, 1):
        try:
            one = _member(row, at)
        except (Refused, TypeError, ValueError, KeyError, AttributeError):
            problems.append(Say(MEMBER_LEFT_OUT.msgid, {"number": place}))
            continue
        found[one.number] = replace(one, photo=_photo(archive, one.number, problems))
    return found


def _member(row: Mapping[str, Any], at: datetime) -> KeptMember:
    return KeptMember(
        number=_number(row["number"]),
        nickname=clean_nickname(row["nickname"]),
        added_at=_moment(row["added_at"], at),
        hidden_at=_moment(row["hidden_at"], at) if row.get("hidden_at") else None,
        sort=clean_answer("sort", row.get("sort", "")),
        relation=clean_answer("relation", row.get("relation", "")),
        through=clean_answer("through", row.get("through", "")),
        relation_words=clean_line(row.get("relation_words", "")),
        gives_words=clean_line(row.get("gives_words", "")),
        known_since=clean_year(_maybe(_number, row.get("known_since")), at.date()),
        grown_up=_maybe(_truth, row.get("grown_up")),
        story=clean_words(row.get("story", "")),
    )


def _photo(archive: zipfile.ZipFile, number: int, problems: list[Say]) -> bytes | None:
    name = f"photos/{number}.webp"
    if name not in archive.namelist():
        return None
    try:
        return _taken(archive, name, MOST_PHOTO)
    except (ValueError, zipfile.BadZipFile, EOFError, NotImplementedError, OSError):
        problems.append(Say(PHOTO_LEFT_OUT.msgid, {"number": number}))
        return None


def _sittings(rows: list[Mapping[str, Any]], at: datetime, problems: list[Say]) -> dict[int, KeptSitting]:
    found = {}
    for place, row in enumerate(rows, 1):
        try:
            one = KeptSitting(
                number=_number(row["number"]),
                opened_at=_moment(row["opened_at"], at),
                last_change_at=_moment(row["last_change_at"], at),
                closed_at=_moment(row["closed_at"], at) if row.get("closed_at") else None,
            )
        except (TypeError, ValueError, KeyError):
            problems.append(Say(SITTING_LEFT_OUT.msgid, {"number": place}))
            continue
        found[one.number] = one
    return found


def _ties(
    rows: list[Mapping[str, Any]],
    members: Mapping[int, KeptMember],
    sittings: Mapping[int, KeptSitting],
    problems: list[Say],
) -> tuple[KeptTie, ...]:
    found: dict[tuple[int, int], KeptTie] = {}
    for row in rows:
        member: Any = row.get("member")
        sitting: Any = row.get("sitting")
        if not _known(member, members) or not _known(sitting, sittings):
            continue  # said already: the member or the sitting was left out
        try:
            found[member, sitting] = _tie(row)
        except (Refused, TypeError, ValueError, AttributeError):
            problems.append(Say(TIE_LEFT_OUT.msgid, {"member": member, "sitting": sitting}))
    return tuple(found.values())


def _tie(row: Mapping[str, Any]) -> KeptTie:
    ends_on = _maybe(date.fromisoformat, row.get("ends_on"))
    ends_age = _maybe(_number, row.get("ends_age"))
    clean_end(row.get("lasting", ""), ends_on, ends_age)
    support = row.get("support")
    one_of = ("feel", "wish", "strain", "often", "giving", "lasting")
    return KeptTie(
        member=row["member"],
        sitting=row["sitting"],
        ring=clean_ring(_number(row.get("ring", 0))),
        fields=tuple(clean_fields(row.get("fields", ()))),
        channels=tuple(clean_answer("channels", row.get("channels", ()))),
        support=None if support is None else tuple(clean_answer("support", support)),
        trusted=_maybe(_truth, row.get("trusted")),
        star=_truth(row.get("star", False)),
        ends_on=ends_on,
        ends_age=ends_age,
        **{name: clean_answer(name, row.get(name, "")) for name in one_of},
    )


def _links(
    rows: list[Mapping[str, Any]],
    members: Mapping[int, KeptMember],
    sittings: Mapping[int, KeptSitting],
    problems: list[Say],
) -> tuple[KeptLink, ...]:
    found, open_pairs = [], set()
    for row in rows:
        one: Any = row.get("one")
        other: Any = row.get("other")
        if not _known(one, members) or not _known(other, members):
            continue  # said already: one of them was left out
        pair = frozenset((one, other))
        try:
            link = KeptLink(
                one=_number(one),
                other=_number(other),
                drawn_in=_number(row["drawn_in"]),
                gone_in=_maybe(_number, row.get("gone_in")),
                kind=clean_answer("kind", row.get("kind", "")),
                feel=clean_answer("feel", row.get("feel", "")),
            )
            known = link.drawn_in in sittings and (link.gone_in is None or link.gone_in in sittings)
            if not known or len(pair) < 2 or (link.gone_in is None and pair in open_pairs):
                raise ValueError
        except (Refused, TypeError, ValueError, KeyError):
            problems.append(Say(LINK_LEFT_OUT.msgid, {"one": one, "other": other}))
            continue
        found.append(link)
        if link.gone_in is None:
            open_pairs.add(pair)
    return tuple(found)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _known(value: Any, among: Mapping[int, Any]) -> bool:
    return type(value) is int and value in among


def _maybe(reading: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else reading(value)


def _moment(text: Any, at: datetime) -> datetime:
    """Return a moment with its zone, not in the future. Errors: ``TypeError``, ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment > at:
        raise ValueError
    return moment
