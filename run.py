#!/usr/bin/env python3
"""Set up and run the notebook collection: python3 run.py COMMAND [arguments]

Uses the standard library alone and keeps everything it makes in .venv/ and build/.
To add a command, write a function with a docstring and put @command above it,
and add its name to the Makefile.
"""
# This file keeps to syntax that very old Pythons can parse (no f-strings, no
# annotations, no keyword-only arguments), so that they get as far as the next lines.

import os
import sys

NEEDED = (3, 11)


def refuse_old_python():
    if sys.version_info >= NEEDED:
        return
    this = tuple(sys.version_info[:2])
    sys.stderr.write("This needs Python %d.%d or newer; this is %d.%d.\n" % (NEEDED + this))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for minor in (14, 13, 12, 11):
            name = "python3.%d" % minor
            # (pyenv's shims stand there for versions that are not switched on)
            if os.path.exists(os.path.join(folder, name)) and os.path.basename(folder) != "shims":
                arguments = " ".join(sys.argv[1:])
                sys.stderr.write("You seem to have a newer one: try  %s run.py %s\n" % (name, arguments))
                sys.exit(2)
    sys.stderr.write("Install a newer one and start run.py with it, for example:  python3.13 run.py lab\n")
    sys.exit(2)


refuse_old_python()

import collections  # noqa: E402
import glob  # noqa: E402
import hashlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BUILD = os.path.join(ROOT, "build")
NOTEBOOKS = os.path.join(ROOT, "notebooks")
LOCK = os.path.join(ROOT, "requirements", "lab.txt")
PIP_LOCK = os.path.join(ROOT, "requirements", "pip.txt")
ALL_LOCK = os.path.join(ROOT, "requirements", "all.txt")
BENCH_LOCK = os.path.join(ROOT, "requirements", "bench.txt")
PROJECT = os.path.join(ROOT, "pyproject.toml")
GATE = os.path.join(ROOT, "tests", "gate.py")
LOG = os.path.join(BUILD, "setup.log")
# Written last, each after its step: a setup that was interrupted has none and is redone.
STAMP_PACKAGES = os.path.join(VENV, "packages.stamp")
STAMP_PROJECT = os.path.join(VENV, "project.stamp")
STAMP_ALL = os.path.join(VENV, "all.stamp")

BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
# Inside a virtual environment this is the Python that it was made from, so that
# .venv never depends on another environment, nor is rebuilt by itself.
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable

START = "00_start_here.ipynb"
NUMBERED = re.compile(r"\d\d_\w+\.ipynb")  # not 00_start_here-Copy1.ipynb
LAST_FAILED = os.path.join("v", "cache", "lastfailed")  # in pytest's cache

COMMANDS = collections.OrderedDict()


def command(function):
    COMMANDS[function.__name__] = function
    return function


class Stop(Exception):
    """Ends the run with a message for the person, and an exit code."""

    def __init__(self, message, code=1):
        Exception.__init__(self, message)
        self.code = code


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# ---------------------------------------------------------------- the children's world

# Settings of the person or of another environment that would change what a notebook
# prints or which Python runs it. Proxy and pip index settings are kept: they are needed.
DROPPED = re.compile(
    r"PYTHON.*|__PYVENV_LAUNCHER__|VIRTUAL_ENV.*|JUPYTER.*|IPYTHON.*|IPY_.*|MPL.*|MATPLOTLIB.*"
    r"|PYTEST_.*|NBVAL.*|MYPY.*|RUFF_.*"
    r"|PIP_(TARGET|PREFIX|ROOT|USER|CONSTRAINT|BUILD_CONSTRAINT|REQUIREMENT|EDITABLE|DRY_RUN|PYTHON"
    r"|QUIET|VERBOSE|LOG|IGNORE_INSTALLED|NO_BINARY|ONLY_BINARY|REPORT|PLATFORM|PYTHON_VERSION"
    r"|NO_BUILD_ISOLATION)"
)

JUPYTER_SETTINGS = {
    # Or each kernel warns that it talks to its notebook in plain text.
    "jupyter_config.json": json.dumps({"KernelManager": {"transport_encryption": "auto"}}, indent=1) + "\n",
    # No pop-up that asks about news, no question to outside whether there is a newer JupyterLab.
    # These are defaults: the person can still switch them on in the settings.
    os.path.join("labconfig", "default_setting_overrides.json"): json.dumps(
        {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}},
        indent=1,
    )
    + "\n",
}


def clean_environment():
    env = dict(item for item in os.environ.items() if not DROPPED.fullmatch(item[0].upper()))
    jupyter = os.path.join(BUILD, "jupyter")
    env.update(
        {
            "VIRTUAL_ENV": VENV,
            "PATH": BIN + os.pathsep + env.get("PATH", ""),
            "PYTHONNOUSERSITE": "1",
            "PYTHONUTF8": "1",
            "MPLCONFIGDIR": os.path.join(BUILD, "matplotlib"),
            "IPYTHONDIR": os.path.join(BUILD, "ipython"),
            "JUPYTER_CONFIG_DIR": os.path.join(jupyter, "config"),
            "JUPYTER_DATA_DIR": os.path.join(jupyter, "data"),
            "JUPYTER_RUNTIME_DIR": os.path.join(jupyter, "runtime"),
            "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of .venv, whatever else is installed
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or each kernel warns about frozen modules
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "PIP_USER": "0",  # a pip.conf with user = true would refuse to install into .venv
        }
    )
    for value in env.values():
        if value.startswith(BUILD + os.sep):
            os.makedirs(value, exist_ok=True)
    for name, settings in JUPYTER_SETTINGS.items():
        path = os.path.join(env["JUPYTER_CONFIG_DIR"], name)
        if content(path) != settings:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write(path, settings)
    return env


def start(arguments, more=None, **options):
    try:
        return subprocess.Popen(arguments, cwd=ROOT, env=dict(clean_environment(), **(more or {})), **options)
    except OSError as error:
        raise Stop("Could not start %s: %s\nTry:  python3 run.py setup --again" % (arguments[0], error))


def run(arguments, more=None):
    """Run a child in the foreground, with more in its environment, and return its exit code."""
    child = start(arguments, more)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())  # leave no server behind
    while True:
        try:
            return exit_code(child)
        except KeyboardInterrupt:
            continue  # the child got the same Ctrl-C and decides what to do with it


def exit_code(child):
    """Wait for a child; its code as a shell gives it: never less than 0, 137 of one that was killed (-9 to Python).

    Or the greatest of several codes would be that of a child that passed.
    """
    code = child.wait()
    return code if code >= 0 else 128 - code


def module(*arguments):
    return run([PYTHON, "-m"] + list(arguments))


def content(path):
    try:
        with open(path, "rb") as file:
            # A clone with Windows line ends holds the same.
            return file.read().replace(b"\r\n", b"\n").decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


# ---------------------------------------------------------------- setup


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def wanted_stamps():
    # ROOT: an environment does not survive being moved. X.Y: packages differ by it.
    locks = content(PIP_LOCK), content(LOCK)
    packages = digest("1", "%d.%d" % sys.version_info[:2], sys.implementation.name, ROOT, *locks)
    return packages, digest(packages, content(PROJECT))


def python_is_there():
    try:
        # Both follow the link to the Python that .venv was made from.
        if os.path.getsize(PYTHON) == 0 or not os.access(PYTHON, os.X_OK):
            return False
    except OSError:
        return False
    home = re.search(r"(?m)^home *= *(.*?) *$", content(os.path.join(VENV, "pyvenv.cfg")))
    return bool(home) and os.path.isdir(home.group(1))


def prepare():
    """Bring .venv up to date. Without anything to do this starts no process at all."""
    for lock in (PIP_LOCK, LOCK):
        if not content(lock):
            name = "requirements/" + os.path.basename(lock)
            raise Stop("%s is missing. Restore it:  git checkout %s" % (name, name))
    packages, project = wanted_stamps()
    if content(STAMP_PACKAGES) != packages or not python_is_there():
        make_environment()
        install_packages()
        write(STAMP_PACKAGES, packages)
        warm_up()
    if content(STAMP_PROJECT) != project:
        install_project()
        write(STAMP_PROJECT, project)
    if not glob.glob(os.path.join(BUILD, "matplotlib", "fontlist-*.json")):
        warm_up()


def make_environment():
    # Debian and Ubuntu ship a Python without the parts that make an environment.
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Stop(
            "This Python has no %s module, so it cannot make the environment .venv.\n"
            "  Debian, Ubuntu:  sudo apt install python3-venv   (or python%d.%d-venv)\n"
            "  elsewhere:       install a complete Python, for example from python.org\n"
            "Then run the same command again." % ((" and no ".join(missing),) + tuple(sys.version_info[:2]))
        )
    if os.path.lexists(VENV):
        say("Rebuilding .venv (the lock, the Python or the folder changed, or a setup was not finished)")
        try:
            if os.path.islink(VENV) or not os.path.isdir(VENV):
                os.remove(VENV)
            else:
                for stamp in (STAMP_PACKAGES, STAMP_PROJECT, STAMP_ALL):
                    if os.path.exists(stamp):
                        os.remove(stamp)
                shutil.rmtree(VENV)
        except OSError as error:
            raise Stop(
                "Could not remove the old .venv: %s\n"
                "Close JupyterLab and whatever else uses it, delete the folder .venv, and try again." % error
            )
    make_venv(VENV)


def make_venv(folder):
    """An environment with the pinned pip; its Python."""
    python = os.path.join(folder, os.path.relpath(PYTHON, VENV))
    watch("Making " + os.path.relpath(folder, ROOT), [BASE_PYTHON, "-m", "venv", folder])
    # The pip that comes with Python 3.11 takes twice as long to look through an index.
    install_lock("Updating its pip", PIP_LOCK, python)
    return python


def install_packages():
    total = len(re.findall(r"(?m)^[A-Za-z0-9]", content(LOCK)))
    install_lock("Installing the pinned packages (up to %d, once)" % total, LOCK)


def install_lock(what, lock, python=PYTHON):
    watch(
        what,
        [python, "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-compile"]
        + ["--progress-bar", "off", "-r", lock],  # no-compile: most of it is never imported; halves the wait
    )


def prepare_all():
    """What the report, checks, lint and corpora need beside the rest, in the same .venv."""
    prepare()
    if not content(ALL_LOCK):
        raise Stop("requirements/all.txt is missing. Restore it:  git checkout requirements/all.txt")
    wanted = digest(wanted_stamps()[0], content(ALL_LOCK))
    if content(STAMP_ALL) != wanted:
        install_lock("Installing what the report, checks and corpora need (once)", ALL_LOCK)
        write(STAMP_ALL, wanted)


def install_project():
    for path in path_files():
        os.remove(path)  # one that cannot be read would keep pip from starting
    # The build tools are in the lock: nothing is fetched here.
    watch(
        "Installing the project's own package",
        [PYTHON, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation"]
        + ["--progress-bar", "off", "-e", ROOT],
    )
    # Python reads these files in the locale's encoding, which may not know the letters of the
    # folder's name: the way from here to src has none.
    for path in path_files():
        write(path, os.path.relpath(os.path.join(ROOT, "src"), os.path.dirname(path)) + "\n")


def path_files():
    """The files that tell the environment's Python where the project's package is."""
    packages = os.path.join("Lib" if os.name == "nt" else os.path.join("lib", "python*"), "site-packages")
    return glob.glob(os.path.join(glob.escape(VENV), packages, "*interpol_china_notebooks*.pth"))


def warm_up():
    # Done here once, or the first notebook would have "building the font cache" on its stderr.
    watch("Building the font cache", [PYTHON, "-c", "import matplotlib.font_manager"])


def watch(what, arguments):
    """Run a step of the setup: one line while it works, its whole output when it fails."""
    began = time.time()
    screen = sys.stdout.isatty()
    sys.stdout.write(what + " ..." + ("" if screen else "\n"))
    sys.stdout.flush()
    lines, seen = [], 0
    child = start(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    try:
        for line in child.stdout:
            lines.append(line)
            if screen and line.startswith("Collecting "):
                seen += 1
                sys.stdout.write("\r%s ... %d" % (what, seen))
            elif screen and line.startswith("Installing collected"):
                sys.stdout.write("\r%s ... unpacking" % what)
            sys.stdout.flush()
        code = child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    os.makedirs(BUILD, exist_ok=True)
    write(LOG, "".join(lines))
    if code:
        say("")
        raise Stop("%s\n%s failed. %s" % ("".join(lines[-25:]).rstrip(), what, advice("".join(lines))))
    say("%s%s: %.0f s%s" % ("\r" if screen else "", what, time.time() - began, " " * 12 if screen else ""))


def advice(output):
    for pattern, text in (
        (
            r"DO NOT MATCH THE HASHES",
            "A package is not the one that requirements/*.txt name. Nothing was installed from it.\n"
            "If you did not change these files, the download was damaged or the index that pip uses serves\n"
            "something else: try again, or with  PIP_NO_CACHE_DIR=1 . If you did, see CONTRIBUTING.md.",
        ),
        (r"No space left on device|Errno 28\b", "The disk is full; about 1 GB is needed."),
        (
            r"CERTIFICATE_VERIFY_FAILED|SSLError",
            "The index's certificate was not accepted. Behind a company proxy, tell pip its certificate:\n"
            "PIP_CERT=/path/to/company.pem",
        ),
        (
            r"(?i)connection broken|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries",
            "The package index could not be reached. The first setup needs the internet, later runs do\n"
            "not. Behind a proxy set HTTPS_PROXY; with an index of your own set PIP_INDEX_URL. Try again.",
        ),
        (
            r"No matching distribution found|Could not find a version",
            "Either the package index could not be reached (offline? a proxy?), or it has no file for this\n"
            "Python (%d.%d) on this machine. Locked: Python 3.11 to 3.14 on Linux, Windows (x86-64) and\n"
            "macOS (Apple silicon)." % sys.version_info[:2],
        ),
        (
            r"subprocess-exited-with-error|Failed building wheel|Failed to build",
            "A package has no ready-made file for this machine and could not be built here. Ready-made ones\n"
            "exist for Python 3.11 to 3.14 on Linux (glibc 2.28 or newer), Windows (x86-64) and macOS\n"
            "(Apple silicon).",
        ),
    ):
        if re.search(pattern, output):
            return text + "\nAll of the output: build/setup.log"
    return "All of the output: build/setup.log. To start afresh:  python3 run.py setup --again"


# ---------------------------------------------------------------- commands


@command
def setup(arguments):
    """Make .venv with the pinned packages (the other commands do it by themselves).

    setup           does nothing when .venv is up to date
    setup --again   builds it anew
    """
    if arguments not in ([], ["--again"]):
        raise Stop("setup takes nothing but --again", 2)
    if arguments and os.path.exists(STAMP_PACKAGES):
        os.remove(STAMP_PACKAGES)
    prepare()
    say("Ready: %s" % PYTHON)
    return 0


@command
def lab(arguments):
    """Open JupyterLab on the first notebook.

    lab [arguments]   they are passed on to `jupyter lab`, e.g. --port 9000 --no-browser
    Without a screen no browser is started; open the address that is printed.
    """
    prepare()
    options = [
        "--ServerApp.root_dir=" + ROOT,  # so that data/ and src/ can be browsed too
        "--LabApp.default_url=/lab/tree/notebooks/" + START,
        "--log-level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    say("Starting JupyterLab. Its address is printed below; Ctrl-C, then y, stops it.")
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not screen:
        options.append("--no-browser")
        say("No screen found: open the address in a browser on this computer. From another one, first:")
        say("  ssh -L 8888:localhost:8888 THIS-COMPUTER    (8888: the port in the address)")
    return module("jupyterlab", *(options + arguments))


@command
def test(arguments):
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
        named = any(os.path.exists(os.path.join(ROOT, argument.split("::")[0])) for argument in arguments)
        folders = [] if named else ["tests", "notebooks"]
        code = module("pytest", "-q", "--nbval", "--nbval-current-env", *(folders + arguments))
    else:
        code = test_both()
    if code == 1 and keep:
        folder = os.path.join(BUILD, "executed")
        shutil.rmtree(folder, ignore_errors=True)
        say("Keeping executed notebooks in build/executed")
        execute(find_notebooks([]), folder, "--allow-errors")
    return code


# Plugins that nothing here listens to; with tests as small as these they take a tenth of the time.
NOT_NEEDED = ("logging", "anyio", "unraisableexception", "threadexception")


def test_both():
    """Notebooks and unit tests beside each other, the second one's words held back until the first has ended.

    Every fourth notebook runs in the unit tests' process: so both take about as long.
    """
    say("Notebooks; beside them the unit tests and every fourth notebook, whose words come after")
    colour = "--color=yes" if sys.stdout.isatty() else "--color=auto"
    caches = [os.path.join(BUILD, "pytest", name) for name in ("notebooks", "tests")]
    books = [os.path.relpath(path, ROOT) for path in find_notebooks([])]
    pytest = [PYTHON, "-m", "pytest", "-q", "--nbval", "--nbval-current-env"]
    for plugin in NOT_NEEDED:
        pytest += ["-p", "no:" + plugin]
    lanes = [
        pytest + ["-p", "no:hypothesispytest", "-o", "cache_dir=" + caches[0]]
        + [book for book in books if book not in books[1::4]],
        pytest + [colour, "-o", "cache_dir=" + caches[1], "tests"] + books[1::4],
    ]
    records = [os.path.join(cache, "compared.json") for cache in caches]
    for record in records:
        os.makedirs(os.path.dirname(record), exist_ok=True)
        write(record, "[]")
    with tempfile.TemporaryFile() as words:
        tests = start(lanes[1], {"CELLS_COMPARED": records[1]}, stdout=words, stderr=subprocess.STDOUT)
        try:
            codes = [run(lanes[0], {"CELLS_COMPARED": records[0]}), exit_code(tests)]
        except BaseException:
            tests.kill()
            raise
        words.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(words, getattr(sys.stdout, "buffer", sys.stdout))
        sys.stdout.flush()
    failed = {}
    for cache in caches:  # so that  test --lf  knows both
        failed.update(json.loads(content(os.path.join(cache, LAST_FAILED)) or "{}"))
    known = os.path.join(ROOT, ".pytest_cache", LAST_FAILED)
    os.makedirs(os.path.dirname(known), exist_ok=True)
    write(known, json.dumps(failed, indent=2))
    return max(codes + ([all_compared(books, records)] if set(codes) <= {0, 1} else []))


def all_compared(books, records):
    """Whether every code cell was executed and compared: settings of pytest can leave some out without a word."""
    compared = set(cell for record in records for cell in json.loads(content(record) or "[]"))
    left = []
    for book in books:
        cells = [cell for cell in json.loads(content(os.path.join(ROOT, book)))["cells"] if cell["cell_type"] == "code"]
        name = book.replace(os.sep, "/")
        for number, cell in enumerate(cells, start=1):
            if "%s %d" % (name, number) not in compared:
                left.append("%s, cell [%d] %s" % (name, number, cell.get("id", "")))
    if left:
        say("Neither compared nor failed: %s" % "; ".join(left[:5]) + (" ..." if len(left) > 5 else ""))
        say("Something keeps pytest from them: look for a pytest.ini, setup.cfg, tox.ini or conftest.py that should")
        say("not be there, and at addopts in pyproject.toml (-p gate_hook).")
    return 1 if left else 0


@command
def refresh(arguments):
    """Execute the notebooks; store outputs, published tables and README's computed parts; says what changed.

    refresh          all of them
    refresh 02 05    those whose names begin so
    Nothing is stored unless all of them ran without an error.
    """
    paths = find_notebooks(arguments)
    prepare()
    code = module("helpers.site.package")  # first: a notebook shows scores that stand in the published tables
    if code:
        return code
    folder = os.path.join(BUILD, "refresh")
    shutil.rmtree(folder, ignore_errors=True)
    code = execute(paths, folder)
    if code:
        say("A notebook did not run through: none was changed.")
        return code
    for path in paths:
        name = os.path.basename(path)
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            new = stable(json.load(file))
        with open(path, "rb") as file:
            old = file.read()
        if new != old:
            with open(path, "wb") as file:  # bytes: the same line ends everywhere
                file.write(new)
        say("%-9s  notebooks/%s" % ("changed" if new != old else "as before", name))
    code = module("helpers.site.readme")  # its findings and picture are computed too
    # Pictures of all notebooks are by one matplotlib only if all of them were drawn now.
    return code or (0 if arguments else run([PYTHON, GATE]))


def find_notebooks(names):
    """The numbered notebooks whose names begin so. Any other is the reader's: neither tested nor stored anew."""
    paths = sorted(glob.glob(os.path.join(glob.escape(NOTEBOOKS), "*.ipynb")))
    paths = [path for path in paths if NUMBERED.fullmatch(os.path.basename(path))]
    if not paths:
        raise Stop("There are no numbered notebooks in notebooks/")
    chosen = []
    for name in names or [""]:
        found = [path for path in paths if os.path.basename(path).startswith(os.path.basename(name))]
        if not found:
            known = "\n  ".join(os.path.basename(path) for path in paths)
            raise Stop("No notebook's name begins with %r. There are:\n  %s" % (name, known), 2)
        chosen += [path for path in found if path not in chosen]
    return chosen


def execute(paths, folder, *options):
    """Write executed copies to the folder: the originals stay as they are until all ran."""
    child = start(
        [
            PYTHON,
            "-m",
            "nbconvert",
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.record_timing=False",
            "--ExecutePreprocessor.kernel_name=python3",  # an editor may have stored another one
            "--output-dir=" + folder,
        ]
        + list(options)
        + paths,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    lines = []
    try:
        for line in child.stderr:
            started = re.match(r"\[NbConvertApp\] Converting notebook (.*) to notebook$", line)
            if started:
                say("Executing notebooks/%s" % os.path.basename(started.group(1)))
            elif not line.startswith("[NbConvertApp]"):
                lines.append(line)
        code = exit_code(child)
    except KeyboardInterrupt:
        child.wait()
        raise
    if code:
        output = "".join(lines)
        # nbconvert's own traceback comes first; what the notebook did is at the end.
        sys.stderr.write(output[max(0, output.find("An error occurred while executing")) :])
    return code


KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {  # without the version: each Python has its own
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def stable(notebook):
    """The notebook as bytes that depend on its content alone, however an editor has saved it.

    Of the metadata only the cells' tags stay: the rest is what an editor keeps for itself (what is folded, scrolled,
    shown as a slide; clock times; the version of Python).
    """
    cells = []
    for cell in notebook["cells"]:
        cell = dict(cell, source=as_lines(cell["source"]))
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
        cells.append(cell)
    metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    return (text + "\n").encode("utf-8")


def as_lines(text):
    return ("".join(text) if isinstance(text, list) else text).splitlines(True)


@command
def tables(arguments):
    """Write the published tables, data/tables/, anew; says which changed."""
    prepare()
    return module("helpers.site.package")


@command
def report(arguments):
    """Build the report that reviewers read, build/report, from the stored outputs; or one of your own page.

    report                       executes nothing. Open build/report/index.html, or put the folder on a web server.
    report --page FILE           executes notebook 07 with a page of yours (.html or .txt) and builds
                                 build/page-report; build/page keeps the executed notebook
           --other FILE          also compares it with another capture of the same page
           --many FOLDER         also shows the pages of a folder beside each other
    """
    asked = page_arguments(arguments)
    prepare_all()
    return module("helpers.site.another", *asked) if asked else module("helpers.site.build")


def page_arguments(arguments):
    """The arguments of report, checked, each path as seen from where the person is (children start elsewhere)."""
    asked, rest = collections.OrderedDict(), list(arguments)
    while rest:
        name, joined, path = rest.pop(0).partition("=")
        if name not in ("--page", "--other", "--many") or name in asked or not (path if joined else rest):
            raise Stop("report takes --page FILE, --other FILE and --many FOLDER, or nothing; see  help report", 2)
        asked[name] = os.path.abspath(os.path.expanduser(path if joined else rest.pop(0)))
    if asked and "--page" not in asked:
        raise Stop("report takes %s only beside --page FILE" % " and ".join(asked), 2)
    for name, path in asked.items():
        if not (os.path.isdir(path) if name == "--many" else os.path.isfile(path)):
            raise Stop("There is no %s %s  (%s)" % ("folder" if name == "--many" else "file", path, name), 2)
    return [part for pair in asked.items() for part in pair]


@command
def corpus(arguments):
    """Read many INTERPOL pages into tables: files, folders, web archives (python -m helpers.corpus).

    corpus captures/ --out build/corpus               Parquet and CSV, pages told apart by a column
    corpus captures/ --out build/corpus --workers 2   the same tables, by two processes
    corpus --help                                     all of it
    """
    prepare_all()
    return module("helpers.corpus", *arguments)


@command
def check(arguments):
    """Slow tests: the report in a browser (every page, every link to words), and corpora on workers.

    check [arguments]   they are passed on to pytest, e.g. -k keyboard
    The browser is Chromium: the one that the variable CHROMIUM names, or an installed one.
    """
    if not find_chromium():
        raise Stop(
            "No Chromium found; the checks open the report in one.\n"
            "  Debian:     sudo apt-get install chromium\n"
            "  elsewhere:  install Chromium or Chrome and name it:  CHROMIUM=/path/to/chrome make check"
        )
    code = report([])
    if code:
        return code
    return module("pytest", "-q", "-o", "python_files=check_*.py", os.path.join("tests", "check"), *arguments)


def find_chromium():
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.path.exists(named) else None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


@command
def fuzz(arguments):
    """Try the properties of parser and coders on many texts (tests/test_properties.py); says what it found.

    fuzz                     100,000 examples, about half an hour
    fuzz --examples N        as many, shared out among the properties; also --seed N, --only NAME
    fuzz --record            also adds the run to tests/fuzz.json
    It writes build/fuzz.md. The unit tests try some hundred examples, the same every time.
    """
    prepare()
    return run([PYTHON, os.path.join("tests", "fuzz.py")] + arguments)


@command
def lint(arguments):
    """Check the code's style (ruff) and its types (mypy)."""
    if arguments:
        raise Stop("lint takes no arguments", 2)
    prepare_all()
    codes = [module("ruff", "check", "."), module("mypy")]
    return max(codes)


@command
def bench(arguments):
    """Measure how long each step takes: one page, the import, many pages.

    bench                all of it: some minutes
    bench coding         the China page and the import
    bench corpus         many pages; takes --pages N (20000)
    bench tests          `make test` beside as many empty notebooks, and in a fresh clone; takes warm or cold
    bench layouts        what is read of the test pages, layout by layout (no times)
    bench others         beside dateparser, lingua, trafilatura and spaCy, which it installs (0.7 GB more)
    It prints the bounds beside the figures and judges nothing: on a busy machine look at the least times.
    """
    usual = ["coding", "corpus", "layouts", "tests"]
    chosen, options = usual, arguments
    if arguments[:1] and arguments[0] in usual + ["others"]:
        chosen, options = [arguments[0]], arguments[1:]
    prepare_all() if "corpus" in chosen else prepare()
    if chosen == ["others"]:
        return compare_with_others()
    for name in chosen:
        taken = options if name in ("corpus", "tests") else []
        code = run([PYTHON, os.path.join("benchmarks", name + ".py")] + taken, {"BASE_PYTHON": BASE_PYTHON})
        if code:
            return code
    return 0


def compare_with_others():
    """In an environment of its own: what it needs is used for nothing else."""
    folder = os.path.join(BUILD, "bench")
    python = os.path.join(folder, os.path.relpath(PYTHON, VENV))
    stamp = os.path.join(folder, "packages.stamp")
    wanted = digest(wanted_stamps()[0], content(BENCH_LOCK))
    if content(stamp) != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        make_venv(folder)
        install_lock("Installing what is measured (once)", BENCH_LOCK, python)
        write(stamp, wanted)
    env = {"PYTHONPATH": os.path.join(ROOT, "src")}
    return run([python, os.path.join("benchmarks", "others.py")], env)


@command
def help(arguments):
    """List the commands; `help COMMAND` tells more about one."""
    for name in arguments:
        if name not in COMMANDS:
            raise unknown(name)
        say("%s: %s" % (name, re.sub(r"(?m)^    ", "", COMMANDS[name].__doc__).rstrip()))
    if not arguments:
        say(listing())
    return 0


def listing():
    lines = ["Usage: python3 run.py COMMAND [arguments]", ""]
    for name, function in COMMANDS.items():
        lines.append("  %-9s %s" % (name, function.__doc__.splitlines()[0]))
    return "\n".join(lines)


def unknown(name):
    return Stop("There is no command %r.\n\n%s" % (name, listing()), 2)


def main(arguments):
    name = arguments[0] if arguments else "help"
    rest = arguments[1:]
    if name in ("-h", "--help"):
        name = "help"
    try:
        if name not in COMMANDS:
            raise unknown(name)
        if rest[:1] in (["-h"], ["--help"]) and name != "corpus":
            return help([name])
        if rest[:1] == ["--"]:  # run.py test -- --help: pytest's own help
            rest = rest[1:]
        return COMMANDS[name](rest)
    except Stop as stop:
        sys.stdout.flush()
        sys.stderr.write("%s\n" % stop)
        return stop.code
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Running the same command again takes it up.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
