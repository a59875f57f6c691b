"""Writing: what is written is read back the same."""

from pathlib import Path

import pytest

from kith.exchange.ssda903.read import read_folder
from kith.exchange.ssda903.spec import COLUMNS, Table
from kith.exchange.ssda903.write import FILE_NAMES, write_return


def test_every_table_is_written_with_its_columns_in_order(tmp_path: Path) -> None:
    written = write_return(tmp_path / "2025", {table.value: [] for table in Table})
    assert [path.read_text().strip() for path in written] == [",".join(COLUMNS[table]) for table in Table]
    assert len({path.name for path in written}) == len(FILE_NAMES)


def test_a_row_is_read_back_with_blanks_where_nothing_was_given(tmp_path: Path) -> None:
    write_return(tmp_path / "2025", {"Header": [{"CHILD": "007", "DOB": "29/02/2008", "SEX": "F"}]})
    found = read_folder(tmp_path / "2025")
    assert found.problems == ()
    assert [(row.child, row.sex, row.ethnic) for row in found.header] == [("007", "F", "")]


def test_a_table_or_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Moons"):
        write_return(tmp_path, {"Moons": []})
    with pytest.raises(ValueError, match="COLOUR"):
        write_return(tmp_path, {"Header": [{"COLOUR": "red"}]})
