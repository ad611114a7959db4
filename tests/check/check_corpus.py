"""Many pages: the same tables whoever works, nothing half-written, nothing lost by an interruption."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from warcs import PAGES, packed, page, record  # noqa: E402

from helpers import code_news, find_operations, find_quantities, load_news, load_profile, read_captures  # noqa: E402
from helpers.corpus.__main__ import main  # noqa: E402
from helpers.corpus.captures import find_captures  # noqa: E402
from helpers.corpus.run import ClusterError, cluster, here, run  # noqa: E402
from helpers.corpus.schema import CORPUS_TABLES  # noqa: E402
from helpers.corpus.store import Store  # noqa: E402
from helpers.corpus.units import key_of, units_of  # noqa: E402

NAMES = sorted(path.stem for path in PAGES.glob("*.txt"))


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    """All invented pages in an archive large enough to be cut, some twice, one damaged; two as files."""
    folder = tmp_path_factory.mktemp("captures")
    records = [record(page(name), address=f"https://example.org/{name}/{n}") for n in range(45) for name in NAMES]
    # Not compressed, or it would be too small to be cut.
    data = packed(*records[:1500], level=0) + b"noise" + packed(*records[1500:], level=0)
    (folder / "all pages.warc.gz").write_bytes(data)
    (folder / "été.html").write_bytes(page("c12-fr-1er-fr-body"))
    (folder / "b.txt").write_bytes((PAGES / "c01-en-full.txt").read_bytes())
    (folder / "soup.html").write_text("<p>Lentil soup</p>")
    return folder


@pytest.fixture(scope="module")
def tables(captures, tmp_path_factory):
    out = tmp_path_factory.mktemp("tables")
    assert main([str(captures), "--out", str(out), "--quiet"]) == 0
    return out


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def command(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "helpers.corpus", *map(str, arguments)], capture_output=True, text=True, **options
    )


def test_every_page_is_there_once(captures, tables):
    pages = pd.read_parquet(tables / "pages.parquet")
    assert len(pages) == 45 * len(NAMES) + 2
    assert pages["page"].is_unique
    assert pages["duplicate_of"].isna().sum() == pages["sha256"].nunique() < 2 * len(NAMES)
    record = json.loads((tables / "run.json").read_text())
    assert record["rows"]["pages"] == len(pages)
    assert record["duplicates"] == pages["duplicate_of"].notna().sum()
    assert [status for status, _, _ in record["captures"]] == ["broken", "read", "skipped"]
    missing = pd.read_csv(tables / "not_read.csv")
    assert list(missing["status"]) == ["broken", "skipped"]
    assert "5 bytes that are no WARC record" in missing["detail"][0]
    assert not missing["detail"].str.contains(str(captures), regex=False).any()


def test_tables_are_those_of_the_pages_one_by_one(captures, tables):
    stored = {name: pd.read_parquet(tables / f"{name}.parquet") for name in CORPUS_TABLES}
    for one in list(read_captures(captures))[:: len(NAMES) - 1]:
        rows = {name: table[table["page"] == one.name] for name, table in stored.items() if "page" in table}
        news = load_news(one)
        assert list(rows["news"]["item_id"]) == list(news.index)
        assert list(rows["profile"]["value"]) == list(load_profile(one)["value"])
        assert list(rows["quantities"]["evidence"]) == list(find_quantities(news)["evidence"])
        assert list(rows["operations"]["item_id"]) == list(find_operations(news).index)
        codes = pd.concat([code_news(news, scheme) for scheme in ("crime_type", "theme", "interpol_role")])
        assert list(rows["coded"]["code"]) == list(codes["code"])
        for name in ("profile", "coded", "quantities", "operations"):
            assert all(one.text[row.start : row.end] == row.evidence for row in rows[name].itertuples() if row.evidence)


def test_csv_and_parquet_say_the_same(tables):
    for name, table in CORPUS_TABLES.items():
        parquet = pd.read_parquet(tables / f"{name}.parquet")
        csv = pd.read_csv(tables / f"{name}.csv", keep_default_na=False, na_values=[""], dtype=str)
        assert list(csv) == list(parquet) == [column.name for column in table.columns]
        assert len(csv) == len(parquet)
        for column in table.columns:
            if column.type == "string":
                assert list(csv[column.name].fillna("")) == list(parquet[column.name].fillna("")), (name, column.name)


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_workers_changes_nothing(captures, tables, tmp_path, workers):
    assert main([str(captures), "--out", str(tmp_path), "--workers", str(workers), "--quiet"]) == 0
    assert content(tmp_path) == content(tables)


def test_an_interrupted_run_goes_on_where_it_stopped(captures, tables, tmp_path):
    spans = find_captures(captures)
    units = list(units_of(spans))
    assert len(units) > 3
    store = Store(tmp_path, key_of(spans))
    worked = []

    def stopping(todo):
        for unit, part in here(todo):
            if len(worked) == 2:
                raise KeyboardInterrupt
            worked.append(unit)
            yield unit, part

    with pytest.raises(KeyboardInterrupt):
        run(store, units, stopping, lambda unit: None)
    assert {path.name for path in tmp_path.iterdir()} == {".parts"}, "no table before all parts are there"

    def counting(todo):
        for unit, part in here(todo):
            worked.append(unit)
            yield unit, part

    run(store, units, counting, lambda unit: None)
    assert sorted(unit.number for unit in worked) == list(range(len(units))), "each unit is done once"
    assert content(tmp_path) == content(tables)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_process_leaves_no_half_table(captures, tables, tmp_path, how):
    if os.name == "nt":
        pytest.skip("signals of this kind are Unix's")
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.corpus", captures, "--out", tmp_path, "--workers", "2", "--quiet"],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".parts/*.zip")) and time.monotonic() < deadline:
        time.sleep(0.02)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as Ctrl-C does
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert said.strip() == "Stopped. The same command goes on where this one stopped."
    else:
        os.killpg(process.pid, how)
        process.communicate(timeout=60)
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    for path in tmp_path.glob(".parts/*.zip"):
        assert zipfile.ZipFile(path).testzip() is None
    assert main([str(captures), "--out", str(tmp_path), "--quiet"]) == 0
    assert content(tmp_path) == content(tables)


def test_a_finished_run_is_not_done_again_unless_something_changed(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_bytes(page("c01-en-full"))
    arguments = [str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--quiet"]
    assert main(arguments) == 0
    assert "complete already" not in capsys.readouterr().out
    assert main(arguments) == 0
    assert "complete already" in capsys.readouterr().out
    (tmp_path / "in" / "b.html").write_bytes(page("c12-fr-1er-fr-body"))
    assert main(arguments) == 0
    assert "complete already" not in capsys.readouterr().out
    assert len(pd.read_parquet(tmp_path / "out" / "pages.parquet")) == 2


def test_what_was_found_in_an_item_stays_without_its_words(tmp_path):
    from helpers.coding.item import item_of
    from helpers.corpus.work import page_rows
    from helpers.page.page import read_page
    from helpers.tables.news import news_rows

    (tmp_path / "a.html").write_bytes(page("c01-en-full"))
    one = read_page(tmp_path / "a.html")
    page_rows(one)
    items = [item_of(row) for row in news_rows(one)]
    assert items and all(item._found and "parts" not in vars(item) for item in items)


def test_an_error_in_the_rules_costs_one_page(tmp_path, monkeypatch):
    from helpers.corpus import work

    for name in ("c01-en-full", "c12-fr-1er-fr-body"):
        (tmp_path / f"{name}.html").write_bytes(page(name))

    def failing(one):
        if one.language == "fr":
            raise RuntimeError("no such rule")
        return whole(one)

    whole = work.page_rows
    monkeypatch.setattr(work, "page_rows", failing)
    assert main([str(tmp_path), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    missing = pd.read_csv(tmp_path / "out" / "not_read.csv")
    assert list(missing["detail"]) == ["RuntimeError: no such rule"]
    assert len(pd.read_csv(tmp_path / "out" / "pages.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["no-such.warc"], 2, "no-such.warc: no such file, folder or pattern with a match"),
        ([".", "--workers", "0"], 2, "at least 1"),
        ([".", "--workers", "2", "--scheduler", "tcp://x"], 2, "not allowed with"),
        ([ROOT / "requirements"], 1, "skipped"),
    ],
)
def test_wrong_use_is_told_in_a_line(tmp_path, arguments, code, says):
    done = command(*arguments, "--out", tmp_path)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# --- a cluster, with the package as a wheel ---------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package as a wheel carries it, unpacked outside of the repository."""
    built, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("place")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", built, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (found,) = built.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", place, found], check=True)
    return place


def test_a_cluster_of_workers_with_the_wheel_gives_the_same_tables(captures, tables, tmp_path, wheel):
    """Scheduler, workers and client are processes of their own that know the wheel alone, not the repository."""
    env = {**os.environ, "PYTHONPATH": str(wheel)}
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         "--scheduler-file", tmp_path / "scheduler.json"], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--nworkers", "2", "--nthreads", "1", "--no-dashboard",
         "--scheduler-file", tmp_path / "scheduler.json"], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "scheduler.json").is_file() and time.monotonic() < deadline:
            time.sleep(0.1)
        address = json.loads((tmp_path / "scheduler.json").read_text())["address"]
        where = subprocess.run(
            [sys.executable, "-c", "import helpers; print(helpers.__file__)"], cwd=tmp_path, env=env,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert Path(where.stdout.strip()).is_relative_to(wheel)
        done = command(captures, "--out", tmp_path / "out", "--scheduler", address, "--quiet", cwd=tmp_path, env=env)
        assert done.returncode == 0, done.stderr
        assert content(tmp_path / "out") == content(tables)
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait(timeout=30)


def test_a_cluster_that_is_not_there_is_told():
    with pytest.raises(ClusterError, match="no dask scheduler answers at tcp://127"):
        list(cluster("tcp://127.0.0.1:9")([]))
