"""Time of `make test`, `python3 run.py bench tests`: warm beside its floor, and cold in a fresh clone.

The floor is as many notebooks as there are, each with one cell that imports pandas and matplotlib and draws one
figure, executed and compared by the same pytest with the same plugins, the gate included, one after the other.
`make test` runs unit tests beside its notebooks in a second process; so that nothing is hidden by the second core,
processor times are compared too. Cold is `git clone`, set-up and test in an empty folder (pip
keeps its downloads if it kept them before).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat.v4 as v4
from nbformat import write

ROOT = Path(__file__).resolve().parents[1]
WARM_BOUND, COLD_BOUND = 1.5, 120.0
"""Warm time as a multiple of the floor; seconds of cold set-up and test on two cores."""
RUNS = 5
PYTHON = os.environ.get("BASE_PYTHON", sys.executable)
"""The Python that .venv is made from: what people start run.py with."""
CELL = "import matplotlib.pyplot as plt\nimport pandas as pd\n\nline = plt.plot(pd.Series([1, 2, 3]))"


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of processors that a command and its children take.

    Raises:
        SystemExit: the command fails; its last lines say why.
    """
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    clock, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return clock, used


def empty_notebooks(folder: Path, number: int) -> None:
    """Write executed notebooks of one cell."""
    first = folder / "00.ipynb"
    write(v4.new_notebook(cells=[v4.new_code_cell(CELL)]), first)
    timed([sys.executable, "-m", "nbconvert", "--to=notebook", "--execute", "--inplace", str(first)], folder)
    for nth in range(1, number):
        shutil.copy(first, folder / f"{nth:02}.ipynb")


def warm(folder: Path) -> None:
    """`make test` and its floor, in turn."""
    number = len(list((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")))
    empty_notebooks(folder, number)
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    commands = {
        "floor": ([*pytest, "--nbval", "--nbval-current-env", "-c", str(ROOT / "pyproject.toml"), str(folder)], ROOT),
        "make test": ([PYTHON, "run.py", "test"], ROOT),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, (command, where) in commands.items():
            found[name].append(timed(command, where))
    print(f"\nWarm, {number} notebooks, {os.cpu_count()} cores, median (least) of {RUNS}, in turn\n")
    print(f"{'':12}{'seconds':>16}{'of processors':>18}")
    for name, times in found.items():
        columns = [f"{median(column):.1f} ({min(column):.1f})" for column in zip(*times, strict=True)]
        print(f"{name:12}{columns[0]:>16}{columns[1]:>18}")
    ratios = [
        median(test) / median(floor)
        for test, floor in zip(zip(*found["make test"], strict=True), zip(*found["floor"], strict=True), strict=True)
    ]
    print(f"{'ratio':12}{ratios[0]:>16.2f}{ratios[1]:>18.2f}   (bound, by the clock: {WARM_BOUND})")


def cold(folder: Path) -> None:
    """A fresh clone: set-up, test."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    steps = {name: timed([PYTHON, "run.py", name], clone)[0] for name in ("setup", "test")}
    total = sum(steps.values())
    print(f"\nCold: set-up {steps['setup']:.0f} s, test {steps['test']:.0f} s, together {total:.0f} s")
    print(f"ratio to {COLD_BOUND:.0f} s: {total / COLD_BOUND:.2f}   (bound: 1)")


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["warm", "cold"]
    folder = Path(tempfile.mkdtemp(prefix="bench-tests-"))
    try:
        if "warm" in chosen:
            warm(folder)
        if "cold" in chosen:
            cold(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
