"""Captures -> units of work. They depend on the files alone, so that results do not depend on who works."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

from .captures import Span, kind_of, split
from .work import Unit, fingerprint

UNIT_BYTES, FILES = 1 << 20, 64
"""How many bytes, unpacked, make a unit (and what remains of the last file or record), and how many files at most."""


def units_of(spans: Sequence[Span]) -> Iterator[Unit]:
    """The units of work that captures make, in their order. Web archives are passed over for it as units are asked for,
    so that work on the first begins at once."""
    number = count()
    for warc, group in groupby(spans, key=lambda span: kind_of(span.file) == "warc" and not span.outside):
        if warc:
            for span in group:
                stat = _stat(span.file)
                for part in split(span, UNIT_BYTES):
                    size = (stat[0] if part.stop is None else part.stop) - part.start
                    yield Unit(next(number), key_of([part], [stat]), (part,), size)
        else:
            for batch in _batches(group):
                stats = [_stat(span.file) for span in batch]
                yield Unit(next(number), key_of(batch, stats), tuple(batch), sum(size for size, _ in stats))


def key_of(spans: Sequence[Span], stats: Sequence[tuple[int, int]] | None = None) -> str:
    """What tells whether files or rules have changed."""
    stats = stats or [_stat(span.file) for span in spans]
    parts = [repr((*span, *stat)) for span, stat in zip(spans, stats, strict=True)]
    return hashlib.sha256("\0".join([fingerprint(), *parts]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def size_of(spans: Iterable[Span]) -> int:
    """Bytes of the files."""
    return sum(_stat(span.file)[0] for span in spans)


def _batches(spans: Iterable[Span]) -> Iterator[list[Span]]:
    batch: list[Span] = []
    size = 0
    for span in spans:
        if batch and (len(batch) == FILES or size > UNIT_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(span)
        size += _stat(span.file)[0]
    if batch:
        yield batch


def _stat(file: str) -> tuple[int, int]:
    try:
        found = os.stat(file)
    except OSError:  # gone since it was listed: reading it will say so
        return 0, 0
    return found.st_size, found.st_mtime_ns
