"""What a run leaves on disk: the parts while it runs, the tables when it is done. Nothing is ever half-written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from .captures import MAX_BYTES
from .schema import CORPUS_TABLES
from .work import Unit, arrow_schema, fingerprint, unpack

ROWS_TOGETHER = 20_000
"""Rows of a table that are held in memory before they are written (a row group of the Parquet file)."""


class Store:
    """The folder that a run writes to.

    Parts stand in `.parts/` until all are there; then the tables are made in `.new/` and moved into place, and
    `run.json` is written last: where it is, the tables are complete.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = folder / ".parts"
        self.record = folder / "run.json"

    def done(self, units: Sequence[Unit]) -> dict[str, Any] | None:
        """The record of a finished run of just these units, or None."""
        try:
            record = json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return dict(record) if isinstance(record, dict) and record.get("units") == _digest(units) else None

    def path(self, unit: Unit) -> Path:
        """Where the part of a unit stands."""
        return self.parts / f"{unit.number:07d}-{unit.key}.zip"

    def has(self, unit: Unit) -> bool:
        """Whether the part of a unit is there."""
        return self.path(unit).is_file()

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
            seen = _Seen(new / "seen.sqlite")
            stack.callback(seen.close)
            writers = {name: stack.enter_context(_Writer(new, name)) for name in CORPUS_TABLES}
            for unit in units:
                tables, found = unpack(self.path(unit))
                counts += found
                tables["pages"] = seen.mark(tables["pages"])
                for name, table in tables.items():
                    writers[name].add(table)
        (new / "seen.sqlite").unlink()
        record = {
            "units": _digest(units),
            "rules": fingerprint(),
            "captures": [[status, reason, n] for (status, reason), n in sorted(counts.items())],
            "duplicates": seen.duplicates,
            "rows": {name: writer.rows for name, writer in writers.items()},
            "limits": {"largest page or record, bytes": MAX_BYTES},
        }
        for path in sorted(new.iterdir()):
            os.replace(path, self.folder / path.name)
        new.rmdir()
        _write(self.record, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
        shutil.rmtree(self.parts, ignore_errors=True)
        return record


def _digest(units: Sequence[Unit]) -> str:
    return hashlib.sha256("\0".join(unit.key for unit in units).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    os.replace(beside, path)


class _Writer:
    """A table as Parquet and CSV, written as rows come in."""

    def __init__(self, folder: Path, name: str) -> None:
        self.schema = arrow_schema(name)
        self.waiting: list[pa.Table] = []
        self.rows = 0
        self.parquet = pq.ParquetWriter(folder / f"{name}.parquet", self.schema, compression="zstd")
        self.csv = pa_csv.CSVWriter(folder / f"{name}.csv", self.schema)

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        self.waiting.append(table)
        self.rows += table.num_rows
        if sum(t.num_rows for t in self.waiting) >= ROWS_TOGETHER:
            self._flush()

    def _flush(self) -> None:
        table = pa.concat_tables(self.waiting).combine_chunks() if self.waiting else self.schema.empty_table()
        self.waiting = []
        if table.num_rows:
            self.parquet.write_table(table)
            self.csv.write_table(table)

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
