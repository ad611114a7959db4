"""How much of the numbered notebooks' code works on data: `python tests/measure_notebooks.py`.

A cell counts where it filters, groups, crosses, joins or computes on a frame. To load, show, sort, rename and join
strings does not count.
"""

import ast
import json
import re
from pathlib import Path
from statistics import median

import gate

STEPS = re.findall(
    r"\w+",
    "agg all any apply assign between contains crosstab cummax cummin cumsum cut diff drop_duplicates duplicated "
    "explode extract groupby idxmax idxmin isin isna join max mean median melt merge min nlargest notna nsmallest "
    "nunique pivot pivot_table quantile query rank resample rolling select shift size stack std sum transform unique "
    "unstack value_counts where",
)


def works_on_data(source: str) -> bool:
    """Whether a cell does one of these steps."""
    return any(map(_is_step, ast.walk(ast.parse(source))))


def _is_step(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of_text = isinstance(node.func.value, (ast.Constant, ast.JoinedStr))  # ", ".join(...)
        return node.func.attr in STEPS and not of_text
    if isinstance(node, ast.Compare):
        return any(_is_column(side) for side in (node.left, *node.comparators))
    if isinstance(node, ast.BinOp):
        kinds = (ast.Sub, ast.Mult, ast.Div, ast.BitAnd, ast.BitOr)
        return isinstance(node.op, kinds) and (_is_column(node.left) or _is_column(node.right))
    return False


def _is_column(node: ast.AST) -> bool:
    """Whether there is `frame["column"]` in it, or a mask turned round."""
    parts = list(ast.walk(node))
    return any(isinstance(part, ast.Subscript) or isinstance(getattr(part, "op", None), ast.Invert) for part in parts)


def measured(path: Path) -> tuple[int, int, float, int]:
    """Code cells, those that work on data, median and greatest number of lines."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [len(source.splitlines()) for source in code]
    return len(code), sum(map(works_on_data, code)), median(lines), max(lines)


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "notebooks"
    rows = {path.stem: measured(path) for path in sorted(folder.iterdir()) if gate.NUMBERED.fullmatch(path.name)}
    for name, (code, working, middle, longest) in rows.items():
        share = f"{working:3} on data ({working / code:4.0%})"
        print(f"{name:30} {code:3} code cells, {share}, lines: median {middle:g}, longest {longest}")
    total, on_data = (sum(row[nth] for row in rows.values()) for nth in (0, 1))
    print(f"{'together':30} {total:3} code cells, {on_data:3} on data ({on_data / total:4.0%})")
