"""One interview about one person's network, whatever format it came in. Plain Python.

Cells stay as they were written, by column: nothing is guessed away before somebody asks for a meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alter:
    """Somebody named in an interview. ``kind`` is the type the study gave them (Person, Place)."""

    uuid: str
    kind: str
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What they are called: the variable that is called "name" in any spelling; blank where there is none."""
        return next((cell for column, cell in self.cells.items() if column.casefold() == "name"), "")


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two of those named, by their uuids; ``kind`` is the study's name for it."""

    uuid: str
    kind: str
    one: str
    other: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """One interview. Times are ISO 8601 as written; blank is not said. ``generation`` is 1, 2 or 3."""

    ego: str
    case: str
    session: str
    protocol: str = ""
    started: str = ""
    finished: str = ""
    exported: str = ""
    generation: int = 3
    app: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    alters: tuple[Alter, ...] = ()
    lines: tuple[Line, ...] = ()


def choices_in(cells: Mapping[str, str], variable: str) -> tuple[str, ...] | None:
    """Return the options ticked of a categorical variable (one column an option); None where nothing was said."""
    begin = f"{variable}_"
    said = {column.removeprefix(begin): cell for column, cell in cells.items() if column.startswith(begin)}
    if not said or all(cell == "" for cell in said.values()):
        return None
    return tuple(option for option, cell in said.items() if cell == "true")
