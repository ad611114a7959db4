"""Findings, and the claims that the notebooks state.

A claim is an ordinary function in a notebook's cell tagged `claim`: frames in, a `Finding` out. What it needs beside
its arguments it imports. `read_claims` takes these cells from the notebooks, so that README, ledger, report, data
package and tests say what the notebook says, and an edit there is an edit everywhere.
"""

from __future__ import annotations

import ast
import builtins
import dis
import html
import inspect
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd

from ..page.page import CHINA, china_page
from ..paths import data_path, notebooks_path
from ..tables.news import load_news
from ..tables.profile import load_profile
from . import frames
from .campaigns import load_campaigns, load_editions


class ClaimError(ValueError):
    """A cell tagged `claim` that is none; names the notebook, the claim, what was expected and what to do."""


@dataclass(frozen=True)
class Finding:
    """What was found: a sentence, the items that make up its number, and whether the claim in it holds.

    Args:
        says: the sentence, its numbers computed.
        items: ids of the items that are counted: an index, or any other list of them.
        holds: whether the claim is true; None where nothing is claimed and the finding is a count.
        k: the number, where it counts something else than items; else how many items.
        n: of how many.

    Raises:
        TypeError: `items` are no ids (a frame, a mask, a text), or `holds` is neither true nor false (missing codes).

    >>> items = load_items()
    >>> late = items.index[items["year"] == 2017]
    >>> Finding(f"{len(late)} items are of 2017.", late, holds=len(late) > 1)
    2 items are of 2017.
    The claim holds.
    Items: 2017-05-13, 2017-05-30
    """

    says: str
    items: Iterable[str] = ()
    holds: bool | None = None
    k: int | None = None
    n: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.items, (str, pd.DataFrame)) or pd.api.types.is_bool_dtype(self.items):
            raise TypeError(f"items: expected ids, for example items.index[mask]; got {type(self.items).__name__}")
        if self.holds is not None and not isinstance(self.holds, (bool, np.bool_)):
            raise TypeError(f"holds: expected True or False, or nothing for a count; got {self.holds!r}")
        ids = tuple(sorted({str(item) for item in self.items}))
        values = {
            "items": ids,
            "holds": None if self.holds is None else bool(self.holds),
            "k": len(ids) if self.k is None and (ids or self.n is not None) else self.k,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def verdict(self) -> str:
        """Whether the claim holds, in words; nothing for a count."""
        return "" if self.holds is None else "The claim holds." if self.holds else "The claim does not hold."

    def __repr__(self) -> str:
        items = f"Items: {', '.join(self.items)}" if self.items else ""
        return "\n".join(filter(None, (self.says, self.verdict, items)))

    def _repr_markdown_(self) -> str:
        """For JupyterLab, GitHub and the report: each item leads to its line of the raw page."""
        verdict = self.verdict if self.holds or self.holds is None else f"**{self.verdict}**"
        said = f"> {html.escape(self.says, quote=False)} {verdict}".rstrip()
        if not self.items:
            return said
        lines = _lines_of_items()
        linked = (f"[{item}]({_RAW}#L{lines[item]})" if item in lines else item for item in self.items)
        return f"{said}\n>\n> Items: {', '.join(linked)}"


_RAW = f"../data/raw/{CHINA}.txt"


def _lines_of_items() -> dict[str, int]:
    """Item -> line of the raw page on which its headline begins, from 1."""
    page = china_page()
    begins = load_news()["headline_start"].dropna()
    return {str(item): page.line_of(int(start)) for item, start in begins.items()}


FRAMES: Mapping[str, Callable[[], pd.DataFrame]] = {
    "items": frames.load_items,
    "codes": frames.load_codes,
    "quantities": frames.load_quantities,
    "operations": frames.load_operations,
    "campaigns": load_campaigns,
    "editions": load_editions,
    "officials": frames.load_officials,
    "profile": load_profile,
    "actors": frames.load_actors,
    "countries": frames.load_countries,
    "releases": frames.load_releases,
    "leads": frames.load_leads,
    "events": frames.load_events,
    **{f"coder_{letter}": partial(frames.load_items, f"coder_{letter}") for letter in "abcde"},
}
"""Frames that a claim can ask for by the name of an argument; each is what `load_` and the name give."""


NUMBERED = re.compile(r"\d\d_\w+\.ipynb")
"""Names of the collection's notebooks; any other, 03_x-Copy1.ipynb too, is a reader's."""


@dataclass(frozen=True)
class Claim:
    """A claim as its notebook states it.

    `question` is the heading above it, `short` the first line of its docstring: the claim in a few words.
    """

    id: str
    notebook: str
    question: str
    short: str
    function: Callable[..., Finding] = field(repr=False)

    def frames(self) -> list[pd.DataFrame]:
        """The frames that it takes, loaded: one for each argument without a default."""
        return [FRAMES[name]() for name in _frame_names(self.function)]

    def __call__(self, *given: pd.DataFrame, **changed: Any) -> Finding:
        """What is found in these frames; with none given, in those of the China page.

        Raises:
            ClaimError: the function fails, or gives no Finding; names notebook and claim.
        """
        try:
            found = self.function(*(given or self.frames()), **changed)
        except Exception as error:
            raise ClaimError(f"{self.notebook}, {self.id}: {type(error).__name__}: {error}") from error
        if not isinstance(found, Finding):
            raise ClaimError(f"{self.notebook}, {self.id} gives {found!r}; expected a Finding")
        return found


def _frame_names(function: Callable[..., Finding]) -> list[str]:
    arguments = inspect.signature(function).parameters.values()
    return [one.name for one in arguments if one.default is inspect.Parameter.empty]


def read_claims(folder: Path | None = None) -> dict[str, Claim]:
    """The claims of the numbered notebooks by id, in the order of their numbers.

    Each cell tagged `claim` is run with the imports of its notebook and nothing else; what it displays is not run.

    Raises:
        ClaimError: a tagged cell does not define one function named F and a number, with a docstring, whose arguments
            without a default are frames; it rests on another cell; or a number is used twice.

    >>> claim = read_claims()["F06"]
    >>> claim.short, claim.notebook
    ('Chinese officials visit more than they host', '03_cooperation_themes')
    >>> claim(load_items()).holds
    True
    """
    found: dict[str, Claim] = {}
    withdrawn = load_withdrawn().index
    for path in sorted((folder or notebooks_path()).iterdir()):
        if not NUMBERED.fullmatch(path.name):
            continue
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        imports = [
            node
            for cell in cells
            if cell["cell_type"] == "code" and "claim" not in cell["metadata"].get("tags", ())
            for node in _parsed(cell, path).body
            if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
        question = ""
        for cell in cells:
            if cell["cell_type"] == "markdown":
                headings = re.findall(r"(?m)^#+ (.+)$", "".join(cell["source"]))
                question = headings[-1] if headings else question
            elif "claim" in cell["metadata"].get("tags", ()):
                claim = _claim(path, _parsed(cell, path), imports, question)
                if claim.id in found:
                    first = found[claim.id].notebook
                    raise ClaimError(f"{path.name}: {claim.id} stands in {first} already; take a new number")
                if claim.id in withdrawn:
                    raise ClaimError(f"{path.name}: {claim.id} was withdrawn; its number is not used again")
                found[claim.id] = claim
    return dict(sorted(found.items()))


def _parsed(cell: Mapping[str, Any], path: Path) -> ast.Module:
    from IPython.core.inputtransformer2 import TransformerManager

    source = "".join(cell["source"])
    try:
        return ast.parse(TransformerManager().transform_cell(source))  # a magic such as %matplotlib is no Python
    except SyntaxError as error:
        begins = f"line {error.lineno} of the cell that begins {source[:40]!r}"
        raise ClaimError(f"{path.name}, {begins}: {error.msg}") from None


def _claim(path: Path, cell: ast.Module, imports: Sequence[ast.stmt], question: str) -> Claim:
    functions = [node.name for node in cell.body if isinstance(node, ast.FunctionDef)]
    names = [name for name in functions if re.fullmatch(r"F\d\d", name)]
    if len(names) != 1:
        raise ClaimError(
            f"{path.name}: a cell tagged claim defines {', '.join(functions) or 'no function'}; "
            "expected one function named F and two digits"
        )
    kept = [node for node in cell.body if not isinstance(node, ast.Expr)]
    namespace: dict[str, Any] = {"__name__": f"{path.stem}.{names[0]}"}
    try:
        exec(compile(ast.Module([*imports, *kept], []), f"{path.name}: {names[0]}", "exec"), namespace)
    except NameError as error:
        raise _rests_on_another(path, names[0], str(error.name)) from None
    except ImportError as error:
        raise ClaimError(f"{path.name}, {names[0]}: {error}; a claim is run with all imports of its notebook") from None
    function = namespace[names[0]]
    for name in sorted(_globals_of(function.__code__) - namespace.keys() - vars(builtins).keys()):
        raise _rests_on_another(path, names[0], name)
    wanted = _frame_names(function)
    for wrong, expected in (
        (
            [name for name in wanted if name not in FRAMES],
            f"an argument without a default is one of {', '.join(FRAMES)}",
        ),
        ([] if wanted else ["no frame"], "its first argument is a frame, items for a claim"),
        ([] if function.__doc__ else ["no docstring"], "the docstring states the finding in a few words"),
    ):
        if wrong:
            raise ClaimError(f"{path.name}, {names[0]}: {', '.join(wrong)}; {expected}")
    return Claim(names[0], path.stem, question, function.__doc__.strip().split("\n")[0].rstrip("."), function)


def _globals_of(code: CodeType) -> set[str]:
    """Names that a function takes from outside of itself."""
    own = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    return own.union(*(_globals_of(part) for part in code.co_consts if isinstance(part, CodeType)))


def _rests_on_another(path: Path, claim: str, name: str) -> ClaimError:
    return ClaimError(
        f"{path.name}, {claim}: {name} stands in another cell; a claim knows its arguments and the notebook's imports. "
        "Make it an argument with a default, or define it in this cell"
    )


def load_withdrawn() -> pd.DataFrame:
    """Findings that were withdrawn, index `id`: `finding, reason, date`. Their ids are not used again.

    >>> load_withdrawn().columns.tolist()
    ['finding', 'reason', 'date']
    """
    return pd.read_csv(data_path("reference", "withdrawn.csv"), dtype=str).set_index("id")
