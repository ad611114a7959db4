"""What nbval does not compare is compared here, on nbval's own results: the notebooks run once.

A pytest plugin (see addopts in pyproject.toml), so that it works for whatever notebooks are named; `gate.py` does
the comparing and says what it allows.
"""

import json
import os
import re
import sys
from pathlib import Path

import gate
import pytest
from _pytest._code.code import ReprFileLocation, TerminalRepr

# jsonschema builds a grammar of web addresses when nbformat imports it: two seconds, for a check that none of what
# is validated here asks for. It does without where the grammar's package is missing; None says that it is.
sys.modules.setdefault("rfc3987_syntax", None)

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "build" / "differences"
NOT_COMPARED = pytest.StashKey[int]()
COMPARED = pytest.StashKey[list[str]]()
RECORD = "CELLS_COMPARED"
"""The variable that names a file: what cells were compared is written there, for run.py to look whether all were."""


class Changed(AssertionError):
    """A cell whose stored outputs are not those of its run."""


class Told(TerminalRepr):
    """A failure as one line, repeated in pytest's summary, with the diffs below it."""

    def __init__(self, path, line, below):
        self.reprcrash = ReprFileLocation(str(path), 0, line)
        self.line, self.below = line, below

    def toterminal(self, tw):
        """Print both."""
        tw.line(self.line, bold=True)
        if self.below:
            tw.line()
        for text in self.below.split("\n"):
            tw.line(text, red=text.startswith("-"), green=text.startswith("+"))


def pytest_ignore_collect(collection_path):
    """A notebook of the reader's is run only where it is named, not where its folder is."""
    if collection_path.suffix == ".ipynb" and collection_path.is_relative_to(ROOT):
        return not gate.NUMBERED.fullmatch(collection_path.name) or None
    return None


def is_cell(item):
    """Whether a pytest item is a notebook's code cell, executed by nbval."""
    return hasattr(item, "test_outputs") and hasattr(item, "cell_num")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Let nbval execute and compare a cell, then compare the rest; say either in the same way."""
    try:
        result = yield
    except Exception as error:
        if not is_cell(item):
            raise
        found = differences(item) if "Cell outputs differ" in str(error) else []
        if not found:  # it raised, or was not run, or nbval itself stumbled
            looked_at(item)
            below = str(getattr(error, "inner_traceback", ""))
            raise Changed(f"{place(item)}: {what_happened(error)}", below) from error
        raise Changed(*tell(item, found)) from error
    if is_cell(item):
        found = differences(item)
        if found:
            raise Changed(*tell(item, found))
    return result


def differences(item):
    """All that differs between a cell and its run."""
    looked_at(item)
    fresh = item.test_outputs or []
    same = not any(gate.pictures(output) for output in fresh) or gate.drawn_with() == gate.versions()
    if not same:
        item.config.stash[NOT_COMPARED] = item.config.stash.get(NOT_COMPARED, 0) + 1
    return gate.cell_differences(item.cell, fresh, item.cell_num + 1, pixels=same)


def name_of(item):
    """The notebook's name."""
    return item.path.relative_to(ROOT).as_posix() if item.path.is_relative_to(ROOT) else item.path.name


def looked_at(item):
    """Note that a cell was compared, or found to fail."""
    item.config.stash.setdefault(COMPARED, []).append(f"{name_of(item)} {item.cell_num + 1}")


def place(item):
    """A cell's name as people find it."""
    return f"{name_of(item)}, cell [{item.cell_num + 1}] {item.cell.get('id', '')}"


def what_happened(error):
    """In a line, why a cell has no outputs to compare."""
    lines = str(getattr(error, "inner_traceback", "")).strip().split("\n")
    # A traceback from a kernel is coloured, and ends with the error itself.
    last = re.sub(r"\x1b\[[\d;]*m", "", lines[-1]).strip()
    return f"raised {last}" if last else " ".join(str(error).split()) or type(error).__name__


def tell(item, found):
    """The line and what stands below it; a picture that differs is kept to be looked at."""
    line, below = gate.told(name_of(item), item.cell, item.cell_num + 1, found)
    for nth, (a, b) in enumerate(zip(item.cell.outputs, item.test_outputs, strict=False), start=1):
        if item.path.is_relative_to(ROOT) and any(d.where == f"output {nth}, image/png" for d in found):
            path = PICTURES / f"{item.path.stem}-{item.cell_num + 1}-{nth}.png"
            try:
                gate.side_by_side(*(gate.pictures(output)["image/png"] for output in (a, b)), path)
            except (ValueError, KeyError):
                continue  # unreadable, or no picture at all now
            below += f"\n\nStored, now and the difference, one above the other: build/differences/{path.name}"
    return line, below


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Show the line and the diffs, without the way through pytest's own code."""
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, Changed):
        report.longrepr = Told(item.path, *call.excinfo.value.args)
    return report


def pytest_terminal_summary(terminalreporter, config):
    """Say once if pictures were not compared by their pixels."""
    count = config.stash.get(NOT_COMPARED, 0)
    if count:
        drawn, here = (
            " and ".join(f"{name} {number}" for name, number in v.items()) for v in (gate.drawn_with(), gate.versions())
        )
        terminalreporter.line(
            f"{count} pictures: their data and colours were compared, their pixels were not (drawn with {drawn}; here "
            f"{here})."
        )


def pytest_sessionfinish(session):
    """Write down which cells were compared, if that is asked for."""
    if path := os.environ.get(RECORD):
        Path(path).write_text(json.dumps(session.config.stash.get(COMPARED, [])), encoding="utf-8")
