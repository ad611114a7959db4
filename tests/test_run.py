"""run.py: which notebooks it takes, what it stores of them, and that no failure is lost on the way."""

import json
import os
import signal
import subprocess
import sys

import gate
import pytest

from helpers.study import claims

KILLED = [sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGTERM)})"]


@pytest.fixture
def project(run_py, tmp_path, monkeypatch):
    """run.py in a folder of its own, with a numbered notebook and two of the reader's."""
    for name, place in {"ROOT": ".", "BUILD": "build", "NOTEBOOKS": "notebooks"}.items():
        monkeypatch.setattr(run_py, name, str(tmp_path / place))
    (tmp_path / "notebooks").mkdir()
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "id": "a"}, {"cell_type": "code", "id": "b"}]
    for name in ("00_start_here", "00_start_here-Copy1", "my_own"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return run_py


def names(paths):
    return [os.path.basename(path) for path in paths]


def test_only_numbered_notebooks_are_tested_and_stored_anew(project):
    assert names(project.find_notebooks([])) == names(project.find_notebooks(["00"])) == ["00_start_here.ipynb"]
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

    monkeypatch.setattr(project, "start", start)
    assert project.test_both() == 128 + signal.SIGTERM


def test_cells_that_were_not_compared_are_named(project, capsys, tmp_path):
    book, record = os.path.join("notebooks", "00_start_here.ipynb"), str(tmp_path / "compared.json")
    project.write(record, json.dumps(["notebooks/00_start_here.ipynb 1", "notebooks/00_start_here.ipynb 2"]))
    assert project.all_compared([book], [record]) == 0
    project.write(record, json.dumps(["notebooks/00_start_here.ipynb 1"]))
    assert project.all_compared([book], [record]) == 1
    assert "Neither compared nor failed: notebooks/00_start_here.ipynb, cell [2] b\n" in capsys.readouterr().out


def test_what_is_stored_does_not_depend_on_who_saved_it(run_py):
    cell = {"cell_type": "code", "id": "a", "source": ["1 +\n", "1"], "metadata": {"tags": ["claim"]}, "outputs": []}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    other = json.loads(json.dumps(book))
    other["cells"][0] |= {"source": "1 +\n1", "metadata": {"tags": ["claim"], "collapsed": True, "execution": {}}}
    other |= {"metadata": {"language_info": {"version": "3.14.0"}, "widgets": {}}, "nbformat_minor": 6}
    assert run_py.stable(book) == run_py.stable(other)
    for change in ({"source": "1 + 2"}, {"metadata": {}}, {"id": "b"}, {"outputs": [{}]}):
        assert run_py.stable(book) != run_py.stable(book | {"cells": [cell | change]})
