"""What README tells to type is run: its Python and R here, its commands here or where `RUNS` says."""

import ast
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.request

import pytest
from conftest import ROOT

PAGES = ("README.md", "docs/captures.md", "docs/quanteda.md")
TEXT = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
FENCED = re.finditer(r"(?ms)^```(\w*)\n(.*?)^```$", TEXT)
BLOCKS = [(TEXT[: block.start()].rstrip().rpartition("\n")[2], block[1], block[2]) for block in FENCED]
"""The line before each fenced block, its language, and what is in it."""

TYPED = [line.split("#")[0].strip() for _, language, block in BLOCKS if language in ("", "sh", "bash")
         for line in block.splitlines()]  # fmt: skip
TYPED += re.findall(r"`((?:make|python3?|py|pip|uv|uvx|conda|mamba|docker|git|jupyter) [^`]+)`", TEXT)
TYPED = list(dict.fromkeys(filter(None, TYPED)))

RUNS = {
    r"run.py (help|lab|corpus .*)": None,  # here
    r"run.py (test|check)": (".ci/run", "make {}"),
    r"run.py (setup)": (".github/workflows/test.yml", "run.py test"),  # each command begins with it
    r"run.py (report)": ("tasks.py", "return report([]) or module("),  # check begins with it
    r"run.py report --page \S+( --other \S+)?( --many \S+)?": ("tests/check/check_another.py", 'main(["--page"'),
    r"run.py (refresh)( \d\d)?": ("tests/test_run.py", 'main(["{}"])'),
    r"run.py (bench)": ("tests/check/check_bench.py", '"benchmarks/{}.py", "--small"'),
    r"conda env create -f environment.yml|pip install --no-deps .*|conda activate \S+": (
        ".github/workflows/test.yml",
        "env create --quiet --prefix ../env --file environment.yml",
    ),
    r"uv sync|uv run jupyter lab \S+|pip install -e . jupyterlab|jupyter lab": "by hand",  # README says what was seen
    r"pip wheel . --no-deps": ("tests/check/check_corpus.py", '"wheel", "--no-deps"'),
}
"""What can be typed, and the file that runs it with the words that do so there; by hand: tried, by no test."""


AT_A_PROMPT = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS|ARGS$", name)}
"""The environment without what `make check` hands on: a make inside another says more, and takes its options."""


def as_run(typed):
    """A command as run.py gets it; make is asked what it would start."""
    if typed.startswith("make"):
        asked = [*shlex.split(typed), "PYTHON=echo"]
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, env=AT_A_PROMPT)
        return " ".join(done.stdout.split())
    return re.sub(r"^(python3?|py) ", "", typed)


@pytest.mark.parametrize("typed", TYPED)
def test_a_command_is_run_somewhere(typed):
    command = as_run(typed)
    found = [(match, place) for known, place in RUNS.items() if (match := re.fullmatch(known, command))]
    assert found, f"no test runs `{typed}` ({command}): run it here, or say in RUNS what does"
    match, place = found[0]
    if isinstance(place, tuple):
        file, words = place
        assert words.format(*match.groups()) in (ROOT / file).read_text(encoding="utf-8"), f"{file} no longer runs it"


def run_py(*arguments):
    return subprocess.run(["python3", ROOT / "run.py", *arguments], capture_output=True, text=True)


def test_help_lists_the_commands():
    said = run_py("help").stdout
    assert all(command in said for command in ("lab", "test", "report", "corpus"))


@pytest.fixture
def captures(tmp_path):
    """A folder in which a reader keeps captures."""
    shutil.copytree(ROOT / "data" / "examples" / "many", tmp_path / "captures")
    return tmp_path


def test_corpus_writes_tables(captures):
    for command in {as_run(typed) for typed in TYPED if " corpus " in as_run(typed)}:
        shutil.rmtree(captures / "build", ignore_errors=True)
        done = run_py(*(re.sub(r"^(captures|build)/", rf"{captures}/\1/", part) for part in command.split()[1:]))
        assert done.returncode == 0, done.stdout + done.stderr
        assert {"news.parquet", "news.csv"} <= {path.name for path in (captures / "build" / "corpus").rglob("*")}


def answer(address):
    """The status of a server's answer; it says its address shortly before it listens."""
    for _ in range(20):
        try:
            return urllib.request.urlopen(address, timeout=60).status
        except OSError:
            time.sleep(1)
    return None


def test_lab_opens_the_first_notebook():
    """As `make lab` starts it, but on any free port and without a browser."""
    asked = ["make", "lab", "ARGS=--no-browser --ServerApp.port=0"]
    lab = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           start_new_session=True, env=AT_A_PROMPT)  # fmt: skip
    try:
        address = next(found[0] for line in lab.stdout if (found := re.search(r"http://localhost\S+", line)))
        assert "00_start_here.ipynb" in address
        assert answer(address) == 200
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        lab.stdout.close()
        lab.wait(60)


@pytest.mark.parametrize("block", [block for before, language, block in BLOCKS
                                   if language == "python" and "not been run" not in before])  # fmt: skip
def test_python_runs_and_gives_what_its_comments_say(block, captures, monkeypatch):
    monkeypatch.chdir(captures)
    names = {}
    for statement in ast.parse(block).body:
        lines = block.splitlines()[statement.lineno - 1 : statement.end_lineno]
        said = re.search(r"#\s+([\[{(].*|\d+)$", lines[-1])
        code = "\n".join(lines)
        if said and isinstance(statement, ast.Expr):
            assert repr(eval(code, names)) == said[1], code
        else:
            exec(compile(code, "README.md", "exec"), names)


@pytest.mark.parametrize("block", [block for before, language, block in BLOCKS
                                   if language == "r" and "not been run" not in before])  # fmt: skip
def test_r_runs(block):
    if not shutil.which("Rscript"):
        pytest.skip("no R")
    done = subprocess.run(["Rscript", "-e", block], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
