"""Bytes of a file to lines of text, or one sentence why not."""

from kith.exchange.ssda903.problem import FILE, Grade, Problem
from kith.words import Say

__all__ = ["file_problem", "lines_of"]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"

_SAVE_AS_CSV = Say("Open it in the program it came from and save each table as a CSV file (UTF-8).")
_SAVE_AS_UTF8 = Say("Open it in Notepad, choose Save as, and pick the encoding UTF-8.")


def file_problem(
    name: str, code: str, message: Say, mend: Say, *, grade: Grade = Grade.REFUSED, line: int = FILE
) -> Problem:
    """A problem about a whole file."""
    return Problem(name, line, "", "", code, grade, message, mend)


def lines_of(name: str, data: bytes) -> list[str] | Problem:
    """Split a UTF-8 file (byte-order mark or not, any line ends) into lines, or say why it cannot be read."""
    return _no_table(name, data) or _wrong_encoding(name, data) or _decoded(name, data)


def _no_table(name: str, data: bytes) -> Problem | None:
    """Files that are no text table at all; one that does not claim to be a CSV is only noted."""
    grade = Grade.REFUSED if name.lower().endswith((".csv", ".txt")) else Grade.NOTE
    if data.startswith(_ZIP) and b"xl/" not in data:
        mend = Say("Unpack it and give the CSV files inside.")
        return file_problem(
            name, "KITH-ZIP", Say("This is a zip archive, not a CSV file."), mend, grade=grade
        )
    if data.startswith((_ZIP, _OLD_WORKBOOK)):
        message = Say("This is a spreadsheet workbook, not a CSV file.")
        return file_problem(name, "KITH-WORKBOOK", message, _SAVE_AS_CSV, grade=grade)
    if data.startswith(b"%PDF"):
        return file_problem(
            name, "KITH-PDF", Say("This is a PDF, not a CSV file."), _SAVE_AS_CSV, grade=grade
        )
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        message = Say("This is an XML or web page file; Kith reads the CSV tables.")
        mend = Say("Export the return as CSV tables and give those.")
        return file_problem(name, "KITH-XML", message, mend, grade=grade)
    return None


def _wrong_encoding(name: str, data: bytes) -> Problem | None:
    if data.startswith(_UTF_16) or data[:1000].count(0) > len(data[:1000]) // 5:
        message = Say("This file is saved as UTF-16, which Kith does not read.")
        return file_problem(name, "KITH-ENCODING", message, _SAVE_AS_UTF8)
    return None


def _decoded(name: str, data: bytes) -> list[str] | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = Say(
            "This file is not saved as UTF-8: a letter in line {line} cannot be read.", {"line": line}
        )
        return file_problem(name, "KITH-ENCODING", message, _SAVE_AS_UTF8, line=FILE)
    if len(text.strip(' \t\r\n,;"\0')) < 2:
        mend = Say("Export the table again; a table without rows still needs its header row.")
        return file_problem(name, "KITH-EMPTY", Say("This file is empty: it has no header row."), mend)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
