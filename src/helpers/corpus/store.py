"""What a run leaves on disk: the parts while it runs, the tables when it is done. Nothing is ever half-written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ..page.page import MAX_BYTES, MAX_LINES
from .captures import TABLE_FILES
from .schema import CORPUS_TABLES
from .warc import MAX_RECORD
from .work import ROWS_TOGETHER, Unit, arrow_schema, counts_of, fingerprint, tables_of


class Busy(RuntimeError):
    """Another run holds the folder."""


class Store:
    """The folder that a run writes to.

    Parts stand in `.parts/` until all are there; then the tables are made in `.new/` and moved into place, and
    `run.json` is written last: where it is, the tables are complete. `key` tells which captures, rules and options
    they are of. `spreadsheet`: texts that a spreadsheet takes for a formula have an apostrophe before them in CSV.
    """

    def __init__(self, folder: Path, key: str, *, spreadsheet: bool = False) -> None:
        self.folder, self.key, self.spreadsheet = folder, f"{key}-spreadsheet" if spreadsheet else key, spreadsheet
        self.parts = folder / ".parts"
        self.record = folder / "run.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder: nobody else can until this process lets go of it or dies.

        Raises:
            Busy: somebody else does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        # SQLite's lock on a file works on every system, and the system gives it up with the process.
        with closing(sqlite3.connect(self.folder / ".lock", timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise OSError(f"{self.folder}: {error}") from None
                raise Busy(
                    f"{self.folder}: another run writes there; wait for its end, or name another folder"
                ) from None
            yield

    def done(self) -> dict[str, Any] | None:
        """The record of a finished run, or None: of other captures, rules or options, or tables that are no longer what
        that run wrote."""
        try:
            record = json.loads(self.record.read_text(encoding="utf-8"))
            if record["key"] != self.key or record["files"] != _checksums(self.folder):
                return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        shutil.rmtree(self.parts, ignore_errors=True)  # where a run ended before it came to that
        return dict(record)

    def path(self, unit: Unit) -> Path:
        """Where the part of a unit stands."""
        return self.parts / f"{unit.number:07d}-{unit.key}.zip"

    def has(self, unit: Unit) -> bool:
        """Whether the part of a unit is there; a damaged one is not, and is removed."""
        part = self.path(unit)
        try:
            counts_of(part)
            for _ in tables_of(part):
                pass
        except Exception:  # whatever a damaged file does to those who read it
            part.unlink(missing_ok=True)
            return False
        return True

    def add(self, unit: Unit, part: bytes) -> None:
        """Keep the part of a unit."""
        self.parts.mkdir(parents=True, exist_ok=True)
        _write(self.path(unit), part)

    def assemble(self, units: Sequence[Unit]) -> dict[str, Any]:
        """Make the tables of the parts, in the order of the units; gives the record of the run."""
        new = self.folder / ".new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        self.record.unlink(missing_ok=True)
        counts: Counter[tuple[str, str]] = Counter()
        with ExitStack() as stack:
            seen = stack.enter_context(closing(_Seen(self.folder / ".new" / "seen.sqlite")))
            writers = {name: stack.enter_context(_Writer(new, name, self.spreadsheet)) for name in CORPUS_TABLES}
            for unit in units:
                counts += counts_of(self.path(unit))
                for name, table in tables_of(self.path(unit)):
                    writers[name].add(seen.mark(table) if name == "pages" else table)
        record = {
            "key": self.key,
            "rules": fingerprint(),
            "captures": [[status, reason, n] for (status, reason), n in sorted(counts.items())],
            "duplicates": seen.duplicates,
            "rows": {name: writer.rows for name, writer in writers.items()},
            "limits": {"page, bytes": MAX_BYTES, "page, lines": MAX_LINES, "record, bytes": MAX_RECORD},
            "files": _checksums(new),
        }
        for name in TABLE_FILES:
            os.replace(new / name, self.folder / name)
        _write(self.record, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
        for folder in (new, self.parts):
            shutil.rmtree(folder, ignore_errors=True)
        return record


def _checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of the tables' files."""
    found = {}
    for name in TABLE_FILES:
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    beside = path.parent / f".{path.name}.tmp"
    beside.write_bytes(content)
    os.replace(beside, path)


BYTES_TOGETHER = 32 << 20


def _no_formulas(table: pa.Table) -> pa.Table:
    for at, column in enumerate(table.schema):
        if column.type == pa.string():
            shown = pc.replace_substring_regex(table[at], "^([=+@\\t\\r-])", "'\\1")
            table = table.set_column(at, column, shown)
    return table


class _Writer:
    """A table as Parquet and CSV, written as rows come in."""

    def __init__(self, folder: Path, name: str, spreadsheet: bool) -> None:
        self.schema, self.spreadsheet = arrow_schema(name), spreadsheet
        self.waiting: list[pa.Table] = []
        self.rows = 0
        self.parquet = pq.ParquetWriter(folder / f"{name}.parquet", self.schema, compression="zstd")
        self.csv = pa_csv.CSVWriter(folder / f"{name}.csv", self.schema)

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        self.waiting.append(table)
        self.rows += table.num_rows
        if (
            sum(t.num_rows for t in self.waiting) >= ROWS_TOGETHER
            or sum(t.nbytes for t in self.waiting) > BYTES_TOGETHER
        ):
            self._flush()

    def _flush(self) -> None:
        table = pa.concat_tables(self.waiting).combine_chunks() if self.waiting else self.schema.empty_table()
        self.waiting = []
        if table.num_rows:
            self.parquet.write_table(table)
            self.csv.write_table(_no_formulas(table) if self.spreadsheet else table)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()
        self.parquet.close()
        self.csv.close()


class _Seen:
    """Texts of pages met so far, by checksum; on disk, so that memory does not grow with the pages."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("CREATE TABLE seen (sha256 TEXT PRIMARY KEY, page TEXT) WITHOUT ROWID")
        self.duplicates = 0

    def mark(self, pages: pa.Table) -> pa.Table:
        """The table of pages with its column `duplicate_of`."""
        first = list(self._first(pages["sha256"].to_pylist(), pages["page"].to_pylist()))
        self.duplicates += sum(name is not None for name in first)
        at = pages.schema.get_field_index("duplicate_of")
        return pages.set_column(at, pages.schema.field(at), pa.array(first, pa.string()))

    def _first(self, checksums: list[str], names: list[str]) -> Iterator[str | None]:
        for checksum, name in zip(checksums, names, strict=True):
            found = self.database.execute("SELECT page FROM seen WHERE sha256 = ?", (checksum,)).fetchone()
            if found is None:
                self.database.execute("INSERT INTO seen VALUES (?, ?)", (checksum, name))
            yield found[0] if found else None

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()
