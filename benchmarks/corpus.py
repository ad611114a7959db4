"""Time of many pages, `python3 run.py bench corpus`: one page, linearity, one and two workers, a cluster.

The pages are the China page with its words changed at random (`invent`): 28 items and 18 kB each, no text
twice. All ratios come from one run; on a busy machine the least times tell what the code costs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Any

from invent import as_html, invented, write_archive

from helpers.corpus.schema import CORPUS_TABLES
from helpers.corpus.work import arrow_table, page_rows
from helpers.page.html import html_text
from helpers.page.page import parse_page

PAGE_BOUND, EXTRACTION_BOUND = 4.0, 25.0
"""Milliseconds for a page from text to all tables; the same as a multiple of Resiliparse's extraction."""
WORKERS_BOUND, CLUSTER_BOUND = 1.7, 0.8
"""Two workers' rate by one's; the cluster's by that of two workers."""


def times(steps: dict[str, Callable[[Any], Any]], inputs: list[Any]) -> dict[str, list[float]]:
    """Milliseconds of each step, one after the other on each input; a step's result is the next one's input."""
    found: dict[str, list[float]] = {name: [] for name in steps}
    for value in inputs:
        for name, step in steps.items():
            began = time.perf_counter()
            value = step(value)
            found[name].append((time.perf_counter() - began) * 1000)
    return found


def arrow(rows: list[dict[str, list[Any]]]) -> float:
    """Milliseconds a page, where many pages' rows become Arrow tables together, as in a unit of work."""
    began = time.perf_counter()
    for name, table in CORPUS_TABLES.items():
        arrow_table(table, [row for page in rows for row in page[name]])
    return (time.perf_counter() - began) * 1000 / len(rows)


def one_page(number: int = 200) -> None:
    """HTML -> text -> page -> rows -> Arrow, texts never read before."""
    steps: dict[str, Callable[[Any], Any]] = {
        "HTML to text (Resiliparse)": html_text,
        "text to page": lambda text: parse_page(text, name="page"),
        "page to rows of all tables": page_rows,
    }
    times(steps, [as_html(invented(n)) for n in range(1_000_000, 1_000_030)])  # loads data files, meets the words
    texts = [as_html(invented(n)) for n in range(2_000_000, 2_000_000 + number)]
    found = times(steps, texts)
    rows = [page_rows(parse_page(html_text(text), name="page")) for text in texts]
    found["rows to Arrow (100 pages)"] = [arrow(rows[:100]) for _ in range(number)]
    found["text to tables"] = [sum(each) for each in zip(*list(found.values())[1:], strict=True)]
    print(f"\nOne page of 18 kB with 28 items; {number} pages, none met before")
    print(f"  {'step':<28}{'median ms':>10}{'min ms':>10}")
    for name, values in found.items():
        print(f"  {name:<28}{median(values):>10.2f}{min(values):>10.2f}")
    extraction = found["HTML to text (Resiliparse)"]
    print(f"  bound {PAGE_BOUND:g} ms; and {EXTRACTION_BOUND:g} times the extraction, here ", end="")
    whole = found["text to tables"]
    print(f"{median(whole) / median(extraction):.1f} by medians, {min(whole) / min(extraction):.1f} by least times")


def linearity() -> None:
    """Texts of growing length, made of pages one below the other: milliseconds for each 10 kB."""
    text = "\n".join(invented(n) for n in range(3_000_000, 3_000_600))
    print("\nLength of one text and its time")
    print(f"  {'kB':>8}{'ms':>10}{'ms / 10 kB':>12}")
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        spent = []
        for _ in range(3 if size < 10**6 else 1):
            began = time.perf_counter()
            page_rows(parse_page(text[:size], name="page"))
            spent.append((time.perf_counter() - began) * 1000)
        print(f"  {size // 1000:>8,}{min(spent):>10,.1f}{min(spent) / size * 10_000:>12.2f}")


def read_all(archive: Path, number: int, *options: str) -> tuple[float, float]:
    """Run the command line; gives pages per second and the peak memory of its largest process, MB."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "helpers.corpus", str(archive), "--out", out, "--quiet", *options]
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        peak = 0.0
        if hasattr(os, "wait4"):
            _, code, usage = os.wait4(process.pid, 0)
            peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        else:
            code = process.wait()
        spent = time.perf_counter() - began
        if code:
            raise SystemExit(f"{' '.join(command)} ended with {code}")
        rows = json.loads((Path(out) / "run.json").read_text())["rows"]
        assert rows["pages"] == number and rows["news"] == 28 * number, rows
    return number / spent, peak


@contextmanager
def local_cluster():  # type: ignore[no-untyped-def]
    """A dask cluster of two workers on this machine; gives its address."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def many_pages(number: int) -> None:
    """A .warc.gz by one worker, two, and a cluster of two."""
    folder = Path(tempfile.mkdtemp())
    try:
        archive, quarter = folder / "pages.warc.gz", folder / "quarter.warc.gz"
        write_archive(archive, number)
        write_archive(quarter, number // 4)
        print(f"\n{number:,} pages, a .warc.gz of {archive.stat().st_size / 1e6:,.0f} MB")
        print(f"  {'':<28}{'pages / s':>10}{'peak MB':>10}{'ratio':>8}")
        rates: dict[str, float] = {}
        for name, options, bound in (
            ("one worker, a quarter of it", [], None),
            ("one worker", [], None),
            ("two workers", ["--workers", "2"], WORKERS_BOUND),
            ("a local dask cluster of two", ["--scheduler"], CLUSTER_BOUND),
        ):
            small = name.endswith("of it")
            with local_cluster() if options == ["--scheduler"] else nullcontext() as address:
                more = [address] if address else []
                rate, peak = read_all(quarter if small else archive, number // 4 if small else number, *options, *more)
            beside = {"two workers": "one worker", "a local dask cluster of two": "two workers"}.get(name)
            ratio = f"{rate / rates[beside]:>8.2f}   bound {bound:g}" if beside else ""
            print(f"  {name:<28}{rate:>10,.0f}{peak:>10,.0f}{ratio}", flush=True)
            rates[name] = rate
        print("  (peak: of the largest process that is the command's own; pages and items are counted)")
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000, metavar="N", help="pages of the archive (20000)")
    asked = parser.parse_args()
    one_page()
    linearity()
    many_pages(asked.pages)


if __name__ == "__main__":
    main()
