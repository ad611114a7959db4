"""Captures -> units of work. They depend on the files alone, so that results do not depend on who works."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import groupby

from .captures import Source, Span, find_captures, kind_of, split
from .work import Unit, fingerprint

WARC_BYTES = 1 << 20
"""Size of the pieces that a .warc.gz is cut into: some hundred pages each."""
FILES, FILE_BYTES = 64, 4 << 20
"""How many page files, and how many bytes of them, make a unit at most."""


def units_of(sources: Source | Iterable[Source]) -> list[Unit]:
    """The units of work that captures make, in the order of their names.

    Raises:
        FileNotFoundError: a source matches no file.
    """
    groups: list[tuple[Span, ...]] = []
    for warc, spans in groupby(find_captures(sources), key=lambda span: kind_of(span.file) == "warc"):
        if warc:
            groups += [(part,) for span in spans for part in split(span, WARC_BYTES)]
        else:
            groups += _batches(spans)
    return [_unit(number, group) for number, group in enumerate(groups)]


def _batches(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    batch: list[Span] = []
    size = 0
    for span in spans:
        if batch and (len(batch) == FILES or size > FILE_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(span)
        size += _stat(span.file)[0]
    if batch:
        yield tuple(batch)


def _unit(number: int, spans: tuple[Span, ...]) -> Unit:
    stats = [_stat(span.file) for span in spans]
    parts = [repr((*span, *stat)) for span, stat in zip(spans, stats, strict=True)]
    key = hashlib.sha256("\0".join([fingerprint(), *parts]).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    size = sum(
        stat[0] if span.stop is None else span.stop - span.start for span, stat in zip(spans, stats, strict=True)
    )
    return Unit(number, key, spans, size)


def _stat(file: str) -> tuple[int, int]:
    try:
        found = os.stat(file)
    except OSError:  # gone since it was listed: reading it will say so
        return 0, 0
    return found.st_size, found.st_mtime_ns
