"""Rules for the numbered notebooks: what nbval and the gate do not look at. Other notebooks are the reader's."""

import json
import re
from itertools import pairwise

import pytest
from conftest import NOTEBOOKS, ROOT, claims, finding
from measure_notebooks import measured, works_on_data


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def cells(path, kind):
    return [cell for cell in load(path)["cells"] if cell["cell_type"] == kind]


def outputs(path):
    return [output for cell in cells(path, "code") for output in cell["outputs"]]


def tags(cell):
    return cell["metadata"].get("tags", [])


RULES = []


def every_notebook(rule):
    """A rule for each of the notebooks; it is handed a path."""
    RULES.append(rule)
    return pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)(rule)


def test_the_notebooks_are_there():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(9)]


# --- reading ------------------------------------------------------------------------------------------


@every_notebook
def test_begins_with_one_question_and_the_answer(path):
    first, second = [cell for cell in load(path)["cells"] if tags(cell) != ["parameters"]][:2]
    assert first["cell_type"] == "markdown" and re.fullmatch(r"# .+\?", source(first))
    headings = [line for cell in cells(path, "markdown") for line in source(cell).split("\n") if line.startswith("# ")]
    assert len(headings) == 1
    assert second["cell_type"] == "markdown" and source(second).startswith("**In short.**")


@every_notebook
def test_heading_levels_do_not_jump(path):
    levels = [len(m[1]) for cell in cells(path, "markdown") for m in re.finditer(r"^(#+) ", source(cell), re.MULTILINE)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@every_notebook
def test_ends_with_what_was_found_and_what_to_change(path):
    text = "\n".join(source(cell) for cell in cells(path, "markdown"))
    last = source(load(path)["cells"][-1])
    assert "**Change this" in text
    if path.name.startswith("08"):
        assert "another name" in text, "it says to save a copy under another name"
    elif not path.name.startswith("00"):
        parts = ("**What was found.**", "**What this does not show.**", "**Change this.**")
        assert sorted(map(last.find, parts)) == [last.find(part) for part in parts] and last.startswith(parts[0])


@every_notebook
def test_there_is_one_line_to_change(path):
    """`run.py check` makes the change and looks whether a number moves (tests/check/check_change_this.py)."""
    code = "\n".join(source(cell) for cell in cells(path, "code"))
    assert len(re.findall(r"(?m)^\w+ = .+  # change this: .+$", code)) == code.count("# change this") == 1


@every_notebook
def test_says_who_coded(path):
    text = "\n".join(source(cell) for cell in cells(path, "markdown"))
    assert "passes" not in text or "language models" in text


@every_notebook
def test_links_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)#]+)\)", source(cell)):
            assert target.startswith("https://") or (ROOT / "notebooks" / target).is_file(), target


FIXED = r"F\d\d|(?:19|20)\d\d|357|360|2,000|100|F1|0|1"
"""Numbers that are names or definitions: findings, years, where an excerpt ends (with its ellipsis at 360) and where
what was seen of a release does, "of 100 such lists", the ends of a scale."""


@every_notebook
def test_no_number_is_typed_into_prose(path):
    """It would stay as it is where what it counts moves. What code, links and quotations hold is no count."""
    for cell in cells(path, "markdown"):
        prose = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|“[^”]*”|\"[^\"\n]*\"", " ", source(cell))
        found = re.findall(r"[\w.,]*\d[\w.,]*", re.sub(rf"\b(?:{FIXED})\b", " ", prose))
        assert not found, f"{found} in: {source(cell)}"


# --- code ---------------------------------------------------------------------------------------------


@every_notebook
def test_was_run_once_from_top_to_bottom(path):
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_no_cell_is_kept_from_comparison(path):
    """nbval passes over cells that are marked or tagged so; none may be."""
    for cell in load(path)["cells"]:
        assert not re.search(r"NBVAL_|PYTEST_VALIDATE", source(cell))
        assert set(tags(cell)) <= {"claim", "parameters"}


@every_notebook
def test_lines_of_code_fit_beside_each_other(path):
    """JupyterLab shows some hundred characters of a line."""
    for cell in cells(path, "code"):
        assert all(len(line) <= 100 for line in source(cell).split("\n")), source(cell)


def test_half_of_the_cells_work_on_data():
    measures = [measured(path) for path in NOTEBOOKS]
    assert sum(on_data for _, on_data, _, _ in measures) >= sum(code for code, _, _, _ in measures) / 2


@pytest.mark.parametrize(
    ("code", "works"),
    [
        ('items[items["year"] > 2011]', True),
        ('items.groupby("city").size()', True),
        ('codes.join(items["date"], on="item_id")', True),
        ("late & ~named", True),
        ('items["end"] - items["start"]', True),
        ("items = load_items()\nitems.head()", False),
        ('items.sort_values("date").rename(columns={"city": "place"})', False),
        ('", ".join(items.index)', False),
        ('table(items[["date", "city"]], caption=f"{len(items)} items")', False),
        ("show(3 * 4 > 11)", False),
    ],
)
def test_what_counts_as_work_on_data(code, works):
    assert works_on_data(code) == works


@every_notebook
def test_each_cell_has_an_id_of_its_own(path):
    ids = [cell.get("id") for cell in load(path)["cells"]]
    assert all(ids) and len(set(ids)) == len(ids)


# --- claims -------------------------------------------------------------------------------------------


@every_notebook
def test_claims_of_the_answer_are_stated_below_and_hold(path):
    answer = next(source(cell) for cell in cells(path, "markdown") if source(cell).startswith("**In short.**"))
    for id in re.findall(r"\bF\d\d\b", answer):
        assert id in claims() and claims()[id].notebook == path.stem, f"{id} is not stated here"
        assert finding(id).holds is not False, f"{id} does not hold"


@every_notebook
def test_a_claim_says_the_same_outside_of_its_notebook(path):
    """So it rests on its frames and imports alone, and README, ledger and report say what the notebook shows."""
    for cell in cells(path, "code"):
        if "claim" in tags(cell):
            id = re.search(r"(?m)^def (F\d\d)\(", source(cell))[1]
            shown = ["".join(o["data"]["text/plain"]) for o in cell["outputs"] if o["output_type"] == "execute_result"]
            assert shown == [repr(finding(id))], id


# --- outputs ------------------------------------------------------------------------------------------


@every_notebook
def test_has_no_error_and_says_nothing_on_the_side(path):
    assert [o for o in outputs(path) if o["output_type"] in ("error", "stream")] == []


@every_notebook
def test_every_figure_has_words_and_data(path):
    for figure in [o for o in outputs(path) if "image/png" in o.get("data", {})]:
        alt = figure["metadata"]["image/png"]["alt"]
        text = "".join(figure["data"]["text/plain"])
        assert len(alt) > 80 and "Seen: " in alt
        assert text.startswith(alt)
        assert text.count("\n") > 4, "the data drawn stand below the alternative text"


@every_notebook
def test_tables_are_accessible(path):
    for table in ["".join(o["data"]["text/html"]) for o in outputs(path) if "text/html" in o.get("data", {})]:
        assert table.count("<caption") == 1, "shown by table(), which takes a caption"
        assert not re.search(r"<t[hd][^>]*></t[hd]>", table), "an empty cell"
        assert re.search(r'<th scope="col"', table) and re.search(r'<th scope="row"', table)


# --- files --------------------------------------------------------------------------------------------


@every_notebook
def test_files_carry_no_trace_of_a_machine(path):
    text = path.read_text(encoding="utf-8")
    assert "/home/" not in text and "\\Users\\" not in text and str(ROOT) not in text


def saved_by_jupyterlab(path, folder):
    """A copy with all that JupyterLab, its property inspector and extensions may store in a notebook."""
    book = load(path)
    book["metadata"]["language_info"]["version"] = "3.13.1"
    book["metadata"]["kernelspec"]["display_name"] = "Python 3"
    book["metadata"] |= {"toc-autonumbering": False, "widgets": {}, "celltoolbar": "Tags"}
    book["nbformat_minor"] = 9
    for cell in book["cells"]:
        cell["source"] = source(cell)
        shown = {"editable": True, "slideshow": {"slide_type": ""}, "collapsed": True, "scrolled": True}
        folded = {"source_hidden": True, "outputs_hidden": True}
        times = {"iopub.execute_input": "2026-11-27T09:00:00.1Z"}
        cell["metadata"] |= shown | {"tags": tags(cell), "trusted": True, "jupyter": folded, "execution": times}
    saved = folder / path.name
    saved.write_text(json.dumps(book, indent=4), encoding="utf-8")  # letters as escapes, no line end at the end
    return saved


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_that_jupyterlab_saved_passes_and_is_stored_as_before(path, tmp_path, run_py):
    saved = saved_by_jupyterlab(path, tmp_path)
    assert saved.read_bytes() != path.read_bytes()
    assert run_py.stable(load(saved)) == run_py.stable(load(path))
    assert len(RULES) > 10
    for rule in RULES:
        rule(saved)
