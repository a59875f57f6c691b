"""Lets the tests look at one changed function at a time, in children forked from a process that has everything ready.

The tests run once as they are: that makes the database, proves them green, and tells which test touches which line.
Then a child for each change puts the changed code into the function that stands in memory (no file is written), and
runs the tests that touch its lines, the quickest first, until one fails. What only another process would see (a
child of a test, the browser) is not asked.

That first run is made with the code of every file put in as it stands, in the same way, and so is one child for each
file: if a test fails there, the drill stops, for then "noticed" would say nothing.
"""

import ast
import inspect
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
import typst
from _pytest.runner import runtestprotocol
from coverage import Coverage

from tests.mutants import SOURCES
from tests.mutants.change import Mutant, unchanged

KILLED, TIMED_OUT, SURVIVED, UNTOUCHED = "killed", "timed out", "survived", "no test touches it"
UNFINISHED = "not finished"
"""Stopped by the clock, not by the processor time it took: says nothing, so it counts as survived."""
LEAST_SECONDS = 10
"""A child has ten times the processor time that its tests take unchanged, and at least this much more."""
LONGEST = 1800
"""Seconds on the clock after which a child is stopped: it waits for something, or the machine is too busy to tell."""

QUICKEST = 12
"""So many tests look at a file as it stands in a child; all have looked before, outside one."""


class Runner:
    """Takes the place of pytest's own loop: once over the tests, then once for each change."""

    def __init__(self, mutants: Sequence[Mutant], said: Callable[[Mutant, str], None]) -> None:
        self.mutants = mutants
        self.said = said
        self.tests = 0
        self.cost: dict[str, float] = {}
        self.touched: dict[str, dict[int, set[str]]] = {}

    def pytest_sessionstart(self) -> None:
        """Let made-up examples be the same each time, and let nothing fail for being slow."""
        from hypothesis import settings  # here: pytest wants to be the first to import it

        settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
        settings.load_profile("mutants")
        typst.compile = lambda *_, **__: (
            b"%PDF-"
        )  # its threads would not be there in a child, which would wait for them

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then let them look at each change."""
        self.tests = len(session.items)
        self._run_unchanged(session)
        if session.testsfailed:
            raise session.Failed("the tests must be green before anything is changed")
        database = Kept()
        for file in _files(self.mutants):
            came = self._outcome(session, _as_it_is(file), database, most=QUICKEST)
            if came != SURVIVED:
                raise session.Failed(f"{file} was put in unchanged, and that did not go unnoticed: {came}")
        for mutant in self.mutants:
            self.said(mutant, self._outcome(session, [mutant], database))
        return True

    def _run_unchanged(self, session: pytest.Session) -> None:
        watch = Coverage(data_file=None, include=[str(SOURCES / file) for file in _files(self.mutants)])
        items = session.items
        for file in _files(self.mutants):
            for one in _as_it_is(file):
                put_in(one)
        watch.start()
        for item, after in zip(items, [*items[1:], items[0]], strict=True):
            watch.switch_context(item.nodeid)
            began = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            self.cost[item.nodeid] = time.process_time() - began
        watch.stop()
        data = watch.get_data()
        for file in _files(self.mutants):
            lines = data.contexts_by_lineno(str(SOURCES / file))
            self.touched[file] = {line: set(names) for line, names in lines.items()}

    def _looking(self, session: pytest.Session, mutants: Sequence[Mutant]) -> list[pytest.Item]:
        """Return the tests that touch the changes' lines, or for a name in capitals its file, the quickest first."""
        names: set[str] = set()
        for mutant in mutants:
            touched = self.touched[mutant.file]
            lines = touched if isinstance(mutant.tree, ast.Assign) else mutant.lines
            names.update(*(touched.get(line, set()) for line in lines))
        return sorted(
            (item for item in session.items if item.nodeid in names), key=lambda item: self.cost[item.nodeid]
        )

    def _outcome(
        self, session: pytest.Session, together: Sequence[Mutant], database: "Kept", most: int | None = None
    ) -> str:
        items = self._looking(session, together)[:most]
        if not items:
            return UNTOUCHED
        database.put_back()
        seconds = int(LEAST_SECONDS + 10 * sum(self.cost[item.nodeid] for item in items))
        child = os.fork()
        if child == 0:
            _look(together, items, seconds)
        return _ended(child)


class Kept:
    """The test database's file as it was before any change, put back for each."""

    def __init__(self) -> None:
        from django.db import connections

        connections.close_all()
        self.file = Path(connections["default"].settings_dict["NAME"])
        self.whole = self.file.with_suffix(".kept")
        shutil.copy(self.file, self.whole)

    def put_back(self) -> None:
        for beside in ("-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        shutil.copy(self.whole, self.file)


def _as_it_is(file: str) -> list[Mutant]:
    return unchanged(file, (SOURCES / file).read_text())


def _files(mutants: Sequence[Mutant]) -> list[str]:
    return sorted({mutant.file for mutant in mutants})


def _look(together: Sequence[Mutant], items: Sequence[pytest.Item], seconds: int) -> None:
    """In the child: change the code, run the tests, and end with 1 at the first that fails. Never returns."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    try:
        for mutant in together:
            put_in(mutant)
        items[0].session._setupstate.teardown_exact(items[0])
        for item, after in zip(items, [*items[1:], items[0]], strict=True):
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                os._exit(1)
    except BaseException:  # whatever went wrong went wrong because of the change
        os._exit(1)
    os._exit(0)


def _ended(child: int) -> str:
    last = time.monotonic() + LONGEST
    while time.monotonic() < last:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if os.WIFSIGNALED(status):
                return TIMED_OUT
            return KILLED if os.WEXITSTATUS(status) else SURVIVED
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return UNFINISHED


def put_in(mutant: Mutant) -> None:
    """Put changed code into what stands in memory, wherever it was imported to."""
    module = import_module("kith." + mutant.file.removesuffix(".py").replace("/", "."))
    if isinstance(mutant.tree, ast.Assign):
        made = _made(module, mutant.tree)
        for name in (node.id for node in ast.walk(mutant.tree.targets[0]) if isinstance(node, ast.Name)):
            _put_name(module, name, made[name])
        return
    owner, _, name = mutant.within.rpartition(".")
    live = _plain(getattr(getattr(module, owner), name) if owner else getattr(module, name))
    tree = _bare(mutant.tree)
    if owner:
        tree = ast.ClassDef(owner, bases=[], keywords=[], body=[tree], decorator_list=[])
    made = _made(module, ast.fix_missing_locations(tree))
    new = getattr(made[owner], name) if owner else made[name]
    live.__code__, live.__defaults__, live.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


def _bare(tree: ast.stmt) -> ast.stmt:
    assert isinstance(tree, ast.FunctionDef)
    tree.decorator_list = []
    return tree


def _made(module: ModuleType, tree: ast.stmt) -> dict[str, Any]:
    names = dict(vars(module))
    exec(compile(ast.Module([tree], type_ignores=[]), str(module.__file__), "exec"), names)
    return names


def _plain(function: Any) -> FunctionType:
    plain = inspect.unwrap(function)
    assert isinstance(plain, FunctionType)
    return plain


def _put_name(module: ModuleType, name: str, value: object) -> None:
    old = getattr(module, name)
    for other in _ours():
        if vars(other).get(name) is old:
            setattr(other, name, value)


def _ours() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"kith", "src", "tests"}:
            yield module
