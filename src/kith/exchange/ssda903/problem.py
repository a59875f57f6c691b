"""Problems found in a return: place, code, grade, and two sentences, what it is and how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kith.words import Say

__all__ = ["FILE", "Grade", "Problem", "as_plain", "refused_rows"]

FILE = 0
"""The line of a problem that is about a whole file; the header row is line 1."""


class Grade(StrEnum):
    """How far a problem reaches."""

    REFUSED = "A"
    """The row (or, at line 0 or 1, the file) was not taken in."""
    FLAGGED = "B"
    """Taken in, and somebody should look."""
    CARE_LEAVER = "C"
    """Taken in; the care-leaver columns do not fit together or do not fit the episodes."""
    NOTE = "note"
    """Nothing is wrong with the rows; good to know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about one row or file. Codes beginning with KITH- are our own."""

    file: str
    line: int
    child: str
    column: str
    code: str
    grade: Grade
    message: Say
    mend: Say


def as_plain(problem: Problem) -> Mapping[str, str | int]:
    """The problem as plain text and numbers, in English, for a file."""
    return {
        "file": problem.file,
        "line": problem.line,
        "child": problem.child,
        "column": problem.column,
        "code": problem.code,
        "grade": problem.grade.value,
        "message": str(problem.message),
        "mend": str(problem.mend),
    }


def refused_rows(problems: Iterable[Problem]) -> int:
    """How many rows were not taken in; a row with several problems counts once, files do not count."""
    return len({(p.file, p.line) for p in problems if p.grade is Grade.REFUSED and p.line > 1})
