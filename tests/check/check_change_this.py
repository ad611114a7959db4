"""What "Change this" says works: in the same kernel, and it moves a number or a verdict, not only a label.

A line `name = VALUE  # change this: OTHER` is exchanged for `name = OTHER`; its cell and all below are run again. All
notebooks in one process, each in a namespace of its own.
"""

import json
import os
import re
import sys

import gate
import matplotlib
import pytest
from conftest import ROOT
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if gate.NUMBERED.fullmatch(path.name)]
CHANGE = re.compile(r"(?m)^(?P<name>\w+) = (?P<value>.+?)  # change this: (?P<other>.+)$")
SAID = re.compile(r"\d+(?:[.,:-]\d+)*|The claim (?:does not hold|holds)")


@pytest.fixture(scope="module")
def shell():
    matplotlib.use("agg")
    main = sys.modules["__main__"]  # the shell puts its own there, which no worker process can be started from
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    before = os.getcwd()
    os.chdir(ROOT / "notebooks")  # where JupyterLab runs them
    yield shell
    os.chdir(before)
    sys.modules["__main__"] = main
    InteractiveShell.clear_instance()


def outputs(shell, source):
    """What a cell shows, as text."""
    with capture_output() as captured:
        done = shell.run_cell(source)
    done.raise_error()
    shown = [output.data.get("text/plain", "") for output in captured.outputs]
    return "\n".join([*shown, "" if done.result is None else repr(done.result)])


def sources(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def numbers_before_and_after(shell, cells):
    """Numbers and verdicts that the cells from the change on show, without the two values themselves."""
    (at,) = [nth for nth, source in enumerate(cells) if CHANGE.search(source)]
    change = CHANGE.search(cells[at])
    changed = CHANGE.sub(r"\g<name> = \g<other>", cells[at])
    shell.reset(new_session=True)
    shown = [outputs(shell, source) for source in cells][at:]
    again = [outputs(shell, source) for source in [changed, *cells[at + 1 :]]]
    labels = {change["value"], change["other"]}
    return tuple([found for found in SAID.findall("\n".join(texts)) if found not in labels] for texts in (shown, again))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_changed_moves_a_number_or_a_verdict(path, shell):
    before, after = numbers_before_and_after(shell, sources(path))
    assert before and before != after


LINE = "year = 2011  # change this: 2013"


@pytest.mark.parametrize(
    ("cell", "moves"),
    [
        ("f'{year} and later: 28 items'", False),
        ("kept.setdefault('years', 2017 - year)", False),
        ("f'{year} and later: {2017 - year} years'", True),
        ("'The claim holds.' if year < 2012 else 'The claim does not hold.'", True),
    ],
)
def test_a_label_alone_or_what_was_kept_does_not_count(shell, cell, moves):
    before, after = numbers_before_and_after(shell, ["kept = {}", LINE, cell])
    assert (before != after) == moves
