"""Every small change that can be made to a module: one operator, number, word or line at a time."""

import ast
import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINE = ROOT / "sessions_app/planning/engine"
COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
# what the type checker and the import system read: a change there is no change of behaviour
NOT_RUN = ("__all__", "__slots__")


@dataclass(frozen=True, kw_only=True)
class Site:
    """One change: the `place`-th that the file offers, at a line, in words.

    `called` says that it is in the body of a function; what is outside runs once, at import, and
    `defines` says which name the module has of it.
    """

    path: Path
    place: int
    line: int
    change: str
    called: bool
    defines: str = ""

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}  {self.change}"


def every_site(folder: Path = ENGINE) -> list[Site]:
    """List what can be changed in a folder, always in the same order."""
    return [site for path in sorted(folder.rglob("*.py")) for site in sites_of(path)]


def sites_of(path: Path) -> list[Site]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = _above(tree)
    return [
        Site(
            path=path,
            place=place,
            line=getattr(node, "lineno", 0),
            change=change,
            called=_is_called(_line_of(node, above), above),
            defines=_defined(node, above),
        )
        for place, (node, change, _make) in enumerate(_changes(tree))
    ]


def mutated(path: Path, place: int) -> ast.Module:
    """Return the file's code with its `place`-th change made."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for at, (_node, _change, make) in enumerate(_changes(tree)):
        if at == place:
            make()
            return ast.fix_missing_locations(tree)
    raise IndexError(place)


def watched(
    path: Path, names: Mapping[int, int], used: Mapping[str, Collection[int]] = MappingProxyType({})
) -> ast.Module:
    """Return the file's code with a call `__passed__(name)` wherever one of its places is run.

    `names` are by place. A place outside functions counts as passed by each function of the file;
    and by each of another file that uses what is defined there: `used` has the names by that word.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = _above(tree)
    marks: list[tuple[list, ast.stmt, int]] = []
    for place, (node, _change, _make) in enumerate(_changes(tree)):
        if place in names:
            line = _line_of(node, above)
            lines = [line] if _is_called(line, above) else _first_lines(tree)
            marks += ((_lines_around(each, above), each, names[place]) for each in lines)
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        words = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
        for name in sorted({name for word in words & used.keys() for name in used[word]}):
            marks.append((function.body, function.body[0], name))
    for lines, line, name in marks:
        call = ast.parse(f"__passed__({name})").body[0]
        for each in ast.walk(call):
            ast.copy_location(each, line)
        lines.insert(lines.index(line), call)
    return ast.fix_missing_locations(tree)


# --- where a change is


def _above(tree: ast.Module) -> dict[ast.AST, ast.AST]:
    """The parent of every node."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _line_of(node: ast.AST, above: Mapping[ast.AST, ast.AST]) -> ast.stmt:
    """The statement that holds a node."""
    while not isinstance(node, ast.stmt):
        node = above[node]
    return node


def _is_called(line: ast.stmt, above: Mapping[ast.AST, ast.AST]) -> bool:
    node = above.get(line)
    while node is not None and not isinstance(node, ast.FunctionDef):
        node = above.get(node)
    return node is not None


def _defined(node: ast.AST, above: Mapping[ast.AST, ast.AST]) -> str:
    """The name that the module has of what a node is part of."""
    while not isinstance(above.get(node), ast.Module | None):
        node = above[node]
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return next((each.id for each in ast.walk(targets[0]) if isinstance(each, ast.Name)), "")
    return getattr(node, "name", "")


def imported_by(path: Path) -> frozenset[str]:
    """The names that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    return frozenset(alias.name for each in found for alias in each.names)


def _lines_around(line: ast.stmt, above: Mapping[ast.AST, ast.AST]) -> list:
    return next(
        value
        for _field, value in ast.iter_fields(above[line])
        if isinstance(value, list) and any(each is line for each in value)
    )


def _first_lines(tree: ast.Module) -> list[ast.stmt]:
    return [node.body[0] for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


# --- the changes: node, words, and what makes it (once the walk has come to it)


def _changes(tree: ast.Module) -> Iterator[tuple]:
    for parent, field, node in _running(tree):
        for change, new in _instead(node, parent):
            yield node, change, _replacer(parent, field, node, new)


def _replacer(parent, field, node, new):
    def make():
        value = getattr(parent, field)
        if isinstance(value, list):
            value[value.index(node)] = new
        else:
            setattr(parent, field, new)

    return make


def _running(node: ast.AST) -> Iterator[tuple]:
    """Yield every node that runs, with its parent: no annotations, decorators or docstrings."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_silent(child):
                continue
            yield node, field, child
            yield from _running(child)


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    targets = getattr(node, "targets", [])
    return any(isinstance(each, ast.Name) and each.id in NOT_RUN for each in targets)


def _instead(node: ast.AST, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield what may stand in the place of a node, each with its words."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _swapped(node, "ops", COMPARED)
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        yield _told(node, _with(node, op=COUNTED[type(node.op)]()))
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield _told(node, _with(node, op=other()))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _told(node, node.operand)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLED:
        name = ast.Name(id=CALLED[node.func.id], ctx=ast.Load())
        yield _told(node, _with(node, func=name))
    elif isinstance(node, ast.Constant):
        yield from _constants(node, parent)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        yield f"if {_short(node.test)} -> if not", _with(node, test=test)
    elif isinstance(node, ast.Continue):
        yield "continue -> break", ast.Break()
    elif isinstance(node, ast.Break):
        yield "break -> continue", ast.Continue()
    elif isinstance(node, ast.Expr | ast.AugAssign):
        yield f"{_short(node)} -> left out", ast.Pass()


def _swapped(node: ast.Compare, field: str, others: dict) -> Iterator[tuple[str, ast.AST]]:
    other = others.get(type(node.ops[0]))
    if other is not None:
        yield _told(node, _with(node, **{field: [other()]}))


def _constants(node: ast.Constant, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(parent, ast.JoinedStr | ast.FormattedValue):
        return  # the words of a sentence
    if isinstance(node.value, bool):
        yield _told(node, ast.Constant(value=not node.value))
    elif isinstance(node.value, int):
        yield _told(node, ast.Constant(value=node.value + 1))
    elif isinstance(node.value, str) and node.value:
        yield _told(node, ast.Constant(value=f"x{node.value}"))


def _with(node: ast.AST, **fields) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _told(node: ast.AST, new: ast.AST) -> tuple[str, ast.AST]:
    return f"{_short(node)} -> {_short(new)}", new


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 70 else f"{text[:67]}..."
