"""Reading: good files in any dress, and every kind of damage as a sentence beside good files."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.exchange.ssda903.problem import Grade
from kith.exchange.ssda903.read import files_in, folder_year, read_files, read_folder
from kith.exchange.ssda903.spec import COLUMNS, Table
from kith.exchange.ssda903.tests.made import (
    DOB,
    EPISODES,
    GOOD_EPISODES,
    GOOD_HEADER,
    HEADER,
    OC3,
    codes,
    episode,
    read,
    table,
)


def zipped(inside: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(inside, "x")
    return held.getvalue()


DAMAGED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "KITH-EMPTY"),
    "one byte": (b"\n", "KITH-EMPTY"),
    "one letter": (b"C", "KITH-EMPTY"),
    "only commas": (b",,,,\n,,,,\n", "KITH-EMPTY"),
    "header only": (table(EPISODES), "KITH-NO-ROWS"),
    "cut off in a row": (GOOD_EPISODES[:-20], "KITH-ROW"),
    "UTF-16": (GOOD_EPISODES.decode().encode("utf-16"), "KITH-ENCODING"),
    "UTF-16 without its mark": (GOOD_EPISODES.decode().encode("utf-16-le"), "KITH-ENCODING"),
    "a Windows letter": (GOOD_EPISODES + "é".encode("cp1252"), "KITH-ENCODING"),
    "random bytes": (bytes(range(128, 256)) * 9, "KITH-ENCODING"),
    "semicolons": (GOOD_EPISODES.replace(b",", b";"), "KITH-SEPARATOR"),
    "tabs": (GOOD_EPISODES.replace(b",", b"\t"), "KITH-SEPARATOR"),
    "a column twice": (table(EPISODES + ",REC", episode() + ",E5"), "KITH-COLUMN-TWICE"),
    "a column missing": (table(EPISODES.replace("DECOM,", ""), episode()), "KITH-COLUMN-MISSING"),
    "no child column": (table(EPISODES.replace("CHILD", "PERSON"), episode()), "KITH-COLUMN-MISSING"),
    "a formula as id": (table(EPISODES, episode("=1+1")), "KITH-FORMULA"),
    "a formula as code": (table(EPISODES, episode(rne="@S")), "KITH-FORMULA"),
    "a formula in quotes": (table(EPISODES, episode('"=HYPERLINK(1)"')), "KITH-FORMULA"),
    "an archive called csv": (zipped("a/episodes.csv"), "KITH-ZIP"),
    "a workbook called csv": (zipped("xl/workbook.xml"), "KITH-WORKBOOK"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "KITH-WORKBOOK"),
    "a PDF": (b"%PDF-1.7\n", "KITH-PDF"),
    "XML": (b'<?xml version="1.0"?><EXPSSDA903/>', "KITH-XML"),
    "a NUL": (table(EPISODES, episode("4\0")), "KITH-NUL"),
    "a very long line": (table(EPISODES, "9" * 50_000), "KITH-LONG"),
    "a quotation mark alone": (table(EPISODES, '"' + episode(), episode("2")), "KITH-QUOTES"),
    "a damaged header": (table('"' + EPISODES, episode()), "KITH-HEADING"),
    "too many cells": (table(EPISODES, episode() + ",x,y"), "KITH-ROW"),
    "no id": (table(EPISODES, episode("")), "KITH-CHILD"),
    "a rounded id": (table(EPISODES, episode("1.23E+11")), "KITH-CHILD"),
    "a far too long id": (table(EPISODES, episode("7" * 80)), "KITH-CHILD"),
    "pooled": (table(EPISODES + ",LA,YEAR", episode() + ",A,2024"), "KITH-POOLED"),
    "two years": (
        table(EPISODES, episode(dec="01/02/2023", decom="01/01/2023"), episode()),
        "KITH-YEARS",
    ),
    "something else": (table("name,colour", "pear,green"), "KITH-UNKNOWN"),
    "a names list": (table("child,forename,surname", "1,Ada,Lark"), "KITH-UNKNOWN"),
    "not kept": (table(",".join(COLUMNS[Table.AD1])), "KITH-NOT-KEPT"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_gives_a_sentence_and_the_good_one_beside_it_is_read(kind: str) -> None:
    data, code = DAMAGED[kind]
    found = read_files([("damaged.csv", data), ("header.csv", GOOD_HEADER)], year=2025)
    problem = next(p for p in found.problems if p.code == code)
    assert problem.file == "damaged.csv"
    assert str(problem.message).endswith(".")
    assert str(problem.mend).endswith(".")
    assert [row.child for row in found.header] == ["1", "0022"]


@pytest.mark.parametrize("kind", DAMAGED)
def test_nothing_of_a_damaged_row_is_taken_as_if_it_were_good(kind: str) -> None:
    data, _ = DAMAGED[kind]
    found = read_files([("damaged.csv", data)], year=2025)
    refused = {p.line for p in found.problems if p.grade is Grade.REFUSED}
    assert not refused & {row.line for row in found.episodes}


def test_rows_around_a_damaged_one_are_read_with_their_own_lines() -> None:
    rows = (episode("a"), '"' + episode("b"), episode("c") + ",x", "", episode("d"))
    found = read(episodes=table(EPISODES, *rows))
    assert [(row.child, row.line) for row in found.episodes] == [("a", 2), ("d", 6)]


def test_a_damaged_row_far_down_a_long_file_keeps_its_line_and_costs_no_other() -> None:
    rows = [episode(str(n)) for n in range(1, 9001)]
    rows[8000] = '"' + rows[8000]
    found = read(episodes=table(EPISODES, *rows))
    assert [(p.code, p.line) for p in found.problems] == [("KITH-QUOTES", 8002)]
    assert len(found.episodes) == 8999
    assert all(row.line == int(row.child) + 1 for row in found.episodes)


def test_a_row_cut_off_at_the_end_says_so() -> None:
    found = read(episodes=GOOD_EPISODES[:-20])
    problem = next(p for p in found.problems if p.code == "KITH-ROW")
    assert "cut off" in str(problem.mend)
    assert problem.child == "0022"
    assert [row.child for row in found.episodes] == ["1"]


def test_the_same_table_twice_is_read_once_and_both_files_are_named() -> None:
    found = read(one=GOOD_EPISODES, two=GOOD_EPISODES)
    problem = next(p for p in found.problems if p.code == "KITH-TABLE-TWICE")
    assert problem.file == "two.csv"
    assert "one.csv" in str(problem.message)
    assert len(found.episodes) == 2


@pytest.mark.parametrize(
    "dressed",
    [
        b"\xef\xbb\xbf" + GOOD_EPISODES,
        GOOD_EPISODES.replace(b"\n", b"\r\n"),
        GOOD_EPISODES.replace(b"\n", b"\r"),
        GOOD_EPISODES.rstrip(b"\n"),
        GOOD_EPISODES.replace(b"\n0022", b"\n,,,,,,,,,,,,\n0022"),
        GOOD_EPISODES + b"\n,,,,,,,,,,,,\n\n",
        GOOD_EPISODES.replace(b",,,\n", b",,,,,\n"),
        b"\n".join(
            b",".join(f'"{c}"'.encode() for c in line.decode().split(",")) for line in GOOD_EPISODES.split()
        ),
    ],
    ids=[
        "mark",
        "CRLF",
        "CR",
        "no last line end",
        "a row of commas",
        "blank rows",
        "blank cells too many",
        "quoted",
    ],
)
def test_harmless_dress_changes_nothing(dressed: bytes) -> None:
    found = read(episodes=dressed)
    assert [(row.child, row.decom, row.rne) for row in found.episodes] == [
        ("1", date(2024, 5, 1), "S"),
        ("0022", date(2024, 6, 2), "S"),
    ]


def test_columns_may_stand_in_any_order() -> None:
    found = read(oc3=table("ACCOM,CHILD,ACTIV,DOB,IN_TOUCH", f"U1,1,F2,{DOB},YES"))
    row = found.oc3[0]
    assert (row.child, row.in_touch, row.activ, row.accom) == ("1", "YES", "F2", "U1")
    assert codes(found.problems, notes=True) == []


def test_small_letters_spaces_and_extra_columns_in_the_header_are_noted() -> None:
    found = read(oc3=table(OC3.lower() + " , Remark,", f"1,{DOB},yes, f2 ,U1,seen,"))
    assert (found.oc3[0].in_touch, found.oc3[0].activ) == ("YES", "F2")
    assert codes(found.problems) == []
    assert codes(found.problems, notes=True) == ["KITH-HEADING", "KITH-COLUMN-EXTRA"]


def test_a_column_that_can_be_missed_is_read_as_blank_and_noted() -> None:
    found = read(header=table("CHILD,SEX,DOB,ETHNIC", f"1,M,{DOB},WBRI"))
    assert found.header[0].mc_dob is None
    assert codes(found.problems, notes=True) == ["KITH-COLUMN-BLANK"]


def test_ids_are_trimmed_keep_their_zeros_and_stay_text() -> None:
    found = read(
        header=table(HEADER, f" 00123 ,M,{DOB},WBRI,,,", f"NA,F,{DOB},WBRI,,,", f"a1,F,{DOB},WBRI,,,")
    )
    assert [row.child for row in found.header] == ["00123", "NA", "a1"]


def test_a_spreadsheets_decimal_is_taken_off_an_id_with_a_warning() -> None:
    found = read(header=table(HEADER, f"1,M,{DOB},WBRI,,,", f"12345.0,M,{DOB},WBRI,,,"))
    assert [row.child for row in found.header] == ["1", "12345"]
    problem = next(p for p in found.problems if p.code == "KITH-DECIMAL")
    assert problem.grade is Grade.FLAGGED
    assert "line 3" in str(problem.message)


@pytest.mark.parametrize("text", ["31/02/2024", "2024-05-01", "01/05/24", "1 May 2024", "01/05/0024", "x"])
def test_what_is_no_date_is_named_by_its_column(text: str) -> None:
    row = read(episodes=table(EPISODES, episode(decom=text))).episodes[0]
    assert row.decom is None
    assert row.bad == ("DECOM",)


def test_a_blank_date_is_missing_and_not_bad() -> None:
    row = read(episodes=table(EPISODES, episode())).episodes[0]
    assert row.dec is None
    assert row.bad == ()


def test_the_year_given_comes_before_the_folders_name_and_that_before_the_episodes() -> None:
    files = [("episodes.csv", GOOD_EPISODES)]
    assert (read_files(files, year=2026, name="2024").year_from) == "given"
    assert read_files(files, name="2024").year == 2024
    latest = read_files(files, name="return-2024")
    assert (latest.year, latest.year_from) == (2025, "episodes")
    assert read_files([("header.csv", GOOD_HEADER)], name="x").year is None


def test_the_last_day_of_march_belongs_to_the_year_that_ends_and_the_next_day_does_not() -> None:
    assert read(None, episodes=table(EPISODES, episode(decom="31/03/2024"))).year == 2024
    assert read(None, episodes=table(EPISODES, episode(decom="01/04/2024"))).year == 2025


@pytest.mark.parametrize("name", ["2024-25", "y2024", "20245", "1066", "٢٠٢٤"])
def test_only_four_digits_of_our_time_name_a_year(name: str) -> None:
    assert folder_year(name) is None


def test_a_folder_with_a_folder_a_missing_and_a_good_file_inside_is_read_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "2025"
    (folder / "more").mkdir(parents=True)
    (folder / "header.csv").write_bytes(GOOD_HEADER)
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    found = read_folder(folder)
    assert found.year == 2025
    assert len(found.header) == 2
    assert {p.code for p in found.problems} == {"KITH-FOLDER", "KITH-UNREADABLE"}


def test_a_path_that_does_not_exist_is_unreadable_and_raises_nothing(tmp_path: Path) -> None:
    found = read_files(files_in([tmp_path / "nowhere"]))
    assert codes(found.problems) == ["KITH-UNREADABLE"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_raise_anything(data: bytes, with_header: bool) -> None:
    read_files([("any.csv", (EPISODES.encode() + b"\n" if with_header else b"") + data)])


@given(st.lists(st.text(alphabet='"=+-@,;\n\r\0 1S/20', max_size=40), max_size=6))
def test_no_awkward_text_raises_anything(rows: list[str]) -> None:
    found = read(episodes=("\n".join([EPISODES, *rows])).encode())
    assert all(p.line >= 0 for p in found.problems)
