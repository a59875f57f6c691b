"""``kith continuity``: the continuity report from files, with no database and no Django set-up."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kith.cli.arguments import end_year
from kith.exchange.continuity import MARK, as_dict, report
from kith.exchange.ssda903.read import Return, collection_year, read_folder
from kith.words import Say

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="one collection year each")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="count to this day (YYYY-MM-DD); today if not given"
    )
    parser.add_argument("--year", type=end_year, metavar="Y", help="END year of the one folder given")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write it")
    parser.add_argument("--inside", action="store_true", help=f"each child too; the file is {MARK}")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"write the day as YYYY-MM-DD, not {text!r}") from error


def run(args: argparse.Namespace) -> int:
    """Read the folders, count, write. 0 when the output was written, 2 when nothing was readable."""
    if args.year and len(args.folders) > 1:
        _tell(Say("Give --year with one folder only; name several folders by their years."))
        return 2
    with _no_search_for_cycles():
        return _read_count_and_write(args)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Nothing here makes reference cycles, and looking for them among all rows costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_count_and_write(args: argparse.Namespace) -> int:
    on = args.on or date.today()  # noqa: DTZ011  the day of whoever sits at this machine
    several = len(args.folders) > 1
    reads = [_read(folder, args.year, on, f"{folder.name}/" if several else "") for folder in args.folders]
    _tell_choices(reads, on)
    plain = as_dict(report(reads, on), inside=args.inside)
    if not _write(args.out, _rendered(plain, args.format), inside=args.inside):
        return 2
    if not any(one.tables for one in reads):
        _tell(Say("Nothing here could be read as a table of the return."))
        return 2
    return 0


def _read(folder: Path, year: int | None, on: date, label: str) -> Return:
    read = read_folder(folder, year=year, label=label)
    return read if read.year else replace(read, year=collection_year(on), year_from="day")


_YEAR_FROM: Mapping[str, Say] = {
    "given": Say("as given"),
    "folder": Say("from the folder's name"),
    "episodes": Say("from its latest episode"),
    "day": Say("from the day counted to, for nothing in it tells"),
}


def _tell_choices(reads: Sequence[Return], on: date) -> None:
    _tell(Say("Counted to {day} (that day is not counted).", {"day": on.isoformat()}))
    for one in reads:
        why = str(_YEAR_FROM[one.year_from])
        said = Say(
            "{folder}: collection year {year}, {why}.",
            {"folder": one.name, "year": one.year or 0, "why": why},
        )
        _tell(said)


def _tell(sentence: Say) -> None:
    print(sentence, file=sys.stderr)


def _rendered(plain: Mapping[str, Any], form: str) -> str:
    if form == "json":
        return "{" + ",\n".join(_json_lines(plain)) + "}\n"
    return "\n".join(_text(plain)) + "\n"


def _json_lines(plain: Mapping[str, Any]) -> Iterator[str]:
    """One line for each key, and for each person and problem: readable, and fast to write."""
    for key, value in plain.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n ".join(json.dumps(row) for row in value)
            yield f"{json.dumps(key)}: [\n {rows}\n]"
        else:
            yield f"{json.dumps(key)}: {json.dumps(value)}"


def _write(out: Path | None, text: str, *, inside: bool) -> bool:
    if out is None:
        words = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(words, "backslashreplace").decode(words))
        return True
    try:
        mode = 0o600 if inside else 0o644
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            if inside and out.is_file():  # an older file there may be open to others; a device is left alone
                out.chmod(mode)
            file.write(text)
    except OSError as error:
        _tell(Say("{file} could not be written: {why}.", {"file": str(out), "why": error.strerror or "?"}))
        return False
    return True


_FIGURES: Mapping[str, str] = {
    "in_care": "In care on the day",
    "care_leavers": "Care leavers (relevant, former relevant, qualifying)",
    "eligible": "Eligible",
    "relevant": "Relevant",
    "former_relevant": "Former relevant",
    "qualifying": "Qualifying",
    "none": "None of these",
    "unknown": "Unknown: the files cannot tell",
    "homes_median": "Homes lived in, median",
    "carer_changes_median": "Changes of carer, median",
    "workers_median": "Workers, median",
    "three_or_more_homes_in_year": "Three or more homes in the newest year",
    "three_or_more_workers_in_year": "Three or more workers in the newest year",
    "lost_ties": "Lost ties (six months or more with a carer or worker)",
    "lost_ties_needing_manager": "of these, for a manager first",
}


def _text(plain: Mapping[str, Any]) -> Iterator[str]:
    if "mark" in plain:
        yield f"*** {str(plain['mark']).upper()} ***"
    yield f"Homes, carers and workers, counted to {plain['on']}"
    yield "Collection years: " + (", ".join(map(str, plain["years"])) or "none")
    yield ""
    hidden = set(plain["hidden"])
    yield _line("Children and young people", "children", plain["children"], hidden)
    for key, value in plain["figures"].items():
        yield _line(_FIGURES.get(key, key), key, value, hidden)
    if hidden:
        yield "Hidden: counts of 1 to 9, and what would give them away."
    yield from _text_people(plain.get("people", []))
    yield from _text_problems(plain["problems"])


def _line(label: str, key: str, value: object, hidden: set[str]) -> str:
    shown = "hidden" if key in hidden else "not known" if value is None else str(value)
    return f"  {label:<56} {shown:>9}"


def _text_people(people: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if people:
        yield "\nEach child: periods, days, homes, changes of carer, workers, lost ties, status"
    for one in people:
        counts = [
            one[key] for key in ("periods_of_care", "days_in_care", "homes", "carer_changes", "workers")
        ]
        words = ["-" if count is None else str(count) for count in counts] + [str(len(one["lost_ties"]))]
        yield f"  {one['child']}: {', '.join(words)}, {one['status']['category']}"


def _text_problems(problems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if problems:
        yield "\nTo know and to mend"
    for one in problems:
        place = f"{one['file']}, line {one['line']}" if one["line"] else f"{one['file']}"
        whose = f", {one['child']}" if one["child"] else ""
        yield f"  {place}{whose} [{one['code']}, {one['grade']}] {one['message']} {one['mend']}"
