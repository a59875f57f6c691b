"""Cells of tables that others open in a spreadsheet: none of them is a formula there."""

import unicodedata
from typing import Any

STARTS = ("=", "+", "-", "@")
QUOTES = "\"'`´‘’“”„«»"


def harmless(cell: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula, whatever spaces, marks or quotes it begins with.

    Full-width signs count as their plain ones. What is changed gets an apostrophe in front, and nothing is lost.
    """
    text = str(cell)
    bare = text.lstrip("".join({*QUOTES, *filter(_is_nothing, text)}))
    begins = unicodedata.normalize("NFKC", bare[:1]).startswith(STARTS)
    return f"'{text}" if begins or text[:1] in ("\t", "\r", "\n") else text


def _is_nothing(sign: str) -> bool:
    """Whether a sign shows as nothing: a space of any kind, a control or a format mark."""
    return unicodedata.category(sign)[0] in "ZC"
