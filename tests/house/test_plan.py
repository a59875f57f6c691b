"""The house plan holds: import contracts, and the order of files inside each room."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "kith"
ROOMS = [folder for folder in sorted(SRC.iterdir()) if (folder / "__init__.py").exists()]
ORDER = [
    "urls",
    "views",
    "gates",
    "forms",
    "figures",
    "actions",
    "queries",
    "models",
    "layout",
    "rules",
    "choices",
]


def test_the_import_contracts_hold():
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def modules(room):
    for path in room.rglob("*.py"):
        parts = path.relative_to(room).parts
        if "tests" not in parts and "migrations" not in parts:
            yield path


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_inside_a_room_imports_run_one_way(room):
    for path in modules(room):
        own = path.relative_to(room).parts[0].removesuffix(".py")
        if own not in ORDER:
            continue
        for name in imported(path):
            parts = name.split(".")
            if parts[:2] == ["kith", room.name] and len(parts) > 2 and parts[2] in ORDER and parts[2] != own:
                # access's gates stand above its actions: they find and permit for the rooms above
                assert ORDER.index(parts[2]) > ORDER.index(own), f"{path.relative_to(SRC)} imports {name}"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_pages_never_touch_models(room):
    for path in modules(room):
        if {"views", "forms"} & {part.removesuffix(".py") for part in path.relative_to(room).parts}:
            models = [name for name in imported(path) if name.startswith("kith.") and ".models" in name]
            assert not models, f"{path.relative_to(SRC)} imports {models}"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_only_a_room_and_keys_from_above_import_its_models(room):
    for path in modules(room):
        own = path.relative_to(room).parts[0].removesuffix(".py")
        for name in imported(path):
            parts = name.split(".")
            foreign = (
                parts[:1] == ["kith"] and len(parts) > 2 and parts[2] == "models" and parts[1] != room.name
            )
            # accounts, people and authorities are what every room speaks of; their rows are passed on as they are
            if foreign and parts[1] != "people":
                assert own == "models", f"{path.relative_to(SRC)} imports {name}"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_file_says_what_lives_there(room):
    for path in modules(room):
        assert ast.get_docstring(ast.parse(path.read_text())), f"{path.relative_to(SRC)} has no first line"


def test_no_file_grows_past_what_a_reader_can_hold():
    long = {
        str(path.relative_to(SRC)): len(path.read_text().splitlines())
        for room in ROOMS
        for path in modules(room)
    }
    assert {name: lines for name, lines in long.items() if lines > 450} == {}
