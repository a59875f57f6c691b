"""The lines of one recognised table as rows; a damaged line costs that line only.

Whole columns are turned at once, which is several times faster than cell by cell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, repeat

from kith.exchange.ssda903.cells import NOT_A_DATE, Cells
from kith.exchange.ssda903.problem import Grade, Problem
from kith.exchange.ssda903.recognise import Headed, cells_of
from kith.exchange.ssda903.spec import (
    COLUMNS,
    EpisodeRow,
    HeaderRow,
    Oc3Row,
    PrevPermRow,
    ReviewRow,
    Row,
    SwEpisodeRow,
    Table,
    UascRow,
)
from kith.words import Say

__all__ = ["rows_of"]

_LONGEST_LINE = 20_000
_AT_ONCE = 4096
"""Lines turned into rows at a time: many enough to be fast, few enough to stay small."""
_FORMULA = tuple("=+-@")
_NEEDS_CARE = ('"', "\0", "=", "+", "@", ",-", " -", "\n-")
"""Quotation marks, formulas, NULs: where none stands in a file, its lines are simply split."""

_Kinds = Sequence[tuple[str, str]]
_Columns = Sequence[Sequence[str]]
"""All cells of some lines, column by column in the order of the file."""
_ROWS: Mapping[Table, tuple[Callable[..., Row], _Kinds]] = {
    Table.HEADER: (HeaderRow, (("SEX", "code"), ("DOB", "date"), ("ETHNIC", "code"), ("MC_DOB", "date"))),
    Table.EPISODES: (
        EpisodeRow,
        (
            ("DECOM", "date"),
            ("RNE", "code"),
            ("LS", "code"),
            ("PLACE", "code"),
            ("PLACE_PROVIDER", "code"),
            ("DEC", "date"),
            ("REC", "code"),
            ("REASON_PLACE_CHANGE", "code"),
        ),
    ),
    Table.REVIEWS: (ReviewRow, (("DOB", "date"), ("REVIEW", "date"), ("REVIEW_CODE", "code"))),
    Table.UASC: (UascRow, (("SEX", "code"), ("DOB", "date"), ("DUC", "date"))),
    Table.OC3: (Oc3Row, (("DOB", "date"), ("IN_TOUCH", "code"), ("ACTIV", "code"), ("ACCOM", "code"))),
    Table.PREV_PERM: (
        PrevPermRow,
        (("DOB", "date"), ("PREV_PERM", "code"), ("LA_PERM", "code"), ("DATE_PERM", "text")),
    ),
    Table.SW_EPISODES: (
        SwEpisodeRow,
        (
            ("DOB", "date"),
            ("SW_ID", "code"),
            ("SW_DECOM", "date"),
            ("SW_DEC", "date"),
            ("SW_REASON", "code"),
        ),
    ),
}
"""For each table its row and, in the order of the row's fields, the columns and what they hold."""


def rows_of(
    name: str, lines: Sequence[str], headed: Headed, cells: Cells, problems: list[Problem]
) -> list[Row]:
    """The rows below the header, blank lines apart; each refused line leaves one problem."""
    split = _Split(name, lines, headed, problems)
    rows: list[Row] = []
    for first in range(headed.header_line, len(lines), _AT_ONCE):
        rows += _some_rows(split, first, cells)
    split.warn_of_decimals()
    return rows


def _some_rows(split: "_Split", first: int, cells: Cells) -> list[Row]:
    """The rows of one stretch of lines, whole columns at a time."""
    numbers, columns, children = _with_child(*split.columns(first), cells, split)
    make, kinds = _ROWS[split.headed.table]
    values = [_column(columns, split.headed, column, kind, cells) for column, kind in kinds]
    rows = list(map(make, repeat(split.name), numbers, repeat(()), children, *values))
    _take_out_bad_dates(rows, kinds, values)
    return rows


def _column(columns: _Columns, headed: Headed, column: str, kind: str, cells: Cells) -> Iterable[object]:
    """One column's values; one that is missing is blank in every row."""
    if column not in headed.columns:
        return repeat(None if kind == "date" else "", len(columns[0]))
    texts = columns[headed.columns.index(column)]
    if kind == "date":
        return list(map(cells.dates.__getitem__, texts))
    return list(map((cells.codes if kind == "code" else cells.texts).__getitem__, texts))


def _take_out_bad_dates(rows: Sequence[Row], kinds: _Kinds, values: Sequence[Iterable[object]]) -> None:
    """Blank what is not a date, and name its column in the row."""
    fields = list(type(rows[0]).__slots__) if rows else []
    for (column, kind), field, texts in zip(kinds, fields, values, strict=False):
        if kind != "date" or not isinstance(texts, list) or NOT_A_DATE not in texts:
            continue
        for row, value in zip(rows, texts, strict=True):
            if value is NOT_A_DATE:
                setattr(row, field, None)
                row.bad = (*row.bad, column)


def _with_child(
    numbers: Sequence[int], columns: _Columns, cells: Cells, split: "_Split"
) -> tuple[Sequence[int], _Columns, list[str]]:
    """The lines that have a usable child id: their numbers, columns, and the ids."""
    texts = columns[split.child_at]
    children = list(map(cells.ids.__getitem__, texts))
    if cells.ids.decimals and not split.decimal_line:
        found = (number for number, text in zip(numbers, texts, strict=True) if text in cells.ids.decimals)
        split.decimal_line = next(found, 0)
    if "" not in children and not cells.ids.spoilt:
        return numbers, columns, children
    kept = [bool(child) and text not in cells.ids.spoilt for child, text in zip(children, texts, strict=True)]
    for place, (number, child, good) in enumerate(zip(numbers, children, kept, strict=True)):
        if not good and any(column[place].strip() for column in columns):
            split.refuse(number, child[:40], "CHILD", _ID_FAULTS[bool(child)])
    left = [list(compress(column, kept)) for column in columns]
    return list(compress(numbers, kept)), left, list(compress(children, kept))


_Fault = tuple[str, Say, Say]
_MEND_ROW = Say("Look for a comma inside a cell or for cells left out, and export the table again.")
_MEND_CUT_OFF = Say("The file seems to have been cut off: export it again.")
_ID_FAULTS: Mapping[bool, _Fault] = {
    False: ("KITH-CHILD", Say("This row has no child id."), Say("Fill in CHILD or remove the row.")),
    True: (
        "KITH-CHILD",
        Say("The child id was spoilt: it is far too long, or a spreadsheet rounded it."),
        Say("Take the id from your case system, and keep the column as text."),
    ),
}
_NUL: _Fault = (
    "KITH-NUL",
    Say("This row holds characters that are no text."),
    Say("Export the table again."),
)
_LONG: _Fault = (
    "KITH-LONG",
    Say("This line is far too long for a row."),
    Say("Export the table again."),
)
_QUOTES: _Fault = (
    "KITH-QUOTES",
    Say("A quotation mark in this row has no partner."),
    Say("Remove the quotation mark, or export the table again."),
)
_FORMULA_CELL: _Fault = (
    "KITH-FORMULA",
    Say("A cell begins like a formula (=, +, - or @); ids, codes and dates never do."),
    Say("Replace the formula by the value it stood for."),
)


class _Split:
    """Splits the lines of one table into cells, and refuses those that are damaged."""

    def __init__(self, name: str, lines: Sequence[str], headed: Headed, problems: list[Problem]) -> None:
        self.name = name
        self.all_lines = lines
        self.headed = headed
        self.problems = problems
        self.width = len(headed.columns)
        self.child_at = headed.columns.index("CHILD")
        self.decimal_line = 0
        self.own = [i for i, column in enumerate(headed.columns) if column in COLUMNS[headed.table]]

    def columns(self, first: int) -> tuple[Sequence[int], _Columns]:
        """The numbers of the good lines of one stretch, and their cells column by column."""
        lines = self.all_lines[first : first + _AT_ONCE]
        if lines and not lines[-1]:
            lines = lines[:-1]
        with_care = self._need_care(lines)
        if lines and not with_care and all(line.count(",") == self.width - 1 for line in lines):
            cells = ",".join(lines).split(",")
            columns = [cells[at :: self.width] for at in range(self.width)]
            return range(first + 1, first + 1 + len(lines)), columns
        numbers, table = self._one_by_one(first, lines, with_care)
        return numbers, list(zip(*table, strict=True)) if table else [()] * self.width

    def _need_care(self, lines: Sequence[str]) -> bool:
        body = "\n".join(("", *lines))
        return any(mark in body for mark in _NEEDS_CARE) or max(map(len, lines), default=0) > _LONGEST_LINE

    def _one_by_one(
        self, first: int, lines: Sequence[str], with_care: bool
    ) -> tuple[list[int], list[list[str]]]:
        numbers: list[int] = []
        table: list[list[str]] = []
        for number, line in enumerate(lines, first + 1):
            cells: list[str] | None = line.split(",")
            if with_care or len(cells or ()) != self.width:
                cells = self._with_care(number, line)
            if cells is not None:
                numbers.append(number)
                table.append(cells)
        return numbers, table

    def _with_care(self, number: int, line: str) -> list[str] | None:
        """The cells of a line that may be damaged; None when blank or refused."""
        if not line.strip(' \t,"'):
            return None
        fault = _LONG if len(line) > _LONGEST_LINE else _NUL if "\0" in line else None
        cells = None if fault else cells_of(line)
        if cells is None:
            self.refuse(number, "", "", fault or _QUOTES)
            return None
        if len(cells) != self.width and not self._fits(number, cells):
            return None
        return None if self._formula(number, cells) else cells

    def _fits(self, number: int, cells: list[str]) -> bool:
        """Blank cells too many are taken off; anything else is refused."""
        if len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
            del cells[self.width :]
            return True
        cut_off = len(cells) < self.width and number == len(self.all_lines)
        values = {"found": len(cells), "wanted": self.width}
        message = Say("This row has {found} cells where the header row has {wanted}.", values)
        child = "" if self.child_at else cells[0].strip()[:40]  # cells behind the first may have slipped
        self.refuse(number, child, "", ("KITH-ROW", message, _MEND_CUT_OFF if cut_off else _MEND_ROW))
        return False

    def _formula(self, number: int, cells: list[str]) -> bool:
        at = next((i for i in self.own if cells[i].lstrip().startswith(_FORMULA)), None)
        if at is None:
            return False
        child = "" if at == self.child_at else cells[self.child_at].strip()[:40]
        self.refuse(number, child, self.headed.columns[at], _FORMULA_CELL)
        return True

    def refuse(self, number: int, child: str, column: str, fault: _Fault) -> None:
        code, message, mend = fault
        self.problems.append(Problem(self.name, number, child, column, code, Grade.REFUSED, message, mend))

    def warn_of_decimals(self) -> None:
        """One warning for the file when a spreadsheet turned ids into decimal numbers."""
        if not self.decimal_line:
            return
        message = Say(
            "Child ids end in .0, the first in line {line}; it was taken off.", {"line": self.decimal_line}
        )
        mend = Say("Check the ids against your case system: a spreadsheet may have taken leading zeros too.")
        self.problems.append(Problem(self.name, 1, "", "CHILD", "KITH-DECIMAL", Grade.FLAGGED, message, mend))
