"""Notebooks give the same files anywhere: other time zone, language, hash seed, folder; no network; nothing written.

Every notebook is executed in two worlds, and the files that come out are compared, byte by byte, with the stored
ones. Each guard is shown to bite: a notebook that does what is forbidden is found out. The working directory is
varied by executing copies, as nbconvert runs every notebook in its own folder.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import gate
import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if gate.NUMBERED.fullmatch(path.name)]
WORLDS = {
    "east": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "COLUMNS": "40"},
    "west": {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "LANG": "es_ES.UTF-8", "PYTHONHASHSEED": "4242"},
}
# Runs as sitecustomize in every Python that is started: whoever reaches beyond loopback is told of, and fails. In
# kernels whoever opens a file for writing, makes, moves or removes one where nothing may be written is told of as well.
GUARD = """
import os
import re
import socket
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink", "sqlite3.connect")
MAY_WRITE = tuple(os.environ["MAY_WRITE"].split(os.pathsep))
KERNEL = any("ipykernel" in argument for argument in sys.orig_argv)


def tell(where, words):
    with open(os.environ[where], "a", encoding="utf-8") as file:
        file.write(words + "\\n")


def watch_files(event, arguments):
    if event == "open" and not (arguments[2] or 0) & WRITING or not isinstance(arguments[0], (str, bytes)):
        return
    if arguments[0] == ":memory:":
        return
    path = os.path.abspath(os.fsdecode(arguments[0]))
    if path in sys.orig_argv:
        return  # the kernel's own: how to reach it
    # Python compiles beside the source; and where it looks for a folder for temporary files (each kernel asks for its
    # name), it tries each with a file of eight letters that it removes at once.
    tried = re.fullmatch("[a-z0-9_]{8}", os.path.basename(path)) and event in ("open", "os.remove")
    if not path.startswith(MAY_WRITE) and "__pycache__" not in path and not tried:
        tell("WROTE", path)


def watch(event, arguments):
    if event == "open" or event in CHANGING:
        if KERNEL:
            watch_files(event, arguments)
        return
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"  # a name in the file system is no network
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in (None, "", "localhost", "::1", "0.0.0.0") and not str(host).startswith("127."):
        tell("REACHED_OUT", f"{event} {host}")
        raise OSError(f"no network here: {event} {host}")


sys.addaudithook(watch)
"""


def load_run_py():
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUN = load_run_py()


def content(folder):
    """What stands below a folder, outside of what running makes: path -> time and sum of the bytes."""
    made = ("build", ".venv", ".git", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis", "__pycache__")
    found = {}
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in made]
        for name in (*folders, *names):
            path = Path(at, name)
            # A folder's own time changes with what Python keeps of modules in it.
            told = None if path.is_dir() else (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
            found[str(path.relative_to(folder))] = told
    return found


def cut_off():
    """The command that starts another without a network but loopback, where this system allows it; else nothing."""
    for command in (["unshare", "--net", "--map-root-user"], ["unshare", "--net"]):
        up = [*command, "sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh"]
        try:
            done = subprocess.run([*up, sys.executable, "-c", LOOPBACK_ONLY], capture_output=True)
        except OSError:
            return []
        if done.returncode == 0:
            return up
    return []


LOOPBACK_ONLY = """
import socket
listening = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listening.getsockname(), 5)
try:
    socket.create_connection(("192.0.2.1", 80), 2)
except OSError as error:
    raise SystemExit(0 if error.errno in (99, 101, 113) else 1)
raise SystemExit(1)
"""


class Execution:
    """Notebooks executed in a world of their own, and what was seen of it."""

    def __init__(self, folder, books, world):
        self.folder = folder
        self.out = folder / "executed"
        home, guard, start = folder / "home", folder / "guard", folder / "somewhere else, é"
        for path in (home, guard, start):
            path.mkdir()
        (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        logs = folder / "logs"
        logs.mkdir()
        reached, wrote = logs / "reached_out.txt", logs / "wrote.txt"
        env = RUN.clean_environment()
        for name in ("LANG", "LC_ALL", "TZ", "DISPLAY", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            env.pop(name, None)
        env |= WORLDS[world] | {"HOME": str(home), "REACHED_OUT": str(reached), "WROTE": str(wrote)}
        env["MAY_WRITE"] = os.pathsep.join([str(ROOT / "build"), str(self.out), str(logs), os.devnull])
        env["PYTHONPATH"] = os.pathsep.join([str(guard), *filter(None, [os.environ.get("PYTHONPATH")])])
        copies = [shutil.copy(book, start) for book in books]
        home.chmod(0o555)  # nothing may be kept where the person keeps things; root is told apart below
        before = content(ROOT)
        options = ["--ExecutePreprocessor.record_timing=False", "--ExecutePreprocessor.kernel_name=python3"]
        command = [sys.executable, "-m", "nbconvert", "--to=notebook", "--execute", *options]
        done = subprocess.run(
            [*cut_off(), *command, f"--output-dir={self.out}", *copies],
            cwd=start,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
        )
        self.code, self.stderr = done.returncode, done.stderr
        # nbconvert tells on stderr what it does; kernels and notebooks have nothing to tell.
        self.said = [line for line in done.stderr.splitlines() if line and not line.startswith("[NbConvertApp]")]
        after = content(ROOT)
        self.written = sorted(
            path for path in before.keys() | after.keys() if before.get(path, "") != after.get(path, "")
        )
        self.written += [
            str(path) for place in (home, start) for path in sorted(place.rglob("*")) if str(path) not in copies
        ]
        self.opened = sorted(set(wrote.read_text(encoding="utf-8").splitlines())) if wrote.exists() else []
        self.reached = reached.read_text(encoding="utf-8") if reached.exists() else ""

    def files(self):
        """The executed notebooks as `run.py refresh` would store them."""
        return {
            path.name: RUN.stable(json.loads(path.read_text(encoding="utf-8"))) for path in self.out.glob("*.ipynb")
        }


@pytest.fixture(scope="module", params=WORLDS)
def executed(request, tmp_path_factory):
    return Execution(tmp_path_factory.mktemp(request.param), BOOKS, request.param)


def test_files_are_those_stored(executed):
    assert executed.code == 0, executed.stderr[-3000:]
    stored = {path.name: path.read_bytes() for path in BOOKS}
    files = executed.files()
    assert files.keys() == stored.keys()
    differing = [(name, *first_difference(stored[name], files[name])) for name in stored if files[name] != stored[name]]
    assert differing == []


def first_difference(one, other):
    """The first line in which two files differ, of both."""
    pairs = zip(one.decode().split("\n"), other.decode().split("\n"), strict=False)
    return next(([a[:200], b[:200]] for a, b in pairs if a != b), ["one ends before the other"])


def test_nothing_is_said_on_the_side(executed):
    assert executed.said == []


def test_nothing_is_written_outside_build(executed):
    assert executed.written == []
    assert executed.opened == [], "opened for writing, though perhaps not changed, or removed again"


def test_nothing_reaches_out(executed):
    assert executed.reached == ""


# --- the guards bite ---------------------------------------------------------------------------------

PROBE = f"""
import os, pathlib, socket, tempfile, time

def tried(act):
    try:
        act()
    except OSError:
        pass

tried(lambda: socket.create_connection(("192.0.2.1", 80), 1))
tried(lambda: socket.getaddrinfo("example.org", 80))
tried(lambda: (pathlib.Path({str(ROOT)!r}) / "notebooks" / "stray.txt").write_text("stray"))
tried(lambda: (pathlib.Path.home() / ".stray").write_text("stray"))
tried(lambda: pathlib.Path("stray.txt").write_text("stray"))
tried(lambda: tempfile.NamedTemporaryFile(prefix="stray").close())
os.write(2, b"a word on the side\\n")
[time.localtime(0), hash("a"), os.getcwd(), os.environ["LC_ALL"]]
"""


@pytest.fixture(scope="module")
def probed(tmp_path_factory):
    """A notebook that does all that is forbidden, executed in both worlds."""
    import nbformat

    folder = tmp_path_factory.mktemp("probe")
    path = folder / "probe.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PROBE, id="probe")]), path)
    found = {}
    for world in WORLDS:
        (folder / world).mkdir()
        try:
            found[world] = Execution(folder / world, [path], world)
        finally:
            (ROOT / "notebooks" / "stray.txt").unlink(missing_ok=True)
    return found


@pytest.mark.parametrize("seen", [" 192.0.2.1", "getaddrinfo example.org"])
def test_a_notebook_that_reaches_out_is_found_out(probed, seen):
    assert all(seen in one.reached for one in probed.values())


def test_the_network_is_really_cut_off_where_the_system_allows_it():
    if not cut_off():
        pytest.skip("this system starts nothing without a network (unshare); the guard inside Python remains")
    unguarded = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    done = subprocess.run([*cut_off(), sys.executable, "-c", unguarded], capture_output=True, text=True)
    assert "unreachable" in done.stderr


@pytest.mark.parametrize("place", [Path("notebooks"), Path("home"), Path("somewhere else, é")], ids=str)
def test_a_notebook_that_writes_is_found_out(probed, place):
    if place == Path("home") and os.access(probed["east"].folder / "home", os.W_OK) is False:
        pytest.skip("this person cannot write where nothing may be written")
    for one in probed.values():
        assert any(Path(path).parent.name == place.name and "stray" in path for path in one.written)


def test_a_file_that_is_gone_again_is_found_out(probed):
    for one in probed.values():
        at = [Path(path) for path in one.opened]
        assert any(path.name.startswith("stray") and path.parent == Path(tempfile.gettempdir()) for path in at)


def test_a_word_on_the_side_is_heard(probed):
    assert all("a word on the side" in one.said for one in probed.values())


@pytest.mark.parametrize("nth", range(4), ids=["time zone", "hash seed", "folder", "language"])
def test_worlds_differ_in_what_files_could_depend_on(probed, nth):
    shown = []
    for one in probed.values():
        outputs = json.loads(one.files()["probe.ipynb"])["cells"][0]["outputs"]
        value = next("".join(output["data"]["text/plain"]) for output in outputs if "data" in output)
        shown.append(re.split(r",\n ", value)[nth])
    assert shown[0] != shown[1]
