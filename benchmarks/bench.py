"""Pages a second, memory, and time and answers beside other libraries; `python3 run.py bench`, on Linux and macOS.

What is compared is measured in turn, each run in a process of its own that has met no text before, because a machine's
speed drifts. Times are the processor's but where two workers are compared with one; the figures are medians. The pages
are the China page with its words changed (`invent`): 28 items and 18 kB each. Bounds stand beside the figures, and
nothing is judged: let nothing else run.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from invent import as_html, invented, write_archive
from peers import PEERS, compare, words_of

from helpers import parse_page
from helpers.corpus.work import page_rows
from helpers.page.html import html_text
from helpers.paths import CHECKOUT
from helpers.words.languages import detect_language

CAPTURES = 6
"""Of each page, where pages are met again."""


def never_met(number: int, seed: int) -> Iterable[str]:
    """HTML of so many pages, no text met twice."""
    return (as_html(invented(seed + at)) for at in range(number))


def met_again(number: int, seed: int) -> Iterable[str]:
    """HTML of as many captures, six of each page: one of all pages, then the next, each with a new item on top."""
    different = number // CAPTURES
    return (as_html(invented(seed + at % different, newer=at // different)) for at in range(number))


def page_times(pages: Callable[[int, int], Iterable[str]], number: int, seed: int) -> dict[str, float]:
    """Milliseconds of a page, step by step; the steps of one page come before the next page's."""
    gc.set_threshold(100_000)  # as the command line has it
    steps: dict[str, Callable[[Any], Any]] = {
        "html": html_text, "cut": words_of, "parse": partial(parse_page, name="page"), "rows": page_rows,
    }  # fmt: skip
    detect_language("Lima")  # loads a model that few texts need
    spent = dict.fromkeys(steps, 0.0)
    for at, html in enumerate([*never_met(20, seed + 10**6), *pages(number, seed)]):
        value: Any = html
        for name, step in steps.items():
            began = time.process_time()
            made = step(value)
            if at >= 20:  # the first ones load the data files
                spent[name] += (time.process_time() - began) * 1000 / number
            value = value if name == "cut" else made
    return spent | {"all": spent["html"] + spent["parse"] + spent["rows"]}


def import_time(module: str) -> float:
    """Seconds of an import, in a process that has imported nothing."""
    code = f"import time; began = time.process_time(); import {module}; print(time.process_time() - began)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


def fresh(work: Callable[..., Any], *given: Any) -> Any:
    """What a function gives in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def command_line(archive: Path, pages: int, workers: int) -> tuple[float, float, float]:
    """Pages a second by the clock, milliseconds of processors a page, the most memory that a process took in MB."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "helpers.corpus", str(archive), "--out", out, "--workers", str(workers)]
        began = time.perf_counter()
        process = subprocess.Popen([*command, "--quiet"], stdout=subprocess.DEVNULL)
        _, code, usage = os.wait4(process.pid, 0)
        spent = time.perf_counter() - began
        if code:
            raise SystemExit(f"{' '.join(command)} ended with {code}")
        rows = json.loads(Path(out, "run.json").read_text())["rows"]
    if rows["pages"] != pages or rows["news"] != 28 * pages:
        raise SystemExit(f"expected {pages} pages and {28 * pages} items, found {rows}")
    used = (usage.ru_utime + usage.ru_stime) * 1000 / pages
    return pages / spent, used, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


class Table:
    """The rows measured so far; says which step is at work."""

    def __init__(self, steps: int) -> None:
        self.rows: list[dict[str, Any]] = []
        self.step, self.steps, self.began = 0, steps, time.monotonic()

    def says(self, step: str) -> None:
        """A step begins."""
        self.step += 1
        spent = time.monotonic() - self.began
        print(f"{spent:4.0f} s  [{self.step:2}/{self.steps}] {step}", file=sys.stderr, flush=True)

    def add(self, what: str, figure: float, unit: str, said: str = "", bound: str = "") -> None:
        """Add a row: the figure with three digits, what belongs to it, and its bound."""
        self.rows.append({"what": what, "figure": float(f"{figure:.3g}"), "unit": unit, "said": said, "bound": bound})


def one_core(table: Table, number: int, runs: int) -> None:
    """HTML to the rows of all tables on one core, never met and met again, and what any way of doing it costs."""
    times: dict[Any, list[dict[str, float]]] = {never_met: [], met_again: []}
    for run in range(1, runs + 1):
        table.says(f"page to rows, run {run} of {runs}: {number} pages never met, {number} met again")
        for pages, found in times.items():
            found.append(fresh(page_times, pages, number, 10_000 * run))
    new, again = ({step: median(run[step] for run in of) for step in of[0]} for of in times.values())
    captures = f"{number} captures of {number // CAPTURES} pages, each with a new item on top"
    for what, spent, bound in (
        ("page to rows, never met: no text twice", new["all"], "at least 100"),
        (f"page to rows, met again: {captures}", again["all"], "at least 170"),
    ):
        table.add(what, 1000 / spent, "pages a second", f"{spent:.1f} ms each", bound)
    table.add("floor: HTML to text alone (Resiliparse)", new["html"], "ms a page")
    table.add("floor: capitals and accents off, cut into words", new["cut"], "ms a page")


def many_pages(table: Table, number: int) -> None:
    """The command line by one worker and two, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        table.says(f"Two web archives, {number:,} pages and a quarter of them")
        archive, quarter = (Path(folder, name) for name in ("pages.warc.gz", "quarter.warc.gz"))
        write_archive(archive, never_met(number, 10**6))
        write_archive(quarter, never_met(number // 4, 10**6))
        runs: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
        for workers in (1, 2, 2, 1):  # so that a steady drift favours neither
            table.says(f"{number:,} pages, {workers} worker{'s' * (workers > 1)}")
            runs[workers].append(command_line(archive, number, workers))
        table.says(f"{number // 4:,} pages, 1 worker")
        *_, least = command_line(quarter, number // 4, 1)
    (one, used, peak), (two, both, _) = (map(median, zip(*runs[workers], strict=True)) for workers in runs)
    name = f"archive of {number:,} pages to Parquet and CSV"
    table.add(f"{name}, one worker", one, "pages a second by the clock", f"{used:.1f} ms of processor each")
    said = f"{two / one:.2f} times one worker, {both:.1f} ms of processors each"
    table.add(f"{name}, two workers", two, "pages a second by the clock", said, "at least 1.9 times one")
    table.add("memory of its largest process", peak, "MB", f"{least:.0f} MB for a quarter of the pages", "flat")


def imports(table: Table, runs: int) -> None:
    """The package's import beside that of pandas."""
    table.says("Imports")
    pairs = [(import_time("helpers"), import_time("pandas")) for _ in range(runs)]
    table.add("import helpers", median(a / b for a, b in pairs), "times import pandas", bound="at most 1.3")


def main() -> None:
    """Measure everything, print the table and, but for a trial, store it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a trial with few pages, which stores nothing")
    small = parser.parse_args().small
    load = round(os.getloadavg()[0], 1)
    pages, many, runs, more = (12, 40, 1, 1) if small else (600, 5000, 3, 5)
    table = Table(steps=runs + 7 + len(PEERS))
    one_core(table, pages, runs)
    many_pages(table, many)
    imports(table, more)
    missing = []
    for peer in PEERS:
        table.says(peer.library)
        if found := fresh(compare, peer, more):
            table.add(f"{peer.library}: {peer.task}", found[0], "times our time", found[1])
        else:
            missing.append(peer.library)
    from helpers.site.readme import MEASURED, speed_part  # here, as each process of its own imports this file

    about = {"date": date.today().isoformat(), "python": platform.python_version(), "cores": os.cpu_count()}
    measured = about | {"load": load, "rows": table.rows}
    print(f"\n{speed_part(measured)}")
    if missing:
        print(f"\nNot installed and left out: {', '.join(missing)}. To install them: python3 run.py bench --peers")
    if not small:
        (CHECKOUT / MEASURED).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
