"""Notebook hygiene: what nbval does not look at."""

import ast
import re
from itertools import pairwise

import pytest
import seal
from conftest import ROOT

from helpers.findings import FINDINGS
from helpers.show import _plain

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "thousand",
    "half",
    "third",
    "quarter",
    "dozen",
    "twice",
]


def load(path):
    return seal.notebook(path, ROOT)


def source(cell):
    return "".join(cell["source"])


def cells(path, kind):
    return [cell for cell in load(path)["cells"] if cell["cell_type"] == kind]


def outputs(path):
    return [output for cell in cells(path, "code") for output in cell["outputs"]]


def is_parameters(cell):
    """The one tag there is: papermill's, on the cell whose values `run.py report --page` overrides."""
    return cell["metadata"].get("tags") == ["parameters"]


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_notebooks_are_there():
    assert [path.name[:2] for path in NOTEBOOKS] == ["00", "01", "02", "03", "04", "05", "06", "07"]


@every_notebook
def test_begins_with_one_heading_and_the_answer(path):
    first, second = [cell for cell in load(path)["cells"] if not is_parameters(cell)][:2]
    assert first["cell_type"] == "markdown" and re.fullmatch(r"# .+\?", source(first))
    headings = [line for cell in cells(path, "markdown") for line in source(cell).split("\n") if line.startswith("# ")]
    assert len(headings) == 1
    assert second["cell_type"] == "code" and "answer(" in source(second)


@every_notebook
def test_heading_levels_do_not_jump(path):
    levels = [len(m[1]) for cell in cells(path, "markdown") for m in re.finditer(r"^(#+) ", source(cell), re.MULTILINE)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@every_notebook
def test_was_run_once_from_top_to_bottom(path):
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))
    assert all(cell["outputs"] for cell in cells(path, "code") if not is_parameters(cell))


@every_notebook
def test_no_output_is_kept_from_comparison(path):
    """nbval passes over cells that are marked so; none may be."""
    for cell in cells(path, "code"):
        assert not re.search(r"NBVAL_|PYTEST_VALIDATE", source(cell))
        assert is_parameters(cell) or not cell["metadata"].get("tags")


@every_notebook
def test_has_no_error_and_says_nothing_on_the_side(path):
    assert [o for o in outputs(path) if o["output_type"] in ("error", "stream")] == []


@every_notebook
def test_every_figure_has_words_and_data(path):
    figures = [o for o in outputs(path) if "image/png" in o.get("data", {})]
    for figure in figures:
        alt = figure["metadata"]["image/png"]["alt"]
        text = "".join(figure["data"]["text/plain"])
        assert len(alt) > 80 and "Seen: " in alt
        assert text.startswith(alt)
        assert text.count("\n") > 4, "the data drawn stand below the alternative text"
    assert len(figures) == sum(source(cell).count("show_figure(") for cell in cells(path, "code"))


@every_notebook
def test_tables_are_accessible(path):
    tables = ["".join(o["data"]["text/html"]) for o in outputs(path) if "text/html" in o.get("data", {})]
    for table in tables:
        assert table.count("<caption") == 1
        assert not re.search(r"<t[hd][^>]*></t[hd]>", table), "an empty cell"
        assert re.search(r'<th scope="col"', table) and re.search(r'<th scope="row"', table)


@every_notebook
def test_no_number_is_typed_into_prose(path):
    for cell in cells(path, "markdown"):
        # Links and code may name notebooks and files by number.
        prose = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", " ", source(cell))
        assert not re.search(r"\d", prose), prose
        found = [word for word in re.findall(r"[a-z]+", prose.lower()) if word in NUMBER_WORDS]
        assert not found, (found, source(cell))


@every_notebook
def test_no_number_is_typed_into_captions_and_titles(path):
    for cell in cells(path, "code"):
        texts = [
            node.value
            for node in ast.walk(ast.parse(source(cell)))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        for text in (text for text in texts if " " in text):
            words = set(re.findall(r"[a-z]+", text.lower()))
            assert not re.search(r"\d", text) and not words & set(NUMBER_WORDS), text


@every_notebook
def test_code_cells_are_short(path):
    for cell in cells(path, "code"):
        assert len(ast.parse(source(cell)).body) <= 5, source(cell)
        assert all(len(line) <= 88 for line in source(cell).split("\n")), source(cell)
        assert not re.search(r"^\s*(for|while|def|class|with|try)\b", source(cell), re.MULTILINE), source(cell)


@every_notebook
def test_code_cells_only_call_helpers(path):
    """What a cell shows comes from the helpers: no file of its own, nothing exchanged in them."""
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, ast.Import), ast.unparse(node)
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] == "helpers", ast.unparse(node)
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_") and isinstance(node.ctx, ast.Load), ast.unparse(node)
            if isinstance(node, ast.Name):
                assert node.id not in FORBIDDEN and not node.id.startswith("_"), ast.unparse(node)


FORBIDDEN = {
    "open", "exec", "eval", "compile", "globals", "locals", "vars", "getattr", "setattr", "delattr", "bytes",
    "bytearray", "get_ipython", "print", "input",
}  # fmt: skip


@every_notebook
def test_sentences_of_findings_are_those_of_the_rules(path):
    """Computed here, not in the notebook: whatever a cell does, what it shows must be what the finding says."""
    shown = 0
    for output in outputs(path):
        text = "".join(output.get("data", {}).get("text/markdown", ""))
        for match in re.finditer(r"(?m)^> \*\*(F\d\d)\. On this page:\*\* (.*)$|^- (.*) \((F\d\d)\)$", text):
            id, told = match[1] or match[4], match[2] or match[3]
            result = FINDINGS[id]()
            assert told.startswith(_plain(result.sentence)), f"{id}: {told}"
            if match[1] and FINDINGS[id].claim:
                assert told.endswith("The claim holds." if result.holds else "**The claim does not hold.**"), told
            shown += 1
    calls = [match for cell in cells(path, "code") for match in re.findall(r'"F\d\d"', source(cell))]
    assert shown == len(calls)


@every_notebook
def test_each_cell_has_an_id_of_its_own(path):
    ids = [cell.get("id") for cell in load(path)["cells"]]
    assert all(ids) and len(set(ids)) == len(ids)


@every_notebook
def test_metadata_is_what_run_py_stores(path):
    book = load(path)
    assert set(book) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert set(book["metadata"]) == {"kernelspec", "language_info"}
    assert book["metadata"]["kernelspec"]["name"] == "python3"


@every_notebook
def test_ends_with_what_was_found_and_what_to_change(path):
    text = "\n".join(source(cell) for cell in cells(path, "markdown"))
    assert "**Change this" in text
    if not path.name.startswith("00"):
        last = source(load(path)["cells"][-1])
        assert all(part in last for part in ("**What was found.**", "**What this does not show.**", "**Change this.**"))


@every_notebook
def test_says_who_coded(path):
    text = "\n".join(source(cell) for cell in cells(path, "markdown"))
    if "passes" in text:
        assert "language models" in text


@every_notebook
def test_links_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)#]+)\)", source(cell)):
            assert target.startswith("https://") or (path.parent / target).is_file(), target


@every_notebook
def test_files_carry_no_trace_of_a_machine(path):
    text = path.read_text(encoding="utf-8")
    assert "version" not in load(path)["metadata"]["language_info"]
    assert "/home/" not in text and "\\Users\\" not in text and str(ROOT) not in text
