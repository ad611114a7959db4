"""run.py: what it says when something is missing or wrong, which notebooks it takes, what it stores of them, and that
no failure is lost on the way. (What pip says when it cannot install: tests/check/check_run.py)"""

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys

import gate
import pytest
from conftest import ROOT

from helpers.study import claims

KILLED = [sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGTERM)})"]
BOOK = "notebooks/00_start_here.ipynb"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The commands in a folder of its own, with locks, a numbered notebook and two of the reader's."""
    folder = tmp_path / "project"
    for name in ("run.py", "tasks.py", "requirements/lab.txt", "requirements/pip.txt", "requirements/all.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "notebooks").mkdir()
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "id": "a"}, {"cell_type": "code", "id": "b"}]
    for cell in cells:
        cell |= {"metadata": {}, "source": ""}
    for name in ("00_start_here", "00_start_here-Copy1", "my_own"):
        (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("tasks", folder / "tasks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delenv("CI", raising=False)
    return module


@pytest.fixture
def ready(project, monkeypatch):
    """The same, set up; what would be started is noted, and ends with the code that its last word has in `codes`."""
    project.started, project.codes = [], {}

    def run(arguments, more=None):
        project.started.append([str(argument) for argument in arguments[1:]])
        return project.codes.get(project.started[-1][-1], 0)

    monkeypatch.setattr(project, "prepare", lambda everything=False: None)
    monkeypatch.setattr(project, "run", run)
    return project


# --- any Python, any arguments --------------------------------------------------------------------------


def test_an_old_python_can_read_that_it_is_old(capsys, monkeypatch):
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    code = compile(ast.parse(text, feature_version=(3, 4)), "run.py", "exec")
    assert 'f"' not in text, "which newer Pythons parse whatever the version asked for"
    monkeypatch.setattr(sys, "version_info", (3, 4, 10, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        exec(code, {"__name__": "__main__", "__file__": str(ROOT / "run.py")})
    assert stopped.value.code == 2
    assert "This needs Python 3.11 or newer; this is 3.4." in capsys.readouterr().err


def test_help_lists_every_command_that_the_makefile_and_contributing_name(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "run.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines()[2:]} - {"help"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert listed == set(makefile.split("COMMANDS := ")[1].split("\n")[0].split())
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert listed == {part.split()[0].strip("`") for part in contributing.split("| `python3 run.py ")[1:]}


def test_help_of_a_command_is_asked_for_in_three_ways(project, capsys):
    told = set()
    for arguments in (["help", "test"], ["test", "--help"], ["test", "-h"]):
        assert project.main(arguments) == 0
        told.add(capsys.readouterr().out)
    assert len(told) == 1 and "\ntest --keep-executed " in told.pop()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "There is no command 'nonsense'.\n\nUsage:"),
        (["help", "nonsense"], "There is no command 'nonsense'."),
        (["setup", "--agin"], "setup takes nothing but --again"),
        (["lint", "src"], "lint takes no arguments"),
        (["tables", "news"], "tables takes no arguments"),
        (["refresh", "my_own"], "No notebook's name begins with 'my_own'. There are:\n  00_start_here.ipynb\n"),
        (["report", "--page", "none.html"], "there is no file "),
        (["report", "--many", "."], "--other and --many stand beside --page FILE"),
        (["report", "--page"], "expected one argument"),
        (["report", "page.html"], "unrecognized arguments: page.html"),
    ],
    ids=" ".join,
)
def test_bad_arguments_are_told_before_anything_is_set_up(arguments, told, project, capsys):
    try:
        code = project.main(arguments)
    except SystemExit as stopped:  # argparse
        code = stopped.code
    assert code == 2 and told in capsys.readouterr().err and not project.VENV.exists()


def test_report_takes_paths_from_where_the_person_is(ready, tmp_path, monkeypatch):
    (tmp_path / "ma page é.html").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ready.main(["report", "--page", "ma page é.html", "--many=."]) == ready.main(["report"]) == 0
    page = ["-m", "helpers.site.another", "--page", str(tmp_path / "ma page é.html"), "--many", str(tmp_path)]
    assert ready.started == [page, ["-m", "helpers.site.build"]]


# --- setup ------------------------------------------------------------------------------------------------


def test_without_a_venv_module_it_says_what_to_install(project, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    assert project.main(["setup"]) == 1
    told = capsys.readouterr().err
    assert "This Python has no ensurepip module" in told and "sudo apt install python3-venv" in told


def test_a_setup_that_was_interrupted_begins_again_and_one_that_was_not_does_nothing(project, monkeypatch, capsys):
    steps, wrong = [], ["Installing"]

    def watch(what, arguments):
        steps.append(what.split()[0])
        if steps[-1] in wrong:
            raise KeyboardInterrupt
        if steps[-1] == "Making":
            (project.VENV / "lib" / "python3.11" / "site-packages").mkdir(parents=True, exist_ok=True)
            (project.VENV / "Lib" / "site-packages").mkdir(parents=True, exist_ok=True)
        if steps[-1] == "Building":
            project.write(project.BUILD / "matplotlib" / "fontlist-1.json", "")

    def taken():
        code, done = project.main(["setup"]), steps[:]
        steps.clear()
        return code, done

    monkeypatch.setattr(project, "watch", watch)
    monkeypatch.setattr(project, "runs", lambda python: True)
    whole = ["Making", "Updating", "Installing", "Building"]
    assert taken() == (130, whole[:3]) and "takes it up" in capsys.readouterr().err
    wrong.clear()
    assert taken() == (0, whole)
    assert "setup was not finished" in capsys.readouterr().out
    (path,) = {path.resolve() for path in project.VENV.rglob("site-packages/_interpol*.pth")} or [None]
    assert (path.parent / path.read_text().strip()).resolve() == (project.ROOT / "src").resolve()
    assert taken() == (0, [])
    uv = path.with_name("interpol_china_notebooks-0.1.0.dist-info")
    uv.mkdir()
    assert taken() == (0, whole) and not uv.rmdir()
    project.prepare(everything=True)
    assert steps == ["Installing"]
    project.prepare(everything=True)
    assert steps.pop() == "Installing" and not steps
    project.LAB_LOCK.write_text("another==1\n", encoding="utf-8")
    assert taken() == (0, whole)
    assert project.main(["setup", "--again"]) == 0 and steps == whole


def test_a_python_that_is_gone_is_noticed(project, tmp_path):
    assert project.runs(sys.executable)
    empty = tmp_path / "empty"
    empty.touch()
    assert not project.runs(empty) and not project.runs(tmp_path / "none")


def test_a_full_disk_is_told(project, monkeypatch, capsys):
    assert "The disk is full" in project.advice("OSError: [Errno 28] No space left on device")

    def full(arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(project.COMMANDS, "setup", full)
    assert project.main(["setup"]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_settings_of_the_person_do_not_reach_a_notebook(project, monkeypatch):
    dropped = ("PYTHONPATH", "PYTHONHASHSEED", "JUPYTER_PATH", "MPLBACKEND", "IPYTHONDIR", "PYTEST_ADDOPTS",
               "PIP_TARGET", "PIP_NO_BINARY", "PIP_CONSTRAINT")  # fmt: skip
    kept = ("HTTPS_PROXY", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_NO_CACHE_DIR", "CHROMIUM")
    for name in dropped + kept:
        monkeypatch.setenv(name, "the person's")
    env = project.clean_environment()
    assert [name for name in dropped if env.get(name) == "the person's"] == []
    assert [name for name in kept if env.get(name) != "the person's"] == []
    assert env["PATH"].startswith(f"{project.BIN}{os.pathsep}")


def test_without_a_browser_check_says_which(project, monkeypatch, capsys):
    for variable, value in {"CHROMIUM": "nowhere", "PATH": ""}.items():
        with monkeypatch.context() as changed:
            changed.delenv("CHROMIUM", raising=False)
            changed.setenv(variable, value)
            assert project.main(["check"]) == 1
        assert "CHROMIUM=/path/to/chrome make check" in capsys.readouterr().err


# --- tests ------------------------------------------------------------------------------------------------


def test_only_numbered_notebooks_are_tested_and_stored_anew(project):
    assert [path.name for path in project.find_notebooks([])] == ["00_start_here.ipynb"]
    assert project.find_notebooks(["00"]) == project.find_notebooks([BOOK]) == project.find_notebooks([])
    for name in ("my_own", "00_start_here-Copy1"):
        with pytest.raises(project.Stop, match="No notebook's name begins with"):
            project.find_notebooks([name])


def test_what_is_numbered_is_the_same_to_all(run_py):
    assert run_py.NUMBERED.pattern == gate.NUMBERED.pattern == claims.NUMBERED.pattern


@pytest.mark.skipif(os.name == "nt", reason="there are no signals")
@pytest.mark.parametrize("which", ["notebooks", "tests"])
def test_a_run_that_was_killed_is_a_failure(project, monkeypatch, which):
    """Of a child that a signal ended Python says -15, and the greater of -15 and 0 is 0."""

    def start(arguments, more=None, **options):
        killed = ("tests" in arguments) == (which == "tests")
        return subprocess.Popen(KILLED if killed else [sys.executable, "-c", ""], **options)

    monkeypatch.setattr(project, "prepare", lambda: None)
    monkeypatch.setattr(project, "start", start)
    assert project.main(["test"]) == 128 + signal.SIGTERM


def test_cells_that_were_not_compared_are_named(project, capsys, tmp_path):
    record = tmp_path / "compared.json"
    project.write(record, json.dumps([f"{BOOK} 1", f"{BOOK} 2"]))
    assert project.all_compared([BOOK], [record]) == 0
    project.write(record, json.dumps([f"{BOOK} 1"]))
    assert project.all_compared([BOOK], [record]) == 1
    assert f"Neither compared nor failed: {BOOK}, cell [2] b\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["-k", "news"], ["tests", "notebooks", "-k", "news"]),
        ([BOOK, "-x"], [BOOK, "-x"]),
        ([f"{BOOK}::Cell 0"], [f"{BOOK}::Cell 0"]),
    ],
)
def test_arguments_of_test_are_pytests(ready, arguments, given):
    ready.codes[given[-1]] = 5
    assert ready.main(["test", *arguments]) == 5
    assert ready.started == [["-m", "pytest", "-q", "--nbval", "--nbval-current-env", *given]]


def test_lint_returns_the_worst_code(ready):
    assert ready.main(["lint"]) == 0
    ready.codes["."] = 1  # ruff check .
    assert ready.main(["lint"]) == 1 and len(ready.started) == 2 * len(ready.LINTERS) == 6


# --- refresh ----------------------------------------------------------------------------------------------


@pytest.fixture
def refreshed(ready, monkeypatch):
    """`refresh`, its notebooks executed to a cell's source of "1"; a code other than 0 is a notebook that failed."""

    def execute(paths, folder, *options):
        for path in paths:
            book = json.loads(path.read_text(encoding="utf-8"))
            book["cells"][1]["source"] = "1"
            ready.write(folder / path.name, json.dumps(book))
        return ready.codes.get("execute", 0)

    monkeypatch.setattr(ready, "execute", execute)
    return ready


DRAWN_WITH = os.path.join("tests", "gate.py")


def test_refresh_stores_nothing_when_a_notebook_fails(refreshed, capsys):
    before = (refreshed.ROOT / BOOK).read_bytes()
    refreshed.codes["execute"] = 1
    assert refreshed.main(["refresh"]) == 1
    assert "none was changed" in capsys.readouterr().out and (refreshed.ROOT / BOOK).read_bytes() == before
    assert refreshed.started == [["-m", "helpers.site.package"]]


def test_refresh_says_what_changed_and_notes_what_drew_all_pictures(refreshed, capsys):
    assert refreshed.main(["refresh"]) == 0
    assert f"changed    {BOOK}\n" in capsys.readouterr().out and refreshed.started[-1][-1].endswith(DRAWN_WITH)
    assert refreshed.main(["refresh", "00"]) == 0
    assert f"as before  {BOOK}\n" in capsys.readouterr().out
    assert refreshed.started[-1] == ["-m", "helpers.site.readme"], "one notebook's pictures are not all"


def test_what_is_stored_does_not_depend_on_who_saved_it(run_py):
    cell = {"cell_type": "code", "id": "a", "source": ["1 +\n", "1"], "metadata": {"tags": ["claim"]}, "outputs": []}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    other = json.loads(json.dumps(book))
    other["cells"][0] |= {"source": "1 +\n1", "metadata": {"tags": ["claim"], "collapsed": True, "execution": {}}}
    other |= {"metadata": {"language_info": {"version": "3.14.0"}, "widgets": {}}, "nbformat_minor": 6}
    assert run_py.stable(book) == run_py.stable(other)
    for change in ({"source": "1 + 2"}, {"metadata": {}}, {"id": "b"}, {"outputs": [{}]}):
        assert run_py.stable(book) != run_py.stable(book | {"cells": [cell | change]})
