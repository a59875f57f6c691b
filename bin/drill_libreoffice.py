"""Drill: every table that Kith gives out is opened by LibreOffice, without a window: no cell may be a formula there.

    bin/drill libreoffice

It asks each address that ends in .csv, of a server with a data folder of its own, in which everything somebody could
write begins as a formula does. It writes docs/drills/libreoffice.md; exit code 0 says that LibreOffice took no cell for
a formula and shows each text as it was meant. Needs soffice (apt-get install libreoffice-calc-nogui).
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree  # read below: what LibreOffice itself has just written

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT / "docs" / "drills" / "libreoffice.md"
OFFICE, TABLE, TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
SIGNS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(1;1)", '=HYPERLINK("https://kith.example")', "=cmd|'/C calc'!A0"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1;1)"),
]
BEFORE = ["", " ", "\t", "\r", "\n", "\r\n", '"', "'", "\ufeff", "\u00a0", "\u200b", "“", '" ', ";", ","]
PLAIN = ["A1", "O'Neil", "3-4", "me@here", "07/08/2009", "1e5", "TRUE", "a,b;c\td", "two\nlines", "007", "12"]
HEADER = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nD1,1,not a day,WBRI,,,\n"


def main() -> int:
    office = shutil.which("soffice")
    if office is None:
        print("soffice is not here. apt-get install libreoffice-calc-nogui", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="kith-drill-"))
    os.environ.update(
        KITH_DATA_DIR=str(folder / "data"),
        KITH_DATABASE_URL="",
        DJANGO_SETTINGS_MODULE="kith.config.settings",
    )
    try:
        return drill(office, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def drill(office: str, folder: Path) -> int:
    import django

    sys.path.insert(0, str(ROOT))
    django.setup()
    from kith.cli.serve import prepare
    from kith.kit.scope import EVERYTHING, within

    prepare()
    rows, wrong = [], []
    with within(EVERYTHING):
        tables = list(downloads())
    for name, content in tables:
        meant = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))
        path = folder / f"{name}.csv"
        path.write_text(content, encoding="utf-8", newline="")
        formulas, cells = opened(office, path, folder)
        unlike = [(was, *cell) for was, cell in zip(flat(meant), cells, strict=True) if was != cell[0]]
        changed = [one for one in unlike if one[2] == "string" or one[0].startswith("'")]
        guessed = {f"{was} as {shown} ({kind})" for was, shown, kind in unlike} - {
            f"{was} as {shown} ({kind})" for was, shown, kind in changed
        }
        risky = sum(cell.startswith("'") for cell in flat(meant))
        rows.append((name, len(cells), risky, formulas, len(changed), ", ".join(sorted(guessed))))
        wrong += [f"{name}: {formulas} formulas"] * bool(formulas)
        wrong += [f"{name}: {was!r} as {shown!r}" for was, shown, _ in changed]
    write_log(office, rows, wrong)
    print(LOG.read_text())
    return 1 if wrong or not rows else 0


def downloads() -> Iterator[tuple[str, str]]:
    """Ask each table that Kith gives, as somebody for whom its address opens; yield its name and its words."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone
    from tests.house.doors import table

    from kith.conftest import with_fresh_proof, with_second_factor
    from kith.exchange.actions import import_return
    from kith.exchange.models import ProblemRow
    from kith.people.choices import Role
    from kith.people.tests.factories import an_account, an_authority

    here = an_authority()
    administrator = with_second_factor(an_account(Role.ADMINISTRATOR, authority=here))
    files = [("header.csv", HEADER)]
    run = import_return(here, files, year=2018, by=administrator, at=timezone.now())
    cells = [before + sign for before in BEFORE for sign in SIGNS] + PLAIN
    ProblemRow.objects.bulk_create(
        ProblemRow(
            run=run,
            place=1000 + number,
            line=number + 2,
            grade="A",
            code=cell[:20],
            **dict.fromkeys(("file", "child", "column"), cell[:40]),
            message="{column}",
            params={"column": cell},
            mend="{column}",
            mend_params={"column": cell},
        )
        for number, cell in enumerate(cells)
    )
    client = Client(headers={"host": "localhost"})
    client.force_login(administrator)
    with_fresh_proof(client, administrator)
    for name, row in sorted(table().items()):
        if row.address.endswith(".csv"):
            answer = client.get(reverse(name, kwargs={"run_ref": run.ref}))
            assert answer.headers["Content-Type"].startswith("text/csv"), answer.status_code
            yield name, answer.content.decode()


def opened(office: str, path: Path, folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """Open a table as a double click does (UTF-8, commas); return how many formulas it has, and each cell.

    Of a cell: what it shows, and what LibreOffice takes it for.
    """
    comma, quote, utf8 = 44, 34, 76
    words = [office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "fods"]
    words += [f"--infilter=CSV:{comma},{quote},{utf8},1", "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    sheet = ElementTree.parse(path.with_suffix(".fods")).getroot().find(f".//{TABLE}table")
    assert sheet is not None
    cells = [cell for row in sheet.iter(f"{TABLE}table-row") for cell in cells_of(row)]
    return sum(1 for cell in sheet.iter() if f"{TABLE}formula" in cell.attrib), cells


def cells_of(row: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for cell in row.iter(f"{TABLE}table-cell"):
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        shown = "\n".join("".join(words_in(line)) for line in cell.iter(f"{TEXT}p"))
        yield from [(shown, cell.get(f"{OFFICE}value-type", "string"))] * times


def words_in(line: ElementTree.Element) -> Iterator[str]:
    yield line.text or ""
    for part in line:
        if part.tag == f"{TEXT}s":
            yield " " * int(part.get(f"{TEXT}c", "1"))
        elif part.tag == f"{TEXT}tab":
            yield "\t"
        else:
            yield from words_in(part)
        yield part.tail or ""


def flat(table: list[list[str]]) -> list[str]:
    """Return every cell as a sheet can show it: a return is a new line there."""
    return [cell.replace("\r\n", "\n").replace("\r", "\n") for row in table for cell in row]


def write_log(office: str, rows: list[tuple[object, ...]], wrong: list[str]) -> None:
    version = subprocess.run(
        [office, "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[:2]
    lines = [
        "# Drill: the tables that Kith gives, opened by LibreOffice",
        "",
        f"Written by `bin/drill libreoffice` on {time.strftime('%Y-%m-%d')}, with {' '.join(version)}, without a"
        " window, as CSV in UTF-8 with commas.",
        f"Each text in them begins as a formula would: {len(SIGNS)} beginnings after {len(BEFORE)} spaces, marks and"
        f" quotes, and {len(PLAIN)} harmless ones beside them.",
        "",
        "**Did not hold.**"
        if wrong
        else "**Held**: no formula; each cell that begins as one is text, as it was meant.",
        "",
        "| table | cells | with an apostrophe | formulas | text shown otherwise | harmless, read as number or day |",
        "|---|---|---|---|---|---|",
        *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows),
        "",
        *(f"- {one}" for one in wrong[:40]),
    ]
    LOG.write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
