"""The commands of run.py. They use the standard library alone and keep what they make in .venv/ and build/.

To add a command, write a function with a docstring, put @command above it, and add its name to the Makefile.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parent
BUILD = ROOT / "build"
NOTEBOOKS = ROOT / "notebooks"
LAB_LOCK, ALL_LOCK, BENCH_LOCK, PIP_LOCK = (ROOT / "requirements" / f"{n}.txt" for n in ("lab", "all", "bench", "pip"))

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# In a virtual environment this is the Python it was made from: .venv must not depend on another environment.
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable

NUMBERED = re.compile(r"\d\d_\w+\.ipynb")  # not 00_start_here-Copy1.ipynb
Command = Callable[[list[str]], int]
COMMANDS: dict[str, Command] = {}


def command(function: Command) -> Command:
    """Make a function a command of its name."""
    COMMANDS[function.__name__] = function
    return function


class Stop(Exception):
    """Ends the run with a message for the person, and an exit code."""

    def __init__(self, message: str, code: int = 1):
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    """Print at once, so that it stands before what a child says next."""
    print(text, flush=True)


# --- children -----------------------------------------------------------------------------------------

# Settings of the person or of another environment that would change what a notebook prints, which Python
# runs it, or what pip installs where. Of pip's, those are kept that lead to an index.
DROPPED = re.compile(
    r"(PYTHON|VIRTUAL_ENV|JUPYTER|IPYTHON|MPL|MATPLOTLIB|PYTEST|NBVAL).*"
    r"|PIP_(?!.*(INDEX|LINKS|CERT|PROXY|HOST|CACHE|CONFIG|TIMEOUT|RETRIES|KEYRING)).*"
)
JUPYTER_SETTINGS = {
    # Or each kernel warns that it talks to its notebook in plain text.
    "jupyter_config.json": {"KernelManager": {"transport_encryption": "auto"}},
    # No pop-up about news, no question to outside about newer versions; the person can still switch them on.
    "labconfig/default_setting_overrides.json": {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
    },
}


def clean_environment() -> dict[str, str]:
    """The variables that children get: the person's, without what would change results; settings in build/."""
    env = {name: value for name, value in os.environ.items() if not DROPPED.fullmatch(name.upper())}
    folders = {
        "MPLCONFIGDIR": BUILD / "matplotlib",
        "IPYTHONDIR": BUILD / "ipython",
        "JUPYTER_CONFIG_DIR": BUILD / "jupyter" / "config",
        "JUPYTER_DATA_DIR": BUILD / "jupyter" / "data",
        "JUPYTER_RUNTIME_DIR": BUILD / "jupyter" / "runtime",
    }
    for name, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        env[name] = str(folder)
    for place, settings in JUPYTER_SETTINGS.items():
        path = folders["JUPYTER_CONFIG_DIR"] / place
        if content(path) != json.dumps(settings):
            write(path, json.dumps(settings))
    return env | {
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{BIN}{os.pathsep}{env.get('PATH', '')}",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of .venv, whatever else is installed
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or each kernel warns about frozen modules
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",  # a pip.conf with user = true would refuse to install into .venv
    }


def start(arguments: Sequence[str | Path], more: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[Any]:
    """Start a child in the project's folder, with more in its environment."""
    return subprocess.Popen(arguments, cwd=ROOT, env=clean_environment() | (more or {}), **options)


def exit_code(child: subprocess.Popen[Any]) -> int:
    """Wait for a child; its code as a shell gives it. Python says -9 of one that was killed, and max(-9, 0) is 0."""
    code = child.wait()
    return code if code >= 0 else 128 - code


def run(arguments: Sequence[str | Path], more: dict[str, str] | None = None) -> int:
    """Run a child in the foreground; its exit code."""
    child = start(arguments, more)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())  # leave no server behind
    signal.signal(signal.SIGINT, lambda *_: None)  # the child got the same Ctrl-C and decides what to do with it
    return exit_code(child)


def module(*arguments: str) -> int:
    """Run a module with the Python of .venv; its exit code."""
    return run([PYTHON, "-m", *arguments])


def content(path: Path) -> str:
    """The text of a file, the same whatever its line ends; nothing if there is none."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def write(path: Path, text: str) -> None:
    """Write a text file, and its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# --- setup --------------------------------------------------------------------------------------------

# A stamp is written after its step and holds what the step depends on: a setup that was interrupted has none.
STAMP_PACKAGES = VENV / "packages.stamp"
STAMP_ALL = VENV / "all.stamp"
SITE = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"


def wanted(*locks: Path) -> str:
    """What a stamp holds: packages differ by Python, and an environment does not survive being moved."""
    python = [sys.implementation.name, *map(str, sys.version_info[:2]), str(ROOT)]
    return hashlib.sha256("\0".join([*python, *map(content, locks)]).encode("utf-8", "surrogateescape")).hexdigest()


def prepare(*, everything: bool = False) -> None:
    """Bring .venv up to date; everything: with what the report, checks, lint and corpora need beside the rest."""
    packages = wanted(PIP_LOCK, LAB_LOCK)
    # uv takes .venv for its own, installs other versions into it, and the project itself, which is never done here.
    another = any(VENV.glob(f"{SITE}/interpol_china_notebooks-*.dist-info"))
    if another or content(STAMP_PACKAGES) != packages or not runs(PYTHON):
        if os.path.lexists(VENV):
            say("Rebuilding .venv (uv used it; the lock, Python or folder changed; or a setup was not finished)")
            STAMP_PACKAGES.unlink(missing_ok=True)
        if VENV.is_symlink():
            VENV.unlink()  # what it leads to is not emptied
        make_environment()
        total = len(re.findall(r"(?m)^\w", content(LAB_LOCK)))
        install(f"Installing the pinned packages (up to {total}, once)", LAB_LOCK)
        write(STAMP_PACKAGES, packages)
        warm_up()
    # Where the project's package is. Relative, because Python reads such files in the locale's encoding,
    # which may not know the letters of a folder's name.
    for site in VENV.glob(SITE):
        path = site / "_interpol_china_notebooks.pth"
        if content(path) != (line := os.path.relpath(ROOT / "src", site) + "\n"):
            write(path, line)
    if not any(BUILD.glob("matplotlib/fontlist-*.json")):
        warm_up()
    if everything and content(STAMP_ALL) != (whole := wanted(PIP_LOCK, LAB_LOCK, ALL_LOCK)):
        install("Installing what the report, checks and corpora need (once)", ALL_LOCK)
        write(STAMP_ALL, whole)


def runs(python: Path) -> bool:
    """Whether that Python can be started; it cannot once the one it was made from is gone."""
    try:
        return subprocess.run([python, "-IS", "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make .venv anew, with the pinned pip."""
    # Debian and Ubuntu ship a Python without the parts that make an environment.
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Stop(
            f"This Python has no {' and no '.join(missing)} module, so it cannot make an environment.\n"
            f"  Debian, Ubuntu:  sudo apt install python3-venv   (or python3.{sys.version_info[1]}-venv)\n"
            "  elsewhere:       install a complete Python, for example from python.org\n"
            "Then run the same command again."
        )
    watch(f"Making {VENV.relative_to(ROOT)}", [BASE_PYTHON, "-m", "venv", "--clear", VENV])
    # The pip that comes with Python 3.11 takes twice as long to look through an index.
    install("Updating its pip", PIP_LOCK)


def install(what: str, lock: Path) -> None:
    """Install what a lock names."""
    # Not compiled: most of it is never imported, and that halves the wait.
    options = ["--no-deps", "--require-hashes", "--no-compile", "--progress-bar", "off"]
    watch(what, [PYTHON, "-m", "pip", "install", *options, "-r", lock])


def warm_up() -> None:
    """Done here once, or the first notebook would say that it builds the font cache."""
    watch("Building the font cache", [PYTHON, "-c", "import matplotlib.font_manager"])


def watch(what: str, arguments: Sequence[str | Path]) -> None:
    """Run a step of the setup: a line while it works, the end of its output and some advice when it fails."""
    began, lines, collected = time.monotonic(), [], 0
    say(f"{what} ...")
    pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with start(arguments, encoding="utf-8", errors="replace", **pipes) as child:
        try:
            for line in child.stdout or ():
                lines.append(line)
                collected += line.startswith("Collecting ")
                if sys.stdout.isatty() and collected:
                    print(f"\r{collected}\r", end="", flush=True)
        except BaseException:
            child.kill()
            raise
    output = "".join(lines)
    with contextlib.suppress(OSError):  # the disk may be full; what is wrong is said all the same
        write(BUILD / "setup.log", output)
    if child.returncode:
        raise Stop(f"\n{''.join(lines[-25:]).rstrip()}\n{what} failed. {advice(output)}")
    say(f"{what}: {time.monotonic() - began:.0f} s")


WHEELS = "for Python 3.11 to 3.14 on Linux (glibc 2.28 or newer), Windows (x86-64) and macOS (Apple silicon)"
ADVICE = {
    r"DO NOT MATCH THE HASHES": "A package is not the one that requirements/*.txt name. Nothing was installed from it. "
    "If you did not change these files, the download was damaged or the index that pip uses serves something else: "
    "try again, or with PIP_NO_CACHE_DIR=1. If you did, see CONTRIBUTING.md.",
    r"No space left on device|Errno 28\b": "The disk is full; about 1 GB is needed.",
    r"PermissionError|WinError": "Something in .venv cannot be written or removed. Close JupyterLab and whatever else "
    "uses it, delete the folder .venv, and try again.",
    r"CERTIFICATE_VERIFY_FAILED|SSLError": "The index's certificate was not accepted. Behind a company proxy, tell pip "
    "its certificate: PIP_CERT=/path/to/company.pem",
    r"(?i)connection broken|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries": "The package index "
    "could not be reached. The first setup needs the internet, later runs do not. Behind a proxy set HTTPS_PROXY; "
    "with an index of your own set PIP_INDEX_URL. Try again.",
    r"No matching distribution found|Could not find a version": "Either the package index could not be reached "
    f"(offline? a proxy?), or it has no file for this machine and Python. There are files {WHEELS}.",
    r"subprocess-exited-with-error|Failed building wheel|Failed to build": "A package has no ready-made file for this "
    f"machine and could not be built here. Ready-made ones exist {WHEELS}.",
}


def advice(output: str) -> str:
    """What to do about a step of the setup that failed with this output."""
    for pattern, text in ADVICE.items():
        if re.search(pattern, output):
            return f"{textwrap.fill(text, 100)}\nAll of the output: build/setup.log"
    return "All of the output: build/setup.log. To start afresh:  python3 run.py setup --again"


# --- commands -----------------------------------------------------------------------------------------


def nothing_but(allowed: list[str], name: str, arguments: list[str]) -> None:
    """Refuse any other arguments."""
    if set(arguments) - set(allowed):
        raise Stop(f"{name} takes {'nothing but ' + ', '.join(allowed) if allowed else 'no arguments'}", 2)


@command
def setup(arguments: list[str]) -> int:
    """Make .venv with the pinned packages (the other commands do it by themselves).

    setup           does nothing when .venv is up to date
    setup --again   builds it anew
    """
    nothing_but(["--again"], "setup", arguments)
    if arguments:
        STAMP_PACKAGES.unlink(missing_ok=True)
    prepare()
    say(f"Ready: {PYTHON}")
    return 0


@command
def lab(arguments: list[str]) -> int:
    """Open JupyterLab on the first notebook.

    lab [arguments]   they are passed on to `jupyter lab`, e.g. --port 9000 --no-browser
    Without a screen no browser is started; open the address that is printed.
    """
    prepare()
    options = [
        f"--ServerApp.root_dir={ROOT}",  # so that data/ and src/ can be browsed too
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        "--log-level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    say("Starting JupyterLab. Its address is printed below; Ctrl-C, then y, stops it.")
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        options.append("--no-browser")
        say("No screen found: open the address in a browser. From another computer, first:")
        say("  ssh -L 8888:localhost:8888 THIS-COMPUTER    (8888: the port in the address)")
    return module("jupyterlab", *options, *arguments)


@command
def test(arguments: list[str]) -> int:
    """Run the unit tests, and every notebook against its stored outputs.

    test                   both at once, in two processes
    test [arguments]       in one; they are passed on to pytest, e.g. -k news, -x, notebooks/02_news_history.ipynb
    test --keep-executed   when something fails, also leaves executed notebooks in build/executed
                           (always so where the variable CI is set)
    """
    keep = "--keep-executed" in arguments or os.environ.get("CI", "").lower() not in ("", "0", "false")
    arguments = [argument for argument in arguments if argument != "--keep-executed"]
    prepare()
    if arguments:
        named = any((ROOT / argument.split("::")[0]).exists() for argument in arguments)
        folders = [] if named else ["tests", "notebooks"]
        code = module("pytest", "-q", "--nbval", "--nbval-current-env", *folders, *arguments)
    else:
        code = test_both()
    if code == 1 and keep:
        say("Keeping executed notebooks in build/executed")
        execute(find_notebooks([]), BUILD / "executed", "--allow-errors")
    return code


# Plugins that nothing here listens to; with tests as small as these they take a tenth of the time.
NOT_NEEDED = ("cacheprovider", "logging", "anyio", "unraisableexception", "threadexception")


def test_both() -> int:
    """Notebooks and unit tests beside each other, the second one's words held back until the first has ended.

    Every fourth notebook runs in the unit tests' process: so both take about as long.
    """
    say("Notebooks; beside them the unit tests and every fourth notebook, whose words come after")
    books = [path.relative_to(ROOT).as_posix() for path in find_notebooks([])]
    with_tests = books[1::4]
    pytest: list[str | Path] = [PYTHON, "-m", "pytest", "-q", "--nbval", "--nbval-current-env"]
    pytest += [part for plugin in NOT_NEEDED for part in ("-p", f"no:{plugin}")]
    notebooks = [*pytest, "-p", "no:hypothesispytest", *(book for book in books if book not in with_tests)]
    tests = [*pytest, f"--color={'yes' if sys.stdout.isatty() else 'auto'}", "tests", *with_tests]
    records = [BUILD / "pytest" / f"compared_{name}.json" for name in ("notebooks", "tests")]
    for record in records:
        write(record, "[]")
    with tempfile.TemporaryFile() as words:
        beside = start(tests, {"CELLS_COMPARED": str(records[1])}, stdout=words, stderr=subprocess.STDOUT)
        try:
            codes = [run(notebooks, {"CELLS_COMPARED": str(records[0])}), exit_code(beside)]
        except BaseException:
            beside.kill()
            raise
        words.seek(0)
        shutil.copyfileobj(words, sys.stdout.buffer)
        sys.stdout.flush()
    return max(codes) if max(codes) > 1 else max(*codes, all_compared(books, records))


def all_compared(books: Sequence[str], records: Sequence[Path]) -> int:
    """0 if every code cell was compared or failed, else 1: settings of pytest can leave some out without a word."""
    compared = {cell for record in records for cell in json.loads(content(record) or "[]")}
    left = []
    for book in books:
        cells = [cell for cell in json.loads(content(ROOT / book))["cells"] if cell["cell_type"] == "code"]
        for number, cell in enumerate(cells, start=1):
            if f"{book} {number}" not in compared:
                left.append(f"{book}, cell [{number}] {cell.get('id', '')}")
    if left:
        say(f"Neither compared nor failed: {'; '.join(left[:5])}{' ...' if len(left) > 5 else ''}")
        say("Something keeps pytest from them: look for a pytest.ini, setup.cfg, tox.ini or conftest.py that should")
        say("not be there, and at addopts in pyproject.toml (-p gate_hook).")
    return 1 if left else 0


@command
def refresh(arguments: list[str]) -> int:
    """Execute the notebooks; store outputs, published tables and README's computed parts; says what changed.

    refresh          all of them
    refresh 02 05    those whose names begin so
    Nothing is stored unless all of them ran without an error.
    """
    paths = find_notebooks(arguments)
    prepare()
    if code := module("helpers.site.package"):  # first: a notebook shows scores that stand in the published tables
        return code
    say(f"Executing {', '.join(path.stem for path in paths)}")
    if code := execute(paths, BUILD / "refresh"):
        say("A notebook did not run through: none was changed.")
        return code
    for path in paths:
        new = stable(json.loads(content(BUILD / "refresh" / path.name)))
        changed = new != path.read_bytes()
        if changed:
            path.write_bytes(new)
        say(f"{'changed' if changed else 'as before':9}  notebooks/{path.name}")
    code = module("helpers.site.readme")  # its findings and picture are computed too
    # Pictures of all notebooks are by one matplotlib only if all of them were drawn now.
    return code or (0 if arguments else run([PYTHON, ROOT / "tests" / "gate.py"]))


def find_notebooks(names: Sequence[str]) -> list[Path]:
    """The numbered notebooks whose names begin so. Any other is the reader's: neither tested nor stored anew."""
    paths = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if NUMBERED.fullmatch(path.name)]
    known = "\n  ".join(path.name for path in paths)
    if not paths:
        raise Stop("There are no numbered notebooks in notebooks/")
    for name in names:
        if not any(path.name.startswith(Path(name).name) for path in paths):
            raise Stop(f"No notebook's name begins with {name!r}. There are:\n  {known}", 2)
    return [path for path in paths if not names or path.name.startswith(tuple(Path(name).name for name in names))]


def execute(paths: Sequence[Path], folder: Path, *options: str) -> int:
    """Write executed copies to a folder, anew; the exit code. What a notebook raised is said."""
    shutil.rmtree(folder, ignore_errors=True)
    nbconvert = ["-m", "nbconvert", "--to=notebook", "--execute", f"--output-dir={folder}"]
    nbconvert += ["--ExecutePreprocessor.record_timing=False"]
    nbconvert += ["--ExecutePreprocessor.kernel_name=python3"]  # an editor may have stored another one
    pipes: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with start([PYTHON, *nbconvert, *options, *paths], encoding="utf-8", errors="replace", **pipes) as child:
        output = child.communicate()[1]
    if code := exit_code(child):
        # nbconvert's own traceback comes first; what the notebook did is at the end.
        print(output[max(0, output.find("An error occurred while executing")) :], end="", file=sys.stderr, flush=True)
    return code


METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {  # without the version: each Python has its own
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


def stable(notebook: dict[str, Any]) -> bytes:
    """The notebook as bytes that depend on its content alone, however an editor has saved it.

    Of the metadata only the cells' tags stay: the rest is what an editor keeps for itself (what is folded, scrolled,
    shown as a slide; clock times; the version of Python).
    """
    cells = []
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags")
        lines = "".join(cell["source"]).splitlines(keepends=True)  # a text, or a list of lines
        cells.append(cell | {"source": lines, "metadata": {"tags": tags} if tags else {}})
    whole = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


@command
def tables(arguments: list[str]) -> int:
    """Write the published tables, data/tables/, anew; says which changed."""
    nothing_but([], "tables", arguments)
    prepare()
    return module("helpers.site.package")


@command
def report(arguments: list[str]) -> int:
    """Build the report that reviewers read, build/report, from the stored outputs; or one of your own page.

    report                       executes nothing. Open build/report/index.html, or put the folder on a web server.
                                 Where a Chromium is found it also prints build/report/interpol-china.pdf
    report --page FILE           executes notebook 07 with a page of yours (.html or .txt) and builds
                                 build/page-report; build/page keeps the executed notebook
           --other FILE          also compares it with another capture of the same page
           --many FOLDER         also shows the pages of a folder beside each other
    """
    asked = page_arguments(arguments)
    prepare(everything=True)
    return module("helpers.site.another", *asked) if asked else module("helpers.site.build")


def page_arguments(arguments: list[str]) -> list[str]:
    """The arguments of report, checked, each path as seen from where the person is (children start elsewhere)."""
    parser = argparse.ArgumentParser("run.py report", add_help=False, allow_abbrev=False)
    for name, kind in {"--page": "FILE", "--other": "FILE", "--many": "FOLDER"}.items():
        parser.add_argument(name, type=Path, metavar=kind)
    asked = {name: path.expanduser().absolute() for name, path in vars(parser.parse_args(arguments)).items() if path}
    if asked and "page" not in asked:
        parser.error("--other and --many stand beside --page FILE")
    for name, path in asked.items():
        if not (path.is_dir() if name == "many" else path.is_file()):
            parser.error(f"there is no {'folder' if name == 'many' else 'file'} {path}  (--{name})")
    return [part for name, path in asked.items() for part in (f"--{name}", str(path))]


@command
def corpus(arguments: list[str]) -> int:
    """Read many INTERPOL pages into tables: files, folders, web archives (python -m helpers.corpus).

    corpus captures/ --out build/corpus               Parquet and CSV, pages told apart by a column
    corpus captures/ --out build/corpus --workers 2   the same tables, by two processes
    corpus --help                                     all of it
    """
    prepare(everything=True)
    return module("helpers.corpus", *arguments)


@command
def check(arguments: list[str]) -> int:
    """Slow tests: lint, the report in a browser (every page, every link to words), corpora on workers, R where it is.

    check [arguments]   they are passed on to pytest, e.g. -k keyboard
    The browser is Chromium: the one that the variable CHROMIUM names, or an installed one.
    """
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    if not (shutil.which(os.environ["CHROMIUM"]) if os.environ.get("CHROMIUM") else any(map(shutil.which, names))):
        raise Stop(
            "No Chromium found; the checks open the report in one.\n"
            "  Debian:     sudo apt-get install chromium\n"
            "  elsewhere:  install Chromium or Chrome and name it:  CHROMIUM=/path/to/chrome make check"
        )
    return report([]) or module("pytest", "-q", "-o", "python_files=check_*.py", "tests/check", *arguments)


@command
def fuzz(arguments: list[str]) -> int:
    """Try the properties of parser and coders on many texts (tests/test_properties.py); says what it found.

    fuzz                     100,000 examples, about half an hour
    fuzz --examples N        as many, shared out among the properties; also --seed N, --only NAME
    fuzz --record            also adds the run to tests/fuzz.json
    It writes build/fuzz.md. The unit tests try some hundred examples, the same every time.
    """
    prepare()
    return run([PYTHON, "tests/fuzz.py", *arguments])


LINTERS: dict[str, list[str | Path]] = {
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "mypy": [PYTHON, "-m", "mypy"],
    "import-linter": [BIN / "lint-imports", "--no-logo", "--no-cache"],
}


@command
def lint(arguments: list[str]) -> int:
    """Check the code's style (ruff), its types (mypy), and that imports run one way (import-linter)."""
    nothing_but([], "lint", arguments)
    prepare(everything=True)
    return max([run(linter) for linter in LINTERS.values()])


@command
def bench(arguments: list[str]) -> int:
    """Measure pages a second, memory, and other libraries on the same work: ten minutes on two idle cores.

    bench            stores the figures (benchmarks/measured.json) and README's table of them
    bench --small    a trial of a minute, which stores nothing
    bench --peers    first installs the libraries it is measured beside (0.3 GB); those not installed are left out
    It prints the bounds beside the figures and judges nothing. Linux and macOS.
    """
    nothing_but(["--small", "--peers"], "bench", arguments)
    prepare(everything=True)
    if "--peers" in arguments:
        install("Installing what is measured beside this package", BENCH_LOCK)
    small = [argument for argument in arguments if argument == "--small"]
    return run([PYTHON, "benchmarks/bench.py", *small]) or (0 if small else module("helpers.site.readme"))


@command
def help(arguments: list[str]) -> int:
    """List the commands; `help COMMAND` tells more about one."""
    for name in arguments:
        say(f"{name}: {inspect.getdoc(find_command(name))}")
    if not arguments:
        say(listing())
    return 0


def listing() -> str:
    """A line a command."""
    lines = [f"  {name:9} {(inspect.getdoc(function) or '').splitlines()[0]}" for name, function in COMMANDS.items()]
    return "\n".join(["Usage: python3 run.py COMMAND [arguments]", "", *lines])


def find_command(name: str) -> Command:
    """The command of that name."""
    if name not in COMMANDS:
        raise Stop(f"There is no command {name!r}.\n\n{listing()}", 2)
    return COMMANDS[name]


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    name, *rest = arguments or ["help"]
    if name in ("-h", "--help"):
        name = "help"
    elif rest[:1] in (["-h"], ["--help"]) and name != "corpus":
        name, rest = "help", [name]
    try:
        return find_command(name)(rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("The disk is full; about 1 GB is needed.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Running the same command again takes it up.", file=sys.stderr)
        return 130
