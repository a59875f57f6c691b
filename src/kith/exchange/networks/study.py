"""A universe as those who study personal networks read it: one interview, its latest state, and egor's three tables.

Only who is not hidden and only the fields asked for; the person whose it is chose both. Plain Python.
"""

import csv
import io
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from kith.exchange.choices import STUDY_NAMES
from kith.exchange.networks.session import Alter, Line, Session
from kith.kit.cells import harmless
from kith.universe.choices import Channel, Field, Ring, Support
from kith.universe.kept import KeptLink, KeptMember, KeptTie, KeptUniverse

FIELDS = tuple(STUDY_NAMES)
"""What can be given of a member besides a name; own words and stories never are."""
OPTIONS: Mapping[str, type[StrEnum]] = {"fields": Field, "channels": Channel, "support": Support}
OWN = uuid.UUID("b0a3c2de-6f5b-5c0e-9a57-4b6974680001")
"""Under this name numbers become uuids: the same in each file of one export, and telling nothing of any reference."""
PERSON, KNOWS = "Person", "Knows"


def session_of(
    universe: KeptUniverse,
    *,
    case: str,
    at: datetime,
    members: Collection[int],
    fields: Collection[str],
    names: bool,
) -> Session:
    """Return the latest state of some members (by number) as one interview.

    ``case`` is what the study calls the person. Without ``names`` members are "Person 1" and on. Whoever is hidden is
    not in it, whatever is asked for.
    """
    shown = [one for one in universe.members if one.number in members and one.hidden_at is None]
    latest = {one.member: one for one in universe.ties}
    wanted = [name for name in FIELDS if name in fields]
    key = f"{case} {at.isoformat()}"
    known = {one.number: _uuid(key, f"member {one.number}") for one in shown}
    return Session(
        ego=_uuid(key, "ego"),
        case=case,
        session=_uuid(key, "session"),
        protocol="Kith",
        started=_time(at),
        finished=_time(at),
        exported=_time(at),
        app={"networkCanvasFinishOutcome": "completed"},
        alters=tuple(
            Alter(
                known[one.number],
                PERSON,
                {
                    "name": one.nickname if names else f"{PERSON} {place}",
                    **_cells(one, latest[one.number], wanted),
                },
            )
            for place, one in enumerate(shown, 1)
        ),
        lines=tuple(
            Line(_uuid(key, f"line {place}"), KNOWS, known[link.one], known[link.other], _of_line(link))
            for place, link in enumerate(universe.links, 1)
            if link.gone_in is None and link.one in known and link.other in known
        ),
    )


def _uuid(key: str, what: str) -> str:
    return str(uuid.uuid5(OWN, f"{key} {what}"))


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _cells(member: KeptMember, tie: KeptTie, wanted: Iterable[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name in wanted:
        value = getattr(tie if hasattr(tie, name) else member, name)
        if name in OPTIONS:
            chosen = value if name == "support" else value or None
            for option in OPTIONS[name]:
                cells[f"{name}_{option.value}"] = "" if chosen is None else _text(option in chosen)
        else:
            cells[name] = _text(None if name == "ring" and value == Ring.NOT_PLACED else value)
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_line(link: KeptLink) -> dict[str, str]:
    return {"kind": link.kind, "feel": link.feel}


def egor_files(one: Session, *, semicolon: bool = False) -> dict[str, bytes]:
    """Return an interview as egor's three tables: egos, alters, and ties among alters.

    Ids are counted: egor needs no uuids. A name's column is ``alter_name``: ``name`` breaks its graphs.
    """
    number = {alter.uuid: str(place) for place, alter in enumerate(one.alters, 1)}
    egos = [{"egoID": "1", "case": one.case, "on": one.exported}]
    alters = [
        {"egoID": "1", "alterID": number[alter.uuid], "alter_name": alter.name}
        | {column: cell for column, cell in alter.cells.items() if column != "name"}
        for alter in one.alters
    ]
    ties = [
        {"egoID": "1", "Source": number[line.one], "Target": number[line.other], "weight": "1", **line.cells}
        for line in one.lines
    ]
    heads = (("egoID",), ("egoID", "alterID", "alter_name"), ("egoID", "Source", "Target", "weight"))
    tables = (("egos", egos), ("alters", alters), ("ties", ties))
    return {
        f"{name}.csv": _table(rows, head, ";" if semicolon else ",")
        for (name, rows), head in zip(tables, heads, strict=True)
    }


def _table(rows: list[dict[str, str]], head: tuple[str, ...], between: str) -> bytes:
    columns = list(dict.fromkeys((*head, *(column for row in rows for column in row))))
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=between, lineterminator="\r\n")
    sheet.writerow(columns)
    sheet.writerows([harmless(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue().encode()
