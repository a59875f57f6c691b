"""Damaged files: each must cost itself a sentence and leave the good files beside it alone."""

import io
import zipfile

from kith.exchange.tests.factories import EPISODES, REVIEWS, episode, header, table


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("reviews.csv", f"{REVIEWS}\n")
    return packed.getvalue()


_REVIEWS = f"{REVIEWS}\nA1,03/05/2008,10/10/2024,PN1\n"

DAMAGED: dict[str, bytes] = {
    "nothing at all": b"",
    "one byte": b"\n",
    "one letter": b"x",
    "only a byte-order mark": b"\xef\xbb\xbf",
    "blank lines": b"\r\n\r\n\r\n",
    "UTF-16": _REVIEWS.encode("utf-16"),
    "another encoding": f"{REVIEWS},NOTE\nA1,03/05/2008,10/10/2024,PN1,caf\xe9\n".encode("cp1252"),
    "a column twice": f"{REVIEWS},REVIEW\nA1,03/05/2008,10/10/2024,PN1,10/10/2024\n".encode(),
    "semicolons": _REVIEWS.replace(",", ";").encode(),
    "tabs": _REVIEWS.replace(",", "\t").encode(),
    "a zip renamed": _zip(),
    "a workbook renamed": b"PK\x03\x04 xl/workbook.xml",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a PDF": b"%PDF-1.7\n",
    "XML": b"<?xml version='1.0'?><EXPSSDA903></EXPSSDA903>",
    "a column missing": b"CHILD,DOB,REVIEW_CODE\nA1,03/05/2008,PN1\n",
    "no header row": b"A1,03/05/2008,10/10/2024,PN1\n",
    "only a header row": f"{REVIEWS}\n".encode(),
    "a header row twice": f"{REVIEWS}\n{REVIEWS}\nA1,03/05/2008,10/10/2024,PN1\n".encode(),
    "truncated in a row": f"{REVIEWS}\nA1,03/05/20".encode(),
    "a formula": f"{REVIEWS}\nA1,03/05/2008,=NOW(),PN1\n".encode(),
    "nul bytes": f"{REVIEWS}\nA1,03/05/2008,10/1\0/2024,PN1\n".encode(),
    "a quotation mark alone": f'{REVIEWS}\n"A1,03/05/2008,10/10/2024,PN1\n'.encode(),
    "dates the other way round": f"{REVIEWS}\nA1,2008-05-03,2024-10-10,PN1\n".encode(),
    "a web page": b"<!DOCTYPE html><html><body>Sign in to download</body></html>",
    "one column too many": f"{REVIEWS},NOTE\nA1,03/05/2008,10/10/2024,PN1,x\n".encode(),
    "a blank line before the header row": f"\n{_REVIEWS}".encode(),
    "small letters in the header row": _REVIEWS.lower().encode(),
    "a line far too long": f"{REVIEWS}\nA1,03/05/2008,10/10/2024,{'x' * 200_000}\n".encode(),
    "ids from a spreadsheet": f"{REVIEWS}\n77.0,03/05/2008,10/10/2024,PN1\n".encode(),
    "an id a spreadsheet rounded": f"{REVIEWS}\n1.23E+09,03/05/2008,10/10/2024,PN1\n".encode(),
    "a row with a cell too few": f"{REVIEWS}\nA1,03/05/2008,PN1\n".encode(),
    "the files of several councils in one": f"LA,YEAR,{REVIEWS}\n931,2025,A1,03/05/2008,10/10/2024,PN1\n".encode(),
    "another table of the same kind": table("again.csv", EPISODES, episode("A1", "01/05/2010"))[1],
}

ODD_NAMES = {
    "three hundred letters": "r" * 296 + ".csv",
    "a path": "C:\\Users\\Amira\\2025\\reviews.csv",
    "a path upwards": "../../reviews.csv",
    "another ending": "reviews.xlsx",
    "no ending": "reviews",
    "the name of another table": "header.csv",
    "letters of other scripts": "überprüfung 回顧.csv",
    "a formula": "=cmd|' /C calc'!A0.csv",
    "a tag": "<b>reviews</b>.csv",
}
"""Names a right file may have; none may matter."""
RIGHT = table("reviews.csv", REVIEWS, "A1,03/05/2008,10/10/2024,PN1")[1]
TWO_YEARS = table(
    "episodes.csv", EPISODES, episode("A1", "01/05/2020", "01/06/2021", rec="X1"), episode("A1", "01/05/2024")
)

GOOD = [header("A1"), table("episodes.csv", EPISODES, episode("A1", "01/05/2020"))]
