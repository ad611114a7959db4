"""The gate in pytest itself: small notebooks, tampered with, through nbval and the hook. (Its parts: test_gate.py)"""

import base64
import copy
import io
import json
import re
import subprocess
import sys

import gate
import nbformat
import nbformat.v4 as v4
import pytest
from conftest import ROOT
from PIL import Image


def png(size=(300, 120), colour="white"):
    """A picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGBA", size, colour).save(stream, "png")
    return stream.getvalue()


SAVED = {"editable": True, "scrolled": True, "slideshow": {"slide_type": ""}, "tags": [], "execution": {"shell": "now"}}
"""What JupyterLab stores of a cell that was looked at."""


@pytest.fixture(scope="module")
def gate_says(tmp_path_factory):
    """Small notebooks through the gate, five of them tampered with: what pytest prints."""
    code = (
        "import base64, io\nfrom IPython.display import display\n"
        f"picture = base64.b64decode({base64.b64encode(png()).decode()!r})\n"
        "display({'image/png': picture, 'text/plain': 'data'}, raw=True, metadata={'image/png': {'alt': 'a dot'}})"
    )
    good = v4.new_output(
        "display_data",
        data={"image/png": base64.b64encode(png()).decode(), "text/plain": "data"},
        metadata={"image/png": {"alt": "a dot"}},
    )
    # A picture cannot look otherwise here unless the gate compares pixels: cut, it is always noticed.
    cropped = base64.b64encode(png((300, 119))).decode()
    folder = tmp_path_factory.mktemp("gate")
    for name, change in {
        "good": lambda cells: None,
        "saved": lambda cells: cells[0].update(metadata=SAVED),
        "pixels": lambda cells: cells[0].outputs[0].data.update({"image/png": cropped}),
        "alt": lambda cells: cells[0].outputs[0].metadata["image/png"].update(alt="no dot"),
        "data": lambda cells: cells[0].outputs[0].data.update({"text/plain": "date"}),
        "stripped": lambda cells: cells[0].update(outputs=[], execution_count=None),
        "skipped": lambda cells: cells[0].update(source="# NBVAL_IGNORE_OUTPUT\n" + cells[0].source, outputs=[]),
    }.items():
        cells = [v4.new_code_cell(code, id="a", execution_count=1, outputs=[copy.deepcopy(good)])]
        change(cells)
        book = v4.new_notebook(cells=cells)
        if name == "saved":
            book.metadata.update(language_info={"name": "python", "version": "3.13.1"}, widgets={})
        text = json.dumps(book, indent=3) if name == "saved" else nbformat.writes(book)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    plugins = ["-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=no", "--nbval", "--nbval-current-env", *plugins, str(folder)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


SAID = {
    "pixels": "cell [1] a, output 1, image/png: stored 300 x 119 pixels, now 300 x 120 pixels.",
    "alt": 'cell [1] a, output 1, metadata, image/png, alt: stored "no dot", now "a dot".',
    "data": 'cell [1] a, output 1, text/plain: stored "date", now "data".',
    "stripped": "cell [1] a, execution count: stored as if never run, now 1 (and 1 more).",
    "skipped": "cell [1] a, number of outputs: stored 0, now 1.",
}


@pytest.mark.parametrize("name", SAID)
def test_the_gate_notices_what_nbval_passes_over(gate_says, name):
    assert f"\n{name}.ipynb, {SAID[name]} {gate.ACCEPT}\n" in gate_says
    assert f"\nFAILED {name}.ipynb::Cell 0 - {name}.ipynb, cell [1] a" in gate_says


def test_the_gate_lets_the_rest_pass(gate_says):
    assert "5 failed, 2 passed" in gate_says
    assert "\n-date\n+data\n" in gate_says, "the diff stands below the line"
    assert "site-packages" not in gate_says


def with_the_gate(folder):
    """Put the settings and the gate into a folder; gives a function that runs pytest there and gives what it prints."""
    for name in ("tests/gate.py", "tests/gate_hook.py", "tests/drawn_with.json", "pyproject.toml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / "notebooks").mkdir()

    def said(*named):
        command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
        return subprocess.run([*command, *named], cwd=folder, capture_output=True, text=True).stdout

    return said


def test_elsewhere_a_picture_in_another_colour_is_noticed(tmp_path):
    """Drawn with another matplotlib, as the record says here, pixels are not compared; colours are."""
    said = with_the_gate(tmp_path)
    (tmp_path / "tests" / "drawn_with.json").write_text('{"matplotlib": "1", "python": "2"}', encoding="utf-8")
    for name, colour in (("00_same", "#0072b2"), ("01_other", "#d55e00")):
        blue, stored = (base64.b64encode(png(colour=one)).decode() for one in ("#0172b1", colour))
        code = (
            "import base64\nfrom IPython.display import display\n"
            f"display({{'image/png': base64.b64decode({blue!r})}}, raw=True)"
        )
        output = v4.new_output("display_data", data={"image/png": stored})
        book = v4.new_notebook(cells=[v4.new_code_cell(code, id="a", execution_count=1, outputs=[output])])
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    found = said("notebooks")
    assert "1 failed, 1 passed" in found and "2 pictures: their data and colours were compared" in found
    assert "01_other.ipynb, cell [1] a, output 1, image/png: stored 100.00% of it in hue 0-30°, now 0.00%" in found


def test_of_the_notebooks_in_the_folder_the_readers_are_passed_over(tmp_path):
    """A copy of the settings and the gate, two notebooks that fail: the numbered one is run, the other only by name."""
    said = with_the_gate(tmp_path)
    for name in ("00_start_here.ipynb", "my_own.ipynb", "00_start_here-Copy1.ipynb"):
        book = v4.new_notebook(cells=[v4.new_code_cell("1 / 0", id="a")])
        (tmp_path / "notebooks" / name).write_text(nbformat.writes(book), encoding="utf-8")

    def failed(*named):
        return re.findall(r"(?m)^FAILED (\S+)::", said(*named))

    assert failed("notebooks") == failed(".") == ["notebooks/00_start_here.ipynb"]
    assert failed("notebooks/my_own.ipynb") == ["notebooks/my_own.ipynb"]
