"""T-28: no cell that leaves Kith is a formula in a spreadsheet; the others are left alone."""

import pytest

from kith.kit.cells import harmless

SIGNS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1+1", "﹢1"]
BEFORE = [
    "",
    " ",
    "  ",
    "\ufeff",
    '"',
    "'",
    '" ',
    "\u00a0",
    "\u200b",
    "\u202e",
    "\t",
    "\r",
    "\n",
    "“",
    "\x00 ",
]


@pytest.mark.parametrize("before", BEFORE, ids=repr)
@pytest.mark.parametrize("cell", SIGNS)
def test_a_cell_that_would_be_a_formula_becomes_text_and_loses_nothing(before, cell):
    assert harmless(before + cell) == f"'{before}{cell}"


@pytest.mark.parametrize("cell", ["\tname", "\rname", "\nname"], ids=repr)
def test_a_cell_that_begins_a_new_cell_becomes_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", " ", '"', "A1", "O'Neil", "'t Hooft", "3-4", "a=b", "me@here", "3 May", 7, "ﬁ", "٠"]
)
def test_a_plain_cell_is_left_alone(cell):
    assert harmless(cell) == str(cell)
