"""T-81: the small changes are made where and as they are said to be. What tests notice of them: bin/drill mutants."""

import ast

import pytest

from tests.mutants import SOURCES, plan
from tests.mutants.change import mutants

SOURCE = '''
def f(rows, at, *, ended: bool = False):
    """Words."""
    if at > 2 and not ended:
        raise Refused(Say("Words %(n)s", {"n": 1}))
    return rows.filter(a=1, b="x").select_related("c")
'''
CHANGED = {
    "False -> True",
    "if at > 2 and (not ended): -> if not (at > 2 and (not ended)):",
    "at > 2 and (not ended) -> at > 2 or not ended",
    "at > 2 -> at >= 2",
    "2 -> 3",
    "not ended -> ended",
    "return rows.filter(a=1, b='x').select_related('c') -> return None",
    "rows.filter(a=1, b='x') -> rows.filter(b='x')",
    "rows.filter(a=1, b='x') -> rows.filter(a=1)",
    "rows.filter(a=1, b='x') -> rows",
    "1 -> 2",
    "'x' -> 'XXx'",
}


def test_each_change_is_made_alone_and_words_for_people_are_left():
    made = list(mutants("some.py", SOURCE))
    assert {f"{one.was} -> {one.becomes}" for one in made} == CHANGED
    whole = ast.unparse(ast.parse(SOURCE).body[0])
    assert all(ast.unparse(one.tree) != whole for one in made)
    assert len({ast.unparse(one.tree) for one in made}) == len(made)


@pytest.mark.parametrize("file", [file for group in plan().files.values() for file in group])
def test_every_file_has_changes_and_each_has_a_name_of_its_own(file):
    names = [one.name for one in mutants(file, (SOURCES / file).read_text())]
    assert names
    assert len(set(names)) == len(names)


def test_what_is_said_to_change_nothing_is_still_one_of_the_changes_and_says_why():
    files = [file for group in plan().files.values() for file in group]
    names = {one.name for file in files for one in mutants(file, (SOURCES / file).read_text())}
    assert set(plan().nothing) <= names
    assert all(len(why) > 20 for why in plan().nothing.values())
