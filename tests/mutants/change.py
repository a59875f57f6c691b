"""Makes small changes to a file's syntax tree: a comparison, a constant, an argument, a condition, an answer."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NARROWS = {"filter", "exclude", "order_by", "distinct"}
"""Calls that are also left out whole, and whose unnamed arguments are left out one by one."""
FETCHES = {"select_related", "prefetch_related", "defer"}
"""Calls that say how rows are fetched, not which: left alone."""
NOT_TYPES = {"annotation", "returns", "decorator_list", "type_params", "bases"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where it is, what it was and becomes, the lines it touches, and the new function (or name)."""

    file: str
    within: str
    was: str
    becomes: str
    turn: int
    lines: range
    tree: ast.stmt

    @property
    def name(self) -> str:
        """What stands in the log and in the list of changes that change nothing; numbered where it could be two."""
        again = f" (#{self.turn})" if self.turn > 1 else ""
        return f"{self.file} {self.within}: {self.was} -> {self.becomes}{again}"


@dataclass(slots=True)
class _Place:
    """Where a node hangs in the tree, so that another can be hung there for a while."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Yield every change of one file: in its functions, its methods, and its names in capitals."""
    for within, node in _tops(source):
        yield from _of(file, within, node, node)


def unchanged(file: str, source: str) -> list[Mutant]:
    """Return all that ``mutants`` would change, as it is: put in together, no test may notice."""
    return [
        Mutant(file, within, "as it is", "as it is", 1, _lines(node), node) for within, node in _tops(source)
    ]


def _tops(source: str) -> Iterator[tuple[str, ast.stmt]]:
    """Yield what can be put in by itself, with its name: a function, a method, a name given a value."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner
        elif isinstance(node, ast.Assign) and (name := ast.unparse(node.targets[0])) != "__all__":
            yield name, node


def _of(file: str, within: str, top: ast.stmt, statement: ast.stmt) -> Iterator[Mutant]:
    """Yield the changes of one function or assignment, each with a tree of its own."""
    turns: Counter[tuple[str, str]] = Counter()
    for place, node, stands_in in _places(top, statement):
        for new in _changed(node):
            said = _said(node), _said(new)
            turns[said] += 1
            place.put(new)
            tree = ast.fix_missing_locations(copy.deepcopy(top))
            place.put(node)
            yield Mutant(file, within, *said, turns[said], _lines(stands_in), tree)


def _places(node: ast.AST, statement: ast.stmt) -> Iterator[tuple[_Place, ast.AST, ast.stmt]]:
    """Yield every node below one, with its place and the statement it stands in; words for people are left out."""
    for field, value in ast.iter_fields(node):
        if field in NOT_TYPES:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_words(child):
                continue
            inside = child if isinstance(child, ast.stmt) else statement
            if _calls(child) not in FETCHES:
                yield _Place(node, field, index), child, inside
                yield from _places(child, inside)
            elif isinstance(child, ast.Call):
                yield from _places(child.func, inside)


def _is_words(node: ast.AST) -> bool:
    """Whether this is a docstring, or a sentence for somebody to read."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return _calls(node) == "Say"


def _calls(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def _lines(statement: ast.stmt) -> range:
    """Return the lines of a statement; of one that holds others, only those before them; of a function, its body."""
    body = getattr(statement, "body", None)
    last = statement.end_lineno or statement.lineno
    if body and not isinstance(statement, ast.FunctionDef):
        last = max(statement.lineno, body[0].lineno - 1)
    first = body[0].lineno if body and isinstance(statement, ast.FunctionDef) else statement.lineno
    return range(first, last + 1)


def _said(node: ast.AST) -> str:
    said = ast.unparse(node)
    if isinstance(node, ast.If | ast.For | ast.While):
        said = said.splitlines()[0]
    return " ".join(said.split())


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what one node could become."""
    change = CHANGES.get(type(node))
    if change is not None:
        yield from change(node)


def _comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for at, op in enumerate(node.ops):
        ops = [*node.ops[:at], COMPARED[type(op)](), *node.ops[at + 1 :]]
        yield ast.Compare(node.left, ops, node.comparators)


def _and_or(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _not_or_minus(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _sum(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in COMBINED:
        yield ast.BinOp(node.left, COMBINED[type(node.op)](), node.right)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield ast.Constant(f"XX{node.value}")


def _answer(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


def _condition(node: ast.If | ast.IfExp) -> Iterator[ast.AST]:
    """Yield the opposite condition, where changing its comparison or its ``not`` does not already do so."""
    if isinstance(node.test, ast.Compare | ast.UnaryOp):
        return
    new = copy.copy(node)
    new.test = ast.UnaryOp(ast.Not(), node.test)
    yield new


def _loop_leaves(node: ast.Continue) -> Iterator[ast.AST]:
    yield ast.Break()


def _deed(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


def _call(node: ast.Call) -> Iterator[ast.AST]:
    """Yield a call without each of its named arguments; one that narrows, also without the others and not at all."""
    narrows = _calls(node) in NARROWS and isinstance(node.func, ast.Attribute)
    several = len(node.args) + len(node.keywords) > 1
    for at, keyword in enumerate(node.keywords):
        if keyword.arg is not None and (several or not narrows):
            yield ast.Call(node.func, node.args, [*node.keywords[:at], *node.keywords[at + 1 :]])
    for at in range(len(node.args) if narrows and several else 0):
        yield ast.Call(node.func, [*node.args[:at], *node.args[at + 1 :]], node.keywords)
    if narrows and isinstance(node.func, ast.Attribute):
        yield node.func.value


CHANGES = {
    ast.Compare: _comparison,
    ast.BoolOp: _and_or,
    ast.UnaryOp: _not_or_minus,
    ast.BinOp: _sum,
    ast.Constant: _constant,
    ast.Return: _answer,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.Continue: _loop_leaves,
    ast.Expr: _deed,
    ast.Call: _call,
}
