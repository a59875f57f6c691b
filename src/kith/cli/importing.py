"""What ``kith import`` does: stores a return or names, prints each refused row, and chooses the exit code.

Exit 0 when everything was stored, 3 when some rows or files were refused, 2 when nothing was readable.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from kith.access.scope import scope_of_authority
from kith.exchange.actions import NothingReadable, check_return, import_names, import_return
from kith.exchange.queries import run_as_plain
from kith.exchange.ssda903.problem import Grade, as_plain
from kith.exchange.ssda903.read import files_in
from kith.kit.scope import within
from kith.people.models import Authority
from kith.people.queries import authority_by_code
from kith.words import Refused

STORED, SOME_REFUSED, NOTHING = 0, 3, 2

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """The files of one collection year: a folder, or files given one by one."""

    name: str
    paths: tuple[Path, ...]


def run(args: argparse.Namespace) -> int:
    """Import, print what was stored and each refused row, and return the exit code."""
    try:
        authority = authority_by_code(args.authority)
    except Authority.DoesNotExist:
        return _nothing(args, f"There is no authority with the code {args.authority}.")
    with within(scope_of_authority(authority)):
        return _import(args, authority)


def _import(args: argparse.Namespace, authority: Authority) -> int:
    if args.what == "names":
        return _names(args, authority)
    parts = list(_parts(args.paths))
    if args.year and len(parts) > 1:
        return _nothing(args, "--year is for one folder. Name each folder by the year it ends in, like 2025.")
    return _say(args, authority, [_one(args, authority, part) for part in parts])


def _parts(paths: Sequence[Path]) -> Iterator[Part]:
    """Each folder is a collection year; files given one by one are one year together."""
    folders = [path for path in paths if path.is_dir()]
    for folder in sorted(folders, key=lambda folder: folder.resolve().name):
        yield Part(folder.resolve().name, (folder,))
    files = tuple(path for path in paths if path not in folders)
    if files:
        yield Part("", files)


def _one(args: argparse.Namespace, authority: Authority, part: Part) -> Plain:
    files = list(files_in(part.paths))
    try:
        if args.check_only:
            return _checked(args, authority, part, files)
        done = import_return(
            authority,
            files,
            year=args.year,
            name=part.name,
            by=None,
            at=timezone.now(),
            on_progress=_progress(),
        )
    except NothingReadable as nothing:
        return {"sentence": str(nothing.reason), "problems": [dict(as_plain(p)) for p in nothing.problems]}
    except Refused as refused:
        return {"sentence": str(refused.reason), "problems": []}
    return run_as_plain(done)


def _checked(args: argparse.Namespace, authority: Authority, part: Part, files: Any) -> Plain:
    found = check_return(authority, files, year=args.year, name=part.name)
    counts = {table: {"refused": number} for table, number in sorted(found.refused().items())}
    return {
        "year": found.read.year,
        "year_from": found.read.year_from,
        "state": "checked",
        "files": found.files,
        "counts": counts,
        "problems": [dict(as_plain(problem)) for problem in found.problems],
    }


def _names(args: argparse.Namespace, authority: Authority) -> int:
    path = args.paths[0]
    try:
        done = import_names(authority, (path.name, path.read_bytes()), by=None, at=timezone.now())
    except OSError:
        return _nothing(args, f"{path.name} could not be opened.")
    except Refused as refused:
        return _nothing(args, str(refused.reason))
    return _say(args, authority, [run_as_plain(done)])


# Saying it


def _progress() -> Any:
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        sys.stderr.write(f"\r{done} of {of} children" + ("\n" if done == of else ""))
        sys.stderr.flush()

    return show


def _nothing(args: argparse.Namespace, sentence: str) -> int:
    if args.json:
        sys.stdout.write(json.dumps({"sentence": sentence, "refused": 0, "runs": []}) + "\n")
    sys.stderr.write(f"{sentence}\n")
    return NOTHING


def _say(args: argparse.Namespace, authority: Authority, done: Sequence[Plain]) -> int:
    refused = sum(_total(one, "refused") for one in done)
    if args.json:
        totals = {key: sum(_total(one, key) for one in done) for key in ("new", "changed", "same", "refused")}
        said = {"authority": authority.code, "check_only": _check_only(args), **totals, "runs": done}
        sys.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    else:
        for one in done:
            sys.stdout.write("".join(f"{line}\n" for line in _lines(one)))
    if not any("state" in one for one in done):
        return NOTHING
    unread = any(problem["grade"] == Grade.REFUSED for one in done for problem in one["problems"])
    return SOME_REFUSED if refused or unread or any("sentence" in one for one in done) else STORED


def _check_only(args: argparse.Namespace) -> bool:
    return bool(getattr(args, "check_only", False))


def _total(one: Plain, key: str) -> int:
    return sum(count.get(key, 0) for count in one.get("counts", {}).values())


YEAR_FROM = {"given": "as given", "folder": "from the folder's name", "episodes": "from the latest DECOM"}


def _lines(one: Plain) -> Iterator[str]:
    if "sentence" in one:
        yield one["sentence"]
    elif one["year"]:
        yield f"Collection year ending in {one['year']} ({YEAR_FROM.get(one['year_from'], '')})"
    for table, count in one.get("counts", {}).items():
        parts = [f"{number} {what}" for what, number in count.items() if number]
        yield f"  {table}: {', '.join(parts) or 'none'}"
    yield from _problem_lines(one["problems"])


def _problem_lines(problems: Iterable[Plain]) -> Iterator[str]:
    """Each refused row or file in a line of its own; the others by code."""
    others: dict[tuple[str, str], int] = {}
    for problem in problems:
        if problem["grade"] != Grade.REFUSED:
            key = (problem["grade"], problem["code"])
            others[key] = others.get(key, 0) + 1
            continue
        where = f"{problem['file']}, line {problem['line']}" if problem["line"] else problem["file"]
        at = f", {problem['column']}" if problem["column"] else ""
        yield f"  refused: {where}{at}: {problem['code']} {problem['message']} {problem['mend']}"
    for (grade, code), number in sorted(others.items()):
        yield f"  {'note' if grade == Grade.NOTE else 'look at'}: {code} in {number} places"
