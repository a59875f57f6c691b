"""Writes the SSDA903 return a council would send: one folder a collection year, one file a table."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

from kith.demo.lives.calendar import first_day, last_day, year_of, years_until
from kith.demo.lives.mistakes import with_mistakes
from kith.demo.lives.shapes import Council, Episode, LeaverRow, Life, Review, WorkerSpell
from kith.exchange.ssda903.spec import COLUMNS, Table
from kith.law.birthdays import birthday

FILES = {
    Table.HEADER: "header.csv",
    Table.EPISODES: "episodes.csv",
    Table.REVIEWS: "reviews.csv",
    Table.UASC: "uasc.csv",
    Table.OC3: "oc3.csv",
    Table.PREV_PERM: "previous_permanence.csv",
    Table.SW_EPISODES: "sw_episodes.csv",
}
WORKERS_SINCE, NEW_SEX_SINCE, K3_SINCE, F4_SINCE = 2024, 2025, 2025, 2022
OLD_SEX = {"M": "1", "F": "2"}
OLD_ACTIVITY = {"F4": "F3", "F5": "F3", "P4": "P3", "P5": "P3"}
Row = tuple[str, ...]
Tables = dict[Table, list[Row]]


def write_returns(council: Council, folder: Path, *, today: date) -> list[Path]:
    """Write every year's folder of one council under ``folder``; returns them, oldest first."""
    written = []
    for year in years_until(today):
        place = folder / council.folder / str(year)
        place.mkdir(parents=True, exist_ok=True)
        for name, text in files_of(council, year, today=today).items():
            (place / name).write_text(text, encoding="utf-8", newline="")
        written.append(place)
    return written


def files_of(council: Council, year: int, *, today: date, mistakes: bool = True) -> dict[str, str]:
    """Return one collection year's files, by name. The current year carries a few deliberate mistakes."""
    tables = tables_of(council.lives, year, today)
    if mistakes and year == year_of(today):
        tables = with_mistakes(tables, council, year)
    return {FILES[table]: _text(table, rows) for table, rows in tables.items() if rows}


def names_file(council: Council) -> str:
    """Return the council's list of names, as its case system would give it: not of those who were adopted."""
    rows = [
        (life.child, life.forename, life.surname) for life in council.lives if life.named and not life.adopted
    ]
    return _csv([("child", "forename", "surname"), *rows])


def tables_of(lives: Sequence[Life], year: int, today: date) -> Tables:
    """Return the rows of each table for one collection year, as far as ``today``."""
    tables: Tables = {table: [] for table in FILES}
    for life in lives:
        for table, rows in _of_one(life, year, min(last_day(year), today)):
            tables[table] += rows
    return tables


def _of_one(life: Life, year: int, until: date) -> Iterator[tuple[Table, list[Row]]]:
    """Yield one young person's rows; nothing when the year says nothing about them."""
    since = first_day(year)
    episodes = [
        e for e in life.episodes if e.began_on <= until and (e.ended_on is None or e.ended_on >= since)
    ]
    leaving = [row for row in life.leaving if row.year == year]
    if not episodes and not leaving:
        return
    born = _day(life.born_on)
    sex = life.sex if year >= NEW_SEX_SINCE else OLD_SEX[life.sex]
    yield Table.HEADER, [(life.child, sex, born, life.ethnicity, _upn(life), "", "")]
    yield Table.EPISODES, [_episode(life, e, year, until) for e in episodes]
    yield Table.REVIEWS, [_review(life, r) for r in life.reviews if since <= r.on <= until]
    yield Table.OC3, [_leaver(life, row) for row in leaving]
    if episodes:
        yield Table.PREV_PERM, [(life.child, born, life.permanence, "", _permanence_on(life))]
    if episodes and life.alone:
        yield Table.UASC, [(life.child, sex, born, _day(birthday(life.born_on, 18)))]
    if year >= WORKERS_SINCE:
        spells = [
            s for s in life.workers if s.began_on <= until and (s.ended_on is None or s.ended_on >= since)
        ]
        yield Table.SW_EPISODES, [_worker(life, s, until) for s in spells]


def _episode(life: Life, episode: Episode, year: int, until: date) -> Row:
    ended = episode.ended_on is not None and episode.ended_on <= until
    stay = episode.stay
    place = "H5" if stay.place == "K3" and year < K3_SINCE else stay.place
    return (
        life.child,
        _day(episode.began_on),
        episode.why_began,
        episode.legal,
        episode.need,
        place,
        stay.provider,
        _day(episode.ended_on) if ended else "",
        episode.how_ended if ended else "",
        episode.why_left if ended else "",
        "",
        "",
        stay.urn,
    )


def _worker(life: Life, spell: WorkerSpell, until: date) -> Row:
    ended = spell.ended_on is not None and spell.ended_on <= until
    last = (_day(spell.ended_on), spell.why_ended) if ended else ("", "")
    return (life.child, _day(life.born_on), spell.worker, _day(spell.began_on), *last)


def _review(life: Life, review: Review) -> Row:
    return (life.child, _day(life.born_on), _day(review.on), review.code)


def _leaver(life: Life, row: LeaverRow) -> Row:
    activity = row.activity if row.year >= F4_SINCE else OLD_ACTIVITY.get(row.activity, row.activity)
    return (life.child, _day(life.born_on), row.in_touch, activity, row.home)


def _permanence_on(life: Life) -> str:
    return "" if life.permanence == "Z1" else f"zz/zz/{life.episodes[0].began_on.year - 2}"


def _upn(life: Life) -> str:
    digits = "".join(filter(str.isdigit, life.child))
    return "UN2" if life.alone else f"A{int(digits) + 990_000_000_000:012}"


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _text(table: Table, rows: list[Row]) -> str:
    return _csv([COLUMNS[table], *rows])


def _csv(rows: Sequence[Row]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
