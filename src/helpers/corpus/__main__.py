"""Read many INTERPOL pages into tables.

Captures are files (.html, .txt, .warc, .warc.gz), folders with all below them, or patterns in quotes
("captures/*.html"). The folder of --out then holds, as Parquet and CSV: pages, profile, news, coded,
quantities, operations, not_understood, not_read; and run.json, which says what was read, skipped and broken.
Run the same command again after an interruption: it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code: 0, 1 nothing could be read, 2 wrong use, 130 stopped."""
    asked = _parser().parse_args(arguments)
    try:
        # Imported late: help and wrong use need none of it.
        from pyarrow import ArrowException

        from . import run as runs
        from .captures import find_captures
        from .store import Busy, Store
        from .units import key_of, size_of, units_of
    except ImportError as error:
        return _fail(f"{error}; install the extra with: pip install 'interpol-china-notebooks[corpus]'")
    try:
        spans = find_captures(asked.captures, asked.out)
        store = Store(asked.out, key_of(spans), spreadsheet=asked.spreadsheet)
        began = time.monotonic()
        with store.held():
            record = None if asked.again else store.done()
            if record is not None:
                _say(f"{asked.out}: complete already, nothing changed since (--again does it anew)")
            else:
                workers = runs.cluster(asked.scheduler) if asked.scheduler else None
                workers = workers or (runs.processes(asked.workers) if asked.workers > 1 else runs.here)
                with _bar(size_of(spans), asked.quiet) as bar:
                    record = runs.run(store, units_of(spans), workers, lambda unit: bar.update(unit.size))
    except KeyboardInterrupt:
        return _fail("Stopped. The same command goes on where this one stopped.", 130)
    except (FileNotFoundError, Busy, runs.ClusterError) as error:
        return _fail(str(error), 2)
    except runs.WorkError as error:
        return _fail(str(error))
    except (OSError, MemoryError, sqlite3.Error, ArrowException) as error:
        return _fail(f"{str(error) or 'out of memory'}. The same command goes on where this one stopped.")
    _say(_summary(record, asked.out, time.monotonic() - began))
    return 0 if record["rows"]["pages"] else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpers.corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("captures", nargs="+", metavar="CAPTURES", help="files, folders or patterns")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the tables go")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--workers", type=_positive, default=1, metavar="N", help="processes on this machine (1)")
    who.add_argument("--scheduler", metavar="ADDRESS", help="a dask.distributed cluster, e.g. tcp://10.0.0.1:8786")
    parser.add_argument("--again", action="store_true", help="do it anew even if the tables are complete")
    parser.add_argument("--spreadsheet", action="store_true", help="CSV in which no text is taken for a formula: "
                        "an apostrophe before what begins with = + - @")  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _bar(size: int, quiet: bool) -> Any:
    from tqdm import tqdm

    # Shown on a screen alone: a log would fill with it.
    return tqdm(total=size, unit="B", unit_scale=True, desc="captures", disable=True if quiet else None)


def _say(message: str) -> None:
    try:
        print(message, flush=True)
    except BrokenPipeError:  # whoever read it has gone (`| head`); the tables are there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int = 1) -> int:
    print(message, file=sys.stderr)
    return code


def _summary(record: dict[str, Any], out: Path, seconds: float) -> str:
    from .captures import summary

    rows = record["rows"]
    counts = Counter({(status, reason): n for status, reason, n in record["captures"]})
    rate = f", {rows['pages'] / seconds:,.0f} pages per second" if seconds > 1 else ""
    lines = [
        summary(counts),
        f"{record['duplicates']:,} of the pages read repeat the text of another (pages.duplicate_of)",
        "rows     " + ", ".join(f"{name} {n:,}" for name, n in rows.items()),
        f"tables   {os.fspath(out)} ({seconds:,.1f} s{rate})",
    ]
    if rows["not_read"]:
        lines.append(f"why not  {out / 'not_read.csv'} lists what was skipped or broken")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
