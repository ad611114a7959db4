"""Time of each step from the China page to codes, quantities and operations; `python3 run.py bench`.

Each step is the public function, table in, table out, in one warm process. "Read before" means that the same
28 items were coded earlier in the process, so that what is kept of a text (its words, the patterns and numbers
found in it) is at hand. "Never read" means that nothing is kept, not even which words begin a pattern; the
data files alone are loaded. There the first step that needs a reading pays for it.

The least time tells what the code costs, the median also what else the machine was doing.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median

from helpers.coding.dictionary import CODED_SCHEMES, code_news
from helpers.coding.operations import find_operations
from helpers.coding.quantities import find_quantities
from helpers.page.page import china_page, china_path, read_page
from helpers.tables.news import load_news
from helpers.tables.profile import load_profile
from helpers.words.patterns import Patterns

CODING_BOUND = 10.0
"""Milliseconds for all codes, quantities and operations of the page."""
IMPORT_BOUND = 1.3
"""Time of `import helpers` as a multiple of `import pandas`."""
READ_RUNS, NEW_RUNS, PARSE_RUNS, IMPORT_RUNS = 200, 60, 20, 9

Steps = Mapping[str, Callable[[], object]]


def measure(steps: Steps, runs: int, before: Callable[[], object] = int) -> dict[str, list[float]]:
    """Milliseconds of each step, run by run, and of all steps of a run together; `before` each run is not timed."""
    times: dict[str, list[float]] = {name: [] for name in (*steps, "total")}
    for _ in range(runs):
        before()
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            times[name].append((time.perf_counter() - began) * 1000)
        times["total"].append(sum(times[name][-1] for name in steps))
    return times


def forgetting() -> Callable[[], None]:
    """A function that makes the process forget every text; call this once all data files are loaded."""
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "helpers"]
    kept = {value for module in modules for value in vars(module).values() if _keeps_texts(value)}
    trees = [thing for thing in gc.get_objects() if isinstance(thing, Patterns)]

    def forget() -> None:
        for function in kept:
            function.cache_clear()
        for tree in trees:
            tree.forget()

    return forget


def _keeps_texts(value: object) -> bool:
    # What is read from data files is kept without bound, what is read in texts within one.
    parameters = getattr(value, "cache_parameters", None)
    return parameters is not None and parameters()["maxsize"] is not None


def report(title: str, times: Mapping[str, Sequence[float]], bound: float | None = None) -> None:
    """Print a table: step, median and least milliseconds, share of the total; the bound beside the total."""
    whole = median(times["total"])
    print(f"\n{title}; {len(times['total'])} runs")
    print(f"  {'step':<26}{'median ms':>10}{'min ms':>10}{'share':>8}")
    for name, values in times.items():
        line = f"  {name:<26}{median(values):>10.2f}{min(values):>10.2f}{median(values) / whole:>8.0%}"
        print(line + (f"   bound {bound:g} ms" if bound and name == "total" else ""))


def import_times() -> dict[str, list[float]]:
    """Milliseconds of `import helpers` and of `import pandas`, each in fresh processes, in turn."""
    times: dict[str, list[float]] = {"pandas": [], "helpers": []}
    for run in range(-1, IMPORT_RUNS):
        for name, values in times.items():
            code = f"import time; began = time.perf_counter(); import {name}; print(time.perf_counter() - began)"
            seconds = float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
            if run >= 0:  # the first of each brings the files into memory
                values.append(seconds * 1000)
    return times


def main() -> None:
    """Measure everything and print it."""
    page, news = china_page(), load_news()
    parse: Steps = {
        "read page": lambda: read_page(china_path()),
        "profile": lambda: load_profile(page),
        "news": lambda: load_news(page),
    }
    coding: Steps = {
        **{f"codes: {scheme}": partial(code_news, news, scheme) for scheme in CODED_SCHEMES},
        "quantities": lambda: find_quantities(news),
        "operations": lambda: find_operations(news),
    }
    print(f"The China page, {len(news)} news items")
    measure({**parse, **coding}, 3)  # loads the data files
    forget = forgetting()
    report("Page to tables", measure(parse, PARSE_RUNS))
    measure(coding, 1)
    report("Coding, texts read before", measure(coding, READ_RUNS), CODING_BOUND)
    report("Coding, texts never read", measure(coding, NEW_RUNS, forget), CODING_BOUND)
    imports = import_times()
    print(f"\nImport, each in {IMPORT_RUNS} fresh processes")
    print(f"  {'':<26}{'median ms':>10}{'min ms':>10}{'ratio':>8}")
    for name, values in imports.items():
        ratio = median(values) / median(imports["pandas"])
        line = f"  {name:<26}{median(values):>10.0f}{min(values):>10.0f}{ratio:>8.2f}"
        print(line + (f"   bound {IMPORT_BOUND:g}" if name == "helpers" else ""))


if __name__ == "__main__":
    main()
