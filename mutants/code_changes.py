"""Changes to code: a comparison, a bound, a quantile, an order, a filter, a qualifier, each somewhere alone.

Only modules that the notebooks rest on are changed: those that a notebook imports, and what these import.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path("src") / "helpers"

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
WORDS = {
    "at least": "at most", "at most": "at least", "more than": "fewer than", "most": "few", "more": "fewer",
    "before": "after", "earlier": "later", "later": "earlier", "only ": "", "not ": "", "up to": "since",
    "since": "before", "without": "with", "early": "late", "late": "early", "longest": "shortest", "longer": "shorter",
    "largest": "smallest", "first": "last", "every": "some", "none": "some", "exactly": "nearly", "another": "the same",
    "fewest": "most", "all ": "some ", "rarely": "often", "exact": "about",
}  # fmt: skip
_SPOKEN = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?<=\w| )")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Change(NamedTuple):
    """One change of a module: its kind, where, what it does, and the bytes that it replaces, by which."""

    kind: str
    module: str
    function: str
    what: str
    begin: int
    end: int
    text: str

    def made(self, root: Path) -> bytes | None:
        """The module with the change; None if that is no Python."""
        content = (root / SOURCE / f"{self.module}.py").read_bytes()
        changed = content[: self.begin] + self.text.encode() + content[self.end :]
        try:
            ast.parse(changed)
        except SyntaxError:
            return None
        return changed


def modules(root: Path) -> list[str]:
    """Names of the modules that the notebooks rest on."""
    wanted: set[str] = set()
    for path in (root / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                wanted |= _imported(ast.parse("".join(cell["source"])))
    known = {path.stem for path in (root / SOURCE).glob("*.py")}
    found: set[str] = set()
    while wanted := (wanted & known) - found:
        found |= wanted
        wanted = set().union(*(_imported(ast.parse((root / SOURCE / f"{name}.py").read_text())) for name in wanted))
    return sorted(found - {"__init__", "paths"})


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("helpers")):
            inner = (node.module or "").removeprefix("helpers").lstrip(".")
            names |= {inner.split(".")[0]} if inner else {alias.name for alias in node.names}
    return names


def changes(root: Path) -> Iterator[Change]:
    """Every change to every module, in the order of the source."""
    for name in modules(root):
        yield from module_changes(name, (root / SOURCE / f"{name}.py").read_text(encoding="utf-8"))


def module_changes(module: str, source: str) -> Iterator[Change]:
    """Every change to one module."""
    tree = ast.parse(source)
    skipped = _skipped(tree)
    offsets = [0]
    for line in source.encode().split(b"\n"):
        offsets.append(offsets[-1] + len(line) + 1)

    def at(line: int, column: int) -> int:
        return offsets[line - 1] + column

    seen: dict[tuple[str, str, str], int] = {}
    for function, node in _named(tree):
        if node in skipped or not hasattr(node, "end_lineno"):
            continue
        begin, end = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        content = source.encode()
        old = content[begin:end].decode()
        speaks = isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str)
        found: Iterator[tuple[str, ast.AST | str]] = _mutated(node)
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and speaks:
            found = (("code: a changed qualifier", new) for new in _qualifiers(old))
            if isinstance(node, ast.Constant) and _DATE.fullmatch(node.value):
                found = _mutated(node)
        for kind, new in found:
            text = new if isinstance(new, str) else ast.unparse(new)
            if (
                isinstance(new, ast.expr)
                and isinstance(node, ast.expr)
                and not isinstance(node, (ast.Constant, ast.Call))
                and old[:1] != "("
            ):
                text = f"({text})" if not isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)) else text
            what = _apart(old, text) if speaks else f"{_flat(old)}  ->  {_flat(text)}"
            nth = seen[kind, function, what] = seen.get((kind, function, what), 0) + 1
            yield Change(kind, module, function, what + (f"  (no. {nth})" if nth > 1 else ""), begin, end, text)


def _apart(old: str, new: str) -> str:
    """Of two long texts the words around what differs."""
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    begin = max(0, old.rfind(" ", 0, max(0, first - 25)))
    return f"{_flat(old[begin : first + 30])}  ->  {_flat(new[begin : first + 30])}"


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 110 else f"{flat[:80]} … {flat[-25:]}"


def _named(tree: ast.AST, name: str = "") -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(tree):
        inner = name
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            inner = f"{name}.{child.name}".lstrip(".")
        yield inner, child
        yield from _named(child, inner)


def _skipped(tree: ast.AST) -> set[ast.AST]:
    """Nodes that no run reaches, or that only say something: docstrings, types, the words of errors."""
    roots: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert))
            or (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING")
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ):
            roots.append(node)
        if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
            roots.append(node)
        if isinstance(node, ast.If) and getattr(getattr(node.test, "left", None), "id", "") == "__name__":
            roots.append(node)
        if isinstance(node, (ast.FunctionDef,)):
            roots += [node.returns, *(arg.annotation for arg in ast.walk(node.args) if isinstance(arg, ast.arg))]
            roots += node.decorator_list if any("dataclass" in ast.unparse(d) for d in node.decorator_list) else []
        if isinstance(node, ast.ClassDef):
            roots += node.decorator_list
        if isinstance(node, ast.AnnAssign):
            roots.append(node.annotation)
    found = {node for root in roots if root is not None for node in ast.walk(root)}
    # Before Python 3.12 what stands in an f-string does not know where.
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    return found | {inner for text in texts for inner in ast.walk(text) if inner is not text}


def _mutated(node: ast.AST) -> Iterator[tuple[str, ast.AST | str]]:
    """The changes that a node allows."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
        new = COMPARED[type(node.ops[0])]()
        edge = isinstance(new, (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
        yield "code: a bound" if edge else "code: a comparison", ast.Compare(node.left, [new], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in COMPUTED and not _text(node):
        if isinstance(node.op, ast.BitAnd):
            yield "code: a dropped filter", node.left
        yield "code: an operator", ast.BinOp(node.left, COMPUTED[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "code: and, or, not", ast.BoolOp(other, node.values)
        if isinstance(node.op, ast.And):
            rest = node.values[:-1]
            yield "code: a dropped filter", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "code: and, or, not", node.operand
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and node.generators[0].ifs:
        first = node.generators[0]
        loop = ast.comprehension(first.target, first.iter, first.ifs[1:], first.is_async)
        yield "code: a dropped filter", type(node)(node.elt, [loop, *node.generators[1:]])
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in CALLED:
            other = CALLED[node.func.id]
            keywords = [] if other == "list" else node.keywords
            yield (
                "code: an order" if other == "list" else "code: an operator",
                ast.Call(ast.Name(other), node.args[:1] if other == "list" else node.args, keywords),
            )
        if len(node.args) >= 2 and not any(isinstance(arg, ast.Starred) for arg in node.args[:2]):
            a, b, *rest = node.args
            if ast.dump(a) != ast.dump(b) and not isinstance(a, ast.Constant) and not isinstance(b, ast.Constant):
                yield "code: swapped arguments", ast.Call(node.func, [b, a, *rest], node.keywords)
    elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        if node.arg != "strict":  # it only refuses what cannot be
            yield "code: an order", f"{node.arg}={not node.value.value}"
    elif isinstance(node, ast.Continue):
        yield "code: and, or, not", "break"
    elif isinstance(node, ast.Constant):
        yield from _constants(node)


def _text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST | str]]:
    value = node.value
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int) and abs(value) < 5000:
        yield "code: off by one", repr(value + 1)
    elif isinstance(value, float) and value:
        yield "code: a wrong quantile or size", repr(round(value * 0.9, 6))
    elif isinstance(value, str) and _DATE.fullmatch(value):
        yield "code: an off-by-one year", repr(f"{int(value[:4]) + 1}{value[4:]}")


def _qualifiers(segment: str) -> Iterator[str]:
    """A string, or several in a row, as written; with one word each time that bounds or compares exchanged."""
    for match in _SPOKEN.finditer(segment):
        before = segment[: match.start()]
        if before.count("{") == before.count("}") and " " in segment:
            yield before + WORDS[match[0]] + segment[match.end() :]
