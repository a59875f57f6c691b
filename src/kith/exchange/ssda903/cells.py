"""One cell of a return: dates, codes and ids, each distinct text worked out once."""

import re
from datetime import date

__all__ = ["NOT_A_DATE", "Cells", "as_date"]

NOT_A_DATE = date.min
"""Stands for text in a date column that is not a date."""

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_SPOILT = re.compile(r"\d+(\.\d+)?[Ee]\+?\d+", re.ASCII)
_LONGEST_ID = 40


def as_date(text: str) -> date | None:
    """Read dd/mm/yyyy; None when blank, ``NOT_A_DATE`` when it is anything else or not from 1900 to 2199."""
    text = text.strip()
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if not found:
        return NOT_A_DATE
    day, month, year = map(int, found.groups())
    if not 1900 <= year < 2200:
        return NOT_A_DATE
    try:
        return date(year, month, day)
    except ValueError:
        return NOT_A_DATE


class Dates(dict[str, date | None]):
    """Text to date, remembered."""

    def __missing__(self, text: str) -> date | None:
        value = self[text] = as_date(text)
        return value


class Codes(dict[str, str]):
    """Text to code: trimmed and upper-cased, remembered."""

    def __missing__(self, text: str) -> str:
        value = self[text] = text.strip().upper()
        return value


class Texts(dict[str, str]):
    """Text to text: trimmed, remembered."""

    def __missing__(self, text: str) -> str:
        value = self[text] = text.strip()
        return value


class Ids(dict[str, str]):
    """Text to child id: trimmed, leading zeros kept, a spreadsheet's ``.0`` taken off and remembered.

    ``decimals`` holds the texts that lost a ``.0``, ``spoilt`` those that are no id any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.decimals: set[str] = set()
        self.spoilt: set[str] = set()

    def __missing__(self, text: str) -> str:
        value = text.strip()
        if value.endswith(".0") and value[:-2].isdecimal():
            value = value[:-2]
            self.decimals.add(text)
        if len(value) > _LONGEST_ID or not value.isprintable() or _SPOILT.fullmatch(value):
            self.spoilt.add(text)
        self[text] = value
        return value


class Cells:
    """All remembered cells of one return: the same text is worked out once over all of its files."""

    def __init__(self) -> None:
        self.ids = Ids()
        self.codes = Codes()
        self.dates = Dates()
        self.texts = Texts()
