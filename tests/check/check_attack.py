"""A corpus run under attack: two at once, killed, its store damaged, its cluster gone, its input larger than memory.

Each ends in a sentence and a way on, and the tables are those of an undisturbed run.
"""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from check_corpus import content  # noqa: E402
from warcs import PAGES, as_html, packed, page, record  # noqa: E402

from helpers.corpus import store as stores  # noqa: E402
from helpers.corpus.__main__ import main  # noqa: E402
from helpers.corpus.captures import find_captures  # noqa: E402
from helpers.corpus.run import here, run  # noqa: E402
from helpers.corpus.store import Store  # noqa: E402
from helpers.corpus.units import key_of, units_of  # noqa: E402

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of this kind are Unix's")

NAMES = sorted(path.stem for path in PAGES.glob("c*.txt"))


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    """Pages for some seconds of work, in two shapes of archive and as files."""
    folder = tmp_path_factory.mktemp("captures")
    records = [record(page(name), address=f"https://example.org/{name}/{n}") for n in range(20) for name in NAMES]
    (folder / "a.warc.gz").write_bytes(packed(*records))
    (folder / "b.warc").write_bytes(b"".join(records))
    (folder / "c.html").write_bytes(page(NAMES[0]))
    return folder


@pytest.fixture(scope="module")
def tables(captures, tmp_path_factory):
    return read_whole(captures, tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def much(tmp_path_factory):
    """Pages for more seconds than it takes to kill somebody."""
    folder = tmp_path_factory.mktemp("much")
    (folder / "a.warc").write_bytes(b"".join(record(page(name), address=str(n)) for n in range(150) for name in NAMES))
    return folder


@pytest.fixture(scope="module")
def much_read(much, tmp_path_factory):
    return read_whole(much, tmp_path_factory.mktemp("much_read"))


def read_whole(captures, out):
    """What a run that nobody disturbs writes."""
    assert main([str(captures), "--out", str(out), "--quiet"]) == 0
    return content(out)


def started(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "helpers.corpus", *map(str, arguments), "--quiet"], start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lines(said):
    return [line for line in said.splitlines() if line.strip()]


# --- two at once ----------------------------------------------------------------------------------------


def test_of_two_runs_to_one_folder_the_second_is_refused(captures, tables, tmp_path):
    """Started at once, a little later, later still: nothing is lost, and whoever is refused says so in a line."""
    refused = 0
    for pause in (0, 0, 0.3, 1):
        out = tmp_path / f"out{pause}{refused}"
        first = started(captures, "--out", out)
        time.sleep(pause)
        second = started(captures, "--out", out, "--workers", 2)
        ends = [(process.communicate(timeout=120), process.returncode) for process in (first, second)]
        for (_, said), code in ends:
            assert code == 0 or (code == 2 and len(lines(said)) == 1 and "another run writes there" in said)
        refused += sum(code == 2 for _, code in ends)
        assert content(out) == tables and 0 in [code for _, code in ends]
    assert refused


def test_a_lock_dies_with_its_process(captures, tables, tmp_path):
    process = started(captures, "--out", tmp_path)
    wait_for(lambda: list(tmp_path.glob(".parts/*.zip")))
    process.kill()
    process.communicate()
    assert main([str(captures), "--out", str(tmp_path), "--quiet"]) == 0 and content(tmp_path) == tables


# --- complete, and looked at ----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["deleted", "overwritten", "same size", "record"])
def test_tables_that_are_no_longer_there_are_made_anew(tmp_path, capsys, how):
    (tmp_path / "a.html").write_bytes(page("c01-en-full"))
    out = tmp_path / "out"
    arguments = [str(tmp_path / "a.html"), "--out", str(out), "--quiet"]
    assert main(arguments) == 0
    before = content(out)
    assert main(arguments) == 0 and "complete already" in capsys.readouterr().out
    path = out / ("run.json" if how == "record" else "news.csv")
    data = path.read_bytes()
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes({"overwritten": b"", "same size": data[::-1], "record": b"[1]"}[how])
    assert main(arguments) == 0 and "complete already" not in capsys.readouterr().out
    assert content(out) == before


def test_a_capture_that_changed_without_growing_is_read_again(tmp_path):
    path, out = tmp_path / "a.html", tmp_path / "out"
    first = page("c01-en-full")
    path.write_bytes(first)
    assert main([str(path), "--out", str(out), "--quiet"]) == 0
    path.write_bytes(first.replace(b"Nairobi", b"Mombasa"))
    os.utime(path, ns=(1, 1))
    assert main([str(path), "--out", str(out), "--quiet"]) == 0
    assert "Nairobi" not in (out / "profile.csv").read_text(encoding="utf-8")


def test_the_own_output_is_no_capture(tmp_path, capsys):
    (tmp_path / "a.html").write_bytes(page("c01-en-full"))
    for out in (tmp_path, tmp_path / "out"):
        arguments = [str(tmp_path), "--out", str(out), "--quiet"]
        assert main(arguments) == 0
        (out / ".parts").mkdir()
        (out / ".parts" / "x.html").write_bytes(page("c12-fr-1er-fr-body"))
        assert main(arguments) == 0 and "complete already" in capsys.readouterr().out
        assert json.loads((out / "run.json").read_text())["rows"]["pages"] == 1


# --- the store, stopped between any two steps -------------------------------------------------------------


def small(folder):
    folder.mkdir()
    for name in NAMES[:3]:
        (folder / f"{name}.html").write_bytes(page(name))
    (folder / "a.warc.gz").write_bytes(packed(*(record(page(name)) for name in NAMES[:5])))
    return find_captures(folder)


FILES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect", "shutil.rmtree")
"""What Python tells an auditor before it touches a file."""


def run_until(spans, out, last):
    """Run in a process of its own that dies before its file operation number `last`; gives whether it came to that."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    seen = 0

    def die(event, arguments):
        nonlocal seen
        if event in FILES and str(out) in str(arguments[0]):
            seen += 1
            if seen == last:
                os._exit(9)

    sys.addaudithook(die)
    store = Store(out, key_of(spans))
    with store.held():
        if store.done() is None:
            run(store, units_of(spans), here, lambda unit: None)
    os._exit(0)


def test_a_crash_between_any_two_file_operations_loses_nothing(tmp_path):
    """Over tables of other captures: where a record says that all is done, all is there, and of one run."""
    (tmp_path / "other.html").write_bytes(page(NAMES[4]))
    other = find_captures(tmp_path / "other.html")
    spans = small(tmp_path / "in")
    assert not run_until(other, tmp_path / "other", 0) and not run_until(spans, tmp_path / "expected", 0)
    complete, stale = content(tmp_path / "expected"), content(tmp_path / "other")
    last, done, going = 1, 0, 0
    while True:
        out = tmp_path / f"out{last}"
        shutil.copytree(tmp_path / "other", out)
        if not run_until(spans, out, last):
            break
        if (out / "run.json").exists():
            assert content(out) in (complete, stale), last
            done += content(out) == complete
        else:
            going += 1
        assert not run_until(spans, out, 0)
        assert content(out) == complete, last
        last += 1
    assert last > 30 and done and going > 16
    assert sorted(path.name for path in out.iterdir() if path.name.startswith(".")) == [".lock"]


def test_a_part_is_whole_or_not_there(tmp_path, monkeypatch):
    spans = small(tmp_path / "in")
    store = Store(tmp_path / "out", key_of(spans))
    unit, part = next(here(units_of(spans)))
    store.add(unit, part)
    assert store.has(unit)

    def full(path, content):
        with open(path, "wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device")

    store.path(unit).unlink()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        store.add(unit, part)
    assert not store.path(unit).exists()


@pytest.mark.parametrize("damage", [b"", b"PK", "cut", "flipped"])
def test_a_damaged_part_is_made_anew(tmp_path, damage):
    spans = small(tmp_path / "in")
    store = Store(tmp_path / "out", key_of(spans))
    units = list(units_of(spans))
    for unit, part in here(units):
        store.add(unit, part)
    path = store.path(units[0])
    data = path.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0xFF
    path.write_bytes({"cut": data[:-200], "flipped": bytes(flipped)}.get(damage, damage))
    worked = []

    def counting(todo):
        for unit, part in here(todo):
            worked.append(unit)
            yield unit, part

    run(store, units, counting, lambda unit: None)
    assert worked == units[:1]
    assert not run_until(spans, tmp_path / "expected", 0)
    assert content(tmp_path / "out") == content(tmp_path / "expected")


def test_a_unit_whose_part_is_missing_is_no_table(tmp_path):
    spans = small(tmp_path / "in")
    store = Store(tmp_path / "out", key_of(spans))
    units = list(units_of(spans))

    def forgetful(todo):
        for unit, part in here(todo):
            if unit.number:
                yield unit, part

    with pytest.raises(FileNotFoundError):
        run(store, units, forgetful, lambda unit: None)
    assert not (tmp_path / "out" / "run.json").exists()


# --- those who work, gone ---------------------------------------------------------------------------------


def workers_of(pid):
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line]


def test_a_killed_process_is_told_in_a_line(much, much_read, tmp_path):
    process = started(much, "--out", tmp_path, "--workers", 2)
    wait_for(lambda: list(tmp_path.glob(".parts/*.zip")))
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and len(lines(said)) == 1, said
    assert "is gone: killed" in said and "a.warc" in said
    assert main([str(much), "--out", str(tmp_path), "--quiet"]) == 0 and content(tmp_path) == much_read


def test_nobody_works_on_for_a_run_that_is_gone(much, tmp_path):
    process = started(much, "--out", tmp_path, "--workers", 2)
    wait_for(lambda: list(tmp_path.glob(".parts/*.zip")))
    orphans = workers_of(process.pid)
    process.kill()
    process.wait()
    assert orphans
    wait_for(lambda: not [pid for pid in orphans if running(pid)], seconds=20)


def running(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


@contextmanager
def dask(folder):
    """A scheduler and one worker; gives its address and the two processes."""
    file, env = folder / "scheduler.json", {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}
    options = {"cwd": folder, "env": env, "stderr": subprocess.DEVNULL, "start_new_session": True}
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         "--scheduler-file", file], **options,
    )  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1", "--no-dashboard",
         "--scheduler-file", file], **options,
    )  # fmt: skip
    try:
        wait_for(file.is_file)
        time.sleep(3)
        yield json.loads(file.read_text())["address"], scheduler, worker
    finally:
        for process in (worker, scheduler):
            if process.poll() is None:
                process.kill()
            process.wait(timeout=30)


@pytest.mark.parametrize("gone", ["scheduler", "worker"])
def test_a_cluster_that_dies_is_told_in_a_line(much, much_read, tmp_path, gone):
    out = tmp_path / "out"
    with dask(tmp_path) as (address, scheduler, worker):
        process = started(much, "--out", out, "--scheduler", address)
        wait_for(lambda: list(out.glob(".parts/*.zip")))
        (scheduler if gone == "scheduler" else worker).kill()
        _, said = process.communicate(timeout=90)
    assert process.returncode in (1, 2) and len(lines(said)) == 1, said
    assert "goes on where this one stopped" in said
    assert main([str(much), "--out", str(out), "--quiet"]) == 0 and content(out) == much_read


def test_nobody_reads_the_summary(captures, tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m helpers.corpus {captures}/c.html --out {tmp_path} --quiet | true",
        shell=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert json.loads((tmp_path / "run.json").read_text())["rows"]["pages"] == 1


def test_a_file_that_shrinks_while_it_is_read_ends_nothing(tmp_path):
    path, out = tmp_path / "a.warc", tmp_path / "out"
    path.write_bytes(b"".join(record(page(name), address=f"{name}/{n}") for n in range(60) for name in NAMES))
    process = started(path, "--out", out)
    wait_for(lambda: list(out.glob(".parts/*.zip")))
    os.truncate(path, 100_000)
    said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert main([str(path), "--out", str(out), "--quiet"]) == 0
    assert list(pd.read_csv(out / "not_read.csv")["reason"]) == ["cut short"]


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_it_goes_on_to_the_same_tables(captures, tables, tmp_path, seed):
    for n in range(20):
        process = started(captures, "--out", tmp_path, "--workers", 1 + seed % 2)
        try:
            process.wait(timeout=1.5 + 0.37 * ((7 * n + seed) % 10))
            break
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert main([str(captures), "--out", str(tmp_path), "--quiet"]) == 0
    assert content(tmp_path) == tables


# --- memory -------------------------------------------------------------------------------------------------


def peak(*arguments):
    """Megabytes that a run takes at most, and its code."""
    process = started(*arguments)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), os.waitstatus_to_exitcode(status)


def large_page(size):
    item = (
        "12 April 2017\n\nOperation Big nets 12 guns\n\nNAIROBI, Kenya – 15 guns, 7 cars, 9 boats, 12 suspects, "
        "14 pills and 3 victims of drug trafficking, terrorism, wildlife crime, cybercrime...\n\n"
    )
    head = "Africa\n\n• INTERPOL Nairobi\n\nBack to Africa\n\nINTERPOL Nairobi in action\n\n"
    return as_html(head + item * (size // len(item)))


def test_large_pages_take_bounded_memory_however_small_they_are_packed(tmp_path):
    large = record(large_page(1_500_000))
    for n, count in enumerate((1, 4)):
        (tmp_path / f"{n}.warc.gz").write_bytes(packed(*[large] * count))
    assert (tmp_path / "1.warc.gz").stat().st_size < 100_000
    (one, code), (four, other) = (peak(tmp_path / f"{n}.warc.gz", "--out", tmp_path / f"o{n}") for n in (0, 1))
    assert code == other == 0 and four < one + 150, (one, four)
    assert len(pd.read_csv(tmp_path / "o1" / "pages.csv")) == 4


@pytest.mark.parametrize("shape", ["plain", "one member", "members"])
def test_memory_does_not_grow_with_an_archive(tmp_path, shape):
    names = PAGES.glob("c*.txt")
    records = [record(page(path.stem)) for path in names]
    found = []
    for times in (10, 40):
        data = b"".join(records) * times
        name = tmp_path / f"{times}.warc{'.gz' * (shape != 'plain')}"
        name.write_bytes(
            data if shape == "plain" else gzip.compress(data) if shape == "one member" else packed(*records * times)
        )
        most, code = peak(name, "--out", tmp_path / f"out{times}")
        assert code == 0
        found.append(most)
    assert found[1] < found[0] + 60, found


def test_the_largest_page_takes_less_than_a_gigabyte(tmp_path):
    (tmp_path / "a.html").write_bytes(large_page(3_300_000))
    most, code = peak(tmp_path / "a.html", "--out", tmp_path / "out")
    assert code == 0 and most < 1000
    found = json.loads((tmp_path / "out" / "run.json").read_text())
    assert found["rows"]["pages"] == 1 and found["limits"]["page, bytes"] == 4 * 2**20


# --- formulas -------------------------------------------------------------------------------------------------


def test_formulas_in_spreadsheets(tmp_path):
    text = "Asia\n\nINTERPOL Tokyo\n\nBack to Asia\n\nINTERPOL Tokyo in action\n\n12 May 2016\n\n=1+1\n\n-2, @x"
    (tmp_path / "a.html").write_bytes(as_html(text))
    arguments = [str(tmp_path / "a.html"), "--out", str(tmp_path / "out"), "--quiet"]
    assert main(arguments) == 0
    assert list(pd.read_csv(tmp_path / "out" / "news.csv")[["headline", "excerpt"]].loc[0]) == ["=1+1", "-2, @x"]
    assert main([*arguments, "--spreadsheet"]) == 0
    assert list(pd.read_csv(tmp_path / "out" / "news.csv")[["headline", "excerpt"]].loc[0]) == ["'=1+1", "'-2, @x"]
    assert pd.read_parquet(tmp_path / "out" / "news.parquet")["headline"][0] == "=1+1"
    assert tuple(json.loads((tmp_path / "out" / "run.json").read_text())["files"]) == stores.TABLE_FILES
